import { objectAt, textAt, type JsonObject } from '../json';
import { customerProblems } from '../transactions/charge/customer';
import {
  amountProblems,
  customFieldProblems,
  itemsProblems,
  orderIdProblems,
} from '../transactions/charge/validation';
import { lifetimeProblems } from './lifetime';

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

function enabledPaymentsProblems({ enabled_payments: names }: JsonObject): string[] {
  if (names === undefined || names === null) return [];
  const isList = Array.isArray(names) && names.every((name) => typeof name === 'string');
  return isList ? [] : ['enabled_payments must be an array of strings'];
}

/** The messages that what Snap and payment links have in common deserves. */
export function pageProblems(body: JsonObject): string[] {
  return [
    ...orderIdProblems(objectAt(body, 'transaction_details')),
    ...enabledPaymentsProblems(body),
    ...lifetimeProblems(body.expiry, 'expiry'),
    ...customFieldProblems(body),
    ...customerProblems(body),
  ];
}

/** The messages that the amount and the items deserve. */
export function totalProblems(body: JsonObject): string[] {
  return [...amountProblems(objectAt(body, 'transaction_details')), ...itemsProblems(body)];
}
