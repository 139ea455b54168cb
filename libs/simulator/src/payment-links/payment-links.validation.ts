import { lifetimeProblems } from '../checkout/lifetime';
import { pageProblems, suffixedOrderIdProblems, totalProblems } from '../checkout/order.validation';
import type { PagePreferences } from '../preferences';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { isDynamic } from './payment-link';

const MAX_LINK_ID = 50;
const MAX_USAGE = 1_000_000;
const MAX_TITLE = 40;
const TYPES: readonly unknown[] = [undefined, 'FIXED_AMOUNT', 'DYNAMIC_AMOUNT'];
const AMOUNTS = ['min_amount', 'max_amount', 'preset_amount'] as const;

function linkIdProblems(body: JsonObject): string[] {
  const { payment_link_id: id } = objectAt(body, 'transaction_details');
  if (id === undefined || id === null) return [];
  if (typeof id !== 'string' || !/^[a-z0-9-]+$/.test(id)) {
    return ['payment_link_id must only contain alphanumeric characters [a-z, 0-9] and hyphens [-]'];
  }
  return id.length > MAX_LINK_ID ? [`payment_link_id is too long (max ${MAX_LINK_ID})`] : [];
}

function usageProblems({ usage_limit: limit }: JsonObject): string[] {
  if (limit === undefined || limit === null) return [];
  const isCount = Number.isSafeInteger(limit) && Number(limit) >= 1 && Number(limit) <= MAX_USAGE;
  return isCount ? [] : [`usage_limit must be an integer between 1 and ${MAX_USAGE}`];
}

function dynamicAmountProblems(body: JsonObject): string[] {
  if (body.dynamic_amount === undefined) return [];
  if (!isObject(body.dynamic_amount)) return ['dynamic_amount must be an object'];
  const dynamic = body.dynamic_amount;
  const problems = AMOUNTS.filter((field) => {
    const amount = dynamic[field];
    return amount !== undefined && !(Number.isSafeInteger(amount) && Number(amount) > 0);
  }).map((field) => `dynamic_amount.${field} must be a positive integer`);
  if (problems.length > 0) return problems;
  const { min_amount = 0, max_amount = Infinity } = dynamic;
  return Number(min_amount) > Number(max_amount)
    ? ['dynamic_amount.min_amount must not exceed dynamic_amount.max_amount']
    : [];
}

function customerProblems({ customer_details: customer }: JsonObject): string[] {
  if (!isObject(customer)) return [];
  const isReachable = ['first_name', 'email', 'phone'].some((field) => textAt(customer, field));
  return isReachable ? [] : ['customer_details needs a first_name, an email or a phone'];
}

/** Every message that a payment link deserves; none means that it may go on. */
export function paymentLinkProblems(body: JsonObject, preferences: PagePreferences): string[] {
  const details = objectAt(body, 'transaction_details');
  return [
    ...pageProblems(body, preferences),
    ...lifetimeProblems(body.expiry, 'expiry'),
    ...suffixedOrderIdProblems(details, 'transaction_details.order_id'),
    // The gateway ignores both where the customer says how much.
    ...(isDynamic(body) ? dynamicAmountProblems(body) : totalProblems(body)),
    ...linkIdProblems(body),
    ...usageProblems(body),
    ...customerProblems(body),
    ...(TYPES.includes(body.payment_link_type)
      ? []
      : ['payment_link_type must be FIXED_AMOUNT or DYNAMIC_AMOUNT']),
    ...((textAt(body, 'title') ?? '').length > MAX_TITLE ? [`title is too long (max ${MAX_TITLE})`] : []),
  ];
}
