import { definePaymentMethod, NoOptions } from './define-payment-method';

/** Akulaku: pay later, on its own page. It checks the basket. */
export const akulaku = definePaymentMethod({
  type: 'akulaku',
  options: NoOptions,
  reference: 'https://docs.midtrans.com/reference/akulaku-1',
  example: {
    gross_amount: 11_000,
    item_details: [{ id: '1', name: 'Sepatu', price: 11_000, quantity: 1 }],
    customer_details: { first_name: 'Customer', last_name: '1', email: 'customer-1@example.com' },
  },
  paymentLinkNames: ['akulaku'],
  shows: ['redirect'],
  limits: () => ({ min: 5_000 }),
  defaultExpirySeconds: 2 * 60 * 60,
  requiresItems: true,
  requiresDistinctItemIds: true,
  requiresCustomer: true,
  read: (answer) => ({ redirectUrl: answer.text('redirect_url') }),
});
