import { DAY, HOUR, MINUTE, parseOffsetTime } from '../clock/time';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { INTERVAL_UNITS, type IntervalUnit } from '../clock/calendar';
import {
  SUBSCRIPTION_PAYMENT_TYPES,
  type RetryPolicy,
  type SubscriptionPaymentType,
  type Terms,
} from './subscription';

const RETRY_UNIT_MS = { minute: MINUTE, hour: HOUR, day: DAY } as const;

type RetryUnit = keyof typeof RETRY_UNIT_MS;

export const RETRY_UNITS = Object.keys(RETRY_UNIT_MS) as RetryUnit[];

/** @see https://docs.midtrans.com/reference/create-subscription */
const DEFAULT_RETRY = { interval: 1, unit: 'hour', times: 3 } as const;

/** A whole number, or the digits of one: the gateway takes both. */
export function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? Number(number) : undefined;
}

function retryPolicyOf(schedule: JsonObject): RetryPolicy {
  const unit = RETRY_UNITS.find((name) => name === schedule.interval_unit) ?? DEFAULT_RETRY.unit;
  return {
    delayMs: (integerOf(schedule.interval) ?? DEFAULT_RETRY.interval) * RETRY_UNIT_MS[unit],
    times: integerOf(schedule.max_interval) ?? DEFAULT_RETRY.times,
  };
}

function objectIn(body: JsonObject, key: string): JsonObject | undefined {
  const value = body[key];
  return isObject(value) ? value : undefined;
}

function timeIn(schedule: JsonObject, key: string): Date | undefined {
  return parseOffsetTime(textAt(schedule, key) ?? '');
}

/** The parts of the terms that a request gives; what it leaves out stays as it is, or has the default. */
function givenTerms(body: JsonObject): Partial<Terms> {
  const retrySchedule = objectIn(body, 'retry_schedule');
  const given: Partial<Terms> = {
    name: textAt(body, 'name'),
    amount: integerOf(body.amount),
    token: textAt(body, 'token'),
    interval: integerOf(objectAt(body, 'schedule').interval),
    retry: retrySchedule && retryPolicyOf(retrySchedule),
    retrySchedule,
    metadata: objectIn(body, 'metadata'),
    customerDetails: objectIn(body, 'customer_details'),
    gopayAccountId: textAt(objectAt(body, 'gopay'), 'account_id'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A valid creation, read. */
export interface Creation extends Terms {
  readonly paymentType: SubscriptionPaymentType;
  readonly unit: IntervalUnit;
  readonly maxInterval?: number;
  readonly startTime?: Date;
}

export function creationOf(body: JsonObject): Creation {
  const schedule = objectAt(body, 'schedule');
  return {
    name: '',
    amount: 0,
    token: '',
    interval: 1,
    retry: retryPolicyOf({}),
    ...givenTerms(body),
    paymentType: SUBSCRIPTION_PAYMENT_TYPES.find((type) => type === body.payment_type) ?? 'credit_card',
    unit: INTERVAL_UNITS.find((unit) => unit === schedule.interval_unit) ?? 'month',
    maxInterval: integerOf(schedule.max_interval),
    startTime: timeIn(schedule, 'start_time'),
  };
}

/** A valid update, read. The payment type, the interval's unit and the number of intervals can't be updated: they are ignored. */
export interface Update {
  readonly terms: Partial<Terms>;
  readonly nextExecutionAt?: Date;
}

export function updateOf(body: JsonObject): Update {
  return {
    terms: givenTerms(body),
    nextExecutionAt: timeIn(objectAt(body, 'schedule'), 'next_execution_at'),
  };
}
