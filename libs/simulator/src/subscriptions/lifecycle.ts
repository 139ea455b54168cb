import { later } from '../clock/time';
import { dayOfMonth, nextDate, type CalendarInterval } from '../clock/calendar';
import type { SubscriptionRecord, Terms } from './subscription';

/** Where a subscription's dates begin. */
export interface Beginning {
  readonly startTime: Date;
  readonly previousExecutionAt?: Date;
  readonly firstAt: Date;
}

/**
 * The first payment is on the start time. Without one the subscription starts now, and is first paid one interval later.
 *
 * @see https://docs.midtrans.com/reference/create-subscription-schedule-object
 */
export function beginning(startTime: Date | undefined, now: Date, interval: CalendarInterval): Beginning {
  if (startTime) return { startTime, firstAt: startTime };
  return { startTime: now, previousExecutionAt: now, firstAt: nextDate(now, interval, dayOfMonth(now)) };
}

/** When the gateway acts on a subscription next. A disabled one still sees its pending retries. */
export function plannedAt(record: SubscriptionRecord): Date | undefined {
  return record.status === 'active' || record.failedAttempts > 0 ? record.nextExecutionAt : undefined;
}

function isComplete({ currentInterval, maxInterval }: SubscriptionRecord): boolean {
  // Asked after a charge, so that a max_interval of 0 is executed once.
  return maxInterval !== undefined && currentInterval >= maxInterval;
}

function dueOn(record: SubscriptionRecord, dueAt: Date): SubscriptionRecord {
  return { ...record, dueAt, nextExecutionAt: dueAt, failedAttempts: 0 };
}

/** After a charge that succeeded: the next date counts from the one that was due, not from a retry. */
export function charged(record: SubscriptionRecord, at: Date, transactionId: string): SubscriptionRecord {
  const paid: SubscriptionRecord = {
    ...record,
    currentInterval: record.currentInterval + 1,
    previousExecutionAt: at,
    failedAttempts: 0,
    transactionIds: [...record.transactionIds, transactionId],
  };
  if (isComplete(paid)) return { ...paid, status: 'inactive', nextExecutionAt: undefined };
  return dueOn(paid, nextDate(record.dueAt, record, record.day));
}

/**
 * After a charge that failed: tried again by the retry schedule, and inactive after the last attempt.
 *
 * @see https://docs.midtrans.com/reference/create-subscription
 */
export function failed(record: SubscriptionRecord, at: Date): SubscriptionRecord {
  const failedAttempts = record.failedAttempts + 1;
  if (failedAttempts > record.retry.times) return { ...record, status: 'inactive', failedAttempts: 0 };
  return { ...record, failedAttempts, nextExecutionAt: later(at, record.retry.delayMs) };
}

export function disabled(record: SubscriptionRecord): SubscriptionRecord {
  return { ...record, status: 'inactive' };
}

/** Unlike disabling, this stops pending retries too. */
export function cancelled(record: SubscriptionRecord): SubscriptionRecord {
  return { ...record, status: 'inactive', failedAttempts: 0 };
}

/** Dates that were missed meanwhile are not charged: it goes on with the next one. A pending retry stays. */
export function enabled(record: SubscriptionRecord, now: Date): SubscriptionRecord {
  const active: SubscriptionRecord = { ...record, status: 'active' };
  if (record.status === 'active' || record.failedAttempts > 0) return active;
  let dueAt = record.dueAt;
  while (dueAt <= now) dueAt = nextDate(dueAt, record, record.day);
  return dueOn(active, dueAt);
}

/**
 * New terms hold from the next charge on; a new interval counts from the next date, which itself stays. A date of its own
 * for the next charge brings a subscription that ended back to life.
 *
 * @see https://docs.midtrans.com/reference/update-subscription
 */
export function updated(
  record: SubscriptionRecord,
  terms: Partial<Terms>,
  nextExecutionAt: Date | undefined,
): SubscriptionRecord {
  const next: SubscriptionRecord = { ...record, ...terms };
  if (!nextExecutionAt) return next;
  return dueOn({ ...next, status: 'active', day: dayOfMonth(nextExecutionAt) }, nextExecutionAt);
}
