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

/** DANA, paid on its own page. */
export const dana = definePaymentMethod({
  type: 'dana',
  options: DanaOptions,
  fields: { callbackUrl: 'callback_url' },
  flatFields: { callback_url: 'callbackUrl' },
  read: (answer) => ({ redirectUrl: walletRedirectUrl(answer) }),
});
