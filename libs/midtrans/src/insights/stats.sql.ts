import type { PreparedStatement } from '../database/postgres';
import type { Figure } from '../migrations/1795219200011-create-stats-hours';
import { binOf, histogramOf } from '../telemetry/histogram';

/**
 * Money that arrived and was not all taken back before it was ours: a captured card that was voided, and what the bank denied after it
 * was settled, are not paid. What was refunded or charged back was.
 */
const IS_PAID = `p.paid_at IS NOT NULL AND p.transaction_status NOT IN ('cancel', 'deny', 'expire', 'failure')`;

const HOUR_MS = 60 * 60_000;

/** The earliest id of a time, so many milliseconds later. An id is as old as its row, as far as clocks agree. */
const idAt = (time: string, laterMs: number): string => `
  (lpad(to_hex(LEAST(GREATEST((extract(epoch FROM ${time}) * 1000)::bigint + ${laterMs}, 0), ${2 ** 48 - 1})), 12, '0')
    || repeat('0', 20))::uuid`;

/** How a figure is counted from the rows of the gaps, by account, bucket and label. */
interface Counting {
  /** What is counted, as its columns of the remembered hours are called. */
  readonly columns: readonly string[];
  /** @param ofAccount - which of them, by the column that names the account */
  readonly sql: (ofAccount: (column: string) => string) => string;
}

const OF_ACCOUNTS = (column: string): string => `${column} = ANY ($5)`;
const OF_ANY = (column: string): string => `${column} IS NOT NULL`;

/** Each gap by itself, by an index of its time. */
const inGaps = (columns: string, from: string): string => `
  FROM gaps g CROSS JOIN LATERAL (SELECT ${columns} FROM ${from} OFFSET 0) AS counted_row`;

const between = (time: string): string => `${time} >= g.since AND ${time} < g.until`;

const bucketOf = (time: string): string => `width_bucket(${time}, $3::timestamptz[])`;

const COUNTED: Readonly<Record<Figure, Counting>> = {
  created: {
    columns: [
      'count',
      'paid',
      'paid_amount',
      'pending',
      'pending_amount',
      'expired',
      'denied',
      'cancelled',
      'seconds_to_pay',
    ],
    sql: (ofAccount) => `
      SELECT account, bucket, label, sum(count) AS count, sum(paid) AS paid, sum(paid_amount) AS paid_amount, sum(pending) AS pending,
        sum(pending_amount) AS pending_amount, sum(expired) AS expired, sum(denied) AS denied, sum(cancelled) AS cancelled,
        sum(CASE WHEN paid > 0 THEN ${histogramOf('paid', 'bin')} ELSE 0 END) AS seconds_to_pay
      FROM (
        SELECT account, ${bucketOf('at')} AS bucket, label, bin, count(*) AS count, count(bin) AS paid,
          COALESCE(sum(amount) FILTER (WHERE bin IS NOT NULL), 0) AS paid_amount,
          count(*) FILTER (WHERE status = 'pending') AS pending,
          COALESCE(sum(amount) FILTER (WHERE status = 'pending'), 0) AS pending_amount,
          count(*) FILTER (WHERE status = 'expire') AS expired,
          count(*) FILTER (WHERE status IN ('deny', 'failure')) AS denied,
          count(*) FILTER (WHERE status = 'cancel') AS cancelled
        ${inGaps(
          `p.account, p.created_at AS at, p.payment_type AS label, p.gross_amount AS amount, p.transaction_status AS status,
          CASE WHEN ${IS_PAID} THEN ${binOf('GREATEST(0, extract(epoch FROM p.paid_at - p.created_at))::integer')} END AS bin`,
          `midtrans_payments p WHERE ${ofAccount('p.account')} AND ${between('p.created_at')}
            AND p.id >= ${idAt('g.since', -HOUR_MS)} AND p.id < ${idAt('g.until', HOUR_MS)}`,
        )}
        GROUP BY 1, 2, 3, 4) AS by_bin
      GROUP BY 1, 2, 3`,
  },
  paid: {
    columns: ['count', 'amount'],
    sql: (ofAccount) => `
      SELECT account, ${bucketOf('at')} AS bucket, label, count(*) AS count, sum(amount) AS amount
      ${inGaps(
        'p.account, p.paid_at AS at, p.payment_type AS label, p.gross_amount AS amount',
        `midtrans_payments p WHERE ${ofAccount('p.account')} AND ${between('p.paid_at')} AND ${IS_PAID}`,
      )}
      GROUP BY 1, 2, 3`,
  },
  refunds: {
    columns: ['count', 'amount'],
    sql: (ofAccount) => `
      SELECT account, ${bucketOf('at')} AS bucket, 'confirmed' AS label, count(*) AS count, sum(amount) AS amount
      ${inGaps(
        'p.account, r.created_at AS at, r.amount',
        `midtrans_refunds r JOIN midtrans_payments p ON p.id = r.payment_id
          WHERE ${ofAccount('p.account')} AND ${between('r.created_at')} AND r.status = 'confirmed'`,
      )}
      GROUP BY 1, 2`,
  },
  notifications: {
    columns: ['count'],
    sql: (ofAccount) => `
      SELECT account, ${bucketOf('at')} AS bucket, label, count(*) AS count
      ${inGaps(
        'n.account, n.created_at AS at, n.status AS label',
        `midtrans_notifications n WHERE ${ofAccount('n.account')} AND ${between('n.created_at')}`,
      )}
      GROUP BY 1, 2, 3`,
  },
};

/**
 * The hours among $4 that are remembered and were not changed since, and the gaps that they leave in a time ($1 to $2). All of it is of
 * one snapshot: what sees a change sees that it was noted.
 */
const hoursAndGaps = (figure: Figure): string => `
  remembered AS MATERIALIZED (
    SELECT h.hour FROM midtrans_stats_hours h
    WHERE h.figure = '${figure}' AND h.account = '' AND h.hour >= $1 AND h.hour < $2 AND h.hour IN (SELECT unnest($4::timestamptz[]))
      AND NOT EXISTS (SELECT FROM midtrans_stats_changes c WHERE c.figure = '${figure}' AND c.hour = h.hour)
      AND NOT EXISTS (SELECT FROM midtrans_stats_changes c WHERE c.figure = '${figure}' AND c.hour = '-infinity')
  ), gaps AS MATERIALIZED (
    SELECT since, until FROM (
      SELECT COALESCE(lag(hour + interval '1 hour') OVER (ORDER BY hour), $1::timestamptz) AS since, hour AS until
      FROM (SELECT hour FROM remembered UNION ALL SELECT $2::timestamptz) AS hours) AS between_hours
    WHERE since < until
  )`;

/** Rows of `figures`: what is remembered, and what is counted in between. */
const figuresOf = (figure: Figure): string => {
  const { columns, sql } = COUNTED[figure];
  return `
    WITH ${hoursAndGaps(figure)}, counted AS (${sql(OF_ACCOUNTS)}), figures AS (
      SELECT ${bucketOf('h.hour')} AS bucket, h.label, ${columns.map((column) => `h.${column}`).join(', ')}
      FROM midtrans_stats_hours h JOIN remembered USING (hour)
      WHERE h.figure = '${figure}' AND h.hour >= $1 AND h.hour < $2 AND h.account = ANY ($5)
      UNION ALL SELECT bucket, label, ${columns.join(', ')} FROM counted)`;
};

/** What became of the payments by one method that were created in a bucket; of the whole time where `bucket` is null. */
export interface CreatedRow {
  readonly bucket: number | null;
  readonly paymentType: string;
  readonly created: number;
  readonly paid: number;
  readonly paidAmount: number;
  readonly pending: number;
  readonly pendingAmount: number;
  readonly expired: number;
  readonly denied: number;
  readonly cancelled: number;
  /** A histogram, of the whole time alone. */
  readonly secondsToPay: string | null;
}

/*
 * Each has the values: the first moment of the time, and the first after it; when each bucket begins; the hours that are in one bucket and
 * in the time from end to end; and the accounts.
 */

export const CREATED_PAYMENTS: PreparedStatement = {
  name: 'midtrans_stats_created',
  text: `${figuresOf('created')}
    SELECT bucket, label AS "paymentType", sum(count)::integer AS created, sum(paid)::integer AS paid,
      sum(paid_amount)::float8 AS "paidAmount", sum(pending)::integer AS pending, sum(pending_amount)::float8 AS "pendingAmount",
      sum(expired)::integer AS expired, sum(denied)::integer AS denied, sum(cancelled)::integer AS cancelled,
      CASE WHEN GROUPING(bucket) = 1 THEN sum(seconds_to_pay)::text END AS "secondsToPay"
    FROM figures GROUP BY GROUPING SETS ((bucket, label), (label)) ORDER BY 1, 2`,
};

export interface PaidRow {
  readonly bucket: number;
  readonly paymentType: string;
  readonly paid: number;
  readonly paidAmount: number;
}

/** What was paid in a time, whenever it was created. */
export const PAID_PAYMENTS: PreparedStatement = {
  name: 'midtrans_stats_paid',
  text: `${figuresOf('paid')}
    SELECT bucket, label AS "paymentType", sum(count)::integer AS paid, sum(amount)::float8 AS "paidAmount"
    FROM figures GROUP BY 1, 2 ORDER BY 1, 2`,
};

export interface RefundedRow {
  readonly bucket: number;
  readonly amount: number;
  readonly count: number;
}

export const CONFIRMED_REFUNDS: PreparedStatement = {
  name: 'midtrans_stats_refunds',
  text: `${figuresOf('refunds')}
    SELECT bucket, sum(amount)::float8 AS amount, sum(count)::integer AS count FROM figures GROUP BY 1 ORDER BY 1`,
};

export interface NotifiedRow {
  readonly bucket: number;
  readonly status: string;
  readonly count: number;
}

/**
 * Those that nobody's key signed are of no account: of the registration that rejected them ($6), which is null where one account is asked
 * for. They are few, and a ring writes over them.
 */
export const NOTIFICATIONS: PreparedStatement = {
  name: 'midtrans_stats_notifications',
  text: `${figuresOf('notifications')}
    SELECT bucket, label AS status, sum(count)::integer AS count FROM (
      SELECT bucket, label, count FROM figures
      UNION ALL SELECT ${bucketOf('n.created_at')}, n.status, 1 FROM midtrans_notifications n
        WHERE n.registration = $6 AND n.rejected_slot IS NOT NULL AND n.account IS NULL AND n.created_at >= $1 AND n.created_at < $2
    ) AS all_figures GROUP BY 1, 2 ORDER BY 1, 2`,
};

/**
 * Counts closed hours that are not remembered, of every account that the tables have, and remembers them. The values are those of figures,
 * without accounts: each hour is a bucket.
 */
export const REMEMBER: Readonly<Record<Figure, PreparedStatement>> = {
  created: remember('created'),
  paid: remember('paid'),
  refunds: remember('refunds'),
  notifications: remember('notifications'),
};

function remember(figure: Figure): PreparedStatement {
  const { columns, sql } = COUNTED[figure];
  const names = columns.join(', ');
  return {
    name: `midtrans_stats_remember_${figure}`,
    text: `
      WITH ${hoursAndGaps(figure)}, counted AS (${sql(OF_ANY)})
      INSERT INTO midtrans_stats_hours (figure, account, hour, label, ${names})
      SELECT '${figure}', account, ($3::timestamptz[])[bucket], label, ${names} FROM counted
      UNION ALL SELECT '${figure}', '', hour, '', ${columns.map(() => '0').join(', ')}
        FROM unnest($4::timestamptz[]) AS closed (hour)
      ON CONFLICT DO NOTHING`,
  };
}

export interface LockedRow {
  readonly isOurs: boolean;
}

/** One at a time forgets and remembers, so that nobody remembers what is older than what another has seen. */
export const LOCK_HOURS: PreparedStatement = {
  name: 'midtrans_stats_lock',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended('midtrans_stats_hours', 0)) AS "isOurs"`,
};

/** Forgets the hours that were changed. A change that is not committed yet keeps its note, whatever is remembered before it is. */
export const FORGET_CHANGED: PreparedStatement = {
  name: 'midtrans_stats_forget',
  text: `
    WITH changes AS (DELETE FROM midtrans_stats_changes RETURNING figure, hour)
    DELETE FROM midtrans_stats_hours h USING (SELECT DISTINCT figure, hour FROM changes) AS c
    WHERE h.figure = c.figure AND h.hour >= c.hour AND h.hour <= CASE WHEN isfinite(c.hour) THEN c.hour ELSE 'infinity' END`,
};

export interface ObservedRow {
  readonly at: Date;
  /** The oldest transaction that has begun to write and has not ended. */
  readonly oldest: string;
  /** This one: whoever begins to write later has a greater number. The end of a snapshot would not do, as some beyond it may be writing. */
  readonly itself: string;
  readonly hasChanges: boolean;
  /** Triggers that note changes. */
  readonly triggers: number;
}

/** $1 are the tables that have triggers. */
export const OBSERVE: PreparedStatement = {
  name: 'midtrans_stats_observe',
  text: `
    SELECT statement_timestamp() AS at, pg_snapshot_xmin(pg_current_snapshot())::text AS oldest,
      pg_current_xact_id()::text AS itself,
      EXISTS (SELECT FROM midtrans_stats_changes) AS "hasChanges",
      (SELECT count(*)::integer FROM unnest($1::text[]) AS watched (path) JOIN pg_trigger t ON t.tgrelid = to_regclass(watched.path)
        WHERE t.tgname LIKE 'midtrans\\_stats\\_%' AND t.tgenabled IN ('O', 'A')) AS triggers`,
};

export interface MissingRow {
  readonly day: Date;
}

/** The days of UTC that have hours from $1 which are not remembered, of each figure ($2) until its time ($3). */
export const MISSING: PreparedStatement = {
  name: 'midtrans_stats_missing',
  text: `
    SELECT DISTINCT date_trunc('day', hour, 'UTC') AS day
    FROM unnest($2::text[], $3::timestamptz[]) AS closed (figure, until),
      generate_series($1::timestamptz, closed.until - interval '1 hour', interval '1 hour') AS hours (hour)
    WHERE NOT EXISTS (
      SELECT FROM midtrans_stats_hours h WHERE h.figure = closed.figure AND h.hour = hours.hour AND h.account = '')
    ORDER BY 1`,
};
