import { definePaymentMethod } from './define-payment-method';
import { walletRedirectUrl } from './gateway-answer';
import { CallbackUrl, Optional } from '../validation/rules';

/** Options of a ShopeePay charge. */
export class ShopeepayOptions {
  /** Where the customer goes after paying. */
  @Optional()
  @CallbackUrl()
  callbackUrl?: string;
}

/**
 * ShopeePay. Its one link is a web address that opens the app where there is one, hence both redirect and deeplink.
 *
 * @see https://docs.midtrans.com/reference/shopeepay-1
 */
export const shopeepay = definePaymentMethod({
  type: 'shopeepay',
  reportedAs: ['qris'],
  options: ShopeepayOptions,
  reference: 'https://docs.midtrans.com/reference/shopeepay-object',
  example: { gross_amount: 25_000, callback_url: 'https://midtrans.com/' },
  fields: { callbackUrl: 'callback_url' },
  flatFields: { callback_url: 'callbackUrl' },
  paymentLinkNames: ['shopeepay'],
  shows: ['redirect', 'deeplink'],
  limits: () => ({ max: 20_000_000 }),
  defaultExpirySeconds: 15 * 60,
  refunds: 'full',
  read: (answer) => ({
    redirectUrl: walletRedirectUrl(answer),
    deeplinkUrl: answer.actionUrl('deeplink-redirect'),
  }),
});
