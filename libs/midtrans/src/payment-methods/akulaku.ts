import { definePaymentMethod } from './define-payment-method';

/** Akulaku has no options. */
export class AkulakuOptions {
  [option: string]: never;
}

/**
 * Akulaku: pay later, on its own page. It checks the basket, so items (each with an id of its own) and a customer
 * are required.
 *
 * @see https://docs.midtrans.com/reference/akulaku-1
 */
export const akulaku = definePaymentMethod({
  type: 'akulaku',
  options: AkulakuOptions,
  fields: {},
  requiresItems: true,
  requiresDistinctItemIds: true,
  requiresCustomer: true,
  read: (answer) => ({ redirectUrl: answer.text('redirect_url') }),
});
