import type { InboxEntry } from './notification.formats';
import type { NotificationStatus } from './notification.entity';

/** A delivery of the gateway, ready for the inbox. */
export interface Delivery extends InboxEntry {
  readonly id: string;
  readonly fingerprint: string;
  /** JSON, without secrets. */
  readonly rawPayload: string;
}

/** A notification that one of our keys signed. The signature covers little of it, so that little is believed. */
export interface SignedDelivery {
  /** The account whose key signed it. */
  readonly account: string;
  /** Whether nothing of it is believed before the gateway was asked: a key that is being replaced signed it, or it is told once more. */
  readonly mustBeConfirmed: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** To be recorded in the transaction that acts on it. */
  readonly delivery: Delivery;
  /** Milliseconds for each question to the gateway. */
  readonly timeoutMs: number;
}

/** One of a transaction's notifications. */
export interface OrderNotification extends SignedDelivery {
  readonly delivery: Delivery & { readonly orderId: string };
}

/** Whether a notification is a transaction's, rather than a customer's account's. */
export function isOfOrder(notification: SignedDelivery): notification is OrderNotification {
  return notification.delivery.orderId !== null;
}

/** What became of a delivery: its place in the inbox, and how it stands there. */
export interface Recorded {
  readonly id: string;
  readonly status: NotificationStatus | 'duplicate';
}

/** Whether what was asked about is not what it was. */
export type Looked = 'moved' | 'unchanged';

/**
 * What a feature does with the gateway's notifications. The handlers are tried in order, those of later features first, until one
 * has taken the notification.
 */
export interface NotificationHandler {
  /** Whether a signed notification may be the feature's. Asked of every one: no questions to anyone. */
  matches(notification: SignedDelivery): boolean;

  /**
   * What of a body the feature acts upon, where that is of its own making: two deliveries that differ in it are two. Whatever nobody acts
   * upon makes no other delivery, as it is not signed.
   */
  actsUpon?(body: Readonly<Record<string, unknown>>): unknown;

  /**
   * Records the delivery, once, in the transaction that does what follows from it.
   *
   * @returns what became of it; `unmatched` where nothing here is meant, and nothing was recorded; null where it is for the next
   * handler, whatever was done
   * @throws MidtransError where the gateway could not be asked, or is not through itself: it is to be delivered again
   */
  handle(notification: SignedDelivery): Promise<Recorded | 'unmatched' | null>;

  /**
   * Looks where something that no handler knows may belong, and makes it known: then the handlers are tried again.
   *
   * @throws MidtransError as {@link handle} does
   */
  discover?(notification: SignedDelivery): Promise<boolean>;

  /**
   * Asks the gateway about what a delivery names that none of our keys signed, and applies the answer alone. Nothing that the delivery says is
   * believed, and it is not recorded.
   *
   * @returns null where it names nothing here
   * @throws MidtransError where the gateway could not be asked
   */
  lookUp?(notification: SignedDelivery): Promise<Looked | null>;

  /**
   * Takes a notification that carries no signature. Anyone may have made it up: it is no more than a reason to ask the gateway, and
   * is not recorded.
   *
   * @param accounts - whose it may be: what it names is looked for in no other
   * @returns whether it is the feature's
   * @throws MidtransError where the gateway could not be asked: it is to be delivered again
   */
  handleUnsigned?(body: Readonly<Record<string, unknown>>, accounts: readonly string[]): Promise<boolean>;
}

/** Token of all {@link NotificationHandler}s. */
export const NOTIFICATION_HANDLERS = Symbol('NOTIFICATION_HANDLERS');
