/** A call of the gateway's API: its name, as `fail()` and the control API take it, and where it is. */
export interface Endpoint {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** `:id` stands for one segment. */
  readonly path: string;
}

/** Every endpoint of the gateway that is played, by the name that `fail` takes. */
export const ENDPOINTS = [
  { name: 'charge', method: 'POST', path: '/v2/charge' },
  { name: 'capture', method: 'POST', path: '/v2/capture' },
  { name: 'getStatus', method: 'GET', path: '/v2/:id/status' },
  { name: 'getStatusB2b', method: 'GET', path: '/v2/:id/status/b2b' },
  { name: 'cancel', method: 'POST', path: '/v2/:id/cancel' },
  { name: 'expire', method: 'POST', path: '/v2/:id/expire' },
  { name: 'refund', method: 'POST', path: '/v2/:id/refund' },
  { name: 'directRefund', method: 'POST', path: '/v2/:id/refund/online/direct' },
  { name: 'approve', method: 'POST', path: '/v2/:id/approve' },
  { name: 'deny', method: 'POST', path: '/v2/:id/deny' },
  { name: 'getCardToken', method: 'GET', path: '/v2/token' },
  { name: 'registerCard', method: 'GET', path: '/v2/card/register' },
  { name: 'pointInquiry', method: 'GET', path: '/v2/point_inquiry/:id' },
  { name: 'getBin', method: 'GET', path: '/v1/bins/:id' },
  { name: 'createPayAccount', method: 'POST', path: '/v2/pay/account' },
  { name: 'getPayAccount', method: 'GET', path: '/v2/pay/account/:id' },
  { name: 'unbindPayAccount', method: 'POST', path: '/v2/pay/account/:id/unbind' },
  { name: 'createSubscription', method: 'POST', path: '/v1/subscriptions' },
  { name: 'getSubscription', method: 'GET', path: '/v1/subscriptions/:id' },
  { name: 'updateSubscription', method: 'PATCH', path: '/v1/subscriptions/:id' },
  { name: 'disableSubscription', method: 'POST', path: '/v1/subscriptions/:id/disable' },
  { name: 'enableSubscription', method: 'POST', path: '/v1/subscriptions/:id/enable' },
  { name: 'cancelSubscription', method: 'POST', path: '/v1/subscriptions/:id/cancel' },
  { name: 'createInvoice', method: 'POST', path: '/v1/invoices' },
  { name: 'getInvoice', method: 'GET', path: '/v1/invoices/:id' },
  { name: 'voidInvoice', method: 'PATCH', path: '/v1/invoices/:id/void' },
  { name: 'createPaymentLink', method: 'POST', path: '/v1/payment-links' },
  { name: 'getPaymentLink', method: 'GET', path: '/v1/payment-links/:id' },
  { name: 'deletePaymentLink', method: 'DELETE', path: '/v1/payment-links/:id' },
  { name: 'createSnapTransaction', method: 'POST', path: '/snap/v1/transactions' },
  { name: 'cancelSnapTransaction', method: 'POST', path: '/snap/v1/transactions/:id/cancel' },
  { name: 'expireSnapTransaction', method: 'POST', path: '/snap/v1/transactions/:id/expire' },
  { name: 'getSnapPreferences', method: 'GET', path: '/snap/v3/merchant-preferences' },
  { name: 'updateSnapPreferences', method: 'PATCH', path: '/snap/v3/merchant-preferences' },
  { name: 'getBalanceMutation', method: 'GET', path: '/v1/balance/mutation' },
] as const satisfies readonly Endpoint[];

/** The name of an endpoint: `charge`, `getStatus`, `directRefund`, … */
export type EndpointName = (typeof ENDPOINTS)[number]['name'];

const PATTERNS = ENDPOINTS.map((endpoint) => ({
  ...endpoint,
  pattern: new RegExp(`^${endpoint.path.replaceAll('.', '\\.').replace(/:id/g, '[^/]+')}/?$`),
}));

/** Which endpoint a request is for; a fixed path (`/v2/capture`) goes before one with an id. */
export function endpointOf(method: string, pathname: string): EndpointName | undefined {
  return PATTERNS.find((endpoint) => endpoint.method === method && endpoint.pattern.test(pathname))?.name;
}

/** Whether there is such a path, whatever the method. */
export function isKnownPath(pathname: string): boolean {
  return PATTERNS.some(({ pattern }) => pattern.test(pathname));
}
