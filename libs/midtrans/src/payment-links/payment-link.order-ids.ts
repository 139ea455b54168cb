import type { PreparedStatement } from '../database/postgres';
import type { OrderIdHolders } from '../order-ids/order-ids';

/** A link holds its order id, unless Midtrans did not take it; and no order is named after a link. */
export const paymentLinkOrderIds: OrderIdHolders = `
  SELECT id, 'has a payment link' AS reason FROM midtrans_payment_links
  WHERE account = $1 AND order_id = asked.id AND status <> 'failure'
  UNION ALL
  SELECT id, 'is a payment link''s id' FROM midtrans_payment_links WHERE id = asked.uuid`;

/**
 * The order id of a link that Midtrans did not take is free again, whoever's it was. The link keeps its history under its order id with
 * `#` and its own id at the end, as payments do.
 */
export const RELEASE_ORDER_ID: PreparedStatement = {
  name: 'midtrans_payment_links_release_order_id',
  text: `
    WITH released AS (
      UPDATE midtrans_payment_links SET order_id = order_id || '#' || id, version = version + 1, updated_at = now()
      WHERE account = $1 AND order_id = $2 AND status = 'failure' RETURNING id
    )
    DELETE FROM midtrans_commands WHERE subject_id IN (SELECT id FROM released)`,
};

/** The milliseconds that Midtrans puts after a link's order id to make a payment's own. */
const SUFFIX = /^(.+)-\d{13}$/;

/**
 * The order ids of links that a payment's may be made of, the likeliest first: itself, as some notifications have it, and itself without
 * what Midtrans puts after it. Never a mere beginning: `A-1-2` is nothing to a link `A-1`.
 */
export function linkOrderIdsOf(orderId: string): string[] {
  const [, own] = SUFFIX.exec(orderId) ?? [];
  return own === undefined ? [orderId] : [orderId, own];
}
