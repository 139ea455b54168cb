import type { EventOf } from '../events/event';
import { revived, type EventSubject, type InJson } from '../events/event-subject';
import type { MidtransSubscription } from './subscription.entity';
import {
  SUBSCRIPTION_EVENT_TYPES,
  type SubscriptionEventType,
  type SubscriptionStatus,
} from './subscription.status';

/** A subscription as it was when the event was written: without its token. */
export type SubscriptionSnapshot = Readonly<Omit<MidtransSubscription, UntoldProperty>>;
type UntoldProperty =
  | 'nextCheckAt'
  | 'orderPrefix'
  | 'token'
  | 'gopayAccountId'
  | 'retryInterval'
  | 'retryIntervalUnit'
  | 'retryMaxInterval'
  | 'transactionIds'
  | 'statusMessage'
  | 'createResponse'
  | 'version';

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
  /** The charge that `subscription.charged` tells of, and `subscription.amount_differs` where one was made already; else null. */
  readonly charge: SubscriptionCharge | null;
  /** What was agreed, in whole rupiah. Null for all but `subscription.amount_differs`. */
  readonly expectedAmount: number | null;
  /** What Midtrans has charged, or is to charge, in whole rupiah. Null for all but `subscription.amount_differs`. */
  readonly chargedAmount: number | null;
}

/** What an event tells beside the subscription. */
export type EventDetails = Pick<SubscriptionEvent, 'charge' | 'expectedAmount' | 'chargedAmount'>;

declare module '../events/event' {
  interface EventSubjects {
    subscription: SubscriptionEvent;
  }
}

/** What is stored with an event of a subscription. */
export interface SubscriptionStep extends EventDetails {
  readonly subscription: InJson<SubscriptionSnapshot>;
  readonly previousStatus: SubscriptionStatus;
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
