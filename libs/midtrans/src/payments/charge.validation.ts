import { formatAmount } from '../gateway/money';
import {
  findPaymentMethod,
  paymentMethod,
  validatePaymentOptions,
  type ValidPaymentMethodOptions,
} from '../payment-methods';
import { validate, type FieldError } from '../validation/validate';
import { ChargeDetails, type ItemDetail, type OrderDetails } from './charge.request';
import { isRecord } from '../validation/is-record';
import { sumOf } from '../validation/rupiah';

/** What tells an invoice's transactions from a charge's. */
const INVOICE_MARK = 'midtrans_invoice_id';
/** Where Midtrans tells what of an amount was asked for. */
const AMOUNTS_MARK = 'extra_info';

/** A charge that may be sent: every rule of ours and of the gateway's that can be known beforehand holds. */
export type ValidCharge = Omit<ChargeDetails, 'paymentType'> & ValidPaymentMethodOptions;

/** Everything wrong with a charge, each field named as in {@link CreateChargeInput} (`itemDetails.0.price`). */
export type ValidatedCharge =
  | { readonly charge: ValidCharge; readonly errors?: undefined }
  | { readonly charge?: undefined; readonly errors: readonly FieldError[] };

/**
 * Validates a charge of unknown origin.
 *
 * @see https://docs.midtrans.com/reference/charge-transactions-1
 */
export function validateCharge(input: unknown): ValidatedCharge {
  const { paymentOptions: rawOptions, ...rawDetails } = isRecord(input) ? input : {};
  const details = validate(ChargeDetails, isRecord(input) ? rawDetails : input);
  if (details.value === undefined) return { errors: [...details.errors, ...optionErrors(input, rawOptions)] };

  const charge = details.value;
  const options = validatePaymentOptions(charge.paymentType, rawOptions);
  const errors = [...prefixed(options.errors ?? []), ...ruleErrors(charge)];
  if (options.value === undefined || errors.length > 0) return { errors };
  return { charge: { ...charge, paymentOptions: options.value } as ValidCharge };
}

/** What is wrong with the fields of a charge, each by itself. */
export function checkFields(input: Readonly<Record<string, unknown>>): FieldError[] {
  const { paymentOptions, ...details } = input;
  return [...(validate(ChargeDetails, details).errors ?? []), ...optionErrors(input, paymentOptions)];
}

/** Where the details are wrong already, the options are still worth telling of, if their type is known. */
function optionErrors(input: unknown, rawOptions: unknown): FieldError[] {
  const type: unknown = isRecord(input) ? input['paymentType'] : undefined;
  const known = findPaymentMethod(type);
  return known === undefined ? [] : prefixed(validatePaymentOptions(known.type, rawOptions).errors ?? []);
}

function prefixed(errors: readonly FieldError[]): FieldError[] {
  return errors.map(({ field, message }) => ({
    field: field === '' ? 'paymentOptions' : `paymentOptions.${field}`,
    message,
  }));
}

/** Rules about what is sold that span several fields. */
export function orderErrors({ metadata, itemDetails: items = [], grossAmount }: OrderDetails): FieldError[] {
  const errors: FieldError[] = [];
  const say = (field: string, message: string): void => void errors.push({ field, message });
  if (metadata !== undefined && INVOICE_MARK in metadata) {
    say('metadata', `metadata must not contain ${INVOICE_MARK}: it is Midtrans' own mark of an invoice`);
  }
  if (metadata !== undefined && AMOUNTS_MARK in metadata) {
    say('metadata', `metadata must not contain ${AMOUNTS_MARK}: Midtrans tells there of fees and promotions`);
  }
  const sum = sumOf(items);
  if (items.length > 0 && sum !== BigInt(grossAmount)) {
    say(
      'itemDetails',
      `itemDetails must add up to the gross amount of ${formatAmount(grossAmount)}, but their sum is ${sum}.00`,
    );
  }
  return errors;
}

/** Rules that span several fields. */
function ruleErrors(charge: ChargeDetails): FieldError[] {
  const method = paymentMethod(charge.paymentType);
  const { itemDetails: items = [], customerDetails, customExpiry } = charge;
  const errors: FieldError[] = [];
  const say = (field: string, message: string): void => void errors.push({ field, message });

  if (method.requiresItems && items.length === 0) {
    say('itemDetails', `itemDetails is required for ${method.type}`);
  }
  if (method.requiresCustomer && customerDetails === undefined) {
    say('customerDetails', `customerDetails is required for ${method.type}`);
  }
  if (!method.acceptsCustomExpiry && customExpiry !== undefined) {
    say('customExpiry', `customExpiry is not accepted for ${method.type}`);
  }
  if (method.requiresDistinctItemIds && !haveDistinctIds(items)) {
    say('itemDetails', `itemDetails must have distinct ids for ${method.type}`);
  }
  return [...errors, ...orderErrors(charge)];
}

function haveDistinctIds(items: readonly ItemDetail[]): boolean {
  const ids = items.map(({ id }) => id ?? '').filter((id) => id !== '');
  return new Set(ids).size === items.length;
}
