import type { TransactionResponse } from '../gateway';

/** A delivery of the gateway, ready for the inbox. */
export interface Delivery {
  readonly id: string;
  readonly fingerprint: string;
  readonly orderId: string;
  readonly transactionId: string | null;
  readonly transactionStatus: string;
  readonly fraudStatus: string | null;
  readonly paymentType: string | null;
  readonly statusCode: string;
  readonly grossAmount: string;
  /** JSON, without secrets. */
  readonly rawPayload: string;
}

/** What became of a delivery. */
export type Outcome =
  | { readonly kind: 'moved'; readonly paymentId: string; readonly notificationId: string | null }
  /** Told nothing new. */
  | { readonly kind: 'stale'; readonly paymentId: string; readonly notificationId: string | null }
  /** This very delivery was recorded before. */
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  /** No payment of that order. */
  | { readonly kind: 'unmatched'; readonly notificationId: string | null }
  | { readonly kind: 'amount_mismatch'; readonly paymentId: string; readonly notificationId: string | null }
  /** Nothing was written: only a status read back from the gateway may do that. */
  | { readonly kind: 'confirm'; readonly paymentId: string };

/** A signed notification whose order may be no charge of ours. Nothing of it has been believed yet. */
export interface SignedDelivery {
  /** The account whose key signed it. */
  readonly account: string;
  readonly body: TransactionResponse;
  /** To be recorded in the transaction that acts on it. */
  readonly delivery: Delivery;
  /** Milliseconds for each question to the gateway. */
  readonly timeoutMs: number;
}

/**
 * A room whose things are paid by transactions that Midtrans begins itself: it knows their notifications by marks of its own.
 * Such marks are not signed, so it reads back from the gateway whatever it acts on.
 */
export interface NotificationHandler {
  /** Whether a notification carries its mark. Asked of every notification: no questions to anyone. */
  matches(body: TransactionResponse): boolean;

  /**
   * Makes the transaction a payment, and does what follows from it.
   *
   * @returns what became of the delivery; null where there is nothing to do beyond what is done for any payment
   * @throws MidtransError where the gateway could not be asked, or is not through itself: it is to be delivered again
   */
  handle(notification: SignedDelivery): Promise<Outcome | null>;

  /**
   * Looks where a transaction that no payment here is known to, and that carries no mark, may belong, and makes it a payment.
   *
   * @returns whether it is one now
   * @throws MidtransError as {@link handle} does
   */
  discover?(notification: SignedDelivery): Promise<boolean>;
}

/** Token of all {@link NotificationHandler}s. */
export const NOTIFICATION_HANDLERS = Symbol('NOTIFICATION_CLAIMANTS');
