import { customerUrl } from '../http/customer-url';
import { objectAt, textAt, type JsonObject } from '../json';
import { apiCode } from '../transactions/bodies';
import type { TransactionRecord } from '../transactions/transaction';
import type { World } from '../world';
import { isLost } from '../transactions/paid';

/** Where the merchant wants its customers back, and as what it knows the order. */
export interface ReturnUrls {
  readonly orderId: string;
  readonly merchantId: string;
  /** For whoever paid, got a code to pay with, or went back without either. */
  readonly finish?: string;
  /** For whoever was denied or came too late. */
  readonly error?: string;
  /** The finish url of the dashboard, for methods that know no other. */
  readonly general?: string;
}

/** The urls in a request's `callbacks`, or those of the dashboard. */
export function returnUrlsOf(request: JsonObject, orderId: string, world: ReturnUrlSettings): ReturnUrls {
  const callbacks = objectAt(request, 'callbacks');
  const { finishUrl, errorUrl } = world.preferences;
  return {
    orderId,
    merchantId: world.merchant.merchantId,
    finish: textAt(callbacks, 'finish') ?? finishUrl,
    error: textAt(callbacks, 'error') ?? errorUrl,
    general: finishUrl,
  };
}

type ReturnUrlSettings = Pick<World, 'merchant' | 'preferences'>;

// Their apps and pages bring the customer back to the finish url in any case.
const WITHOUT_ERROR_URL: readonly string[] = ['akulaku', 'kredivo', 'gopay'];

function urlOf(
  base: string | undefined,
  { orderId, merchantId }: ReturnUrls,
  outcome: Readonly<Record<string, string>> = {},
): string | undefined {
  const url = customerUrl(base);
  if (!url) return undefined;
  const parameters = { order_id: orderId, ...outcome, merchant_id: merchantId };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/**
 * Where the customer goes after a payment, told what became of it. Undefined where the merchant named no place.
 *
 * @see https://docs.midtrans.com/reference/window-redirection
 */
export function returnUrlOf(urls: ReturnUrls, payment: TransactionRecord): string | undefined {
  const outcome = { status_code: apiCode(payment), transaction_status: payment.status };
  const ofPayment = { ...urls, orderId: payment.orderId };
  // Kredivo ignores a request's own.
  const finish = payment.paymentType === 'kredivo' ? urls.general : urls.finish;
  return errorUrlOf(urls, payment) ?? urlOf(finish, ofPayment, outcome);
}

/** Where a customer goes whose payment failed. Undefined where it did not, and where the merchant named no place. */
export function errorUrlOf(urls: ReturnUrls, payment: TransactionRecord): string | undefined {
  if (!isLost(payment) || WITHOUT_ERROR_URL.includes(payment.paymentType)) return undefined;
  const outcome = { status_code: apiCode(payment), transaction_status: payment.status };
  return urlOf(urls.error, { ...urls, orderId: payment.orderId }, outcome);
}

/** Where a customer goes who leaves the page without a payment: no `transaction_status` tells of one. */
export function leavingUrlOf(urls: ReturnUrls): string | undefined {
  return urlOf(urls.finish, urls);
}

/** Where a customer goes who comes when the page has expired. */
export function expiredUrlOf(urls: ReturnUrls): string | undefined {
  return urlOf(urls.error, urls, { status_code: '407', transaction_status: 'expire' }) ?? leavingUrlOf(urls);
}
