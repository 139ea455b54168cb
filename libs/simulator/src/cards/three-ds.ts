import { IllegalTransitionError, UnknownTransactionError } from '../errors';
import type { JsonObject } from '../json';
import { chargeBody } from '../transactions/bodies';
import { authenticationFailure, cardMessage } from '../transactions/methods/credit-card';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { Merchant } from '../world';

/** The one-time password of every card in the sandbox. */
const OTP = '112233';

/**
 * The cardholder answers the bank's question. With the right one-time password the card becomes what its number says, as by
 * `pay`; with any other it is not authenticated, and the payment is denied.
 */
export async function submitOtp(
  transactions: Transactions,
  id: string,
  otp: string,
): Promise<TransactionRecord> {
  const record = transactions.ledger.find(id);
  if (!record) throw new UnknownTransactionError(id);
  const change = otp === OTP ? record.whenPaid : authenticationFailure(record);
  if (record.paymentType !== 'credit_card' || record.status !== 'pending') {
    throw new IllegalTransitionError(
      record.orderId,
      record.status,
      change.status,
      'it does not wait for 3D Secure',
    );
  }
  return transactions.change(record, change);
}

/** What the merchant's page gets back from the bank's: https://docs.midtrans.com/reference/card-feature-3d-secure-3ds */
export function threeDsResult(record: TransactionRecord, merchant: Merchant): JsonObject {
  const { challenge_completion: _, three_ds_version: __, ...facts } = record.facts;
  return chargeBody({ ...record, facts, instructions: {} }, cardMessage(record), merchant);
}
