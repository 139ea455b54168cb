import { parseOffsetTime } from '../clock/time';
import { isObject, type JsonObject } from '../json';
import { INTERVAL_UNITS } from '../clock/calendar';
import { integerOf, RETRY_UNITS } from './request';
import { SUBSCRIPTION_PAYMENT_TYPES } from './subscription';

const MAX_NAME = 40;
const MAX_NAME_OF_UPDATE = 15;
const MAX_AMOUNT = 99_999_999_999;
const MAX_RETRIES = 3;
const MAX_METADATA_BYTES = 1024;
// Beyond any real schedule; keeps every date one that JavaScript can show.
const MAX_INTERVAL = 1000;

/** Tells what is wrong with a value, in the words that follow the field's name. */
type Rule = (value: unknown) => string | undefined;

interface Field {
  readonly path: string;
  readonly rule: Rule;
  readonly required?: boolean;
}

const text: Rule = (value) => (typeof value === 'string' ? undefined : 'must be a string');

const object: Rule = (value) => (isObject(value) ? undefined : 'must be an object');

const name =
  (max: number): Rule =>
  (value) => {
    if (typeof value !== 'string') return 'must be a string';
    if (value.length > max) return `is too long (max ${max})`;
    return /^[A-Za-z0-9\-_~.]+$/.test(value)
      ? undefined
      : 'may contain only letters, digits and the symbols - _ ~ .';
  };

const amount: Rule = (value) => {
  const rupiah = integerOf(value);
  if (rupiah === undefined) return 'must be a whole number';
  return rupiah > 0 && rupiah <= MAX_AMOUNT ? undefined : 'must be between 0.01 - 99999999999.00';
};

const oneOf =
  (choices: readonly string[]): Rule =>
  (value) =>
    choices.some((choice) => choice === value) ? undefined : `must be one of ${choices.join(', ')}`;

const integer =
  (min: number, max: number): Rule =>
  (value) => {
    const number = integerOf(value);
    if (number === undefined) return 'must be an integer';
    return number >= min && number <= max ? undefined : `must be between ${min} - ${max}`;
  };

const timeAfter =
  (now: Date): Rule =>
  (value) => {
    const time = typeof value === 'string' ? parseOffsetTime(value) : undefined;
    if (!time) return 'must be in the format yyyy-MM-dd HH:mm:ss Z';
    return time > now ? undefined : 'must be after the current time';
  };

const metadata: Rule = (value) => {
  if (!isObject(value)) return 'must be an object';
  return Buffer.byteLength(JSON.stringify(value)) < MAX_METADATA_BYTES ? undefined : 'must be less than 1KB';
};

function valueAt(body: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), body);
}

function problemsOf(body: JsonObject, fields: readonly Field[]): string[] {
  return fields.flatMap(({ path, rule, required }) => {
    const value = valueAt(body, path);
    const isMissing = value === undefined || value === null || value === '';
    const problem = isMissing ? required && 'is required' : rule(value);
    return problem ? [`subscription.${path} ${problem}`] : [];
  });
}

/** What creation and update both may say. */
const TERMS: readonly Field[] = [
  { path: 'amount', rule: amount, required: true },
  { path: 'currency', rule: oneOf(['IDR']), required: true },
  { path: 'token', rule: text, required: true },
  { path: 'retry_schedule', rule: object },
  { path: 'retry_schedule.interval', rule: integer(1, MAX_INTERVAL) },
  { path: 'retry_schedule.interval_unit', rule: oneOf(RETRY_UNITS) },
  { path: 'retry_schedule.max_interval', rule: integer(0, MAX_RETRIES) },
  { path: 'metadata', rule: metadata },
  { path: 'customer_details', rule: object },
];

/**
 * Every validation message that a creation deserves; none means that it may go on.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
export function creationProblems(body: JsonObject, now: Date): string[] {
  const isGopay = body.payment_type === 'gopay';
  return problemsOf(body, [
    { path: 'name', rule: name(MAX_NAME), required: true },
    ...TERMS,
    { path: 'payment_type', rule: oneOf(SUBSCRIPTION_PAYMENT_TYPES), required: true },
    { path: 'schedule', rule: object, required: true },
    { path: 'schedule.interval', rule: integer(1, MAX_INTERVAL), required: true },
    { path: 'schedule.interval_unit', rule: oneOf(INTERVAL_UNITS), required: true },
    { path: 'schedule.max_interval', rule: integer(0, Number.MAX_SAFE_INTEGER) },
    { path: 'schedule.start_time', rule: timeAfter(now) },
    { path: 'gopay.account_id', rule: text, required: isGopay },
  ]);
}

/**
 * Every validation message that an update deserves.
 *
 * @see https://docs.midtrans.com/reference/update-subscription
 */
export function updateProblems(body: JsonObject, now: Date): string[] {
  return problemsOf(body, [
    { path: 'name', rule: name(MAX_NAME_OF_UPDATE), required: true },
    ...TERMS,
    { path: 'schedule', rule: object },
    { path: 'schedule.interval', rule: integer(1, MAX_INTERVAL) },
    { path: 'schedule.next_execution_at', rule: timeAfter(now) },
    { path: 'gopay.account_id', rule: text },
  ]);
}
