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
