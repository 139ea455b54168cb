import { validate, type FieldError } from '../validation/validate';
import { InvoiceDetails, NUMBER_LENGTHS } from './invoice.request';
import { wibDay } from './invoice.status';
import { MAX_RUPIAH, sumOf } from '../validation/rupiah';

/** An invoice that may be sent: every rule of ours and of the gateway's that can be known beforehand holds. */
export interface ValidInvoice extends InvoiceDetails {
  readonly paymentType: NonNullable<InvoiceDetails['paymentType']>;
  /** Whole rupiah: what the items add up to. */
  readonly totalAmount: number;
}

/** Everything wrong with an invoice, each field named as in `CreateInvoiceInput` (`items.0.price`). */
export type ValidatedInvoice =
  | { readonly invoice: ValidInvoice; readonly errors?: undefined }
  | { readonly invoice?: undefined; readonly errors: readonly FieldError[] };

/**
 * Validates an invoice of unknown origin.
 *
 * @param now - decides whether the due date is over
 * @see https://docs.midtrans.com/reference/create-invoice
 */
export function validateInvoice(input: unknown, now: Date): ValidatedInvoice {
  const { value: details, errors } = validate(InvoiceDetails, withDay(input));
  if (details === undefined) return { errors };
  const total = sumOf(details.items);
  const broken = ruleErrors(details, total, now);
  if (broken.length > 0) return { errors: broken };
  const paymentType = details.paymentType ?? 'payment_link';
  return { invoice: { ...details, paymentType, totalAmount: Number(total) } };
}

/** Rules that span several fields. */
function ruleErrors(details: InvoiceDetails, total: bigint, now: Date): FieldError[] {
  const { dueDate, paymentType, paymentLink, virtualAccounts } = details;
  const errors: FieldError[] = [];
  const say = (field: string, message: string): void => void errors.push({ field, message });

  if (dueDate < wibDay(now)) say('dueDate', 'dueDate must not be over (in WIB)');
  if (total <= 0n) say('items', 'items must add up to more than 0');
  if (total > MAX_RUPIAH) say('items', `items must not add up to more than ${MAX_RUPIAH}`);
  if (paymentType === 'virtual_account') {
    if (virtualAccounts === undefined) {
      say('virtualAccounts', 'virtualAccounts is required for virtual_account');
    }
    if (paymentLink !== undefined) say('paymentLink', 'paymentLink does not belong to virtual_account');
  } else if (virtualAccounts !== undefined) {
    say('virtualAccounts', 'virtualAccounts does not belong to payment_link');
  }
  for (const [index, { bank, number }] of (virtualAccounts ?? []).entries()) {
    const [min, max] = NUMBER_LENGTHS.get(bank) ?? [1, 16];
    if (number === undefined || (number.length >= min && number.length <= max)) continue;
    const lengths = min === max ? `${min}` : `${min} to ${max}`;
    say(`virtualAccounts.${index}.number`, `number must be ${lengths} digits for ${bank}`);
  }
  const banks = (virtualAccounts ?? []).map(({ bank }) => bank);
  if (new Set(banks).size < banks.length) say('virtualAccounts', 'virtualAccounts must name a bank once');
  return errors;
}

/** An instant stands for the day in WIB that it is on. */
function withDay(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('dueDate' in input)) return input;
  const { dueDate } = input;
  const isInstant = dueDate instanceof Date && !Number.isNaN(dueDate.getTime());
  return isInstant ? { ...input, dueDate: wibDay(dueDate) } : input;
}
