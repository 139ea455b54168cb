import { cardSettingsProblems } from '../checkout/card-settings.validation';
import { isChannel, type Channel } from '../checkout/channels';
import { endOfLifetime, lifetimeProblems } from '../checkout/lifetime';
import { parseMoment } from '../checkout/moment';
import { MAX_SUFFIXED_ORDER_ID } from '../checkout/order.validation';
import { DAY, later } from '../clock/time';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { totalsOf } from './totals';

const MAX_AMOUNT = 99_999_999_999;
const MAX_ITEM_NUMBER = 99_999_999;
const LONGEST_LINK_MS = 730 * DAY;

/** The lengths of custom numbers. */
const VA_LENGTHS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  bca_va: [11, 11],
  mandiri_bill: [1, 12],
  bni_va: [1, 8],
  bri_va: [1, 13],
  cimb_va: [1, 16],
  permata_va: [10, 10],
};

function textProblems(parent: JsonObject, field: string, max: number, path = ''): string[] {
  const value = parent[field];
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string') return [`${path}${field} must be a string`];
  return value.length > max ? [`${path}${field} must be at most ${max} characters`] : [];
}

function neededTextProblems(parent: JsonObject, field: string, max: number, path = ''): string[] {
  const isMissing = parent[field] === undefined || parent[field] === null || parent[field] === '';
  return isMissing ? [`${path}${field} must not be empty`] : textProblems(parent, field, max, path);
}

function orderIdProblems(body: JsonObject): string[] {
  const problems = neededTextProblems(body, 'order_id', MAX_SUFFIXED_ORDER_ID);
  if (problems.length > 0 || /^[A-Za-z0-9\-_~.]+$/.test(textAt(body, 'order_id') ?? '')) return problems;
  return ['order_id must only contain alphanumeric characters, hyphens, underscores, tildes and dots'];
}

/** The date at a field; a date without a time zone is none. */
export function momentAt(body: JsonObject, field: string): Date | undefined {
  return parseMoment(textAt(body, field) ?? '');
}

function dateProblems(body: JsonObject): string[] {
  const problems = ['invoice_date', 'due_date'].flatMap((field) => {
    if (textAt(body, field) === undefined) return [`${field} must not be empty`];
    return momentAt(body, field) ? [] : [`${field} must look like yyyy-MM-dd hh:mm:ss Z`];
  });
  const [from, to] = [momentAt(body, 'invoice_date'), momentAt(body, 'due_date')];
  return from && to && to <= from ? [...problems, 'due_date must be after invoice_date'] : problems;
}

function customerProblems(body: JsonObject): string[] {
  if (!isObject(body.customer_details)) return ['customer_details must not be empty'];
  const customer = body.customer_details;
  const path = 'customer_details.';
  return [
    ...neededTextProblems(customer, 'name', 40, path),
    ...textProblems(customer, 'id', 36, path),
    ...textProblems(customer, 'email', 255, path),
    ...textProblems(customer, 'phone', 15, path),
    ...(textAt(customer, 'phone')?.startsWith('0') ? ['customer_details.phone must not start with 0'] : []),
  ];
}

function isCount(value: unknown, max: number): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max;
}

function itemProblems(item: unknown, index: number): string[] {
  const path = `item_details[${index}].`;
  if (!isObject(item)) return [`item_details[${index}] must be an object`];
  const { quantity, price, discount_percentage: discount } = item;
  return [
    ...neededTextProblems(item, 'description', 150, path),
    ...textProblems(item, 'item_id', 30, path),
    ...(isCount(quantity, MAX_ITEM_NUMBER) && quantity !== 0
      ? []
      : [`${path}quantity must be an integer between 1 and ${MAX_ITEM_NUMBER}`]),
    ...(isCount(price, MAX_ITEM_NUMBER)
      ? []
      : [`${path}price must be an integer between 0 and ${MAX_ITEM_NUMBER}`]),
    ...(discount === undefined || discount === null || isCount(discount, 100)
      ? []
      : [`${path}discount_percentage must be an integer between 0 and 100`]),
  ];
}

function itemsProblems({ item_details: items }: JsonObject): string[] {
  if (items === undefined || items === null || (Array.isArray(items) && items.length === 0)) {
    return ['item must not be empty'];
  }
  return Array.isArray(items) ? items.flatMap(itemProblems) : ['item_details must be an array'];
}

function amountProblems(body: JsonObject): string[] {
  if (body.amount === undefined || body.amount === null) return [];
  if (!isObject(body.amount)) return ['amount must be an object'];
  const amount = body.amount;
  return ['vat', 'discount', 'shipping']
    .filter((field) => {
      const value = amount[field];
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      return value !== undefined && value !== null && !isCount(number, MAX_AMOUNT);
    })
    .map((field) => `amount.${field} must be an integer between 0 and ${MAX_AMOUNT}`);
}

function taxProblems({ taxes, tax_mode: mode }: JsonObject): string[] {
  const modes = [undefined, null, 'exclusive', 'inclusive'];
  const problems = modes.some((known) => known === mode) ? [] : ['tax_mode must be exclusive or inclusive'];
  if (taxes === undefined || taxes === null) return problems;
  if (!Array.isArray(taxes)) return [...problems, 'taxes must be an array'];
  const isTax = (tax: unknown) =>
    isObject(tax) &&
    textAt(tax, 'name') !== undefined &&
    (tax.type === 'percentage' || tax.type === 'fixed') &&
    typeof tax.value === 'number' &&
    tax.value >= 0 &&
    tax.value <= MAX_AMOUNT;
  return taxes.every(isTax)
    ? problems
    : [...problems, 'taxes need a name, a type of percentage or fixed and a value'];
}

/** When an invoice's payment link ends: on the due date, unless the link has an expiry of its own. */
export function linkEndOf(body: JsonObject, createdAt: Date): Date | undefined {
  const link = objectAt(body, 'payment_link');
  const own = link.is_custom_expiry === true ? endOfLifetime(objectAt(link, 'expiry'), createdAt) : undefined;
  return own ?? momentAt(body, 'due_date');
}

function paymentLinkProblems(body: JsonObject, now: Date): string[] {
  if (!isObject(body.payment_link)) return ['payment_link must not be empty'];
  const { enabled_payments: names, expiry } = body.payment_link;
  const isList = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
  const problems = [
    ...(isList ? [] : ['payment_link.enabled_payments must not be empty']),
    ...lifetimeProblems(expiry, 'payment_link.expiry'),
    ...cardSettingsProblems(body.payment_link, 'payment_link.credit_card'),
  ];
  const end = problems.length === 0 ? linkEndOf(body, now) : undefined;
  if (!end) return problems;
  if (end <= now) return ['payment_link must not have ended already'];
  return end > later(now, LONGEST_LINK_MS) ? ['payment_link.expiry must end within 730 days'] : [];
}

/** The documentation's samples call it `bank`, its reference `name`. */
export function bankOf(account: JsonObject): string {
  return textAt(account, 'bank') ?? textAt(account, 'name') ?? '';
}

/** The way to pay into an account of an invoice, of which Mandiri's has a name that no payment page has. */
export function channelsOf(bank: string): readonly Channel[] {
  if (bank === 'mandiri_bill') return ['echannel'];
  return isChannel(bank) ? [bank] : [];
}

function accountProblems(account: unknown, index: number): string[] {
  const lengths = isObject(account) ? VA_LENGTHS[bankOf(account)] : undefined;
  if (!isObject(account) || !lengths || channelsOf(bankOf(account)).length === 0) {
    return [`virtual_accounts[${index}].name must be one of ${Object.keys(VA_LENGTHS).join(', ')}`];
  }
  if (account.number === undefined || account.number === null) return [];
  const [min, max] = lengths;
  return new RegExp(`^\\d{${min},${max}}$`).test(textAt(account, 'number') ?? '')
    ? []
    : [`virtual_accounts[${index}].number must have ${min} to ${max} digits`];
}

function virtualAccountsProblems(body: JsonObject, now: Date): string[] {
  const accounts = body.virtual_accounts;
  if (!Array.isArray(accounts) || accounts.length === 0) return ['virtual_accounts must not be empty'];
  const problems = accounts.flatMap(accountProblems);
  const banks = accounts.filter(isObject).map(bankOf);
  if (new Set(banks).size < banks.length) problems.push('virtual_accounts must not name a bank twice');
  const due = momentAt(body, 'due_date');
  return due && due <= now ? [...problems, 'due_date must be in the future'] : problems;
}

function payableProblems(body: JsonObject, now: Date): string[] {
  switch (body.payment_type) {
    case 'payment_link':
      return paymentLinkProblems(body, now);
    case 'virtual_account':
      return virtualAccountsProblems(body, now);
    default:
      return ['payment_type must be payment_link or virtual_account'];
  }
}

function grossAmountProblems(body: JsonObject, others: readonly string[]): string[] {
  const canBeAdded = others.every((problem) => problem === 'item must not be empty');
  return canBeAdded && totalsOf(body).grossAmount <= 0 ? ['gross_amount must be more than 0'] : [];
}

/** Every message that an invoice deserves; none means that it may go on. */
export function invoiceProblems(body: JsonObject, now: Date): string[] {
  const amounts = [...itemsProblems(body), ...amountProblems(body), ...taxProblems(body)];
  return [
    ...orderIdProblems(body),
    ...neededTextProblems(body, 'invoice_number', 40),
    ...dateProblems(body),
    ...customerProblems(body),
    ...amounts,
    ...grossAmountProblems(body, amounts),
    ...payableProblems(body, now),
  ];
}
