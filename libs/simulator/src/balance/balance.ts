import type { Transactions } from '../transactions/transactions';
import type { TransactionStatus } from '../transaction-status';
import { refundedSum, type TransactionRecord } from '../transactions/transaction';
import type { Clock } from '../clock/clock';

/** Whole rupiah that the merchant has, and that is on its way. */
export interface Funds {
  readonly effective: number;
  readonly pending: number;
}

const NOTHING: Funds = { effective: 0, pending: 0 };

const SETTLED: ReadonlySet<TransactionStatus> = new Set([
  'settlement',
  'partial_refund',
  'refund',
  'partial_chargeback',
  'chargeback',
]);

/** What a transaction has brought: money that is captured but not settled yet is on its way. */
export function fundsOf(record: TransactionRecord): Funds {
  if (record.status === 'capture' && record.fraudStatus !== 'challenge') {
    return { effective: 0, pending: record.grossAmount };
  }
  if (!SETTLED.has(record.status)) return NOTHING;
  const left = record.grossAmount - refundedSum(record) - record.chargebackAmount;
  return { effective: left, pending: 0 };
}

interface Entry {
  readonly at: Date;
  readonly change: Funds;
}

/** The merchant's money, as its transactions settle and are refunded. */
export class Balance {
  private readonly entries: Entry[] = [];
  private readonly known = new Map<string, Funds>();

  constructor(
    private readonly clock: Clock,
    transactions: Transactions,
  ) {
    transactions.onChange((record) => this.book(record));
  }

  /** What there was just before a moment or, counting what happened at that moment too, right after it. */
  at(moment: Date, side: 'before' | 'after'): Funds {
    return this.entries
      .filter(({ at }) => at < moment || (side === 'after' && at.getTime() === moment.getTime()))
      .reduce<Funds>(
        (sum, { change }) => ({
          effective: sum.effective + change.effective,
          pending: sum.pending + change.pending,
        }),
        NOTHING,
      );
  }

  private book(record: TransactionRecord): void {
    const before = this.known.get(record.transactionId) ?? NOTHING;
    const after = fundsOf(record);
    this.known.set(record.transactionId, after);
    const change = {
      effective: after.effective - before.effective,
      pending: after.pending - before.pending,
    };
    if (change.effective === 0 && change.pending === 0) return;
    this.entries.push({ at: this.clock.seconds(), change });
  }
}
