import { parseAmount, parseWibTime, type TransactionResponse, type WireRefund } from '../../gateway';
import { isPlainText } from '../../validation/plain-text';

/** A refund as a status or a notification tells of it. */
export interface ReportedRefund {
  readonly refundKey: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly reason: string | null;
  readonly refundChargebackId: string | null;
  readonly refundMethod: string | null;
  readonly createdAt: Date | null;
  readonly bankConfirmedAt: Date | null;
}

const LONGEST_TEXT = 255;
const DIGITS = /^\d{1,255}$/;

/**
 * The refunds that a response lists. One without a key is known by its id at the gateway; one that has neither is not told apart from
 * others, and is left for a report that has one of them. One without an amount is none.
 */
export function refundsIn(response: TransactionResponse): ReportedRefund[] {
  const listed: unknown = response.refunds;
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: WireRefund | null) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const id = refundIdOf(entry.refund_chargeback_id);
    const refundKey = text(entry.refund_key) ?? (id === null ? null : `refund-chargeback-${id}`);
    const amount = parseAmount(entry.refund_amount);
    if (refundKey === null || amount === undefined || amount <= 0) return [];
    return {
      refundKey,
      amount,
      reason: text(entry.reason),
      refundChargebackId: id,
      refundMethod: text(entry.refund_method),
      createdAt: parseWibTime(entry.created_at) ?? null,
      bankConfirmedAt: parseWibTime(entry.bank_confirmed_at) ?? null,
    };
  });
}

/**
 * The gateway's id of a refund, in digits. A number that a double does not hold exactly has lost some, and might be another refund's:
 * it is none.
 */
export function refundIdOf(value: unknown): string | null {
  const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof digits === 'string' && DIGITS.test(digits) ? digits : null;
}

/** What is stored of a refund, as far as a report can change it. */
export interface KnownRefund {
  readonly refundKey: string;
  readonly status: string;
  readonly bankConfirmedAt: Date | null;
}

/** The refunds that are not stored yet, or not like this. */
export function newRefunds(
  reported: readonly ReportedRefund[],
  known: readonly KnownRefund[],
): ReportedRefund[] {
  const byKey = new Map(known.map((refund) => [refund.refundKey, refund]));
  return reported.filter((refund) => {
    const stored = byKey.get(refund.refundKey);
    if (stored?.status !== 'confirmed') return true;
    return refund.bankConfirmedAt !== null && stored.bankConfirmedAt === null;
  });
}

/**
 * What was read back, with what only the notification tells: when the bank confirmed a refund. It is taken for a refund
 * that the gateway itself lists with the same amount, and for nothing else.
 */
export function withBankConfirmations(
  confirmed: readonly ReportedRefund[],
  notified: readonly ReportedRefund[],
): ReportedRefund[] {
  return confirmed.map((refund) => {
    const twin = notified.find(
      ({ refundKey, amount }) => refundKey === refund.refundKey && amount === refund.amount,
    );
    return { ...refund, bankConfirmedAt: refund.bankConfirmedAt ?? twin?.bankConfirmedAt ?? null };
  });
}

function text(value: unknown): string | null {
  return isPlainText(value) && value !== '' && value.length <= LONGEST_TEXT ? value : null;
}
