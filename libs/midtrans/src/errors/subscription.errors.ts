import type { MidtransError } from '../gateway';

/** There is no such subscription, or it is not the caller's. */
export class SubscriptionNotFoundError extends Error {
  override readonly name = 'SubscriptionNotFoundError';

  constructor() {
    super('Subscription not found');
  }
}

/** Midtrans refused the subscription for good: it is stored as a `failure`. */
export class SubscriptionRefusedError extends Error {
  override readonly name = 'SubscriptionRefusedError';

  constructor(
    readonly subscriptionId: string,
    override readonly cause: MidtransError,
  ) {
    super(`Midtrans refused subscription ${subscriptionId}: ${cause.message}`);
  }
}

/** Its state does not allow what was asked for. */
export class SubscriptionStateError extends Error {
  override readonly name = 'SubscriptionStateError';

  constructor(
    /** Null of one that somebody else is creating. */
    readonly subscriptionId: string | null,
    reason: string,
    /** Whether asking again may find it otherwise: something else is under way, or not known yet. */
    readonly passes = false,
  ) {
    super(
      subscriptionId === null ? `The subscription: ${reason}` : `Subscription ${subscriptionId}: ${reason}`,
    );
  }
}
