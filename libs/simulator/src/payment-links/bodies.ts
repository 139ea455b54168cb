import { formatMoment } from '../checkout/moment';
import { isPaid } from '../transactions/paid';
import { compact, isObject, numberAt, objectAt, type JsonObject } from '../json';
import type { Merchant } from '../world';
import { isDynamic, type PaymentLink, type TriedPurchase } from './payment-link';

export function linkUrl({ id, origin }: PaymentLink): string {
  return `${origin.baseUrl}/simulator/payment-links/${id}`;
}

/** A purchase as the payment shows it that paid it, else the last that was tried. */
function purchaseBody(
  { purchase: { orderId, snapToken, createdAt }, payments }: TriedPurchase,
  index: number,
  link: PaymentLink,
): JsonObject {
  const payment = payments.find(isPaid) ?? payments.at(-1);
  return {
    id: link.number * 1000 + index + 1,
    snap_token: snapToken,
    order_id: orderId,
    payment_status: payment?.status.toUpperCase(),
    payment_method: payment?.paymentType.toUpperCase(),
    created_at: createdAt.toISOString(),
    updated_at: (payment?.changedAt ?? createdAt).toISOString(),
    payment_link_id: link.number,
  };
}

/** What belongs to a link in the gateway's database, as its answer shows it. */
function ownedBody(part: JsonObject, link: PaymentLink): JsonObject {
  const createdAt = link.createdAt.toISOString();
  return {
    ...part,
    id: String(link.number),
    payment_link_id: String(link.number),
    created_at: createdAt,
    updated_at: createdAt,
  };
}

function itemBodies(link: PaymentLink): JsonObject[] {
  const items: unknown[] = Array.isArray(link.request.item_details) ? link.request.item_details : [];
  return items.filter(isObject).map((item) => ownedBody(compact({ ...item, item_id: item.id }), link));
}

/** https://docs.midtrans.com/reference/get-payment-link-details */
export function paymentLinkBody(
  link: PaymentLink,
  tried: readonly TriedPurchase[],
  { merchantId }: Merchant,
): JsonObject {
  const { request } = link;
  const expiry = objectAt(request, 'expiry');
  const card = objectAt(request, 'credit_card');
  return compact({
    id: String(link.number),
    payment_link_url: linkUrl(link),
    order_id: link.orderId,
    payment_link_type: isDynamic(request) ? 'DYNAMIC_AMOUNT' : 'FIXED_AMOUNT',
    merchant_id: merchantId,
    payment_link_id: link.id,
    enabled_payments: request.enabled_payments ?? undefined,
    usage_limit: request.usage_limit ?? undefined,
    gross_amount: numberAt(objectAt(request, 'transaction_details'), 'gross_amount') ?? 0,
    credit_card_3d_secure: card.secure === true,
    whitelist_bins: card.whitelist_bins ?? undefined,
    expiry_start: expiry.start_time ?? (link.expiresAt && formatMoment(link.createdAt)),
    expiry_duration: expiry.duration,
    expiry_unit: expiry.unit,
    usage: tried.filter(({ payments }) => payments.some(isPaid)).length,
    item_details: itemBodies(link),
    customer_details: isObject(request.customer_details)
      ? ownedBody(request.customer_details, link)
      : undefined,
    purchases: tried.map((each, index) => purchaseBody(each, index, link)),
  });
}
