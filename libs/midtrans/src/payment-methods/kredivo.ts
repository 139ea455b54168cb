import { definePaymentMethod, NoOptions } from './define-payment-method';

/** Kredivo: pay later, on its own page. */
export const kredivo = definePaymentMethod({
  type: 'kredivo',
  options: NoOptions,
  reference: 'https://docs.midtrans.com/reference/kredivo-1',
  example: { gross_amount: 40_000, custom_expiry: { expiry_duration: 60, unit: 'minute' } },
  paymentLinkNames: ['kredivo'],
  shows: ['redirect'],
  defaultExpirySeconds: 24 * 60 * 60,
  read: (answer) => ({ redirectUrl: answer.text('redirect_url') }),
});
