import type { ChargeRequest, WireCustomer, WireItem } from '../gateway/wire';
import { paymentMethod } from '../payment-methods';
import type { CustomerDetails, ItemDetail } from './charge.input';
import type { ValidCharge } from './charge.validation';

/**
 * The gateway takes requests of at most 16 KB.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
export const MAX_CHARGE_BYTES = 16 * 1024;

/** The body of `POST /v2/charge`. */
export function chargeRequest(orderId: string, charge: ValidCharge): ChargeRequest {
  const { customExpiry, customFields = [], customerDetails, itemDetails = [], metadata } = charge;
  const [custom_field1, custom_field2, custom_field3] = customFields;
  return withoutUndefined({
    ...paymentMethod(charge.paymentType).buildCharge(charge.paymentOptions),
    transaction_details: { order_id: orderId, gross_amount: charge.grossAmount },
    item_details: itemDetails.length > 0 ? itemDetails.map(wireItem) : undefined,
    customer_details: customerDetails && wireCustomer(customerDetails),
    custom_expiry: customExpiry && {
      expiry_duration: customExpiry.expiryDuration,
      unit: customExpiry.unit ?? 'minute',
    },
    custom_field1: filled(custom_field1),
    custom_field2: filled(custom_field2),
    custom_field3: filled(custom_field3),
    metadata,
  });
}

function wireItem(item: ItemDetail): WireItem {
  return withoutUndefined({
    id: filled(item.id),
    name: item.name,
    price: item.price,
    quantity: item.quantity ?? 1,
    brand: filled(item.brand),
    category: filled(item.category),
    merchant_name: filled(item.merchantName),
    url: item.url,
  });
}

function wireCustomer(customer: CustomerDetails): WireCustomer | undefined {
  const wire = withoutUndefined({
    first_name: filled(customer.firstName),
    last_name: filled(customer.lastName),
    email: filled(customer.email),
    phone: filled(customer.phone),
  });
  return Object.keys(wire).length > 0 ? wire : undefined;
}

/** The gateway wants a field left out rather than empty. */
function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
