import { formatWib } from '../../clock/time';
import { LosslessNumber, compact, type JsonObject } from '../../json';
import { formatAmount } from '../amount';
import { refundedSum, type RefundRecord, type TransactionRecord } from '../transaction';

/** A number on the wire, with every digit. */
export function wireNumber(digits: string): number | LosslessNumber {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : new LosslessNumber(digits);
}

function entryOf(refund: RefundRecord): JsonObject {
  return compact({
    refund_chargeback_id: wireNumber(refund.refundChargebackId),
    refund_chargeback_uuid: refund.refundChargebackUuid,
    refund_amount: formatAmount(refund.amount),
    created_at: formatWib(refund.createdAt),
    reason: refund.reason,
    refund_key: refund.refundKey,
    refund_method: refund.method,
    bank_confirmed_at: refund.bankConfirmedAt && formatWib(refund.bankConfirmedAt),
  });
}

/** GET status knows the method only once the bank has confirmed. */
function entryOfStatus(refund: RefundRecord): JsonObject {
  const { refund_method, ...entry } = entryOf(refund);
  return refund.bankConfirmedAt ? { ...entry, refund_method } : entry;
}

function partWith(record: TransactionRecord, entry: (refund: RefundRecord) => JsonObject): JsonObject {
  if (record.refunds.length === 0) return {};
  return { refund_amount: formatAmount(refundedSum(record)), refunds: record.refunds.map(entry) };
}

/** What notifications tell of a transaction's refunds. */
export const refundsOfNotification = (record: TransactionRecord) => partWith(record, entryOf);

/** What GET status tells of them. */
export const refundsOfStatus = (record: TransactionRecord) => partWith(record, entryOfStatus);
