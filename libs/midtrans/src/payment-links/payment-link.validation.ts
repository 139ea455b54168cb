import { parseInstant } from '../validation/instant';
import { MAX_RUPIAH, sumOf } from '../validation/rupiah';
import { validate, type FieldError } from '../validation/validate';
import { PaymentLinkDetails, type PaymentLinkExpiry } from './payment-link.request';

/** A link that may be asked for: every rule of ours and of the gateway's that can be known beforehand holds. */
export interface ValidPaymentLink extends PaymentLinkDetails {
  readonly usageLimit: number;
  /** When the time begins that the link can be paid for; null for when Midtrans makes it. */
  readonly startsAt: Date | null;
}

/** Everything wrong with a link, each field named as in `CreatePaymentLinkInput` (`itemDetails.0.price`). */
export type ValidatedPaymentLink =
  | { readonly link: ValidPaymentLink; readonly errors?: undefined }
  | { readonly link?: undefined; readonly errors: readonly FieldError[] };

/**
 * Validates a link of unknown origin.
 *
 * @param now - decides whether its time is over
 * @see https://docs.midtrans.com/reference/create-payment-link
 */
export function validatePaymentLink(input: unknown, now: Date): ValidatedPaymentLink {
  const { value: details, errors } = validate(PaymentLinkDetails, input);
  if (details === undefined) return { errors };
  const broken = ruleErrors(details, now);
  if (broken.length > 0) return { errors: broken };
  return { link: { ...details, usageLimit: details.usageLimit ?? 1, startsAt: startOf(details.expiry) } };
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** When a time ends that begins then. */
export function endOfExpiry(
  { duration, unit }: Pick<PaymentLinkExpiry, 'duration' | 'unit'>,
  from: Date,
): Date {
  return new Date(from.getTime() + duration * UNIT_MS[singular(unit)]);
}

/** Rules that span several fields. */
function ruleErrors(details: PaymentLinkDetails, now: Date): FieldError[] {
  const { grossAmount, dynamicAmount, itemDetails, customerDetails, expiry } = details;
  const errors: FieldError[] = [];
  const say = (field: string, message: string): void => void errors.push({ field, message });

  if (grossAmount === undefined && dynamicAmount === undefined) {
    say('grossAmount', 'grossAmount is required, unless the amount is dynamic');
  }
  if (dynamicAmount !== undefined) {
    const { minAmount = 1, maxAmount = MAX_RUPIAH, presetAmount = minAmount } = dynamicAmount;
    if (grossAmount !== undefined) say('grossAmount', 'grossAmount does not go with a dynamic amount');
    if (itemDetails !== undefined) say('itemDetails', 'itemDetails does not go with a dynamic amount');
    if (minAmount > maxAmount) {
      say('dynamicAmount.minAmount', 'minAmount must not be above the highest amount');
    } else if (presetAmount < minAmount || presetAmount > maxAmount) {
      say('dynamicAmount.presetAmount', 'presetAmount must be from the lowest to the highest amount');
    }
  }
  if (grossAmount !== undefined && itemDetails !== undefined && sumOf(itemDetails) !== BigInt(grossAmount)) {
    const sum = sumOf(itemDetails);
    const difference = sum - BigInt(grossAmount);
    say(
      'itemDetails',
      `itemDetails must add up to the gross amount of ${grossAmount}, but their sum is ${sum}: ${difference} too ${difference > 0n ? 'much' : 'little'}`,
    );
  }
  if (customerDetails !== undefined && !isReachable(customerDetails)) {
    say('customerDetails', 'customerDetails must have a first name, an email or a phone');
  }
  if (expiry !== undefined && endOfExpiry(expiry, startOf(expiry) ?? now) <= now) {
    say('expiry', 'expiry must not be over');
  }
  return errors;
}

function isReachable({
  firstName,
  email,
  phone,
}: NonNullable<PaymentLinkDetails['customerDetails']>): boolean {
  return [firstName, email, phone].some((value) => value !== undefined && value !== '');
}

function startOf(expiry: PaymentLinkExpiry | undefined): Date | null {
  const start = expiry?.startTime;
  return (start instanceof Date ? start : parseInstant(start ?? '')) ?? null;
}

function singular(unit: PaymentLinkExpiry['unit']): keyof typeof UNIT_MS {
  switch (unit) {
    case 'minute':
    case 'minutes':
      return 'minute';
    case 'hour':
    case 'hours':
      return 'hour';
    case 'day':
    case 'days':
      return 'day';
    default:
      return unit satisfies never;
  }
}
