import type {
  SubscriptionCharge,
  SubscriptionEvent,
  SubscriptionSnapshot,
  SubscriptionStatus,
} from './catalogue';

/** What is stored with an event of a subscription: in JSON, times are text. */
export interface SubscriptionStep {
  readonly subscription: InJson<SubscriptionSnapshot>;
  readonly previousStatus: SubscriptionStatus;
  readonly charge: SubscriptionCharge | null;
}

type InJson<T> = {
  readonly [Name in keyof T]: T[Name] extends Date | null ? Exclude<T[Name], Date> | string : T[Name];
};

/** What of a stored event its listeners receive. */
export function subscriptionOf({
  subscription,
  previousStatus,
  charge,
}: SubscriptionStep): Pick<SubscriptionEvent, 'subscription' | 'previousStatus' | 'charge'> {
  return {
    subscription: {
      ...subscription,
      startTime: instant(subscription.startTime),
      previousExecutionAt: instant(subscription.previousExecutionAt),
      nextExecutionAt: instant(subscription.nextExecutionAt),
      createdAt: new Date(subscription.createdAt),
      updatedAt: new Date(subscription.updatedAt),
    },
    previousStatus,
    charge,
  };
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
