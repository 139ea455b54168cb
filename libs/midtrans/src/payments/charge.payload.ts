import { MidtransInputError } from '../errors/midtrans.errors';
import { withoutUndefined } from '../validation/without-undefined';
import type { ChargeRequest, WireCustomer, WireItem } from '../gateway/wire';
import { paymentMethod } from '../payment-methods';
import type { CreateChargeInput, CustomerDetails, ItemDetail, OrderDetails } from './charge.request';
import type { ValidCharge } from './charge.validation';
import type { MidtransPaymentItem } from './payment-item.entity';
import type { MidtransPayment } from './payment.entity';

/**
 * The gateway takes requests of at most 16 KB.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
const MAX_CHARGE_BYTES = 16 * 1024;

/** The body of `POST /v2/charge`. */
export function chargeRequest(orderId: string, charge: ValidCharge): ChargeRequest {
  const { customExpiry } = charge;
  return withoutUndefined({
    ...paymentMethod(charge.paymentType).buildCharge(charge.paymentOptions),
    ...orderRequest(orderId, charge),
    custom_expiry: customExpiry && {
      expiry_duration: customExpiry.expiryDuration,
      unit: customExpiry.unit ?? 'minute',
    },
  });
}

/** What is sold, and to whom, as the gateway takes it. */
export function orderRequest(orderId: string, order: OrderDetails) {
  const { customFields = [], customerDetails, itemDetails = [], metadata, grossAmount } = order;
  const [custom_field1, custom_field2, custom_field3] = customFields;
  return withoutUndefined({
    transaction_details: { order_id: orderId, gross_amount: grossAmount },
    item_details: itemDetails.length > 0 ? itemDetails.map(wireItem) : undefined,
    customer_details: customerDetails && wireCustomer(customerDetails),
    custom_field1: filled(custom_field1),
    custom_field2: filled(custom_field2),
    custom_field3: filled(custom_field3),
    metadata,
  });
}

/** @throws MidtransInputError for a charge that the gateway would not take for its size */
export function requireSize(request: object): void {
  if (Buffer.byteLength(JSON.stringify(request)) <= MAX_CHARGE_BYTES) return;
  const message = `the charge must not exceed ${MAX_CHARGE_BYTES} bytes: Midtrans takes no more`;
  throw new MidtransInputError([{ field: '', message }]);
}

/**
 * A charge that is taken up, as what it was begun as: prices may have changed since, and the customer is charged what the
 * stored payment says or nothing.
 */
export function resumeFrom<Charge extends CreateChargeInput>(
  charge: Charge,
  payment: MidtransPayment,
): Charge {
  return { ...charge, ...resumeOrder(payment) };
}

/** What is sold, as it was when the payment was begun. */
export function resumeOrder({
  account,
  orderId,
  grossAmount,
  items,
}: MidtransPayment): Pick<OrderDetails, 'account' | 'orderId' | 'grossAmount' | 'itemDetails'> {
  const itemDetails = items.length > 0 ? items.map(itemDetailOf) : undefined;
  return { account, orderId, grossAmount, itemDetails };
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

export function wireItem(item: ItemDetail): WireItem {
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

export function wireCustomer(customer: CustomerDetails): WireCustomer | undefined {
  const wire = withoutUndefined({
    first_name: filled(customer.firstName),
    last_name: filled(customer.lastName),
    email: filled(customer.email),
    phone: filled(customer.phone),
  });
  return Object.keys(wire).length > 0 ? wire : undefined;
}

/** The gateway wants a field left out rather than empty. */
export function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
