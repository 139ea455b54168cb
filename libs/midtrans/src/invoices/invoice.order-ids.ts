import type { PreparedStatement } from '../database/postgres';
import type { OrderIdHolders } from '../order-ids/order-ids';

/** An invoice holds its order id and its number, unless Midtrans rejected it; and no order is named after an invoice. */
export const invoiceOrderIds: OrderIdHolders = `
  SELECT id, 'has an invoice' AS reason FROM midtrans_invoices
  WHERE account = $1 AND order_id = asked.id AND failure_reason IS NULL
  UNION ALL
  SELECT id, 'is an invoice''s number' FROM midtrans_invoices
  WHERE account = $1 AND invoice_number = asked.id AND failure_reason IS NULL
  UNION ALL
  SELECT id, 'is an invoice''s id' FROM midtrans_invoices WHERE account = $1 AND midtrans_invoice_id = asked.id
  UNION ALL
  SELECT id, 'is an invoice''s id' FROM midtrans_invoices WHERE id = asked.uuid`;

/**
 * The order id of an invoice that Midtrans rejected is free again, whoever's it was. Who takes it (`$3`) begins their own anew; another's
 * stays theirs, with `#` and its own id at the end of its order id, as of payments.
 */
export const RELEASE_ORDER_ID: PreparedStatement = {
  name: 'midtrans_invoices_release_order_id',
  text: `
    WITH renamed AS (
      UPDATE midtrans_invoices SET order_id = order_id || '#' || id, version = version + 1, updated_at = now()
      WHERE account = $1 AND order_id = $2 AND failure_reason IS NOT NULL AND user_id IS DISTINCT FROM $3::varchar
      RETURNING id
    ), deleted AS (
      DELETE FROM midtrans_invoices
      WHERE account = $1 AND order_id = $2 AND failure_reason IS NOT NULL AND user_id IS NOT DISTINCT FROM $3::varchar
      RETURNING id
    )
    DELETE FROM midtrans_commands WHERE subject_id IN (SELECT id FROM renamed UNION ALL SELECT id FROM deleted)`,
};

/** `order_id` of the invoice for a virtual account; with the milliseconds of its beginning for a payment link's. */
export function invoiceOrderIdsOf(orderId: string): string[] {
  const [, own] = /^(.+)-\d+$/.exec(orderId) ?? [];
  return own === undefined ? [orderId] : [orderId, own];
}
