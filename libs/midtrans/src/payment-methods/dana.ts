import { definePaymentMethod } from './define-payment-method';
import { walletRedirectUrl } from './gateway-answer';
import { CallbackUrl, Optional } from '../validation/rules';

/** Options of a DANA charge. */
export class DanaOptions {
  /** Where the customer goes after paying. */
  @Optional()
  @CallbackUrl()
  callbackUrl?: string;
}

/** DANA, paid on its own page. Midtrans knows its payments by their transaction ids only. */
export const dana = definePaymentMethod({
  type: 'dana',
  options: DanaOptions,
  reference: 'https://docs.midtrans.com/reference/charge-transactions-1',
  example: { gross_amount: 25_000 },
  fields: { callbackUrl: 'callback_url' },
  flatFields: { callback_url: 'callbackUrl' },
  snapNames: ['dana'],
  shows: ['redirect'],
  limits: () => ({ max: 20_000_000 }),
  defaultExpirySeconds: 15 * 60,
  statusId: 'transaction_id',
  transactionSource: () => 'SNAP_API',
  read: (answer) => ({ redirectUrl: walletRedirectUrl(answer) }),
});
