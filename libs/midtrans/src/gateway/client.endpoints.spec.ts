import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import { ENDPOINTS } from './endpoints';
import { MidtransRequestError } from './errors';
import { type FaultServer, json, startFaultServer } from './fault-server.spec.helper';
import type { RequestOptions } from './request';

const KEY = 'SB-Mid-server-test';
const CARD = { card_number: '4811 1111 1111 1114', card_exp_month: '12', card_exp_year: '2030' };
const CARD_QUERY = 'card_number=4811111111111114&card_exp_month=12&card_exp_year=2030';
const PAYLOAD = { transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };
const CHARGE = { payment_type: 'qris', ...PAYLOAD };
const REFUND = { refund_key: 'refund-1', amount: 5_000, reason: 'returned' };
const CAPTURE = { transaction_id: 'transaction-1', gross_amount: 10_000 };
const LINKING = { payment_type: 'gopay', gopay_partner: { phone_number: '812', country_code: '62' } };
const UPDATE = { name: 'monthly', amount: '14000', currency: 'IDR', token: 'token-1' };
const SUBSCRIPTION = {
  ...UPDATE,
  payment_type: 'credit_card' as const,
  schedule: { interval: 1, interval_unit: 'month' as const },
};
const INVOICE = {
  order_id: 'order-1',
  invoice_number: 'invoice-1',
  invoice_date: '2026-01-01 00:00:00 +0700',
  due_date: '2026-02-01 00:00:00 +0700',
  customer_details: { name: 'customer-1' },
  item_details: [{ description: 'a pillow', quantity: 1, price: 10_000 }],
  payment_type: 'payment_link' as const,
};
const PERIOD = {
  currency: 'IDR',
  start_time: '2026-03-02T00:00:00+07:00',
  end_time: '2026-03-16T23:59:59+07:00',
};
const PERIOD_QUERY =
  'currency=IDR&start_time=2026-03-02T00%3A00%3A00%2B07%3A00&end_time=2026-03-16T23%3A59%3A59%2B07%3A00';

type Call = (client: MidtransClient, options?: RequestOptions) => Promise<unknown>;
interface Sent {
  line: string;
  body?: object;
  /** Every request but those is known by the server key. */
  key?: 'client';
  idempotencyHeader?: string;
}

const KEYED = { idempotencyHeader: 'idempotency-key' };
const CALLS: Record<keyof typeof ENDPOINTS, [Call, Sent]> = {
  charge: [(client, o) => client.charge(CHARGE, o), { line: 'POST /v2/charge', body: CHARGE, ...KEYED }],
  getStatus: [(client, o) => client.getStatus('a/b', o), { line: 'GET /v2/a%2Fb/status' }],
  getStatusB2b: [
    (client, o) => client.getStatusB2b('a/b', { page: 0, per_page: 25 }, o),
    { line: 'GET /v2/a%2Fb/status/b2b?page=0&per_page=25' },
  ],
  cancel: [(client, o) => client.cancel('a/b', o), { line: 'POST /v2/a%2Fb/cancel', ...KEYED }],
  expire: [(client, o) => client.expire('a/b', o), { line: 'POST /v2/a%2Fb/expire', ...KEYED }],
  capture: [(client, o) => client.capture(CAPTURE, o), { line: 'POST /v2/capture', body: CAPTURE, ...KEYED }],
  refund: [
    (client, o) => client.refund('a/b', REFUND, o),
    { line: 'POST /v2/a%2Fb/refund', body: REFUND, ...KEYED },
  ],
  directRefund: [
    (client, o) => client.directRefund('a/b', REFUND, o),
    { line: 'POST /v2/a%2Fb/refund/online/direct', body: REFUND, ...KEYED },
  ],
  approve: [(client, o) => client.approve('a/b', o), { line: 'POST /v2/a%2Fb/approve', ...KEYED }],
  deny: [(client, o) => client.deny('a/b', o), { line: 'POST /v2/a%2Fb/deny', ...KEYED }],

  getCardToken: [
    (client, o) => client.getCardToken({ ...CARD, card_cvv: '123', gross_amount: undefined }, o),
    { line: `GET /v2/token?${CARD_QUERY}&card_cvv=123&client_key=client-key-1`, key: 'client' },
  ],
  registerCard: [
    (client, o) => client.registerCard({ ...CARD, client_key: 'client-key-2' }, o),
    { line: `GET /v2/card/register?${CARD_QUERY}&client_key=client-key-2`, key: 'client' },
  ],
  pointInquiry: [
    (client, o) => client.pointInquiry('token-1', { gross_amount: 10_000 }, o),
    { line: 'GET /v2/point_inquiry/token-1?gross_amount=10000' },
  ],
  getBin: [(client, o) => client.getBin('45563300', o), { line: 'GET /v1/bins/45563300' }],

  createPayAccount: [
    (client, o) => client.createPayAccount(LINKING, o),
    { line: 'POST /v2/pay/account', body: LINKING },
  ],
  getPayAccount: [(client, o) => client.getPayAccount('a/b', o), { line: 'GET /v2/pay/account/a%2Fb' }],
  unbindPayAccount: [
    (client, o) => client.unbindPayAccount('a/b', o),
    { line: 'POST /v2/pay/account/a%2Fb/unbind' },
  ],

  createSubscription: [
    (client, o) => client.createSubscription(SUBSCRIPTION, o),
    { line: 'POST /v1/subscriptions', body: SUBSCRIPTION, ...KEYED },
  ],
  getSubscription: [(client, o) => client.getSubscription('a/b', o), { line: 'GET /v1/subscriptions/a%2Fb' }],
  disableSubscription: [
    (client, o) => client.disableSubscription('a/b', o),
    { line: 'POST /v1/subscriptions/a%2Fb/disable', ...KEYED },
  ],
  enableSubscription: [
    (client, o) => client.enableSubscription('a/b', o),
    { line: 'POST /v1/subscriptions/a%2Fb/enable', ...KEYED },
  ],
  cancelSubscription: [
    (client, o) => client.cancelSubscription('a/b', o),
    { line: 'POST /v1/subscriptions/a%2Fb/cancel', ...KEYED },
  ],
  updateSubscription: [
    (client, o) => client.updateSubscription('a/b', UPDATE, o),
    { line: 'PATCH /v1/subscriptions/a%2Fb', body: UPDATE },
  ],

  createInvoice: [
    (client, o) => client.createInvoice(INVOICE, o),
    { line: 'POST /v1/invoices', body: INVOICE, idempotencyHeader: 'x-idempotency-key' },
  ],
  getInvoice: [(client, o) => client.getInvoice('a/b', o), { line: 'GET /v1/invoices/a%2Fb' }],
  voidInvoice: [
    (client, o) => client.voidInvoice('a/b', { void_reason: 'a mistake' }, o),
    { line: 'PATCH /v1/invoices/a%2Fb/void', body: { void_reason: 'a mistake' } },
  ],

  createSnapTransaction: [
    (client, o) => client.createSnapTransaction(PAYLOAD, o),
    { line: 'POST /snap/v1/transactions', body: PAYLOAD },
  ],
  cancelSnapTransaction: [
    (client, o) => client.cancelSnapTransaction('a/b', o),
    { line: 'POST /snap/v1/transactions/a%2Fb/cancel' },
  ],
  createPaymentLink: [
    (client, o) => client.createPaymentLink(PAYLOAD, o),
    { line: 'POST /v1/payment-links', body: PAYLOAD },
  ],
  getPaymentLink: [(client, o) => client.getPaymentLink('a/b', o), { line: 'GET /v1/payment-links/a%2Fb' }],
  deletePaymentLink: [
    (client, o) => client.deletePaymentLink('a/b', o),
    { line: 'DELETE /v1/payment-links/a%2Fb' },
  ],
  getBalanceMutation: [
    (client, o) => client.getBalanceMutation(PERIOD, o),
    { line: `GET /v1/balance/mutation?${PERIOD_QUERY}` },
  ],
};

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

function client(options: Partial<MidtransClientOptions> = {}): MidtransClient {
  return new MidtransClient({
    serverKey: KEY,
    clientKey: 'client-key-1',
    baseUrl: server.url,
    retryBaseDelayMs: 0,
    ...options,
  });
}

describe.each(Object.entries(CALLS))('%s', (name, [call, { line, body, key, idempotencyHeader }]) => {
  const endpoint = ENDPOINTS[name as keyof typeof ENDPOINTS];

  it('sends what the gateway documents', async () => {
    server.play(json(200, { status_code: '200' }));
    await call(client());
    const [hit] = server.hits;
    expect(`${hit?.method} ${hit?.url}`).toBe(line);
    expect(hit?.body).toBe(body === undefined ? '' : JSON.stringify(body));
    expect(hit?.headers.authorization).toBe(
      key === 'client' ? undefined : `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
    );
    const keys = ['idempotency-key', 'x-idempotency-key'].filter((header) => header in (hit?.headers ?? {}));
    expect(keys).toEqual(idempotencyHeader === undefined ? [] : [idempotencyHeader]);
  });

  it('takes the options of one call', async () => {
    server.play(json(200, { status_code: '200' }));
    await call(client(), { idempotencyKey: 'mine', overrideNotificationUrls: ['https://a.example/hook'] });
    const headers = server.hits[0]?.headers;
    expect(headers?.['x-override-notification']).toBe('https://a.example/hook');
    if (idempotencyHeader !== undefined) expect(headers?.[idempotencyHeader]).toBe('mine');
    await expect(call(client(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ attempts: 0 });
  });

  it('is told of without ids and without query', async () => {
    const seen: object[] = [];
    const record = (event: object): void => void seen.push(event);
    server.play(json(400, { status_code: '400' }));
    const watched = client({ onRequest: record, onResponse: record });
    const error: unknown = await call(watched).catch((thrown: unknown) => thrown);

    const path = 'api' in endpoint ? `/snap/v1${endpoint.path}` : endpoint.path;
    const event = { method: endpoint.method, path, attempt: 1 };
    const elapsedMs: unknown = expect.any(Number);
    expect(seen).toEqual([event, { ...event, status: 400, elapsedMs, error }]);
    expect(error).toHaveProperty('message', expect.stringContaining(`${endpoint.method} ${path}: 400`));
  });
});

describe('client keys', () => {
  it.each([undefined, '', ' '])('a card call without one (%j) is not sent', async (clientKey) => {
    server.play();
    await expect(client({ clientKey }).getCardToken(CARD)).rejects.toBeInstanceOf(MidtransRequestError);
    await expect(client({ clientKey }).registerCard(CARD)).rejects.toThrow(/clientKey is needed/);
    expect(server.hits).toHaveLength(0);
  });

  it('a card call may bring its own', async () => {
    server.play(json(200, { status_code: '200' }));
    await client({ clientKey: undefined }).getCardToken({ ...CARD, client_key: 'client-key-3' });
    expect(server.hits[0]?.url).toContain('client_key=client-key-3');
  });
});

describe('where Snap is', () => {
  it.each<[string, Partial<MidtransClientOptions>, string]>([
    ['the sandbox', {}, 'https://app.sandbox.midtrans.com/snap/v1'],
    ['production', { environment: 'production' }, 'https://app.midtrans.com/snap/v1'],
    ['below a baseUrl', { baseUrl: 'http://127.0.0.1:4100/played/' }, 'http://127.0.0.1:4100/played/snap/v1'],
    ['anywhere else', { baseUrl: 'http://a.example', snapBaseUrl: 'http://b.example/' }, 'http://b.example'],
  ])('%s', async (_, options, snapBaseUrl) => {
    const urls: string[] = [];
    const fetch = (request: Request): Response => {
      urls.push(request.url);
      return Response.json({ token: 'token-1' }, { status: 201 });
    };
    const one = new MidtransClient({ serverKey: KEY, fetch, ...options });
    await one.createSnapTransaction(PAYLOAD);
    expect(urls).toEqual([`${snapBaseUrl}/transactions`]);
    expect(one.snapBaseUrl).toBe(snapBaseUrl);
  });

  it('is told apart from no URL at all', () => {
    expect(() => client({ snapBaseUrl: 'app.midtrans.com' })).toThrow(/^snapBaseUrl must be/);
  });
});

describe('request', () => {
  it('calls what has no method', async () => {
    server.play(json(200, { converted_at: 'now' }), json(200, { canceled_at: 'now' }), json(200, {}));
    const one = client();
    const converted = await one.request<{ converted_at?: string }>(
      {
        method: 'PATCH',
        path: '/v1/invoices/{id}/convert',
        ids: { id: 'a/b' },
        payload: { client: { name: 'customer-1' } },
      },
      { overrideNotificationUrls: ['https://a.example'] },
    );
    expect(converted.converted_at).toBe('now');
    await one.request({
      method: 'POST',
      path: '/transactions/{token}/cancel',
      ids: { token: 't' },
      api: 'snap',
    });
    await one.request({
      method: 'GET',
      path: '/v1/payment-links',
      query: { page: 2, q: 'a&b', x: undefined },
    });

    expect(server.hits.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PATCH /v1/invoices/a%2Fb/convert',
      'POST /snap/v1/transactions/t/cancel',
      'GET /v1/payment-links?page=2&q=a%26b',
    ]);
    expect(server.hits[0]?.body).toBe('{"client":{"name":"customer-1"}}');
    expect(server.hits[1]?.headers).not.toHaveProperty('idempotency-key');
  });

  it('sends an Idempotency-Key with a POST', async () => {
    server.play(json(200, {}));
    await client().request({ method: 'POST', path: '/v2/some/thing' }, { idempotencyKey: 'mine' });
    expect(server.hits[0]?.headers['idempotency-key']).toBe('mine');
  });

  it.each(['v2/charge', '/v2/charge?x=1', '/v2/charge#x', '/v2/a b', ''])(
    'takes no path like %j',
    async (path) => {
      server.play();
      const called = client().request({ method: 'GET', path });
      await expect(called).rejects.toBeInstanceOf(MidtransRequestError);
      expect(server.hits).toHaveLength(0);
    },
  );

  it('misses an id', async () => {
    await expect(client().request({ method: 'GET', path: '/v2/{id}/status' })).rejects.toThrow(
      /id must not be empty/,
    );
  });
});
