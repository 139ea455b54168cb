import type { PreparedStatement } from '../../database/postgres';
import { appendEvents } from '../../events/append.sql';
import type { AppendedRow } from '../../events/outbox.row';
import type { Delivery } from '../../notifications/notification.handler';
import { EVENT_COLUMNS, PATCH_COLUMNS, type PatchProperty, type PaymentPatch } from '../payment.columns';
import { STEP_COLUMNS, type StoredColumns } from '../payment.events';

/** What one statement writes, all or nothing. */
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

const FIRST_PATCH_PARAMETER = 23;

function patchParameter(property: PatchProperty): string {
  const index = PATCH_COLUMNS.findIndex((column) => column.property === property);
  return `$${FIRST_PATCH_PARAMETER + index}::${PATCH_COLUMNS[index]?.sql}`;
}

function assignment({ property, name, patch }: (typeof PATCH_COLUMNS)[number]): string {
  const reported = patchParameter(property);
  switch (patch) {
    case 'replace':
      return `${name} = COALESCE(${reported}, p.${name})`;
    case 'replace_with_status':
      return `${name} = CASE WHEN ${patchParameter('transactionStatus')} IS NULL THEN p.${name} ELSE ${reported} END`;
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
 * Moves a payment: inbox, payment and outbox in ONE statement, guarded against concurrent change. No row comes back
 * where the guard did not hold, and then nothing was written.
 */
export const MOVE: PreparedStatement = {
  name: 'midtrans_payments_move',
  text: `
    WITH target AS (
      SELECT id, version, transaction_status AS previous_status FROM midtrans_payments
      WHERE account = $1 AND order_id = $2
        AND ($19::text = ANY (former_transaction_ids)) IS NOT TRUE
        AND ($20::boolean OR (transaction_id <> $19) IS NOT TRUE)
        AND ($3::integer IS NULL OR version = $3)
        AND ($4::varchar[] IS NULL
             OR (transaction_status = ANY ($4) AND paid_at IS NULL AND gross_amount = $5::numeric AND origin = 'charge'))
    ), moved AS (
      UPDATE midtrans_payments p SET
        ${PATCH_COLUMNS.map(assignment).join(',\n        ')},
        authorized_amount = CASE WHEN ${patchParameter('grossAmount')} < p.gross_amount THEN p.gross_amount ELSE p.authorized_amount END,
        paid_at = CASE WHEN $6::boolean THEN COALESCE(p.paid_at, ${patchParameter('settlementTime')}, now()) ELSE p.paid_at END,
        is_confirmed = CASE WHEN ${patchParameter('transactionStatus')} IS NULL THEN p.is_confirmed ELSE $21::boolean END,
        read_backs = 0,
        next_read_back_at = NULL,
        version = p.version + 1,
        updated_at = now()
      FROM target
      WHERE p.id = target.id AND p.version = target.version
      RETURNING ${EVENT_COLUMNS.map(({ name }) => `p.${name}`).join(', ')}, $7::boolean AS is_paid, target.previous_status
    ), inbox AS (
      INSERT INTO midtrans_notifications
        (id, account, payment_id, order_id, transaction_id, transaction_status, fraud_status, payment_type, status_code,
         gross_amount, status, raw_payload, fingerprint)
      SELECT $10, moved.account, moved.id, moved.order_id, $11, $12, $13, $14, $15, $16, 'processed', $17::jsonb, $18
      FROM moved WHERE $18::varchar IS NOT NULL
      ON CONFLICT (account, fingerprint) DO UPDATE
        SET status = EXCLUDED.status, payment_id = EXCLUDED.payment_id, error_message = NULL
      RETURNING id
    ), ${appendEvents({
      events: `
        SELECT event.type, moved.account, moved.id AS subject_id, event.position,
          jsonb_build_object(${STEP_COLUMNS.map((name) => `'${name}', moved.${name}`).join(', ')})
            || COALESCE($22::jsonb, '{}') AS payload
        FROM moved, unnest($8::varchar[]) WITH ORDINALITY AS event (type, position)`,
      lease: '$9',
    })}
    SELECT to_json(moved) AS payment, (SELECT id FROM inbox) AS notification_id, told.*
    FROM moved LEFT JOIN told ON true
    ORDER BY told.sequence`,
};

/** @param lease - see {@link Transaction.lease} */
export function moveParameters(write: LedgerWrite, lease: string): unknown[] {
  const { delivery, patch } = write;
  return [
    write.account,
    write.orderId,
    write.version,
    write.unpaidIn,
    write.grossAmount,
    write.becomesPaid,
    write.isPaid,
    write.events,
    lease,
    delivery?.id,
    delivery?.transactionId,
    delivery?.transactionStatus,
    delivery?.fraudStatus,
    delivery?.paymentType,
    delivery?.statusCode,
    delivery?.grossAmount,
    delivery?.rawPayload,
    delivery?.fingerprint,
    write.transactionId,
    write.isOtherTransaction,
    write.isConfirmed,
    write.told && JSON.stringify(write.told),
    ...PATCH_COLUMNS.map(({ property }) => patch[property]),
  ];
}

export type MovedRow = AppendedRow & {
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

/**
 * The payment that a report is about, or the attempt of it, and whether this delivery has been recorded before. One row, always. What is told of a
 * transaction that had the order id before is about the payment of that transaction.
 */
export const READ: PreparedStatement = {
  name: 'midtrans_payments_read',
  text: `
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
    FROM (
      SELECT $1::varchar AS account, $2::varchar AS order_id, $3::varchar AS fingerprint, $4::text AS transaction_id
    ) AS report
    LEFT JOIN midtrans_payments holder ON holder.account = report.account AND holder.order_id = report.order_id
    LEFT JOIN midtrans_payments p ON p.id = COALESCE(
      (
        SELECT former.id FROM midtrans_payments former
        WHERE former.account = report.account AND former.transaction_id = report.transaction_id
          AND report.transaction_id = ANY (holder.former_transaction_ids)
        LIMIT 1
      ),
      holder.id)
    LEFT JOIN midtrans_payment_attempts a
      ON a.payment_id = p.id AND a.account = report.account AND a.transaction_id = report.transaction_id
    LEFT JOIN midtrans_notifications n ON n.account = report.account AND n.fingerprint = report.fingerprint`,
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
