import type { EventOf } from '../events/event';
import { revived, type EventSubject, type InJson } from '../events/event-subject';

export const SUBSCRIPTION_EVENT_TYPES = [
  'subscription.created',
  'subscription.charged',
  'subscription.charge_failed',
  'subscription.disabled',
  'subscription.enabled',
  'subscription.updated',
  'subscription.amount_differs',
  'subscription.cancelled',
] as const;
/**
 * `subscription.charged`: a charge was paid, once per payment. `subscription.charge_failed`: a date was given up after its last
 * retry, and the subscription is inactive. `subscription.amount_differs`: Midtrans charges another amount than was agreed here,
 * which stands in `gatewayTerms`; told once of each amount.
 */
export type SubscriptionEventType = (typeof SUBSCRIPTION_EVENT_TYPES)[number];

/** Our own `initiated` and `failure`: Midtrans has not answered the creation yet, or has refused it. */
export const SUBSCRIPTION_STATUSES = [
  'initiated',
  'active',
  'inactive',
  'disabled',
  'cancelled',
  'failure',
] as const;
/** `inactive`: it was charged to its end, or a charge was given up; `disabled` and `cancelled` are somebody's decision. */
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** What is charged, and when: what an update may change. */
export interface SubscriptionTerms {
  readonly name?: string;
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  readonly retryInterval?: number;
  readonly retryIntervalUnit?: 'minute' | 'hour' | 'day';
  readonly retryMaxInterval?: number;
}

/** A subscription as it was when the event was written. */
export interface SubscriptionSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  /** The id under which Midtrans knows it. */
  readonly midtransSubscriptionId: string | null;
  readonly name: string;
  readonly paymentType: 'credit_card' | 'gopay';
  /** Whole rupiah, of each charge. */
  readonly amount: number;
  readonly currency: string;
  readonly interval: number;
  readonly intervalUnit: 'day' | 'week' | 'month';
  /** How many charges at most; null: without an end. */
  readonly maxInterval: number | null;
  readonly startTime: Date | null;
  /** How many charges there were. */
  readonly currentInterval: number;
  /** Those terms that are others at Midtrans than were agreed here: changed in the dashboard, say. Null where none are. */
  readonly gatewayTerms: SubscriptionTerms | null;
  readonly status: SubscriptionStatus;
  readonly previousExecutionAt: Date | null;
  readonly nextExecutionAt: Date | null;
  readonly customerFirstName: string | null;
  readonly customerLastName: string | null;
  readonly customerEmail: string | null;
  readonly customerPhone: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The payment that a charge of a subscription has become. */
export interface SubscriptionCharge {
  readonly id: string;
  readonly orderId: string;
  readonly transactionId: string;
  /** Whole rupiah. */
  readonly grossAmount: number;
}

/** What a listener of `subscription.*` receives. */
export interface SubscriptionEvent<
  Type extends SubscriptionEventType = SubscriptionEventType,
> extends EventOf<Type> {
  readonly subscription: SubscriptionSnapshot;
  readonly previousStatus: SubscriptionStatus;
  /** Null for all but `subscription.charged`. */
  readonly charge: SubscriptionCharge | null;
}

declare module '../events/event' {
  interface EventSubjects {
    subscription: SubscriptionEvent;
  }
}

/** What is stored with an event of a subscription. */
export interface SubscriptionStep {
  readonly subscription: InJson<SubscriptionSnapshot>;
  readonly previousStatus: SubscriptionStatus;
  readonly charge: SubscriptionCharge | null;
}

export const subscriptionEvents: EventSubject = {
  name: 'subscription',
  types: SUBSCRIPTION_EVENT_TYPES,
  read: ({ payload }) => {
    const { subscription, ...rest } = payload as SubscriptionStep;
    const times = {
      startTime: true,
      previousExecutionAt: true,
      nextExecutionAt: true,
      createdAt: true,
      updatedAt: true,
    } as const;
    return { subscription: revived<SubscriptionSnapshot>(subscription, times), ...rest };
  },
};
