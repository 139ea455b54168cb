import type { PreparedStatement } from '../../database/postgres';
import type { Delivery } from '../../notifications/notification.handler';
import type { AppendedRow } from '../../events/outbox.row';
import { STEP_COLUMNS, type PaymentColumns } from '../payment.events';

/** What of a payment a report of the gateway may fill in, in the columns' own names. Absent and null leave a column as it is. */
export interface PaymentPatch {
  transaction_status?: string;
  fraud_status?: string | null;
  transaction_id?: string | null;
  status_code?: string | null;
  status_message?: string | null;
  transaction_time?: Date | null;
  settlement_time?: Date | null;
  expiry_time?: Date | null;
  /** Whole rupiah, cumulative. */
  refund_amount?: number | null;
  /** Whole rupiah: what was captured of an authorisation, where that is less. */
  gross_amount?: number | null;
  bank?: string | null;
  store?: string | null;
  va_number?: string | null;
  bill_key?: string | null;
  biller_code?: string | null;
  payment_code?: string | null;
  redirect_url?: string | null;
  deeplink_url?: string | null;
  qr_string?: string | null;
  charge_response?: string | null;
}

const PATCH_COLUMNS = {
  transaction_status: 'varchar',
  fraud_status: 'varchar',
  transaction_id: 'text',
  status_code: 'text',
  status_message: 'text',
  transaction_time: 'timestamptz',
  settlement_time: 'timestamptz',
  expiry_time: 'timestamptz',
  refund_amount: 'numeric',
  gross_amount: 'numeric',
  bank: 'text',
  store: 'text',
  va_number: 'text',
  bill_key: 'text',
  biller_code: 'text',
  payment_code: 'text',
  redirect_url: 'text',
  deeplink_url: 'text',
  qr_string: 'text',
  charge_response: 'jsonb',
} as const satisfies Record<keyof PaymentPatch, string>;

const patchNames = Object.keys(PATCH_COLUMNS) as (keyof PaymentPatch)[];

/** Columns of the payment that events tell of: all but the raw answer and our bookkeeping. */
const EVENT_COLUMNS = [
  'id',
  'account',
  'user_id',
  'order_id',
  'transaction_id',
  'subscription_id',
  'payment_type',
  'bank',
  'store',
  'gross_amount',
  'currency',
  'transaction_status',
  'fraud_status',
  'status_code',
  'status_message',
  'customer_first_name',
  'customer_last_name',
  'customer_email',
  'customer_phone',
  'va_number',
  'bill_key',
  'biller_code',
  'payment_code',
  'redirect_url',
  'deeplink_url',
  'qr_string',
  'transaction_time',
  'settlement_time',
  'expiry_time',
  'paid_at',
  'refund_amount',
  'metadata',
  'custom_field1',
  'custom_field2',
  'custom_field3',
  'created_at',
  'updated_at',
];

/** What one statement writes, all or nothing. */
export interface LedgerWrite {
  readonly account: string;
  readonly orderId: string;
  /** Guard of a decision made on a row that was read: nobody has moved it since. */
  readonly version: number | null;
  /** Guard of a decision made without reading: an unpaid payment in one of these statuses, of this amount. */
  readonly unpaidIn: readonly string[] | null;
  readonly grossAmount: number | null;
  readonly patch: PaymentPatch;
  readonly becomesPaid: boolean;
  readonly isPaid: boolean;
  readonly events: readonly string[];
  readonly delivery: Delivery | null;
}

const FIRST_PATCH_PARAMETER = 19;

function patchParameter(name: keyof PaymentPatch): string {
  return `$${FIRST_PATCH_PARAMETER + patchNames.indexOf(name)}::${PATCH_COLUMNS[name]}`;
}

function assignment(name: keyof PaymentPatch): string {
  switch (name) {
    case 'fraud_status':
      // A new status brings its own, also when it has none: Indomaret's settlement clears an earlier challenge.
      return `fraud_status = CASE WHEN ${patchParameter('transaction_status')} IS NULL THEN p.fraud_status ELSE ${patchParameter(name)} END`;
    case 'refund_amount':
      // A sum that only ever grows: an older report does not take a refund back.
      return `${name} = GREATEST(p.${name}, ${patchParameter(name)})`;
    case 'gross_amount':
      return `authorized_amount = CASE WHEN ${patchParameter(name)} < p.gross_amount THEN p.gross_amount ELSE p.authorized_amount END,
        ${name} = LEAST(p.${name}, ${patchParameter(name)})`;
    case 'bank':
    case 'store':
      // What was charged for is known best from the charge.
      return `${name} = COALESCE(p.${name}, ${patchParameter(name)})`;
    default:
      return `${name} = COALESCE(${patchParameter(name)}, p.${name})`;
  }
}

/**
 * Moves a payment: inbox, payment and outbox in ONE statement, guarded against concurrent change. No row comes back
 * where the guard did not hold, and then nothing was written. Events are leased to this instance unless earlier ones of
 * the payment still wait.
 */
export const MOVE: PreparedStatement = {
  name: 'midtrans_payments_move',
  text: `
    WITH target AS (
      SELECT id, version, transaction_status AS previous_status FROM midtrans_payments
      WHERE account = $1 AND order_id = $2
        AND ($3::integer IS NULL OR version = $3)
        AND ($4::varchar[] IS NULL
             OR (transaction_status = ANY ($4) AND paid_at IS NULL AND gross_amount = $5::numeric))
    ), moved AS (
      UPDATE midtrans_payments p SET
        ${patchNames.map(assignment).join(',\n        ')},
        paid_at = CASE WHEN $6::boolean THEN COALESCE(p.paid_at, ${patchParameter('settlement_time')}, now()) ELSE p.paid_at END,
        version = p.version + 1,
        updated_at = now()
      FROM target
      WHERE p.id = target.id AND p.version = target.version
      RETURNING ${EVENT_COLUMNS.map((name) => `p.${name}`).join(', ')}, $7::boolean AS is_paid, target.previous_status
    ), inbox AS (
      INSERT INTO midtrans_notifications
        (id, account, payment_id, order_id, transaction_id, transaction_status, fraud_status, payment_type, status_code,
         gross_amount, status, raw_payload, fingerprint)
      SELECT $10, moved.account, moved.id, moved.order_id, $11, $12, $13, $14, $15, $16, 'processed', $17::jsonb, $18
      FROM moved WHERE $18::varchar IS NOT NULL
      ON CONFLICT (account, fingerprint) DO UPDATE
        SET status = EXCLUDED.status, payment_id = EXCLUDED.payment_id, error_message = NULL
      RETURNING id
    ), subject AS (
      SELECT moved.id, moved.account,
        jsonb_build_object(${STEP_COLUMNS.map((name) => `'${name}', moved.${name}`).join(', ')}) AS payload,
        $9::integer > 0 AND NOT EXISTS (
          SELECT 1 FROM midtrans_outbox o
          WHERE o.subject_id = moved.id AND o.delivered_at IS NULL AND o.dead_at IS NULL) AS leased
      FROM moved
    ), appended AS (
      INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, next_attempt_at)
      SELECT gen_random_uuid(), event.type, subject.account, subject.id, subject.payload,
        CASE WHEN subject.leased THEN now() + $9::integer * interval '1 millisecond' ELSE now() END
      FROM subject, unnest($8::varchar[]) WITH ORDINALITY AS event (type, position)
      ORDER BY event.position
      RETURNING sequence, id AS event_id, type AS event_type, payload, occurred_at
    )
    SELECT to_json(moved) AS payment, subject.leased, (SELECT id FROM inbox) AS notification_id, appended.*
    FROM moved CROSS JOIN subject LEFT JOIN appended ON true
    ORDER BY appended.sequence`,
};

/** @param leaseMs - see {@link Transaction.leaseMs} */
export function moveParameters(write: LedgerWrite, leaseMs: number): unknown[] {
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
    leaseMs,
    delivery?.id,
    delivery?.transactionId,
    delivery?.transactionStatus,
    delivery?.fraudStatus,
    delivery?.paymentType,
    delivery?.statusCode,
    delivery?.grossAmount,
    delivery?.rawPayload,
    delivery?.fingerprint,
    ...patchNames.map((name) => patch[name]),
  ];
}

export type MovedRow = AppendedRow & {
  readonly payment: PaymentColumns;
  readonly leased: boolean;
  readonly notification_id: string | null;
};

/** The payment that a report is about, and whether this delivery has been recorded before. One row, always. */
export const READ: PreparedStatement = {
  name: 'midtrans_payments_read',
  text: `
    SELECT p.id, p.version, p.transaction_status, p.fraud_status, p.paid_at IS NOT NULL AS was_paid,
      p.refund_amount::float8 AS refund_amount, p.gross_amount::float8 AS gross_amount,
      p.authorized_amount::float8 AS authorized_amount,
      p.payment_type, p.bank, p.store,
      n.id AS notification_id, n.status AS notification_status
    FROM (SELECT $1::varchar AS account, $2::varchar AS order_id, $3::varchar AS fingerprint) AS report
    LEFT JOIN midtrans_payments p ON p.account = report.account AND p.order_id = report.order_id
    LEFT JOIN midtrans_notifications n ON n.account = report.account AND n.fingerprint = report.fingerprint`,
};
