import type { MidtransError } from '../gateway';
import { RejectedError } from '../errors/gateway-failure';
import { NotFoundError, StateError, type StateCode } from '../errors/midtrans-module.error';

/** There is no such subscription, or it is not the caller's. */
export class SubscriptionNotFoundError extends NotFoundError {
  constructor() {
    super('Subscription');
  }
}

/** Midtrans rejected the subscription for good: it is stored as a `failure`. */
export class SubscriptionRejectedError extends RejectedError {
  constructor(
    readonly subscriptionId: string,
    cause: MidtransError,
  ) {
    super(`subscription ${subscriptionId}`, cause);
  }
}

/** Its state does not allow what was asked for. */
export class SubscriptionStateError extends StateError {
  constructor(
    /** Null of one that somebody else is creating. */
    readonly subscriptionId: string | null,
    code: StateCode,
    reason: string,
    /** Whether asking again may find it otherwise. @default where it is `in_progress` */
    passes?: boolean,
  ) {
    super(
      subscriptionId === null ? `The subscription: ${reason}` : `Subscription ${subscriptionId}: ${reason}`,
      code,
      passes,
    );
  }
}

/** What to do where the outcome of a call is unknown. */
export const REMEDY = 'ask again, under the same Idempotency-Key or as it was';
