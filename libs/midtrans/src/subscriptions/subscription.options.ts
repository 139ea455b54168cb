import type { MidtransUser } from '../access/midtrans-user';
import { defineOptions, type Resolved } from '../options/option-group';
import { aFunction, tokens, wholeNumber } from '../options/option-rules';

/** A subscription, or a change of one, as a REST client wants it. Each field is valid by itself; what is required may be missing. */
export interface RequestedSubscription {
  readonly name?: string;
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that a subscription may have. */
  readonly [field: string]: unknown;
}

/** Price and schedule, as a REST client wants to change them. Each is valid by itself; what stays as it is is missing. */
export interface RequestedTerms {
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  /** When it is charged next. */
  readonly nextExecutionAt?: Date | string;
  readonly retryInterval?: number;
  readonly retryIntervalUnit?: 'minute' | 'hour' | 'day';
  readonly retryMaxInterval?: number;
}

/** The subscription that is to be changed. */
export interface PresentSubscription {
  readonly id: string;
  readonly name: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * What is put in the place of the fields that a REST client asks for. What it throws refuses the request: an `HttpException`
 * or a `MidtransInputError` reaches the client as it is.
 *
 * @param requested - what the client wants; of a change without the terms
 * @param user - who asks; null where the controllers are public
 * @param present - what is to be changed; undefined where a subscription is to be created
 * @param terms - what the client wants to change of price and schedule; undefined where a subscription is to be created
 * @returns the fields to set; nothing to take the request as it comes. Of a change that its owner asks for, the `terms` are refused
 * unless they are set here, as asked or otherwise, to `undefined` for no change
 */
export type PrepareSubscription = (
  requested: RequestedSubscription,
  user: MidtransUser | null,
  present?: PresentSubscription,
  terms?: RequestedTerms,
) =>
  | Partial<RequestedSubscription>
  | undefined
  | void
  | Promise<Partial<RequestedSubscription> | undefined | void>;

/** What the host decides for all subscriptions (`subscriptions`). */
export interface SubscriptionOptions {
  /**
   * What becomes of the tokens that subscriptions are charged with: they are secrets. Midtrans wants one with every update.
   * `discard` forgets them, and whoever updates a subscription gives its token anew. With a key they are kept, encrypted: 32
   * bytes in base64 or hex (`openssl rand -base64 32`). While keys are rotated, several: the first encrypts, all decrypt.
   * @default 'discard'
   */
  tokens?: 'discard' | { encryptionKey: string | readonly string[] };
  /**
   * Milliseconds between two questions to the gateway about the same subscription. Recurring notifications are not signed, so
   * each is only a reason to ask, and anyone may send them.
   * @default 1_000
   */
  syncIntervalMs?: number;
  /**
   * How many such questions are under way at once, per instance.
   * @default 10
   */
  syncConcurrency?: number;
  /**
   * Sets or vetoes what a REST client wants to subscribe to, or to change of a subscription, before anything is stored. A
   * client that names its own amount names its own price: of a change, an owner's price and dates are what is set here, or refused.
   * @default subscriptions are taken as they come, which the host has to say: `clientPrices: true`
   */
  prepare?: PrepareSubscription;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    subscriptions?: SubscriptionOptions;
  }
  interface ResolvedOptions {
    readonly subscriptions: Resolved<SubscriptionOptions, Exclude<keyof SubscriptionOptions, 'prepare'>>;
  }
}

export const subscriptionOptions = defineOptions<SubscriptionOptions>({
  defaults: { tokens: 'discard', syncIntervalMs: 1_000, syncConcurrency: 10 },
  rules: {
    tokens,
    syncIntervalMs: wholeNumber(),
    syncConcurrency: wholeNumber(),
    prepare: aFunction,
  },
});
