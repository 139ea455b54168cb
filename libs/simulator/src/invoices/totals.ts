import { isObject, numberAt, objectAt, textAt, type JsonObject } from '../json';

const PERCENT_DIGITS = 1_000_000;

/** Whole rupiah of `amount × numerator / denominator`, rounded half up; exact whatever their size. */
function share(amount: number, numerator: bigint, denominator: bigint): number {
  return Number((2n * BigInt(amount) * numerator + denominator) / (2n * denominator));
}

/** Percents have decimals, so they are counted in millionths. */
function millionths(percent: number): bigint {
  return BigInt(Math.round(percent * PERCENT_DIGITS));
}

const HUNDRED = BigInt(100 * PERCENT_DIGITS);

function percentOf(amount: number, percent: number): number {
  return share(amount, millionths(percent), HUNDRED);
}

/** The part of an amount that is a tax contained in it. */
function containedIn(amount: number, percent: number): number {
  return share(amount, millionths(percent), HUNDRED + millionths(percent));
}

export function objectsAt(parent: JsonObject, key: string): JsonObject[] {
  const list: unknown = parent[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** What an item's discount takes off, in whole rupiah; undefined where it has none. */
export function itemDiscount(item: JsonObject): number | undefined {
  const percent = numberAt(item, 'discount_percentage');
  return percent === undefined ? undefined : percentOf(Number(item.price) * Number(item.quantity), percent);
}

function itemTotal(item: JsonObject): number {
  return Number(item.price) * Number(item.quantity) - (itemDiscount(item) ?? 0);
}

/** The gateway takes these as numbers and as strings of digits. */
function rupiahAt(amount: JsonObject, key: string): number {
  return Number(amount[key] ?? 0);
}

export interface InvoiceTax {
  readonly name: string;
  readonly type: string;
  readonly value: number;
  /** Whole rupiah. */
  readonly calculatedAmount: number;
}

/** What an invoice adds up to, in whole rupiah. */
export interface InvoiceTotals {
  readonly grossAmount: number;
  readonly vat: number;
  readonly discount: number;
  readonly shipping: number;
  readonly taxes: readonly InvoiceTax[];
}

function taxOn(base: number, tax: JsonObject, isContained: boolean): InvoiceTax {
  const value = numberAt(tax, 'value') ?? 0;
  const type = textAt(tax, 'type') ?? 'fixed';
  const percentage = isContained ? containedIn(base, value) : percentOf(base, value);
  return {
    name: textAt(tax, 'name') ?? '',
    type,
    value,
    calculatedAmount: type === 'percentage' ? percentage : Math.round(value),
  };
}

/**
 * Items less discount, plus vat, taxes and shipping. Taxes count from the items less the discount; in the tax_mode
 * `inclusive` the prices contain them.
 *
 * @see https://docs.midtrans.com/reference/json-objects-1
 */
export function totalsOf(request: JsonObject): InvoiceTotals {
  const amount = objectAt(request, 'amount');
  const [discount, shipping] = [rupiahAt(amount, 'discount'), rupiahAt(amount, 'shipping')];
  const base = objectsAt(request, 'item_details').reduce((sum, item) => sum + itemTotal(item), 0) - discount;
  const vat = rupiahAt(amount, 'vat');
  const isContained = request.tax_mode === 'inclusive';
  const taxes = objectsAt(request, 'taxes').map((tax) => taxOn(base, tax, isContained));
  const added = isContained ? 0 : taxes.reduce((sum, { calculatedAmount }) => sum + calculatedAmount, 0);
  const vatAdded = amount.vat_type === 'percentage' ? percentOf(base, vat) : vat;
  return { grossAmount: base + vatAdded + added + shipping, vat, discount, shipping, taxes };
}
