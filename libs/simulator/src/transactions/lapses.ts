import { DAY, later } from '../clock/time';
import type { Change, RefundRecord, TransactionRecord } from './transaction';
import { DENIED_CHALLENGE, isChallenged, moved } from './transitions';

/** What time alone will do to a transaction: when, and what is left of it then. */
export interface Lapse {
  readonly at: Date;
  readonly next: TransactionRecord;
}

function confirmed(record: TransactionRecord, refund: RefundRecord): TransactionRecord {
  const refunds = record.refunds.map((each) =>
    each === refund ? { ...each, bankConfirmedAt: each.confirmsAt } : each,
  );
  return { ...record, refunds };
}

function nextConfirmation({ refunds }: TransactionRecord): RefundRecord | undefined {
  return refunds
    .filter(({ bankConfirmedAt }) => bankConfirmedAt === undefined)
    .reduce<RefundRecord | undefined>(
      (first, each) => (first && first.confirmsAt <= each.confirmsAt ? first : each),
      undefined,
    );
}

function changeByTime(record: TransactionRecord): { at: Date; change: Change } | undefined {
  const { status, expiryTime, foreseen, changedAt } = record;
  if (status === 'pending' && foreseen && foreseen.at < expiryTime) return foreseen;
  if (status === 'pending' || status === 'authorize') return { at: expiryTime, change: { status: 'expire' } };
  if (status !== 'capture') return undefined;
  const change: Change = isChallenged(record) ? DENIED_CHALLENGE : { status: 'settlement' };
  return { at: later(changedAt, DAY), change };
}

/**
 * The next thing that happens to a transaction by itself: an unpaid one expires, a capture settles within a day, a challenge
 * that nobody accepted is cancelled within a day, the bank confirms a refund.
 */
export function lapseOf(record: TransactionRecord): Lapse | undefined {
  const move = changeByTime(record);
  if (move) return { at: move.at, next: moved(record, move.change, move.at) };
  const refund = nextConfirmation(record);
  return refund && { at: refund.confirmsAt, next: confirmed(record, refund) };
}
