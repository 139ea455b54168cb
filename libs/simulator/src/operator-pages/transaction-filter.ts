import { DAY, formatWib, later } from '../clock/time';
import { oneOf, readObject, snakeCase, whole, type Format } from '../fields';
import { PAYMENT_TYPES } from '../transactions/methods/registry';
import type { TransactionRecord } from '../transactions/transaction';
import { STATUSES } from '../transactions/transitions';
import { methodName } from '../html/method-name';

/** The query of the list's address, as it was typed. */
export type TransactionQuery = Readonly<Record<string, string>>;

/** What is looked for. */
export interface TransactionFilter {
  /** Part of an order_id, a number to pay to, a customer's phone, … */
  readonly text?: string;
  readonly status?: string;
  /** The gateway's `payment_type`. */
  readonly method?: string;
  /** When the first of them was charged. */
  readonly from?: Date;
  /** When none of them was charged yet. */
  readonly until?: Date;
  /** Whole rupiah. */
  readonly min?: number;
  readonly max?: number;
  /** The transaction_id of the one that those of this page came before. */
  readonly before?: string;
}

/** The names of the form's fields. */
export const FILTER_NAMES = ['text', 'status', 'method', 'from', 'to', 'min', 'max'] as const;

/** The `payment_type` of any transaction: a Permata VA reads `bank_transfer`. */
export const FILTERED_METHODS = PAYMENT_TYPES.filter((type) => type !== 'permata');

const ANY_TEXT: Format<string> = {
  what: 'a text',
  accept: (value) => (typeof value === 'string' ? value : undefined),
};

/** The beginning of a day in WIB. */
const DATE: Format<Date> = {
  what: 'a date such as 2024-03-01',
  accept(value) {
    if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
    const date = new Date(`${value}T00:00:00+07:00`);
    const isReal = !Number.isNaN(date.getTime()) && formatWib(date).startsWith(value);
    return isReal ? date : undefined;
  },
};

const RUPIAH: Format<number> = {
  what: whole(0).what,
  accept: (value) => (/^\d{1,15}$/.test(String(value)) ? Number(value) : undefined),
};

/** @throws InvalidFieldError naming the field that is not as it must be */
export function readTransactionFilter(query: TransactionQuery): TransactionFilter {
  const known = [...FILTER_NAMES, 'before'];
  const given = Object.entries(query).filter(([name, value]) => known.includes(name) && value !== '');
  return readObject(Object.fromEntries(given), '', snakeCase, (fields) => {
    const last = fields.optional('to', DATE);
    return {
      text: fields.optional('text', ANY_TEXT),
      status: fields.optional('status', oneOf(STATUSES)),
      method: fields.optional('method', oneOf(FILTERED_METHODS)),
      from: fields.optional('from', DATE),
      until: last && later(last, DAY),
      min: fields.optional('min', RUPIAH),
      max: fields.optional('max', RUPIAH),
      before: fields.optional('before', ANY_TEXT),
    };
  });
}

function hasText(record: TransactionRecord, text: string): boolean {
  const { orderId, transactionId, paymentType, facts } = record;
  const searched = [orderId, transactionId, paymentType, methodName(record), JSON.stringify(facts)];
  return searched.join('\n').toLowerCase().includes(text.toLowerCase());
}

/** Whether it is looked for, on whichever page. */
export function isFound(record: TransactionRecord, filter: TransactionFilter): boolean {
  const { text, status, method, from, until, min = 0, max = Infinity } = filter;
  const { transactionTime: at, grossAmount } = record;
  return (
    (status === undefined || record.status === status) &&
    (method === undefined || record.paymentType === method) &&
    (from === undefined || at >= from) &&
    (until === undefined || at < until) &&
    grossAmount >= min &&
    grossAmount <= max &&
    (text === undefined || hasText(record, text))
  );
}
