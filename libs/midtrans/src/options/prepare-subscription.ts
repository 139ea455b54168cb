import type { MidtransUser } from '../access/midtrans-user';

/** A subscription, or a change of one, as a REST client wants it: nothing of it has been validated yet. */
export interface RequestedSubscription {
  readonly name?: string;
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  /** When it is charged next, of a change. */
  readonly nextExecutionAt?: Date | string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Everything else that a subscription may have. */
  readonly [field: string]: unknown;
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
 * @param user - who asks; null where the controllers are public
 * @param present - what is to be changed; undefined where a subscription is to be created
 * @returns the fields to set; nothing to take the request as it comes
 */
export type PrepareSubscription = (
  requested: RequestedSubscription,
  user: MidtransUser | null,
  present?: PresentSubscription,
) =>
  | Partial<RequestedSubscription>
  | undefined
  | void
  | Promise<Partial<RequestedSubscription> | undefined | void>;
