import { objectAt, textAt, type JsonObject } from '../json';
import { customerProblems } from '../transactions/charge/customer';
import {
  amountProblems,
  customFieldProblems,
  itemsProblems,
  orderIdProblems,
} from '../transactions/charge/validation';
import { cardSettingsProblems } from './card-settings.validation';
import { enabledPaymentsProblems } from './channels';
import type { PagePreferences } from '../preferences';

/**
 * The length of an order_id to which payments add a suffix of their own.
 *
 * @see https://docs.midtrans.com/reference/create-payment-link
 */
export const MAX_SUFFIXED_ORDER_ID = 36;

/** The messages for an order_id longer than payments can add a suffix to. */
export function suffixedOrderIdProblems(details: JsonObject, path: string): string[] {
  const isTooLong = (textAt(details, 'order_id') ?? '').length > MAX_SUFFIXED_ORDER_ID;
  return isTooLong ? [`${path} is too long (max ${MAX_SUFFIXED_ORDER_ID})`] : [];
}

/** The messages that what Snap and payment links have in common deserves. */
export function pageProblems(body: JsonObject, preferences: PagePreferences): string[] {
  return [
    ...orderIdProblems(objectAt(body, 'transaction_details')),
    ...enabledPaymentsProblems(body.enabled_payments, preferences),
    ...cardSettingsProblems(body),
    ...customFieldProblems(body),
    ...customerProblems(body),
  ];
}

/** The messages that the amount and the items deserve. */
export function totalProblems(body: JsonObject): string[] {
  return [...amountProblems(objectAt(body, 'transaction_details')), ...itemsProblems(body)];
}
