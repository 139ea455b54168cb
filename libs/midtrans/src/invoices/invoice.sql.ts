import type { ColumnsOf } from '../database/columns';
import type { PreparedStatement } from '../database/postgres';
import type { AggregateRow } from '../events/aggregate.ledger';
import type { InJson } from '../events/event-subject';
import type { InvoiceSnapshot } from './invoice.events';

/** An invoice's columns that events tell, as `to_jsonb` gives them: times are text. */
export type InvoiceColumns = ColumnsOf<InJson<InvoiceSnapshot>>;

export interface InvoiceRow extends AggregateRow {
  readonly invoice: InvoiceColumns;
}

const ROW = `i.id, i.account, i.version,
  to_jsonb(i) - ARRAY['create_response', 'failure_reason', 'read_backs', 'next_read_back_at', 'next_check_at',
    'version'] AS invoice`;

/** Whoever moves an invoice waits for the others. */
export const LOCK: PreparedStatement = {
  name: 'midtrans_invoices_lock',
  text: `SELECT ${ROW} FROM midtrans_invoices i WHERE i.id = $1 FOR UPDATE`,
};

/** What is null leaves its column as it is. Only under the lock. */
export const MOVE: PreparedStatement = {
  name: 'midtrans_invoices_move',
  text: `
    UPDATE midtrans_invoices i SET
      status = COALESCE($2::varchar, i.status),
      midtrans_status = COALESCE($3::varchar, i.midtrans_status),
      midtrans_invoice_id = COALESCE(i.midtrans_invoice_id, $4::varchar),
      pdf_url = COALESCE($5::text, i.pdf_url),
      payment_link_url = COALESCE($6::text, i.payment_link_url),
      virtual_accounts = COALESCE($7::jsonb, i.virtual_accounts),
      paid_at = COALESCE(i.paid_at, $8::timestamptz),
      payment_id = COALESCE(i.payment_id, $9::uuid),
      void_reason = COALESCE(i.void_reason, $10::text),
      create_response = COALESCE($11::jsonb, i.create_response),
      total_amount = CASE WHEN i.midtrans_status IS NULL THEN COALESCE($12::numeric, i.total_amount) ELSE i.total_amount END,
      next_check_at = $13,
      failure_reason = NULL,
      version = i.version + 1,
      updated_at = now()
    WHERE i.id = $1
    RETURNING ${ROW}`,
};

/** Midtrans' no. An invoice that it has told of since is not rejected, nor one that it may have: what it says no to then comes later. */
export const REJECT: PreparedStatement = {
  name: 'midtrans_invoices_reject',
  text: `
    UPDATE midtrans_invoices SET failure_reason = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND midtrans_status IS NULL AND status <> 'unanswered'
    RETURNING id`,
};

/** Nobody waits for Midtrans' answer to a creation any more. */
export const GIVE_UP: PreparedStatement = {
  name: 'midtrans_invoices_give_up',
  text: `
    UPDATE midtrans_invoices i SET status = 'unanswered', version = i.version + 1, updated_at = now()
    WHERE i.id = $1 AND i.midtrans_status IS NULL AND i.failure_reason IS NULL
    RETURNING ${ROW}`,
};

/**
 * The payment of an order. One that an invoice has begun has the mark of it, which no charge may have; of a charge that Midtrans has not
 * answered, it is not known yet what it has under its order id.
 */
export const PAYMENT_OF_ORDER: PreparedStatement = {
  name: 'midtrans_invoices_payment_of_order',
  text: `
    SELECT transaction_id, payment_type, bank, store, gross_amount::float8 AS gross_amount,
      authorized_amount::float8 AS authorized_amount, user_id IS NOT DISTINCT FROM $3::varchar AS is_users,
      paid_at IS NOT NULL AS is_paid,
      (subscription_id IS NOT NULL OR metadata -> 'midtrans_invoice_id' IS NULL)
        AND NOT (transaction_status = 'initiated' AND transaction_id IS NULL)
        AND NOT (transaction_status = 'failure' AND transaction_id IS NULL AND charge_response IS NULL) AS is_charge
    FROM midtrans_payments WHERE account = $1 AND order_id = $2`,
};

/** A row comes back where a payment may be the one that paid an invoice: its user's, of its amount, paid, and no other's. */
export const PAYMENT_OF_INVOICE: PreparedStatement = {
  name: 'midtrans_invoices_payment',
  text: `
    SELECT p.id FROM midtrans_payments p
    WHERE p.id = $1 AND p.user_id IS NOT DISTINCT FROM $2::varchar AND p.gross_amount = $3::numeric
      AND p.paid_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM midtrans_invoices i WHERE i.payment_id = p.id)`,
};
