import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { chargingGateway, BCA_CHARGE } from '../support/gateway';
import { ADAPTERS, startHost, type Host } from '../support/host';
import type { DescribedApi, Exchange } from '../support/openapi/described-api';
import { describedApi } from '../support/openapi/document';
import { undescribed } from '../support/openapi/watch';

const ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';
const TIME = '2026-11-21T09:30:00.000Z';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const SUMMARY = {
  id: ID,
  account: 'default',
  order_id: 'order-1',
  payment_type: 'qris',
  gross_amount: '10000.00',
  transaction_status: 'pending',
  refund_amount: '0.00',
  net_amount: '10000.00',
  customer_email: '',
  is_paid: false,
  created_at: TIME,
};
const page = (payment: object = {}) => ({ results: [{ ...SUMMARY, ...payment }], next_cursor: null });
const error = (over: object = {}) => ({
  statusCode: 404,
  error: 'Not Found',
  message: 'Payment not found',
  code: 'not_found',
  details: [],
  ...over,
});

/** An exchange about the list of payments, but for what a test is about. */
const exchange = (
  over: Partial<Omit<Exchange, 'headers'>> & { headers?: Record<string, string> } = {},
): Exchange => ({
  method: 'GET',
  path: '/api/midtrans/payments/',
  sent: undefined,
  status: 200,
  body: page(),
  ...over,
  headers: new Headers({ ...JSON_TYPE, ...over.headers }),
});
const charge = (sent: unknown, over: object = {}) =>
  exchange({
    method: 'POST',
    path: '/api/midtrans/charge/',
    status: 500,
    sent,
    body: error({ code: 'internal_error' }),
    ...over,
  });

/** A charge that Midtrans cannot take for the moment. */
const unavailable = (retryAfter: string) =>
  charge(
    {},
    {
      status: 503,
      body: error({ statusCode: 503, error: 'Service Unavailable', code: 'gateway_rate_limit' }),
      headers: { 'retry-after': retryAfter },
    },
  );

describe('holding an answer against the description', () => {
  let api: DescribedApi;

  beforeAll(async () => {
    api = await describedApi();
  });

  it.each<[what: string, exchange: Exchange]>([
    ['an answer as described', exchange()],
    [
      'one without its trailing slash, and with a query',
      exchange({ path: '/api/midtrans/payments?limit=5' }),
    ],
    [
      'an error as described',
      exchange({ path: `/api/midtrans/payments/${ID}/`, status: 404, body: error() }),
    ],
    ["a host's own endpoint", exchange({ path: '/own', body: 'anything' })],
    ['a route that there is not', exchange({ path: '/api/midtrans/nowhere', status: 404, body: 'nothing' })],
    ['a HEAD that has no body', exchange({ method: 'HEAD', body: '' })],
    ['when to come back', unavailable('5')],
  ])('takes %s', (_what, seen) => {
    expect(api.problems(seen)).toEqual([]);
  });

  it.each<[what: string, exchange: Exchange, problem: RegExp]>([
    [
      'a field that is not described',
      exchange({ body: page({ secret: 1 }) }),
      /additional properties.*"secret"/,
    ],
    ['a missing field', exchange({ body: { results: [] } }), /must have required property 'next_cursor'/],
    ['a field of another type', exchange({ body: page({ is_paid: 'no' }) }), /is_paid must be boolean/],
    ['null for what is never null', exchange({ body: page({ order_id: null }) }), /order_id must be string/],
    [
      'an amount without decimals',
      exchange({ body: page({ gross_amount: '10000' }) }),
      /gross_amount must match pattern/,
    ],
    [
      'a time that is none',
      exchange({ body: page({ created_at: 'today' }) }),
      /created_at must match format "date-time"/,
    ],
    ['an id that is none', exchange({ body: page({ id: '7' }) }), /id must match format "uuid"/],
    [
      'a status that there is not',
      exchange({ body: page({ transaction_status: 'paid' }) }),
      /must be equal to one of/,
    ],
    ['a status code that is not described', exchange({ status: 418 }), /the status 418 is not described/],
    ['an endpoint that is not described', exchange({ method: 'PATCH' }), /the endpoint is not described/],
    [
      'an answer that is no JSON',
      exchange({ headers: { 'content-type': 'text/html' } }),
      /of type "text\/html"/,
    ],
    ['a header that is not described', exchange({ headers: { 'retry-after': '1' } }), /header retry-after/],
    ['a header of another shape', unavailable('soon'), /header retry-after must be integer/],
    ['a HEAD that has a body', exchange({ method: 'HEAD' }), /HEAD was answered with a body/],
    [
      'an error by another code',
      exchange({ path: `/api/midtrans/payments/${ID}/`, status: 404, body: error({ code: 'gone' }) }),
      /code must match pattern/,
    ],
    [
      'an error of another shape',
      exchange({ path: `/api/midtrans/payments/${ID}/`, status: 404, body: { oops: 1 } }),
      /must have required property 'code'/,
    ],
    [
      'a body where there is none',
      exchange({ method: 'DELETE', path: `/api/midtrans/cards/${ID}/`, status: 204, body: {} }),
      /has a body/,
    ],
    [
      'a query that was accepted against its description',
      exchange({ path: '/api/midtrans/payments/?limit=999' }),
      /query limit must be <= 200/,
    ],
    [
      'a request that was accepted against its description',
      charge({ payment_type: 'bank_transfer', gross_amount: 1, bank: 'none' }, { status: 201 }),
      /request\/bank must be equal to one of/,
    ],
    [
      'a request without its body that was accepted',
      charge(undefined, { status: 201 }),
      /without the required body/,
    ],
  ])('fails on %s', (_what, seen, problem) => {
    expect(api.problems(seen).join()).toMatch(problem);
  });

  it('leaves a request that was refused to its error', () => {
    expect(api.problems(charge({ payment_type: 'cash' }))).toEqual([]);
  });
});

describe.each(ADAPTERS)('what watches every suite, on %s', (adapter) => {
  const PATH = '/elsewhere/payments/';
  let host: Host;
  /** What stands before our routes, and says whether it answers in their place. */
  let change: (response: ServerResponse, request: IncomingMessage) => boolean;

  beforeAll(async () => {
    host = await startHost({
      adapter,
      midtrans: { path: 'elsewhere', http: { fetch: chargingGateway().fetch } },
      prepare: (app: INestApplication) =>
        app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
          if (!change(response, request)) next();
        }),
    });
  });
  beforeEach(() => {
    change = () => false;
  });
  afterAll(() => host.close());

  const headers = { 'x-user': 'customer-1' };
  const clients: [client: string, ask: () => Promise<unknown>][] = [
    ['the request of a host', () => host.request(PATH, { user: 'customer-1' })],
    ['fetch', () => fetch(host.url + PATH, { headers })],
    [
      'node:http',
      async () => {
        const [response] = await once(get(host.url + PATH, { headers }), 'response');
        await once(response.resume(), 'end');
      },
    ],
  ];

  it.each(clients)('sees a header that is not described, asked by %s', async (_client, ask) => {
    change = (response) => !response.setHeader('retry-after', '1');
    await ask();
    expect(await undescribed()).toEqual([
      expect.stringMatching(
        /^GET \/elsewhere\/payments\/ → 200 .*\n {2}the header retry-after is not described/,
      ),
    ]);
  });

  it.each(clients)('sees a body that is not described, asked by %s', async (_client, ask) => {
    change = (response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ results: [], secret: 1 }));
      return true;
    };
    await ask();
    expect(await undescribed()).toEqual([expect.stringMatching(/additional properties.*"secret"/)]);
  });

  it('sees what was accepted against the description', async () => {
    change = (response, request) => {
      response.statusCode = 201;
      response.setHeader('content-type', 'application/json');
      request.resume().once('end', () => response.end('{}'));
      return true;
    };
    const json = { ...BCA_CHARGE, bank: 'none' };
    await host.request('/elsewhere/charge/', { method: 'POST', user: 'customer-1', json });
    expect((await undescribed()).join()).toMatch(/request\/bank must be equal to one of/);
  });

  it('finds nothing where all is as it is described', async () => {
    for (const [, ask] of clients) await ask();
    await host.request('/elsewhere/charge/', { method: 'POST', user: 'customer-1', json: BCA_CHARGE });
    expect(await undescribed()).toEqual([]);
  });
});

describe('what watches a shop that is a process of its own', () => {
  /** Describes one number, and answers with text. */
  const SHOP = `
    const number = { content: { 'application/json': { schema: { type: 'number' } } } };
    const paths = { '/api/midtrans/payments': { get: { responses: { 200: number } } } };
    const server = require('node:http').createServer(({ url }, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(url === '/docs-json' ? { paths } : 'text'));
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

  it('sees what it answers to fetch', async () => {
    const shop = spawn(process.execPath, ['-e', SHOP]);
    const [port] = (await once(shop.stdout, 'data')) as [Buffer];
    await fetch(`http://127.0.0.1:${port.toString().trim()}/api/midtrans/payments`);
    expect(await undescribed()).toEqual([expect.stringMatching(/body must be number/)]);
    shop.kill();
    await once(shop, 'close');
  });
});
