import { compact, isObject, objectAt, textAt, type JsonObject } from '../../json';
import { PAYMENT_TYPES, methodOf } from '../methods/registry';
import type { ChargeMaker, PaymentMethod } from '../methods/payment-method';
import { amountLimitProblems } from './amount-limits';
import { customerProblems } from './customer';
import { customExpiryProblems } from './expiry';

const MAX_ORDER_ID = 50;
const MAX_ITEM_TEXT = 50;
// As the gateway calls them in its messages.
const ITEM_TEXTS = {
  id: 'Id',
  name: 'Name',
  brand: 'Brand',
  category: 'Category',
  merchant_name: 'Merchant name',
};
const MAX_CUSTOM_FIELD = 255;
const CUSTOM_FIELDS = ['custom_field1', 'custom_field2', 'custom_field3'] as const;

export function orderIdProblems(details: JsonObject): string[] {
  const orderId = textAt(details, 'order_id');
  if (orderId === undefined) return ['transaction_details.order_id is required'];
  if (orderId.length > MAX_ORDER_ID) return ['transaction_details.order_id too long'];
  return /^[A-Za-z0-9\-_~.]+$/.test(orderId)
    ? []
    : ['transaction_details.order_id may contain only letters, digits and the symbols - _ ~ .'];
}

export function amountProblems(details: JsonObject): string[] {
  const amount = details.gross_amount;
  if (amount === undefined || amount === null) return ['transaction_details.gross_amount is required'];
  if (!Number.isSafeInteger(amount)) return ['transaction_details.gross_amount must be an integer'];
  return Number(amount) > 0 ? [] : ['transaction_details.gross_amount must be greater than 0'];
}

function itemProblems(item: unknown, index: number): string[] {
  const path = `item_details[${index}]`;
  if (!isObject(item)) return [`${path} must be an object`];
  const problems: string[] = [];
  if (textAt(item, 'name') === undefined) problems.push(`${path}.name is required`);
  if (!Number.isSafeInteger(item.price)) problems.push(`${path}.price must be an integer`);
  if (!Number.isSafeInteger(item.quantity) || Number(item.quantity) <= 0) {
    problems.push(`${path}.quantity must be a positive integer`);
  }
  for (const [field, label] of Object.entries(ITEM_TEXTS)) {
    const value = item[field];
    if (typeof value === 'string' && value.length > MAX_ITEM_TEXT) {
      problems.push(`item_details ${label} too long`);
    }
  }
  return problems;
}

function sumOf(items: readonly unknown[]): number {
  return items.reduce<number>(
    (sum, item) => (isObject(item) ? sum + Number(item.price) * Number(item.quantity) : sum),
    0,
  );
}

export function itemsProblems(body: JsonObject): string[] {
  const items: unknown = body.item_details;
  if (items === undefined) return [];
  if (!Array.isArray(items)) return ['item_details must be an array'];
  const problems = items.flatMap(itemProblems);
  if (problems.length > 0 || items.length === 0) return problems;
  return sumOf(items) === objectAt(body, 'transaction_details').gross_amount
    ? []
    : ['transaction_details.gross_amount is not equal to the sum of item_details'];
}

export function customFieldProblems(body: JsonObject): string[] {
  return CUSTOM_FIELDS.flatMap((field) => {
    const value = body[field];
    if (value === undefined) return [];
    if (typeof value !== 'string') return [`${field} must be a string`];
    return value.length > MAX_CUSTOM_FIELD ? [`${field} too long`] : [];
  });
}

function methodProblems(body: JsonObject, method: PaymentMethod, maker: ChargeMaker): string[] {
  const expiry =
    method.allowsCustomExpiry || body.custom_expiry === undefined
      ? customExpiryProblems(body)
      : ['custom_expiry is not supported by this payment type'];
  return [...method.problems(body, maker), ...expiry];
}

function paymentTypeProblem(body: JsonObject): string {
  return textAt(body, 'payment_type') === undefined
    ? 'payment_type is required'
    : `payment_type must be one of ${PAYMENT_TYPES.join(', ')}`;
}

/** Every validation message that a charge request deserves; none means that it may go on. */
export function chargeProblems(body: JsonObject, maker: ChargeMaker): string[] {
  const details = objectAt(body, 'transaction_details');
  const method = methodOf(body);
  return [
    ...(method ? methodProblems(body, method, maker) : [paymentTypeProblem(body)]),
    ...orderIdProblems(details),
    ...amountProblems(details),
    ...amountLimitProblems(body),
    ...itemsProblems(body),
    ...customerProblems(body),
    ...customFieldProblems(body),
  ];
}

/** What the merchant attaches to a transaction and gets back in every status and notification. */
export function attachmentsOf(body: JsonObject): JsonObject {
  const fields = CUSTOM_FIELDS.map((field) => [field, body[field]] as const);
  return compact({
    ...Object.fromEntries<unknown>(fields),
    metadata: isObject(body.metadata) ? body.metadata : undefined,
  });
}
