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
    readonly subscriptionId: string,
    reason: string,
  ) {
    super(`Subscription ${subscriptionId}: ${reason}`);
  }
}

/** What can be asked of Midtrans about a subscription. */
export type SubscriptionRequestKind = 'create' | 'disable' | 'enable' | 'cancel' | 'update';

/**
 * Midtrans may or may not have done it. A subscription that may have been created stays `initiated` until its first
 * notification; everything else may be asked for again.
 */
export class SubscriptionOutcomeUnknownError extends Error {
  override readonly name = 'SubscriptionOutcomeUnknownError';

  constructor(
    readonly operation: SubscriptionRequestKind,
    readonly subscriptionId: string,
    /** What Midtrans did, or what kept its answer from being stored. */
    override readonly cause: Error,
  ) {
    super(
      `It is not known whether Midtrans carried out the ${operation} of subscription ${subscriptionId}: ${cause.message}`,
    );
  }
}
