import type { ColumnsOf } from '../database/columns';
import type { PreparedStatement } from '../database/postgres';
import type { MidtransSubscription } from './subscription.entity';

/** A subscription's columns, as the driver gives them: without its token. */
export type SubscriptionRow = ColumnsOf<
  Omit<
    MidtransSubscription,
    'orderPrefix' | 'token' | 'statusMessage' | 'createResponse' | 'amount' | 'nextCheckAt'
  >
> & {
  /** A numeric, kept as text. */
  readonly amount: string;
};

const COLUMNS = `id, account, user_id, midtrans_subscription_id, name, payment_type, amount, currency, "interval",
  interval_unit, max_interval, start_time, retry_interval, retry_interval_unit, retry_max_interval, gateway_terms,
  gopay_account_id, current_interval, transaction_ids, status, previous_execution_at, next_execution_at, customer_first_name,
  customer_last_name, customer_email, customer_phone, metadata, version, created_at, updated_at`;

/** Whoever moves a subscription waits for the others. */
export const LOCK: PreparedStatement = {
  name: 'midtrans_subscriptions_lock',
  text: `SELECT ${COLUMNS} FROM midtrans_subscriptions WHERE id = $1 FOR UPDATE`,
};

/** Where a look at the gateway begins: what it has found is believed as long as nobody has moved the subscription since. */
export const SEEN: PreparedStatement = {
  name: 'midtrans_subscriptions_seen',
  text: `
    SELECT s.account, s.midtrans_subscription_id, s.name, s.version,
      ARRAY(SELECT p.transaction_id FROM midtrans_payments p
            WHERE p.subscription_id = s.id AND p.transaction_id IS NOT NULL) AS imported
    FROM midtrans_subscriptions s WHERE s.id = $1`,
};

export interface SeenRow {
  readonly account: string;
  readonly midtrans_subscription_id: string | null;
  readonly name: string;
  readonly version: number;
  /** Transactions that are payments already. */
  readonly imported: readonly string[];
}

/** The paid charges that nobody has been told of: {@link SubscriptionCharge}s. */
export const NEWLY_PAID: PreparedStatement = {
  name: 'midtrans_subscriptions_newly_paid',
  text: `
    SELECT id, order_id AS "orderId", transaction_id AS "transactionId", gross_amount::float8 AS "grossAmount"
    FROM midtrans_payments
    WHERE subscription_id = $1 AND paid_at IS NOT NULL AND transaction_id <> ALL ($2::text[])
    ORDER BY id`,
};

/** How many of the charges since the last one that was paid have failed. */
export const FAILED_SINCE: PreparedStatement = {
  name: 'midtrans_subscriptions_failed_since',
  text: `
    SELECT count(*)::integer AS failed FROM midtrans_payments
    WHERE subscription_id = $1 AND transaction_status IN ('deny', 'failure')
      AND transaction_time > (SELECT COALESCE(max(transaction_time), '-infinity') FROM midtrans_payments
        WHERE subscription_id = $1 AND paid_at IS NOT NULL)`,
};

/** Whether there are any. */
export const UNTOLD: PreparedStatement = {
  name: 'midtrans_subscriptions_untold',
  text: `
    SELECT 1 FROM midtrans_subscriptions s JOIN midtrans_payments p ON p.subscription_id = s.id
    WHERE s.id = $1 AND p.paid_at IS NOT NULL AND p.transaction_id <> ALL (s.transaction_ids)
    LIMIT 1`,
};

/** Null leaves a column as it is, but for the next execution (after the last charge there is none) and for what differs. */
export const MOVE: PreparedStatement = {
  name: 'midtrans_subscriptions_move',
  text: `
    UPDATE midtrans_subscriptions s SET
      status = $2,
      midtrans_subscription_id = COALESCE(s.midtrans_subscription_id, $3),
      current_interval = GREATEST(s.current_interval, $4::integer),
      transaction_ids = s.transaction_ids || $5::text[],
      start_time = COALESCE($6, s.start_time),
      previous_execution_at = COALESCE($7, s.previous_execution_at),
      next_execution_at = $8,
      create_response = COALESCE($9::jsonb, s.create_response),
      name = COALESCE($10, s.name),
      order_prefix = COALESCE($11, s.order_prefix),
      amount = COALESCE($12::numeric, s.amount),
      "interval" = COALESCE($13::integer, s."interval"),
      retry_interval = COALESCE($14::integer, s.retry_interval),
      retry_interval_unit = COALESCE($15, s.retry_interval_unit),
      retry_max_interval = COALESCE($16::integer, s.retry_max_interval),
      token = COALESCE($17, s.token),
      gopay_account_id = COALESCE($18, s.gopay_account_id),
      gateway_terms = $19::jsonb,
      next_check_at = $20,
      version = s.version + 1,
      updated_at = now()
    WHERE s.id = $1
    RETURNING ${COLUMNS}`,
};

/** A change that was taken up is asked for with more than it was begun with. */
export const AMEND: PreparedStatement = {
  name: 'midtrans_subscriptions_amend',
  text: 'UPDATE midtrans_commands SET details = $2::jsonb WHERE id = $1',
};

/** A definite no. */
export const REJECT: PreparedStatement = {
  name: 'midtrans_subscriptions_reject',
  text: `
    UPDATE midtrans_subscriptions SET status = 'failure', status_message = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND status IN ('initiated', 'unanswered') RETURNING id`,
};

/** Nobody waits for Midtrans' answer to a creation any more. */
export const GIVE_UP: PreparedStatement = {
  name: 'midtrans_subscriptions_give_up',
  text: `
    UPDATE midtrans_subscriptions SET status = 'unanswered', version = version + 1, updated_at = now()
    WHERE id = $1 AND status IN ('initiated', 'unanswered') AND midtrans_subscription_id IS NULL
    RETURNING ${COLUMNS}`,
};

/**
 * The subscriptions that an unsigned notification may be about: one, or one in each account that has it; or those whose creation was
 * not answered and that it names by our id or, where it does not tell that, by what they are called.
 */
export const FIND_TRIGGERED: PreparedStatement = {
  name: 'midtrans_subscriptions_triggered',
  text: `
    SELECT id FROM midtrans_subscriptions WHERE midtrans_subscription_id = $1 AND account = ANY ($5)
    UNION
    SELECT id FROM midtrans_subscriptions
    WHERE account = ANY ($5) AND status IN ('initiated', 'unanswered') AND midtrans_subscription_id IS NULL
      AND (id = $2::uuid OR ($2::uuid IS NULL AND order_prefix = $3 AND created_at > now() - interval '7 days'
        AND NOT EXISTS (SELECT 1 FROM midtrans_subscriptions WHERE midtrans_subscription_id = $1 AND account = ANY ($5))))
    LIMIT $4`,
};

/**
 * The subscriptions that an order may be a charge of, the likeliest first: one that is named, then those of whose name the
 * order id may be made, of its amount, due when it was charged. Those that are charged later and have had all their charges, the
 * first one too, or were cancelled long ago, are not among them.
 */
export const LIKELY: PreparedStatement = {
  name: 'midtrans_subscriptions_likely',
  text: `
    SELECT id, order_prefix FROM midtrans_subscriptions
    WHERE account = $1 AND midtrans_subscription_id IS NOT NULL
      AND (midtrans_subscription_id = $2 OR id = $3::uuid
        OR (order_prefix = ANY ($4::varchar[])
          AND (status IN ('active', 'disabled', 'inactive') OR updated_at > now() - interval '7 days')
          AND (COALESCE(next_execution_at <= $6::timestamptz + interval '1 day', $6 IS NULL)
            OR cardinality(transaction_ids) < current_interval
            OR (cardinality(transaction_ids) = 0
              AND COALESCE($6::timestamptz > created_at - interval '1 day', true)))))
    ORDER BY (midtrans_subscription_id = $2) IS TRUE DESC, (id = $3::uuid) IS TRUE DESC,
      COALESCE((gateway_terms->>'amount')::numeric, amount) = $5::numeric DESC NULLS LAST,
      abs(extract(epoch FROM next_execution_at - $6::timestamptz)) NULLS LAST, length(order_prefix) DESC
    LIMIT $7`,
};

/** The subscriptions of which an order may be the first charge, as Midtrans has not told its id of them. */
export const UNANSWERED: PreparedStatement = {
  name: 'midtrans_subscriptions_unanswered',
  text: `
    SELECT id FROM midtrans_subscriptions
    WHERE account = $1 AND status IN ('initiated', 'unanswered') AND midtrans_subscription_id IS NULL
      AND (id = $2::uuid OR order_prefix = ANY ($3::varchar[])) AND created_at > now() - interval '7 days'
    ORDER BY (id = $2::uuid) IS TRUE DESC, id DESC
    LIMIT $4`,
};

export const IS_PAYMENT: PreparedStatement = {
  name: 'midtrans_subscriptions_is_payment',
  text: 'SELECT 1 FROM midtrans_payments WHERE account = $1 AND order_id = $2',
};
