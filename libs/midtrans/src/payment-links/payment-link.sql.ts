import type { ColumnsOf } from '../database/columns';
import type { PreparedStatement } from '../database/postgres';
import type { AggregateRow } from '../events/aggregate.ledger';
import type { InJson } from '../events/event-subject';
import type { PaymentLinkPurchase, PaymentLinkSnapshot } from './payment-link.events';

/** A link's columns that events tell, as `to_jsonb` gives them: times are text. */
export type PaymentLinkColumns = ColumnsOf<InJson<PaymentLinkSnapshot>>;

export interface PaymentLinkRow extends AggregateRow {
  readonly link: PaymentLinkColumns;
}

const ROW = `l.id, l.account, l.version,
  to_jsonb(l) - ARRAY['request', 'create_response', 'failure_reason', 'read_backs', 'next_read_back_at', 'next_check_at',
    'version'] AS link`;

/** Whoever moves a link waits for the others. */
export const LOCK: PreparedStatement = {
  name: 'midtrans_payment_links_lock',
  text: `SELECT ${ROW} FROM midtrans_payment_links l WHERE l.id = $1 FOR UPDATE`,
};

/** What is null leaves its column as it is. Only under the lock. */
export const MOVE: PreparedStatement = {
  name: 'midtrans_payment_links_move',
  text: `
    UPDATE midtrans_payment_links l SET
      status = $2::varchar,
      usage = $3::integer,
      midtrans_link_id = COALESCE(l.midtrans_link_id, $4::varchar),
      payment_url = COALESCE($5::text, l.payment_url),
      expires_at = COALESCE($6::timestamptz, l.expires_at),
      create_response = COALESCE($7::jsonb, l.create_response),
      next_check_at = $8::timestamptz,
      failure_reason = NULL,
      version = l.version + 1,
      updated_at = now()
    WHERE l.id = $1
    RETURNING ${ROW}`,
};

/** Midtrans' no. A link that it has told of since did not fail. */
export const FAIL: PreparedStatement = {
  name: 'midtrans_payment_links_fail',
  text: `
    UPDATE midtrans_payment_links
    SET status = 'failure', failure_reason = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND status IN ('initiated', 'failure')
    RETURNING id`,
};

/** Counts a paid payment as one of a link's. A row comes back where it was not counted before. */
export const USE: PreparedStatement = {
  name: 'midtrans_payment_links_use',
  text: `
    WITH paid AS (
      SELECT id, payment_link_id, order_id, transaction_id, gross_amount FROM midtrans_payments
      WHERE id = $1 AND payment_link_id = $2 AND paid_at IS NOT NULL
    ), used AS (
      INSERT INTO midtrans_payment_link_uses (payment_id, link_id) SELECT id, payment_link_id FROM paid
      ON CONFLICT (payment_id) DO NOTHING
      RETURNING payment_id
    )
    SELECT paid.id, paid.order_id AS "orderId", paid.transaction_id AS "transactionId",
      paid.gross_amount::float8 AS "grossAmount"
    FROM paid JOIN used ON used.payment_id = paid.id`,
};

export type UsedRow = PaymentLinkPurchase;

/** What is here of a transaction that a link's customer made, and what has its order id. */
export interface HolderRow {
  readonly order_id: string;
  readonly transaction_id: string | null;
  readonly payment_link_id: string | null;
  readonly is_transaction: boolean;
}

/** The link's payment that this transaction is, or is an attempt of, and the one that has the order id. */
export const HOLDERS: PreparedStatement = {
  name: 'midtrans_payment_links_holders',
  text: `
    SELECT order_id, transaction_id, payment_link_id, true AS is_transaction FROM midtrans_payments
    WHERE account = $1 AND transaction_id = $3::text AND payment_link_id = $4
    UNION ALL
    SELECT p.order_id, a.transaction_id, p.payment_link_id, true
    FROM midtrans_payment_attempts a JOIN midtrans_payments p ON p.id = a.payment_id
    WHERE a.account = $1 AND a.transaction_id = $3 AND p.payment_link_id = $4
    UNION ALL
    SELECT order_id, transaction_id, payment_link_id, false FROM midtrans_payments
    WHERE account = $1 AND order_id = $2`,
};

/** Those of these orders that are payments already. */
export const KNOWN_ORDERS: PreparedStatement = {
  name: 'midtrans_payment_links_known_orders',
  text: 'SELECT order_id FROM midtrans_payments WHERE account = $1 AND order_id = ANY ($2::varchar[])',
};
