import type { PreparedStatement } from '../database/postgres';
import type { OrderIdHolders } from '../order-ids/order-ids';

/** A charge that Midtrans refused has no transaction, and no answer of one. See `MidtransPayment.wasRejected`. */
const IS_REFUSED = `transaction_status = 'failure' AND transaction_id IS NULL AND charge_response IS NULL`;

/**
 * Order ids and transaction ids are taken in the same place, ours too: nobody gets at a payment by naming an order after it.
 */
export const paymentOrderIds: OrderIdHolders = `
  SELECT id, 'was charged before' AS reason FROM midtrans_payments
  WHERE account = $1 AND order_id = asked.id AND NOT (${IS_REFUSED})
  UNION ALL
  SELECT id, 'is a transaction''s id' FROM midtrans_payments WHERE transaction_id = asked.id
  UNION ALL
  SELECT id, 'is a payment''s id' FROM midtrans_payments WHERE id = asked.uuid`;

/**
 * The order id of a charge that Midtrans refused is free again, whoever's it was. The payment stays its customer's, under an order id
 * that nobody else can have: see `replacedBy`.
 */
export const RELEASE_ORDER_ID: PreparedStatement = {
  name: 'midtrans_payments_release_order_id',
  text: `
    WITH released AS (
      UPDATE midtrans_payments SET order_id = order_id || '#' || id, version = version + 1, updated_at = now()
      WHERE account = $1 AND order_id = $2 AND ${IS_REFUSED} RETURNING id
    )
    DELETE FROM midtrans_commands WHERE subject_id IN (SELECT id FROM released)`,
};
