import { parseAmount, parseWibTime, type PaymentLinkResponse } from '../gateway';
import { isPlainText } from '../validation/plain-text';
import { isRecord } from '../validation/is-record';
import type { MidtransPaymentLink } from './payment-link.entity';
import { LINK_EXPIRY_UNITS } from './payment-link.request';
import { endOfExpiry } from './payment-link.validation';

/** What the gateway says of a link, as far as it changes what is stored. What is absent stays as it is. */
export interface PaymentLinkGatewayState {
  readonly midtransLinkId?: string;
  readonly paymentUrl?: string;
  readonly expiresAt?: Date;
  /** JSON, without secrets. */
  readonly createResponse?: string;
}

/** A payment that the gateway lists of a link. */
export interface ListedPurchase {
  readonly orderId: string;
  /** The gateway's word, in small letters. */
  readonly status: string;
}

/** Longer ids are nobody's. */
const LONGEST_ID = 64;

/**
 * What an answer about a link says.
 *
 * @see https://docs.midtrans.com/reference/get-payment-link-details
 */
export function parsePaymentLinkState(response: PaymentLinkResponse): PaymentLinkGatewayState {
  const id = text(response.id);
  return {
    midtransLinkId: id !== undefined && id.length <= LONGEST_ID ? id : undefined,
    paymentUrl: text(response.payment_link_url),
    expiresAt: endOf(response),
  };
}

/** The payments that were made or begun by a link, each once. */
export function purchasesIn({ purchases }: PaymentLinkResponse): ListedPurchase[] {
  const listed: unknown[] = Array.isArray(purchases) ? purchases : [];
  const read = listed.filter(isRecord).flatMap((purchase): ListedPurchase[] => {
    const orderId = text(purchase['order_id']);
    const status = text(purchase['payment_status']) ?? '';
    return orderId === undefined ? [] : [{ orderId, status: status.toLowerCase() }];
  });
  return [...new Map(read.map((purchase) => [purchase.orderId, purchase])).values()];
}

/**
 * Whether an answer about an order is about this link: it has the id that was chosen for it, or, where the gateway calls it otherwise, the
 * amount that was asked for.
 */
export function isAbout(
  {
    orderId,
    paymentLinkId,
    grossAmount,
  }: Pick<MidtransPaymentLink, 'orderId' | 'paymentLinkId' | 'grossAmount'>,
  response: PaymentLinkResponse,
): boolean {
  if (response.order_id !== orderId) return false;
  const isNamed = response.payment_link_id === paymentLinkId || lastPart(response) === paymentLinkId;
  const isDynamic = response.payment_link_type === 'DYNAMIC_AMOUNT';
  const isOfAmount =
    grossAmount === null ? isDynamic : !isDynamic && parseAmount(response.gross_amount) === grossAmount;
  return isNamed || isOfAmount;
}

function lastPart({ payment_link_url: url }: PaymentLinkResponse): string | undefined {
  return text(url)?.split('/').at(-1);
}

function endOf(response: PaymentLinkResponse): Date | undefined {
  const start = momentOf(response.expiry_start);
  const { expiry_duration: duration, expiry_unit: told } = response;
  const unit = LINK_EXPIRY_UNITS.find((known) => known === text(told)?.toLowerCase());
  if (start === undefined || unit === undefined || !Number.isSafeInteger(duration)) return undefined;
  const end = endOfExpiry({ duration: Number(duration), unit }, start);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

/** The gateway repeats a beginning as it was asked for, which may have no seconds. */
function momentOf(value: unknown): Date | undefined {
  const time = text(value);
  return parseWibTime(time) ?? parseWibTime(time?.replace(/^(\S+ \d\d:\d\d)(?!:)/, '$1:00'));
}

function text(value: unknown): string | undefined {
  return isPlainText(value) && value !== '' ? value : undefined;
}
