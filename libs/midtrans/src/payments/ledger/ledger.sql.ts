import type { PreparedStatement } from '../../database/postgres';
import { appendEvents } from '../../events/append.sql';
import type { AppendedRow } from '../../events/outbox.row';
import type { Delivery } from '../../notifications/notification.handler';
import { EVENT_COLUMNS, PATCH_COLUMNS, type PaymentPatch } from '../payment.columns';
import { STEP_COLUMNS, type StoredColumns } from '../payment.events';
import type { StoredPayment } from './resolve-update';

/** What is written of a payment, all or nothing. */
export interface LedgerWrite {
  readonly account: string;
  readonly orderId: string;
  /** Guard of a decision made on a row that was read: nobody has moved it since. */
  readonly version: number | null;
  /** Guard of a decision made without reading: an unpaid payment in one of these statuses, of this amount. */
  readonly unpaidIn: readonly string[] | null;
  readonly grossAmount: number | null;
  /** Guard of both: no other transaction than this is stored, where it is not to become the payment's. */
  readonly transactionId: string | undefined;
  readonly isOtherTransaction: boolean;
  /** Whether the gateway itself was asked how it stands. */
  readonly isConfirmed: boolean;
  readonly patch: PaymentPatch;
  readonly becomesPaid: boolean;
  readonly isPaid: boolean;
  readonly events: readonly string[];
  /** What the events tell beside the payment. @default nothing */
  readonly told?: object;
  readonly delivery: Delivery | null;
}

type Columns = Readonly<Record<string, string>>;

/** What a write says, beside what it patches, by the columns that the statement reads it from. */
const WRITE_COLUMNS = {
  nth: 'integer',
  for_account: 'varchar',
  for_order_id: 'varchar',
  for_version: 'integer',
  unpaid_in: 'varchar[]',
  charged_amount: 'numeric',
  told_transaction_id: 'text',
  is_other_transaction: 'boolean',
  is_told_by_gateway: 'boolean',
  becomes_paid: 'boolean',
  is_paid: 'boolean',
  events: 'varchar[]',
  told: 'jsonb',
} as const satisfies Columns;

/** The delivery that brought it, as the inbox keeps it. */
const DELIVERY_COLUMNS = {
  id: 'uuid',
  transaction_id: 'text',
  transaction_status: 'text',
  fraud_status: 'text',
  payment_type: 'text',
  status_code: 'text',
  gross_amount: 'text',
  raw_payload: 'text',
  fingerprint: 'varchar',
} as const satisfies Columns;

const patched = (name: string): string => `patch_${name}`;
const delivered = (name: string): string => `delivery_${name}`;

const REPORT_COLUMNS = [
  ...Object.entries<string>(WRITE_COLUMNS),
  ...Object.entries<string>(DELIVERY_COLUMNS).map(([name, sql]) => [delivered(name), sql]),
  ...PATCH_COLUMNS.map(({ name, sql }) => [patched(name), sql === 'jsonb' ? 'text' : sql]),
].map((column) => column.join(' '));

function assignment({ name, sql, patch }: (typeof PATCH_COLUMNS)[number]): string {
  const reported = `report.${patched(name)}::${sql}`;
  switch (patch) {
    case 'replace':
      return `${name} = COALESCE(${reported}, p.${name})`;
    case 'replace_with_status':
      return `${name} = CASE WHEN report.patch_transaction_status IS NULL THEN p.${name} ELSE ${reported} END`;
    case 'fill':
      return `${name} = COALESCE(p.${name}, ${reported})`;
    case 'raise':
      return `${name} = GREATEST(p.${name}, ${reported})`;
    case 'lower':
      return `${name} = LEAST(p.${name}, ${reported})`;
    default:
      return patch satisfies never;
  }
}

/**
 * Moves payments: inbox, payments and outbox in ONE statement, guarded against concurrent change. For a write whose guard did not hold no row
 * comes back, and nothing of it was written.
 *
 * @param locked - what becomes of a payment that somebody else is moving just now: it is waited for, or counts as overtaken
 */
function move(name: string, locked: 'waited for' | 'overtaken'): PreparedStatement {
  return {
    name,
    text: `
    WITH report AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1::json) AS report (${REPORT_COLUMNS.join(', ')})
    ), target AS MATERIALIZED (
      SELECT report.nth, payment.id, payment.version, payment.transaction_status AS previous_status
      FROM report CROSS JOIN LATERAL (
        SELECT id, version, transaction_status FROM midtrans_payments
        WHERE account = report.for_account AND order_id = report.for_order_id
          AND (report.told_transaction_id = ANY (former_transaction_ids)) IS NOT TRUE
          AND (report.is_other_transaction OR (transaction_id <> report.told_transaction_id) IS NOT TRUE)
          AND (report.for_version IS NULL OR version = report.for_version)
          AND (report.unpaid_in IS NULL
               OR (transaction_status = ANY (report.unpaid_in) AND paid_at IS NULL
                   AND gross_amount = report.charged_amount AND origin = 'charge'))
        FOR NO KEY UPDATE ${locked === 'overtaken' ? 'SKIP LOCKED' : ''}
      ) AS payment
    ), moved AS (
      UPDATE midtrans_payments p SET
        ${PATCH_COLUMNS.map(assignment).join(',\n        ')},
        authorized_amount = CASE WHEN report.patch_gross_amount < p.gross_amount THEN p.gross_amount ELSE p.authorized_amount END,
        paid_at = CASE WHEN report.becomes_paid THEN COALESCE(p.paid_at, report.patch_settlement_time, now()) ELSE p.paid_at END,
        is_confirmed = CASE WHEN report.patch_transaction_status IS NULL THEN p.is_confirmed ELSE report.is_told_by_gateway END,
        read_backs = 0,
        next_read_back_at = NULL,
        version = p.version + 1,
        updated_at = now()
      FROM target JOIN report USING (nth)
      -- By the few ids, whatever the planner believes of the number of rows.
      WHERE p.id = target.id AND p.id = ANY (ARRAY(SELECT id FROM target)) AND p.version = target.version
      RETURNING ${EVENT_COLUMNS.map(({ name: column }) => `p.${column}`).join(', ')}, report.nth, report.is_paid, target.previous_status
    ), inbox AS (
      INSERT INTO midtrans_notifications
        (${Object.keys(DELIVERY_COLUMNS).join(', ')}, account, payment_id, order_id, status)
      SELECT ${Object.keys(DELIVERY_COLUMNS)
        .map((column) => `report.${delivered(column)}${column === 'raw_payload' ? '::jsonb' : ''}`)
        .join(', ')}, moved.account, moved.id, moved.order_id, 'processed'
      FROM moved JOIN report USING (nth) WHERE report.delivery_fingerprint IS NOT NULL
      ON CONFLICT (account, fingerprint) DO UPDATE
        SET status = EXCLUDED.status, payment_id = EXCLUDED.payment_id, error_message = NULL
      RETURNING id, payment_id
    ), ${appendEvents({
      events: `
        SELECT event.type, moved.account, moved.id AS subject_id, event.position,
          jsonb_build_object(${STEP_COLUMNS.map((column) => `'${column}', moved.${column}`).join(', ')})
            || COALESCE(report.told, '{}') AS payload
        FROM moved JOIN report USING (nth), unnest(report.events) WITH ORDINALITY AS event (type, position)`,
      lease: '$2',
    })}
    SELECT moved.nth, to_json(moved) AS payment, inbox.id AS notification_id, told.*
    FROM moved
    LEFT JOIN inbox ON inbox.payment_id = moved.id
    LEFT JOIN told ON told.subject_id = moved.id
    ORDER BY told.sequence`,
  };
}

/** One payment, whoever else is moving it. */
export const MOVE = move('midtrans_payments_move', 'waited for');

/**
 * Any number of payments; of two writes to one payment, one counts as overtaken. It waits for nobody's locks, so that one payment that is held up
 * holds up no other.
 */
export const MOVE_MANY = move('midtrans_payments_move_many', 'overtaken');

/** @param lease - see {@link Transaction.lease} */
export function moveParameters(writes: readonly LedgerWrite[], lease: string): unknown[] {
  return [JSON.stringify(writes.map(reportOf)), lease];
}

function reportOf(write: LedgerWrite, nth: number): Readonly<Record<string, unknown>> {
  const { delivery, patch } = write;
  const report: Record<keyof typeof WRITE_COLUMNS, unknown> & Record<string, unknown> = {
    nth,
    for_account: write.account,
    for_order_id: write.orderId,
    for_version: write.version,
    unpaid_in: write.unpaidIn,
    charged_amount: write.grossAmount,
    told_transaction_id: write.transactionId,
    is_other_transaction: write.isOtherTransaction,
    is_told_by_gateway: write.isConfirmed,
    becomes_paid: write.becomesPaid,
    is_paid: write.isPaid,
    events: write.events,
    told: write.told,
  };
  for (const { name, property } of PATCH_COLUMNS) {
    const value = patch[property];
    if (value !== undefined && value !== null) report[patched(name)] = value;
  }
  if (delivery === null) return report;
  return Object.assign(report, {
    delivery_id: delivery.id,
    delivery_transaction_id: delivery.transactionId,
    delivery_transaction_status: delivery.transactionStatus,
    delivery_fraud_status: delivery.fraudStatus,
    delivery_payment_type: delivery.paymentType,
    delivery_status_code: delivery.statusCode,
    delivery_gross_amount: delivery.grossAmount,
    delivery_raw_payload: delivery.rawPayload,
    delivery_fingerprint: delivery.fingerprint,
  } satisfies Record<`delivery_${keyof typeof DELIVERY_COLUMNS}`, string | null>);
}

export type MovedRow = AppendedRow & {
  /** Which of the writes. */
  readonly nth: number;
  readonly payment: StoredColumns & { readonly id: string };
  readonly notification_id: string | null;
};

/** Whether a report is about an attempt: of Snap's page, or one by which a charge is paid a second time. */
const IS_ATTEMPT = "(a.id IS NOT NULL OR p.origin = 'snap')";
/** Columns that an attempt has of its own. */
const ATTEMPT_COLUMNS = {
  transaction_id: 'a.transaction_id',
  transaction_status: "COALESCE(a.transaction_status, 'initiated')",
  fraud_status: 'a.fraud_status',
  is_confirmed: 'COALESCE(a.is_confirmed, true)',
  payment_type: 'COALESCE(a.payment_type, p.payment_type)',
  bank: 'a.bank',
  store: 'a.store',
};

/** What tells which payment is meant, and which delivery. */
export interface ReadKey {
  readonly account: string;
  readonly order_id: string;
  readonly transaction_id: string | undefined;
  readonly fingerprint: string | undefined;
}

/**
 * The payments that reports are about, or the attempts of them, and whether these deliveries have been recorded before. One row for each,
 * always. What is told of a transaction that had the order id before is about the payment of that transaction.
 */
export const READ: PreparedStatement = {
  name: 'midtrans_payments_read',
  text: `
    SELECT report.nth, stored.*
    FROM json_to_recordset($1::json)
      AS report (nth integer, account varchar, order_id varchar, fingerprint varchar, transaction_id text)
    CROSS JOIN LATERAL (
      SELECT p.id, p.order_id, p.id <> holder.id AS is_former, p.version,
        COALESCE(${IS_ATTEMPT}, false) AS is_attempt,
        CASE WHEN a.transaction_id IS DISTINCT FROM p.transaction_id THEN a.transaction_id END AS beside_transaction_id,
        ${Object.entries(ATTEMPT_COLUMNS)
          .map(([name, own]) => `CASE WHEN ${IS_ATTEMPT} THEN ${own} ELSE p.${name} END AS ${name}`)
          .join(', ')},
        CASE WHEN ${IS_ATTEMPT} THEN a.paid_at ELSE p.paid_at END IS NOT NULL AS was_paid,
        CASE WHEN ${IS_ATTEMPT} THEN COALESCE(a.refund_amount, 0) ELSE p.refund_amount END::float8 AS refund_amount,
        p.gross_amount::float8 AS gross_amount, p.authorized_amount::float8 AS authorized_amount, p.former_transaction_ids,
        n.id AS notification_id, n.status AS notification_status
      FROM (VALUES (1)) AS always
      LEFT JOIN midtrans_payments holder ON holder.account = report.account AND holder.order_id = report.order_id
      LEFT JOIN midtrans_payments p ON p.id = COALESCE(
        (
          SELECT former.id FROM (
            SELECT id, account, transaction_id FROM midtrans_payments
            UNION ALL
            SELECT payment_id, account, transaction_id FROM midtrans_payment_attempts
          ) AS former
          WHERE former.account = report.account AND former.transaction_id = report.transaction_id
            AND report.transaction_id = ANY (holder.former_transaction_ids)
          LIMIT 1
        ),
        holder.id)
      LEFT JOIN midtrans_payment_attempts a
        ON a.payment_id = p.id AND a.account = report.account AND a.transaction_id = report.transaction_id
      LEFT JOIN midtrans_notifications n ON n.account = report.account AND n.fingerprint = report.fingerprint
      -- Each is looked up by itself, whatever the planner believes of their number.
      LIMIT 1
    ) AS stored`,
};

export function readParameters(keys: readonly ReadKey[]): unknown[] {
  return [JSON.stringify(keys.map((key, nth) => ({ ...key, nth })))];
}

export type StoredRow = StoredPayment & {
  /** Of which key. */
  readonly nth: number;
};

/** A row comes back where a transaction is another payment's than the third value's, or an attempt of one. */
export const OTHERS_TRANSACTION: PreparedStatement = {
  name: 'midtrans_payments_others_transaction',
  text: `
    SELECT 1 FROM midtrans_payments
    WHERE account = $1 AND transaction_id = $2 AND id <> $3
    UNION ALL
    SELECT 1 FROM midtrans_payment_attempts WHERE account = $1 AND transaction_id = $2 AND payment_id <> $3
    LIMIT 1`,
};

/**
 * A row comes back where one of these orders is a payment's that the gateway may have signed such an amount of: with an automatic fee
 * somewhat more than was charged, and less where less was captured. Consecutive numbers seldom come so close.
 */
export const ONE_OF: PreparedStatement = {
  name: 'midtrans_payments_one_of',
  text: `
    SELECT 1 FROM midtrans_payments p
    JOIN unnest($2::varchar[], $3::float8[]) AS reading (order_id, gross_amount) USING (order_id)
    WHERE p.account = $1 AND reading.gross_amount <= 2 * COALESCE(p.authorized_amount, p.gross_amount) + 50000
    LIMIT 1`,
};
