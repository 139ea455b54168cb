import { MidtransInputError, type PrepareCharge } from 'nestjs-midtrans';
import { GOODS } from '../goods';
import { isOrderId, orderIdOfPayment } from './order-ids';
import type { OrderStore } from './order.store';

/**
 * Prices the payment of an order, whose charge names it: `metadata: { shop_order: "SHOP-…" }`. It costs what the order says, under an
 * order id of the shop's, whatever amount, items and order id the client names. Other charges are left as they come, so that every
 * payment method can be tried with any amount; a shop that sells in earnest refuses them here.
 */
export function pricedOrder(orders: OrderStore): PrepareCharge {
  return async ({ metadata = {}, orderId }, user) => {
    if (!('shop_order' in metadata)) {
      // It would be paid for an order with an amount of the client's.
      if (orderId === undefined || orderIdOfPayment(orderId) === undefined) return undefined;
      const message = 'order_id is one of the shop: pay its order with metadata.shop_order';
      throw new MidtransInputError([{ field: 'order_id', message }]);
    }
    const { shop_order: id } = metadata;
    const order = isOrderId(id) && user !== null ? await orders.find(id, user.id) : null;
    if (order === null) {
      const message = 'shop_order must be an order of yours';
      throw new MidtransInputError([{ field: 'metadata.shop_order', message }]);
    }
    return {
      orderId: await orders.nextPayment(order),
      grossAmount: order.amount,
      itemDetails: order.lines.map(({ product, price, quantity }) => ({
        id: product,
        name: GOODS.find(({ id: known }) => known === product)?.name.id ?? product,
        price,
        quantity,
      })),
      customerDetails: { firstName: order.customerId },
    };
  };
}
