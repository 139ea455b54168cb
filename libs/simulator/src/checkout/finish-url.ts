import { apiCode } from '../transactions/bodies';
import type { TransactionRecord } from '../transactions/transaction';
import type { Checkout } from './checkout';

// A link to one of these would run in the page.
const SCRIPTS: readonly string[] = ['javascript:', 'data:', 'vbscript:'];

/**
 * Where the customer goes after paying: the merchant's finish url, told what became of the payment. Undefined where the
 * merchant named none.
 *
 * @see https://docs.midtrans.com/reference/window-redirection
 */
export function finishUrlOf({ finishUrl }: Checkout, payment: TransactionRecord): string | undefined {
  if (finishUrl === undefined || !URL.canParse(finishUrl)) return undefined;
  const url = new URL(finishUrl);
  if (SCRIPTS.includes(url.protocol)) return undefined;
  url.searchParams.set('order_id', payment.orderId);
  url.searchParams.set('status_code', apiCode(payment));
  url.searchParams.set('transaction_status', payment.status);
  return url.href;
}
