import { akulaku } from './akulaku';
import { bankTransfer } from './bank-transfer';
import { creditCard, type SavedCardOptions } from './credit-card';
import { cstore } from './cstore';
import { dana } from './dana';
import { echannel } from './echannel';
import { gopay } from './gopay';
import { kredivo } from './kredivo';
import { ovo } from './ovo';
import type { PaymentMethod } from './payment-method';
import { qris } from './qris';
import { shopeepay } from './shopeepay';
import { unknownMethod } from './unknown-method';
import { isRecord } from '../validation/is-record';
import { validate, type Validated } from '../validation/validate';

/** The payment methods of this package. All that is known of one is in its file. */
const OWN = [
  creditCard,
  bankTransfer,
  echannel,
  gopay,
  shopeepay,
  dana,
  ovo,
  qris,
  cstore,
  akulaku,
  kredivo,
] as const;

type OwnMethod = (typeof OWN)[number];
type OwnOptions = { [Method in OwnMethod as Method['type']]: InstanceType<Method['options']> };

/**
 * The options of each payment type.
 *
 * @example a host's own method
 * ```ts
 * declare module 'nestjs-midtrans' {
 *   interface PaymentOptionsByType { linkaja: LinkAjaOptions }
 * }
 * ```
 */

export interface PaymentOptionsByType extends OwnOptions {}

/** A payment type that can be charged. */
export type PaymentType = keyof PaymentOptionsByType;

/**
 * The type of a payment that is stored: one that can be charged, or what else Midtrans calls the way in which an invoice was paid, such as
 * `bca_klikpay`, `cimb_clicks` or `bri_epay`.
 */
export type StoredPaymentType = PaymentType | (string & Record<never, never>);

/** What a caller may give: a card may be named by its token, or as one that was saved. */
interface GivenOptions extends Omit<PaymentOptionsByType, 'credit_card'> {
  credit_card: PaymentOptionsByType['credit_card'] | SavedCardOptions;
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

/** Where customers return to after paying, by the payment types that let it be said. */
export type CallbackUrls = {
  readonly [T in PaymentType as TakesCallbackUrl<PaymentOptionsByType[T]> extends true ? T : never]?: string;
};
/** The class of no options has every name, for nothing. */
type TakesCallbackUrl<Options> = string extends keyof Options
  ? false
  : 'callbackUrl' extends keyof Options
    ? true
    : false;

const methods = new Map<string, PaymentMethod>();
const types: PaymentType[] = [];

/** The payment types that can be charged, those of added methods among them. */
export const PAYMENT_TYPES: readonly PaymentType[] = types;

/**
 * Makes a payment method known wherever one is looked up: to every registration of the module in this process, as a method is
 * a fact about Midtrans.
 */
export function addPaymentMethod(method: PaymentMethod): void {
  if (!methods.has(method.type)) types.push(method.type as PaymentType);
  methods.set(method.type, method);
}

for (const method of OWN) addPaymentMethod(method);

/** Whether a value is what Midtrans may call a type, whether a method of it is known or not. */
export function isTypeName(value: unknown): value is StoredPaymentType {
  return typeof value === 'string' && /^\w{1,32}$/.test(value);
}

/** Whether a value is a payment method that this package does not have itself. */
export function isPaymentMethodToAdd(value: unknown): value is PaymentMethod {
  if (!isRecord(value)) return false;
  const { type, buildCharge } = value;
  return (
    typeof type === 'string' &&
    /^[a-z0-9_]{1,32}$/.test(type) &&
    typeof buildCharge === 'function' &&
    !OWN.some((own) => own.type === type)
  );
}

/** Every payment method, in the order of {@link PAYMENT_TYPES}. */
export function paymentMethods(): readonly PaymentMethod[] {
  return [...methods.values()];
}

/** The payment method of a type from elsewhere, where there is one. */
export function findPaymentMethod(type: unknown): PaymentMethod<object, PaymentType> | undefined {
  return methods.get(type as string) as PaymentMethod<object, PaymentType> | undefined;
}

/** The payment method of a type. Of one that is no method here, no more than Midtrans can be asked to do with any. */
export function paymentMethod<T extends PaymentType>(type: T): PaymentMethod<PaymentOptionsByType[T], T>;
export function paymentMethod(type: StoredPaymentType): PaymentMethod;
export function paymentMethod(type: string): PaymentMethod {
  return methods.get(type) ?? unknownMethod(type);
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
