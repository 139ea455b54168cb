import { definePaymentMethod, NoOptions } from './define-payment-method';
import { walletRedirectUrl } from './gateway-answer';
import type { PaymentMethod } from './payment-method';

/**
 * What can be said of a payment whose type is no method here: it cannot be charged, and what else can be done with it Midtrans alone
 * knows. A cancellation asks it to expire first, as it may be one that would give money back.
 */
export function unknownMethod(type: string): PaymentMethod {
  return definePaymentMethod({
    type,
    options: NoOptions,
    reference: 'https://docs.midtrans.com/reference/charge-transactions-1',
    example: {},
    mayChangeBank: true,
    isVoidable: true,
    read: (answer) => ({
      bank: answer.text('bank'),
      store: answer.text('store'),
      redirectUrl: walletRedirectUrl(answer),
    }),
  });
}
