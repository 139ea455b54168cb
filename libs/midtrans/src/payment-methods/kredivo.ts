import { definePaymentMethod } from './define-payment-method';

/** Kredivo has no options. */
export class KredivoOptions {
  [option: string]: never;
}

/**
 * Kredivo: pay later, on its own page.
 *
 * @see https://docs.midtrans.com/reference/kredivo-1
 */
export const kredivo = definePaymentMethod({
  type: 'kredivo',
  options: KredivoOptions,
  fields: {},
  read: (answer) => ({ redirectUrl: answer.text('redirect_url') }),
});
