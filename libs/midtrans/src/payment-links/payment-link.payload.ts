import { formatWibTime } from '../gateway';
import type { PaymentLinkRequest } from '../gateway/wire';
import { pageCardSettings } from '../payment-methods';
import { filled, wireCustomer, wireItem } from '../payments/charge.payload';
import { withoutUndefined } from '../validation/without-undefined';
import type { PaymentLinkCustomer } from './payment-link.request';
import type { ValidPaymentLink } from './payment-link.validation';

/** What a link is called, here and at the gateway. */
export interface PaymentLinkIds {
  readonly orderId: string;
  readonly paymentLinkId: string;
}

/**
 * The body of `POST /v1/payment-links`. How often it may be paid is always said, as nobody has written down what holds otherwise; and
 * cards are taken with 3-D Secure unless the link says that they are not.
 *
 * @see https://docs.midtrans.com/reference/create-payment-link
 */
export function paymentLinkRequest(
  { orderId, paymentLinkId }: PaymentLinkIds,
  link: ValidPaymentLink,
): PaymentLinkRequest {
  const { grossAmount, dynamicAmount, customerDetails, itemDetails, expiry, callbacks, startsAt } = link;
  const [custom_field1, custom_field2, custom_field3] = link.customFields ?? [];
  return withoutUndefined({
    transaction_details: withoutUndefined({
      order_id: orderId,
      payment_link_id: paymentLinkId,
      gross_amount: grossAmount,
    }),
    payment_link_type: dynamicAmount === undefined ? 'FIXED_AMOUNT' : 'DYNAMIC_AMOUNT',
    dynamic_amount:
      dynamicAmount &&
      withoutUndefined({
        min_amount: dynamicAmount.minAmount,
        max_amount: dynamicAmount.maxAmount,
        preset_amount: dynamicAmount.presetAmount,
      }),
    usage_limit: link.usageLimit,
    title: filled(link.title),
    customer_required: link.customerRequired,
    customer_details: customerDetails && customerOf(customerDetails),
    item_details: itemDetails?.map(wireItem),
    enabled_payments: link.enabledPayments,
    credit_card: pageCardSettings(link.creditCard),
    expiry:
      expiry &&
      withoutUndefined({
        // The gateway's own sample has no seconds.
        start_time: startsAt === null ? undefined : `${formatWibTime(startsAt).slice(0, -3)} +0700`,
        duration: expiry.duration,
        unit: expiry.unit,
      }),
    callbacks: callbacks && { finish: callbacks.finish },
    custom_field1: filled(custom_field1),
    custom_field2: filled(custom_field2),
    custom_field3: filled(custom_field3),
  });
}

function customerOf(customer: PaymentLinkCustomer): PaymentLinkRequest['customer_details'] {
  const { notes, requiredFields } = customer;
  return withoutUndefined({
    ...wireCustomer(customer),
    notes: filled(notes),
    customer_details_required_fields: requiredFields,
  });
}
