import type { PaymentType } from '../gateway/wire';
import { akulaku, type AkulakuOptions } from './akulaku';
import { bankTransfer, type BankTransferOptions } from './bank-transfer';
import { creditCard, type CreditCardOptions, type SavedCardOptions } from './credit-card';
import { cstore, type CstoreOptions } from './cstore';
import { dana, type DanaOptions } from './dana';
import { echannel, type EchannelOptions } from './echannel';
import { gopay, type GopayOptions } from './gopay';
import { kredivo, type KredivoOptions } from './kredivo';
import { ovo, type OvoOptions } from './ovo';
import type { PaymentMethod } from './payment-method';
import { qris, type QrisOptions } from './qris';
import { shopeepay, type ShopeepayOptions } from './shopeepay';
import { validate, type Validated } from '../validation/validate';

/** The options of each payment type. */
export interface PaymentOptionsByType {
  credit_card: CreditCardOptions;
  bank_transfer: BankTransferOptions;
  echannel: EchannelOptions;
  gopay: GopayOptions;
  shopeepay: ShopeepayOptions;
  dana: DanaOptions;
  ovo: OvoOptions;
  qris: QrisOptions;
  cstore: CstoreOptions;
  akulaku: AkulakuOptions;
  kredivo: KredivoOptions;
}

/** What a caller may give: a card may be named by its token, or as one that was saved. */
interface GivenOptions extends Omit<PaymentOptionsByType, 'credit_card'> {
  credit_card: CreditCardOptions | SavedCardOptions;
}

/**
 * A payment type with its options, told apart by `paymentType`. `paymentOptions` may be left out where nothing in
 * them is required.
 *
 * @example { paymentType: 'bank_transfer', paymentOptions: { bank: 'bca' } }
 */
export type PaymentMethodOptions = {
  [T in PaymentType]: Record<never, never> extends GivenOptions[T]
    ? { paymentType: T; paymentOptions?: GivenOptions[T] }
    : { paymentType: T; paymentOptions: GivenOptions[T] };
}[PaymentType];

/** A payment type with its options once they were validated. */
export type ValidPaymentMethodOptions = {
  [T in PaymentType]: { paymentType: T; paymentOptions: PaymentOptionsByType[T] };
}[PaymentType];

/** Every payment method, by its type. */
export const paymentMethods: { readonly [T in PaymentType]: PaymentMethod<PaymentOptionsByType[T]> } = {
  credit_card: creditCard,
  bank_transfer: bankTransfer,
  echannel,
  gopay,
  shopeepay,
  dana,
  ovo,
  qris,
  cstore,
  akulaku,
  kredivo,
};

/** The payment method of a type. */
export function paymentMethod<T extends PaymentType>(type: T): PaymentMethod<PaymentOptionsByType[T]> {
  return paymentMethods[type];
}

/**
 * Validates options of an unknown origin (a service call, a REST body already in option names) for a payment type.
 * An option that the type does not have is an error that names it; so is `null`. Left out altogether, they are
 * taken as empty, so that each required option is named.
 */
export function validatePaymentOptions<T extends PaymentType>(
  type: T,
  raw: unknown,
): Validated<PaymentOptionsByType[T]> {
  return validate(paymentMethod(type).options, raw);
}
