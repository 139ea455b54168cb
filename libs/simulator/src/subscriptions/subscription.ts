import type { JsonObject } from '../json';
import type { CalendarInterval } from '../clock/calendar';
import type { NotificationUrls } from '../notifications/addresses';

/** The gateway's `status` of a subscription. One that ended, failed or was disabled or cancelled is inactive. */
export type SubscriptionStatus = 'active' | 'inactive';

export const SUBSCRIPTION_PAYMENT_TYPES = ['credit_card', 'gopay'] as const;

/** What a subscription charges. */
export type SubscriptionPaymentType = (typeof SUBSCRIPTION_PAYMENT_TYPES)[number];

/** When a failed charge is tried again. */
export interface RetryPolicy {
  readonly delayMs: number;
  /** How many attempts follow the first. */
  readonly times: number;
}

/** What the merchant agreed with the customer; an update replaces it. */
export interface Terms {
  readonly name: string;
  /** Whole rupiah. */
  readonly amount: number;
  /** A saved card, or a payment option of a GoPay account. */
  readonly token: string;
  readonly interval: number;
  readonly retry: RetryPolicy;
  /** The `retry_schedule` as the merchant gave it. */
  readonly retrySchedule?: JsonObject;
  readonly metadata?: JsonObject;
  readonly customerDetails?: JsonObject;
  readonly gopayAccountId?: string;
}

/** What the gateway keeps of a subscription. Never changed in place: a change makes a new record. */
export interface SubscriptionRecord extends Terms, CalendarInterval {
  readonly id: string;
  readonly paymentType: SubscriptionPaymentType;
  readonly status: SubscriptionStatus;
  readonly createdAt: Date;
  readonly startTime: Date;
  /** Undefined: without an end. */
  readonly maxInterval?: number;
  /** The day of the month on which the schedule began. */
  readonly day: number;
  /** Charges that succeeded. */
  readonly currentInterval: number;
  /** The date that is to be charged next, or is being retried. */
  readonly dueAt: Date;
  /** Attempts at that date which failed; above 0 a retry is pending. */
  readonly failedAttempts: number;
  readonly previousExecutionAt?: Date;
  readonly nextExecutionAt?: Date;
  readonly transactionIds: readonly string[];
  /** The scheme and host under which the subscription was created: its charges point there. */
  readonly origin: string;
  /** Where its notifications go, where its creation said so. */
  readonly notificationUrls: Partial<NotificationUrls>;
}

/** A read-only view of one subscription at the gateway, as of the moment it was taken. */
export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly paymentType: SubscriptionPaymentType;
  readonly status: SubscriptionStatus;
  readonly createdAt: Date;
  readonly startTime: Date;
  /** Charges that succeeded so far. */
  readonly currentInterval: number;
  /** After how many charges it ends; absent without an end. */
  readonly maxInterval?: number;
  /** When the last charge succeeded; before the first, the start time where that was the creation. */
  readonly previousExecutionAt?: Date;
  /** The next charge or retry; absent once the last charge was made. */
  readonly nextExecutionAt?: Date;
  /** Failed attempts of the charge that is being retried; 0 while no retry is pending. */
  readonly failedAttempts: number;
  /** The transactions that succeeded, in order. */
  readonly transactionIds: readonly string[];
}

export function viewOf(record: SubscriptionRecord): Subscription {
  return Object.freeze({
    id: record.id,
    name: record.name,
    amount: record.amount,
    paymentType: record.paymentType,
    status: record.status,
    createdAt: record.createdAt,
    startTime: record.startTime,
    currentInterval: record.currentInterval,
    maxInterval: record.maxInterval,
    previousExecutionAt: record.previousExecutionAt,
    nextExecutionAt: record.nextExecutionAt,
    failedAttempts: record.failedAttempts,
    transactionIds: record.transactionIds,
  });
}
