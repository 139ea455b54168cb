import type { ItemDetail } from './charge.input';
import type { ValidCharge } from './charge.validation';
import type { PaymentItem } from './payment-item.entity';
import type { Payment } from './payment.entity';

/**
 * A charge that is taken up, for what it was begun for: prices may have changed since, and the customer is charged what
 * the stored payment says or nothing.
 */
export function asBegun(charge: ValidCharge, { grossAmount, items }: Payment): ValidCharge {
  return { ...charge, grossAmount, itemDetails: items.map(itemDetailOf) };
}

function itemDetailOf(item: PaymentItem): ItemDetail {
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
