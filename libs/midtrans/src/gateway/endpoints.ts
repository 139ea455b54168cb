/** How an endpoint is called. */
export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** `core`: the Core API and everything beside it on its host. `snap`: the payment page. */
export type GatewayApi = 'core' | 'snap';

/** What is known of an endpoint before it is called. */
export interface Endpoint {
  readonly method: HttpMethod;
  /** Below the API's base URL, with ids in braces. */
  readonly path: string;
  /** @default 'core' */
  readonly api?: GatewayApi;
  /** `client`: the client key in the query and no Authorization header. @default 'server' */
  readonly key?: 'server' | 'client';
  /** Left out where the gateway takes no such header. */
  readonly idempotencyHeader?: 'Idempotency-Key' | 'X-Idempotency-Key';
  /** Whether a request that may have arrived may be sent again; a GET always may. */
  readonly repeatSafe: boolean;
}

const read = (path: string): Endpoint => ({ method: 'GET', path, repeatSafe: true });

/** Known by its key for 5 minutes (a new subscription for 3). */
const act = (path: string): Endpoint => ({
  method: 'POST',
  path,
  idempotencyHeader: 'Idempotency-Key',
  repeatSafe: true,
});

/** Says how things shall be, so that saying it twice changes nothing more. */
const set = (method: 'POST' | 'PATCH' | 'DELETE', path: string): Endpoint => ({
  method,
  path,
  repeatSafe: true,
});

/**
 * The gateway's endpoints.
 *
 * @see https://docs.midtrans.com/reference/api-headers
 */
export const ENDPOINTS = {
  charge: act('/v2/charge'),
  getStatus: read('/v2/{id}/status'),
  getStatusB2b: read('/v2/{id}/status/b2b'),
  cancel: act('/v2/{id}/cancel'),
  expire: act('/v2/{id}/expire'),
  capture: act('/v2/capture'),
  refund: act('/v2/{id}/refund'),
  directRefund: act('/v2/{id}/refund/online/direct'),
  approve: act('/v2/{id}/approve'),
  deny: act('/v2/{id}/deny'),

  getCardToken: { ...read('/v2/token'), key: 'client' },
  registerCard: { ...read('/v2/card/register'), key: 'client' },
  pointInquiry: read('/v2/point_inquiry/{token_id}'),
  getBin: read('/v1/bins/{bin}'),

  /** Every request opens another linking, and the gateway takes no Idempotency-Key here. */
  createPayAccount: { method: 'POST', path: '/v2/pay/account', repeatSafe: false },
  getPayAccount: read('/v2/pay/account/{account_id}'),
  unbindPayAccount: set('POST', '/v2/pay/account/{account_id}/unbind'),

  createSubscription: act('/v1/subscriptions'),
  getSubscription: read('/v1/subscriptions/{id}'),
  disableSubscription: act('/v1/subscriptions/{id}/disable'),
  enableSubscription: act('/v1/subscriptions/{id}/enable'),
  cancelSubscription: act('/v1/subscriptions/{id}/cancel'),
  updateSubscription: set('PATCH', '/v1/subscriptions/{id}'),

  createInvoice: {
    method: 'POST',
    path: '/v1/invoices',
    idempotencyHeader: 'X-Idempotency-Key',
    repeatSafe: true,
  },
  getInvoice: read('/v1/invoices/{id}'),
  voidInvoice: set('PATCH', '/v1/invoices/{id}/void'),

  /** Asked again for an unpaid order, Snap gives a new token and revokes the one nobody has seen. */
  createSnapTransaction: { ...set('POST', '/transactions'), api: 'snap' },

  /** A session that is cancelled is refused the second time. */
  cancelSnapTransaction: { ...set('POST', '/transactions/{token}/cancel'), api: 'snap' },

  /** An order_id has one link: a second request is refused with 409, and the link can be read. */
  createPaymentLink: set('POST', '/v1/payment-links'),
  getPaymentLink: read('/v1/payment-links/{order_id}'),
  deletePaymentLink: set('DELETE', '/v1/payment-links/{order_id}'),

  getBalanceMutation: read('/v1/balance/mutation'),
} as const satisfies Record<string, Endpoint>;
