import type { Bucket } from './buckets';
import type { WebhookAnswer } from '../telemetry/measurements';
import { percentileOf } from '../telemetry/histogram';
import type { LaggingRow, WebhookRow } from './measured.sql';
import type { StatsRange } from './stats.filter';
import type { CreatedRow, NotifiedRow, PaidRow, RefundedRow } from './stats.sql';

/** Amounts are whole rupiah. */
export interface StatsTotals {
  /** Of what was paid in the time. */
  readonly paidAmount: number;
  readonly paidCount: number;
  /** Payments that were created in the time; the next are those of them that are so now. */
  readonly createdCount: number;
  readonly pendingCount: number;
  readonly pendingAmount: number;
  /** Of refunds that were made in the time, and that Midtrans has confirmed. */
  readonly refundedAmount: number;
  readonly refundedCount: number;
  readonly expiredCount: number;
  readonly deniedCount: number;
  readonly cancelledCount: number;
}

/** The payments of a bucket by one method. */
export interface PaymentStats {
  /** When the bucket begins. */
  readonly at: Date;
  readonly paymentType: string;
  /** Paid in the bucket, whenever it was created. */
  readonly paidAmount: number;
  readonly paidCount: number;
  /** Created in the bucket; the next are those of them that are so now. */
  readonly createdCount: number;
  readonly expiredCount: number;
  readonly deniedCount: number;
}

/** What became of the payments by one method that were created in the time. */
export interface MethodStats {
  readonly paymentType: string;
  readonly createdCount: number;
  /** Those of them that are paid, whenever that was. */
  readonly paidCount: number;
  readonly expiredCount: number;
  readonly deniedCount: number;
  readonly paidAmount: number;
  /** Within how many seconds half of those that paid had paid, 5 % more or less; null where none did. */
  readonly secondsToPayP50: number | null;
  /** Within how many seconds nine of ten of them had, 5 % more or less. */
  readonly secondsToPayP90: number | null;
}

/** The refunds of a bucket. */
export interface RefundStats {
  readonly at: Date;
  readonly amount: number;
  readonly count: number;
}

/** The notifications of a bucket of which one thing became. */
export interface NotificationStats {
  readonly at: Date;
  readonly status: string;
  readonly count: number;
}

/** The webhooks of a bucket that were answered one way. */
export interface WebhookStats {
  readonly at: Date;
  /** `2xx`: we have it; `4xx`: it is not for us; `5xx`: deliver it again. */
  readonly answer: WebhookAnswer;
  readonly count: number;
  /** Within how many milliseconds half of them were answered, 5 % more or less. */
  readonly webhookMsP50: number | null;
  /** Within how many milliseconds nine of ten of them were, 5 % more or less. */
  readonly webhookMsP90: number | null;
}

/** How far a consumer of an account was behind in a bucket. */
export interface ConsumerStats {
  readonly at: Date;
  readonly consumer: string;
  readonly account: string;
  /** The most events that waited for it at once, where somebody looked. */
  readonly mostWaiting: number;
  /** The greatest age of an event that waited for it, in milliseconds. */
  readonly longestLagMs: number;
}

/** Figures of a time. A bucket in which there was nothing is left out. */
export interface StatsReport {
  readonly from: Date;
  readonly to: Date;
  readonly bucket: Bucket;
  readonly totals: StatsTotals;
  readonly series: readonly PaymentStats[];
  readonly methods: readonly MethodStats[];
  readonly refunds: readonly RefundStats[];
  readonly notifications: readonly NotificationStats[];
  readonly webhooks: readonly WebhookStats[];
  readonly consumers: readonly ConsumerStats[];
}

/** What the database counts. */
export interface Counted {
  readonly created: readonly CreatedRow[];
  readonly paid: readonly PaidRow[];
  readonly refunds: readonly RefundedRow[];
  readonly notifications: readonly NotifiedRow[];
  readonly webhooks: readonly WebhookRow[];
  readonly consumers: readonly LaggingRow[];
}

export function statsOf({ from, to, bucket, begins }: StatsRange, counted: Counted): StatsReport {
  const { paid, refunds, notifications, webhooks, consumers } = counted;
  const created = counted.created.filter(isOfBucket);
  const whole = counted.created.filter((row) => !isOfBucket(row));
  const atOf = ({ bucket }: { readonly bucket: number }): Date => begins[bucket - 1] ?? from;
  return {
    from,
    to,
    bucket,
    totals: {
      paidAmount: sumOf(paid, 'paidAmount'),
      paidCount: sumOf(paid, 'paid'),
      createdCount: sumOf(whole, 'created'),
      pendingCount: sumOf(whole, 'pending'),
      pendingAmount: sumOf(whole, 'pendingAmount'),
      refundedAmount: sumOf(refunds, 'amount'),
      refundedCount: sumOf(refunds, 'count'),
      expiredCount: sumOf(whole, 'expired'),
      deniedCount: sumOf(whole, 'denied'),
      cancelledCount: sumOf(whole, 'cancelled'),
    },
    series: seriesOf(created, paid).map(({ at, ...stats }) => ({ at: atOf(at), ...stats })),
    methods: whole.map(methodOf),
    refunds: refunds.map((row) => ({ at: atOf(row), amount: row.amount, count: row.count })),
    notifications: notifications.map((row) => ({ at: atOf(row), status: row.status, count: row.count })),
    webhooks: webhooks.map((row) => ({
      at: atOf(row),
      answer: row.answer,
      count: row.count,
      webhookMsP50: percentileOf(row.milliseconds, 50),
      webhookMsP90: percentileOf(row.milliseconds, 90),
    })),
    consumers: consumers.map(({ bucket, ...row }) => ({ at: atOf({ bucket }), ...row })),
  };
}

type CreatedInBucket = CreatedRow & OfMethod;

function isOfBucket(row: CreatedRow): row is CreatedInBucket {
  return row.bucket !== null;
}

interface OfMethod {
  readonly bucket: number;
  readonly paymentType: string;
}

/** What was created in a bucket and what was paid in it are other payments, and are told of together. */
function seriesOf(created: readonly CreatedInBucket[], paid: readonly PaidRow[]) {
  const keyOf = ({ bucket, paymentType }: OfMethod): string => `${bucket} ${paymentType}`;
  const createdBy = new Map(created.map((row) => [keyOf(row), row]));
  const paidBy = new Map(paid.map((row) => [keyOf(row), row]));
  const all = new Map<string, OfMethod>([...createdBy, ...paidBy]);
  return [...all.entries()]
    .sort(([, a], [, b]) => a.bucket - b.bucket || (a.paymentType < b.paymentType ? -1 : 1))
    .map(([key, at]) => ({
      at,
      paymentType: at.paymentType,
      paidAmount: paidBy.get(key)?.paidAmount ?? 0,
      paidCount: paidBy.get(key)?.paid ?? 0,
      createdCount: createdBy.get(key)?.created ?? 0,
      expiredCount: createdBy.get(key)?.expired ?? 0,
      deniedCount: createdBy.get(key)?.denied ?? 0,
    }));
}

function methodOf(row: CreatedRow): MethodStats {
  const histogram = row.secondsToPay ?? '';
  return {
    paymentType: row.paymentType,
    createdCount: row.created,
    paidCount: row.paid,
    expiredCount: row.expired,
    deniedCount: row.denied,
    paidAmount: row.paidAmount,
    secondsToPayP50: percentileOf(histogram, 50),
    secondsToPayP90: percentileOf(histogram, 90),
  };
}

function sumOf<Key extends string>(rows: readonly { readonly [Name in Key]: number }[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}
