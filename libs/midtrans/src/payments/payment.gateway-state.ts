import { savedTokenIn, type SavedToken } from '../cards/saved-token';
import { FRAUD_STATUSES, parseAmount, parseWibTime, redactText, TRANSACTION_STATUSES } from '../gateway';
import { grossAmountInfoIn } from '../gateway/gross-amount-info';
import { storableJson } from '../gateway/storable-json';
import type { FraudStatus, TransactionResponse, TransactionStatus, WireAction } from '../gateway';
import { findPaymentMethod, paymentMethod, type StoredPaymentType } from '../payment-methods';
import { isPlainText } from '../validation/plain-text';
import type { PaymentGatewayState, ReportIdentity } from './ledger';
import type { PaymentPatch } from './payment.columns';
import type { PaymentAction } from './payment.entity';
import { refundsIn } from './refunds/reported-refunds';
import { isPaid, type StatusUpdate } from './payment.status';

/** The status that a response or notification names; some samples write it in capitals. */
export function transactionStatusOf(response: TransactionResponse): TransactionStatus | undefined {
  const text: unknown = response.transaction_status;
  const lower = typeof text === 'string' ? text.toLowerCase() : undefined;
  return TRANSACTION_STATUSES.find((status) => status === lower);
}

/** Fraud detection's verdict, as a response or notification has it. */
export function fraudStatusOf(response: TransactionResponse): FraudStatus | null {
  const text: unknown = response.fraud_status;
  const lower = typeof text === 'string' ? text.toLowerCase() : undefined;
  if (text === undefined || text === null || text === '') return null;
  // A verdict that we do not know is not an acceptance.
  return FRAUD_STATUSES.find((status) => status === lower) ?? 'challenge';
}

/**
 * What a response or notification says of a payment; `undefined` where it names no status that we know.
 *
 * @param confirmed - whether the gateway was asked, rather than a notification believed
 */
export function parsePaymentState(
  order: { account: string; orderId: string },
  response: TransactionResponse,
  confirmed: boolean,
): PaymentGatewayState | undefined {
  const status = transactionStatusOf(response);
  if (status === undefined) return undefined;
  const fraudStatus = fraudStatusOf(response);
  const refundAmount = refundAmountOf(status, response);
  const update = { status, fraudStatus, refundAmount, confirmed };
  const transactionId = text(response.transaction_id);
  return {
    account: order.account,
    orderId: order.orderId,
    transactionId,
    grossAmount: chargedAmountOf(response),
    loweredFrom: loweredFrom(response),
    update,
    patch: {
      transactionId: confirmed ? transactionId : undefined,
      statusCode: text(response.status_code),
      statusMessage: redactText(text(response.status_message) ?? '') || undefined,
      transactionTime: parseWibTime(response.transaction_time),
      settlementTime: parseWibTime(response.settlement_time),
      expiryTime: parseWibTime(response.expiry_time),
      refundAmount,
    },
    isReversible: status === 'settlement' && isReversible(response),
    refunds: refundsIn(response),
    // A notification's signature does not cover it.
    savedToken: confirmed ? savedTokenOf(update, response) : undefined,
    response,
  };
}

function isReversible(response: TransactionResponse): boolean {
  const method = findPaymentMethod(response.payment_type);
  if (method === undefined) return false;
  const { bank = null, store = null } = method.readInstructions(response);
  return method.isReversible({ bank, store });
}

/** What binds a notification to a payment, whatever it says of it. */
export function reportIdentity(
  { account, orderId }: { account: string; orderId: string },
  body: TransactionResponse,
): ReportIdentity {
  return { account, orderId, transactionId: text(body.transaction_id), grossAmount: chargedAmountOf(body) };
}

/** The card that was saved with a payment: one that the bank has not accepted is not worth keeping. */
export function savedTokenOf(
  { status, fraudStatus }: StatusUpdate,
  response: TransactionResponse,
): SavedToken | undefined {
  const isAccepted = status === 'authorize' || isPaid({ status, fraudStatus, wasPaid: false });
  return isAccepted ? savedTokenIn(response) : undefined;
}

/** How the customer pays, out of the charge's answer, and that answer itself without secrets. */
export function instructionsPatch(type: StoredPaymentType, response: TransactionResponse): PaymentPatch {
  const { actions, ...instructions } = paymentMethod(type).readInstructions(response);
  return {
    ...instructions,
    actions: actions && storableJson(storedActions(actions)),
    chargeResponse: storableJson(response),
  };
}

/** An address with a secret in it is not kept: without the secret it would lead nowhere. */
function storedActions(actions: readonly WireAction[]): PaymentAction[] {
  return actions.flatMap(({ name, method = 'GET', url }) =>
    name === undefined || url === undefined || redactText(url) !== url ? [] : [{ name, method, url }],
  );
}

/**
 * What was charged: with automatic fees the customer pays more, and the original amount stands beside.
 *
 * @see https://docs.midtrans.com/docs/automatic-fee-imposition
 */
export function chargedAmountOf(response: TransactionResponse): number | null {
  if (response.gross_amount === undefined) return null;
  const paid = parseAmount(response.gross_amount) ?? Number.NaN;
  const { originalAmount: original, fee } = grossAmountInfoIn(response);
  return original !== undefined && fee !== undefined && fee > 0 && original + fee === paid ? original : paid;
}

/**
 * What was asked for where a promotion lowered it, as the gateway tells beside what is paid: enough where it is what we asked for, and no
 * ground to believe any other amount. A fee is of what the promotion leaves.
 *
 * @see https://docs.midtrans.com/docs/snap-advanced-feature
 */
export function loweredFrom(response: TransactionResponse): number | undefined {
  const paid = parseAmount(response.gross_amount);
  const { originalAmount: original, grossAmount, fee = 0 } = grossAmountInfoIn(response);
  if (paid === undefined || original === undefined || grossAmount !== paid) return undefined;
  return paid > 0 && original + fee > paid ? original : undefined;
}

/** Whether a response tells one of these amounts to be what was charged, or what a promotion lowered. */
export function tellsOneOf(response: TransactionResponse, amounts: readonly (number | null)[]): boolean {
  return [chargedAmountOf(response), loweredFrom(response)].some(
    (told) => typeof told === 'number' && amounts.includes(told),
  );
}

/** The cumulative amount; a full refund need not name it. */
function refundAmountOf(status: TransactionStatus, response: TransactionResponse): number | null {
  if (status !== 'refund' && status !== 'partial_refund') return null;
  const amount = parseAmount(response.refund_amount);
  return amount ?? (status === 'refund' ? (parseAmount(response.gross_amount) ?? null) : null);
}

function text(value: unknown): string | undefined {
  return isPlainText(value) && value !== '' ? value : undefined;
}
