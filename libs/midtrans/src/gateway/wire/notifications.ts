import type { WireObject } from './object';
import type { SubscriptionResponse } from './subscriptions';
import type { TransactionResponse } from './transactions';

/**
 * A notification about a transaction. Its signature does not cover `transaction_status`.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks
 */
export type TransactionNotification = TransactionResponse;

/** A GoPay account was linked or unlinked. @see https://docs.midtrans.com/reference/create-pay-account */
export interface PayAccountNotification extends WireObject {
  account_id?: string;
  account_status?: string;
  merchant_id?: string;
  payment_type?: string;
  signature_key?: string;
  status_code?: string;
  status_message?: string;
}

/**
 * A subscription was charged, or could not be. It is not signed: take it for a hint to ask for the subscription and the
 * transaction. (A new subscription is told of as a plain {@link SubscriptionResponse}.)
 *
 * @see https://docs.midtrans.com/reference/http-notification
 */
export interface SubscriptionNotification extends WireObject {
  /** `subscription.charge` */
  event_name?: string;
  /** Without ids where no transaction came about. */
  transaction?: TransactionResponse;
  subscription?: SubscriptionResponse;
}
