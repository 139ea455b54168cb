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

/** The order id of an invoice that Midtrans rejected is free again, whoever's it was: it makes room. */
export const RELEASE_ORDER_ID: PreparedStatement = {
  name: 'midtrans_invoices_release_order_id',
  text: `
    WITH released AS (
      DELETE FROM midtrans_invoices
      WHERE account = $1 AND order_id = $2 AND failure_reason IS NOT NULL RETURNING id
    )
    DELETE FROM midtrans_commands WHERE subject_id IN (SELECT id FROM released)`,
};
