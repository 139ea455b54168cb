import { Matches } from 'class-validator';
import { NoCardData } from '../validation/rules';
import { definePaymentMethod } from './define-payment-method';

/** Options of an OVO charge. */
export class OvoOptions {
  /** The number that OVO asks to pay. */
  @Matches(/^\+?\d{8,15}$/, {
    message: '$property must be a phone number: 8 to 15 digits, with or without a +',
  })
  @NoCardData()
  payerPhoneNumber: string;
}

/**
 * OVO: the customer confirms in the app within a minute, so there is nothing to open and no expiry to choose.
 *
 * @see https://docs.midtrans.com/reference/ewallet-ovo
 */
export const ovo = definePaymentMethod({
  type: 'ovo',
  options: OvoOptions,
  reference: 'https://docs.midtrans.com/reference/ovo-object',
  example: { gross_amount: 15_000, ovo: { payer_phone_number: '081111111111' } },
  fields: { payerPhoneNumber: 'payer_phone_number' },
  snapNames: ['ovo'],
  shows: ['app_request'],
  acceptsCustomExpiry: false,
  defaultExpirySeconds: 65,
  refunds: 'full',
  read: () => ({}),
});
