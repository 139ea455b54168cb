import { CoreApiClient } from './core-api.client';
import { ENDPOINTS, type GatewayApi, type HttpMethod } from './endpoints';
import { checkedPath, type QueryParameters, type RequestOptions } from './request';
import {
  type SignedNotification,
  type SignedPayAccountNotification,
  verifyNotificationSignature,
  verifyPayAccountSignature,
} from './signature';
import type {
  BalanceMutationRequest,
  BalanceMutationResponse,
  InvoiceRequest,
  PaymentLinkRequest,
  CreatePaymentLinkResponse,
  SnapTransactionRequest,
  SubscriptionRequest,
  DeletePaymentLinkResponse,
  InvoiceResponse,
  PaymentLinkResponse,
  CancelSnapResponse,
  SnapTransactionResponse,
  SubscriptionActionResponse,
  SubscriptionResponse,
  UpdateSubscriptionRequest,
  VoidInvoiceRequest,
  VoidInvoiceResponse,
  WireObject,
} from './wire';

/** An endpoint that has no method of its own. */
export interface GatewayRequest {
  method: HttpMethod;
  /** With its ids in braces, so that they stay out of errors and metrics: `/v1/invoices/{id}/convert`. */
  path: string;
  ids?: Readonly<Record<string, string>>;
  query?: QueryParameters;
  payload?: unknown;
  /** @default 'core' */
  api?: GatewayApi;
}

/**
 * Talks to Midtrans. One instance serves a whole application: nothing of a call is kept on it.
 *
 * Every method resolves to the gateway's body as it came, and rejects with a {@link MidtransError} when either error layer
 * (HTTP status or `status_code` in the body) says so. A REFUSED PAYMENT (`status_code: "202"`) is a result, not an error:
 * {@link isDeclined} tells. Whole numbers beyond 2^53 come as their digits.
 *
 * @see https://docs.midtrans.com/reference/core-api-overview
 */
export class MidtransClient extends CoreApiClient {
  /**
   * Charges a saved card or a linked GoPay account again and again.
   *
   * @see https://docs.midtrans.com/reference/create-subscription
   */
  createSubscription(payload: SubscriptionRequest, options?: RequestOptions): Promise<SubscriptionResponse> {
    return this.call(ENDPOINTS.createSubscription, { payload }, options);
  }

  /**
   * @throws {@link MidtransNotFoundError} where there is no such subscription
   * @see https://docs.midtrans.com/reference/get-subscription
   */
  getSubscription(id: string, options?: RequestOptions): Promise<SubscriptionResponse> {
    return this.call(ENDPOINTS.getSubscription, { ids: { id } }, options);
  }

  /**
   * Stops charging until it is enabled. Repeats of a charge that failed before go on.
   *
   * @see https://docs.midtrans.com/reference/disable-subscription
   */
  disableSubscription(id: string, options?: RequestOptions): Promise<SubscriptionActionResponse> {
    return this.call(ENDPOINTS.disableSubscription, { ids: { id } }, options);
  }

  /** @see https://docs.midtrans.com/reference/enable-subscription */
  enableSubscription(id: string, options?: RequestOptions): Promise<SubscriptionActionResponse> {
    return this.call(ENDPOINTS.enableSubscription, { ids: { id } }, options);
  }

  /**
   * Ends it, repeats of a failed charge included.
   *
   * @see https://docs.midtrans.com/reference/cancel-subscription
   */
  cancelSubscription(id: string, options?: RequestOptions): Promise<SubscriptionActionResponse> {
    return this.call(ENDPOINTS.cancelSubscription, { ids: { id } }, options);
  }

  /** @see https://docs.midtrans.com/reference/update-subscription */
  updateSubscription(
    id: string,
    payload: UpdateSubscriptionRequest,
    options?: RequestOptions,
  ): Promise<SubscriptionActionResponse> {
    return this.call(ENDPOINTS.updateSubscription, { ids: { id }, payload }, options);
  }

  /**
   * @throws {@link MidtransConflictError} where the order_id is taken
   * @see https://docs.midtrans.com/reference/create-invoice
   */
  createInvoice(payload: InvoiceRequest, options?: RequestOptions): Promise<InvoiceResponse> {
    return this.call(ENDPOINTS.createInvoice, { payload }, options);
  }

  /**
   * @throws {@link MidtransNotFoundError} where there is no such invoice
   * @see https://docs.midtrans.com/reference/get-invoice
   */
  getInvoice(id: string, options?: RequestOptions): Promise<InvoiceResponse> {
    return this.call(ENDPOINTS.getInvoice, { ids: { id } }, options);
  }

  /**
   * Voids an invoice that is pending or overdue.
   *
   * @throws {@link MidtransConflictError} where it is neither
   * @see https://docs.midtrans.com/reference/void-invoice
   */
  voidInvoice(
    id: string,
    payload: VoidInvoiceRequest = {},
    options?: RequestOptions,
  ): Promise<VoidInvoiceResponse> {
    return this.call(ENDPOINTS.voidInvoice, { ids: { id }, payload }, options);
  }

  /**
   * Opens Midtrans' own payment page for an order. Asked again for an unpaid order, it gives a new token and revokes the one
   * before.
   *
   * @throws {@link MidtransValidationError} where the order is paid
   * @see https://docs.midtrans.com/reference/backend-integration
   */
  createSnapTransaction(
    payload: SnapTransactionRequest,
    options?: RequestOptions,
  ): Promise<SnapTransactionResponse> {
    return this.call(ENDPOINTS.createSnapTransaction, { payload }, options);
  }

  /**
   * Closes a payment page before a method is chosen on it.
   *
   * @throws {@link MidtransApiError} where it is closed already ("token already canceled"), where a method has been chosen
   * ("Transaction is on progress"), and where there is none ("token not found")
   * @see https://docs.midtrans.com/reference/cancel-a-snap-session
   */
  cancelSnapTransaction(token: string, options?: RequestOptions): Promise<CancelSnapResponse> {
    return this.call(ENDPOINTS.cancelSnapTransaction, { ids: { token } }, options);
  }

  /**
   * Makes a link to pay by.
   *
   * @throws {@link MidtransConflictError} where the order_id has a link: `outcomeUnknown` says whether it may be this one
   * @see https://docs.midtrans.com/reference/create-payment-link
   */
  createPaymentLink(
    payload: PaymentLinkRequest,
    options?: RequestOptions,
  ): Promise<CreatePaymentLinkResponse> {
    return this.call(ENDPOINTS.createPaymentLink, { payload }, options);
  }

  /**
   * A link and the payments made through it.
   *
   * @see https://docs.midtrans.com/reference/get-payment-link-details
   */
  getPaymentLink(orderId: string, options?: RequestOptions): Promise<PaymentLinkResponse> {
    return this.call(ENDPOINTS.getPaymentLink, { ids: { order_id: orderId } }, options);
  }

  /** Takes a link out of service. */
  deletePaymentLink(orderId: string, options?: RequestOptions): Promise<DeletePaymentLinkResponse> {
    return this.call(ENDPOINTS.deletePaymentLink, { ids: { order_id: orderId } }, options);
  }

  /**
   * What the merchant's balance was at the beginning and at the end of a period.
   *
   * @see https://docs.midtrans.com/reference/merchant-balance-mutation-api
   */
  getBalanceMutation(
    period: BalanceMutationRequest,
    options?: RequestOptions,
  ): Promise<BalanceMutationResponse> {
    return this.call(ENDPOINTS.getBalanceMutation, { query: { ...period } }, options);
  }

  /**
   * Calls an endpoint that has no method of its own and answers with a JSON object. A POST or PATCH is not repeated once it
   * may have arrived, where `repeatSafe` does not say that it may.
   */
  async request<Answer extends object = WireObject>(
    { method, path, api, ...input }: GatewayRequest,
    options?: RequestOptions,
  ): Promise<Answer> {
    const endpoint = {
      method,
      path: checkedPath(path),
      api,
      idempotencyHeader: method === 'POST' && api !== 'snap' ? 'Idempotency-Key' : undefined,
      repeatSafe: method === 'GET' || method === 'DELETE',
    } as const;
    return this.call<Answer>(endpoint, input, options);
  }

  /**
   * Whether a notification carries a signature made with the key, or with one of the keys while they are rotated.
   * Constant time; never throws; an empty or blank key verifies nothing. The signature does not cover
   * `transaction_status`: read it back with {@link MidtransClient.getStatus} before shipping anything.
   *
   * @see https://docs.midtrans.com/docs/https-notification-webhooks#verifying-notification-authenticity
   */
  static verifySignature(notification: SignedNotification, serverKey: string | readonly string[]): boolean {
    return verifyNotificationSignature(notification, serverKey);
  }

  /**
   * {@link MidtransClient.verifySignature} for a notification about a GoPay account, which is signed over other fields.
   *
   * @see https://docs.midtrans.com/reference/create-pay-account
   */
  static verifyPayAccountSignature(
    notification: SignedPayAccountNotification,
    serverKey: string | readonly string[],
  ): boolean {
    return verifyPayAccountSignature(notification, serverKey);
  }
}
