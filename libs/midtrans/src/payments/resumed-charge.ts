import type { CreateChargeInput, ItemDetail } from './charge.input';
import type { MidtransPaymentItem } from './payment-item.entity';
import type { MidtransPayment } from './payment.entity';

/**
 * A charge that is taken up, as what it was begun as: prices may have changed since, and the customer is charged what the
 * stored payment says or nothing.
 */
export function resumeFrom<Charge extends CreateChargeInput>(
  charge: Charge,
  payment: MidtransPayment,
): Charge {
  const { account, orderId, grossAmount, items } = payment;
  const itemDetails = items.length > 0 ? items.map(itemDetailOf) : undefined;
  return { ...charge, account, orderId, grossAmount, itemDetails };
}

function itemDetailOf(item: MidtransPaymentItem): ItemDetail {
  return {
    id: item.itemId ?? undefined,
    name: item.name,
    price: item.price,
    quantity: item.quantity,
    brand: item.brand ?? undefined,
    category: item.category ?? undefined,
    merchantName: item.merchantName ?? undefined,
    url: item.url ?? undefined,
  };
}
