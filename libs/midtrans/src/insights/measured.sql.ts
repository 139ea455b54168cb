import type { PreparedStatement } from '../database/postgres';
import { deleteOldRows, type Purge } from '../retention/purge';
import type { WebhookAnswer } from '../telemetry/measurements';

/** Adds what one process measured ($2) to what all of them have, in one order, as several do so at once. */
export const KEEP_MEASURED: PreparedStatement = {
  name: 'midtrans_measured_keep',
  text: `
    INSERT INTO midtrans_measured_hours AS known
      (hour, measure, registration, account, label, count, milliseconds, most_waiting, longest_lag_ms)
    SELECT hour, measure, $1, account, label, count, milliseconds, most_waiting, longest_lag_ms
    FROM jsonb_to_recordset($2::jsonb) AS measured (hour timestamptz, measure text, account text, label text, count integer,
      milliseconds numeric, most_waiting integer, longest_lag_ms bigint)
    ORDER BY hour, measure, account, label
    ON CONFLICT (hour, measure, registration, account, label) DO UPDATE SET
      count = known.count + EXCLUDED.count, milliseconds = known.milliseconds + EXCLUDED.milliseconds,
      most_waiting = GREATEST(known.most_waiting, EXCLUDED.most_waiting),
      longest_lag_ms = GREATEST(known.longest_lag_ms, EXCLUDED.longest_lag_ms)`,
};

/*
 * Each has the values: the first moment of the time, and the first after it; when each bucket begins; and the accounts. An hour is counted
 * whole, in the bucket that it begins in, the one that the time begins in among them.
 */
const OF_TIME = `
  hour >= GREATEST(date_trunc('hour', $1::timestamptz, 'UTC'), ($3::timestamptz[])[1]) AND hour < $2`;
const BUCKET = 'width_bucket(hour, $3::timestamptz[])';

export interface WebhookRow {
  readonly bucket: number;
  readonly answer: WebhookAnswer;
  readonly count: number;
  /** A histogram. */
  readonly milliseconds: string;
}

/** What no account's key signed is of the registration that took it ($5), which is null where one account is asked for. */
export const ANSWERED_WEBHOOKS: PreparedStatement = {
  name: 'midtrans_measured_webhooks',
  text: `
    SELECT ${BUCKET} AS bucket, label AS answer, sum(count)::integer AS count, sum(milliseconds)::text AS milliseconds
    FROM midtrans_measured_hours
    WHERE ${OF_TIME} AND measure = 'webhook' AND (account = ANY ($4) OR (account = '' AND registration = $5))
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

export interface LaggingRow {
  readonly bucket: number;
  readonly consumer: string;
  readonly account: string;
  readonly mostWaiting: number;
  readonly longestLagMs: number;
}

export const LAGGING_CONSUMERS: PreparedStatement = {
  name: 'midtrans_measured_consumers',
  text: `
    SELECT ${BUCKET} AS bucket, label AS consumer, account, max(most_waiting) AS "mostWaiting",
      max(longest_lag_ms)::float8 AS "longestLagMs"
    FROM midtrans_measured_hours
    WHERE ${OF_TIME} AND measure = 'consumer' AND account = ANY ($4)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
};

/** A year can be compared with the one before it. */
export const oldMeasuredHours: Purge = {
  days: 400,
  isByAccount: true,
  isByRegistration: true,
  statement: deleteOldRows({
    name: 'midtrans_measured_purge',
    table: 'midtrans_measured_hours',
    key: ['hour', 'measure', 'registration', 'account', 'label'],
    since: 'hour',
    where: 'true',
    account: "NULLIF(account, '')",
    registration: 'registration',
  }),
};
