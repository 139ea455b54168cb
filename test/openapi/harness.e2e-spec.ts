import type { Exchange } from '../support/openapi/described-api';
import { expectDescribed } from '../support/openapi/expect-described';

const ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';
const TIME = '2026-11-21T09:30:00.000Z';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const SUMMARY = {
  id: ID,
  order_id: 'order-1',
  payment_type: 'qris',
  gross_amount: '10000.00',
  transaction_status: 'pending',
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

describe('what holds every answer of the tests against the description', () => {
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
    [
      'a path that cannot be decoded',
      exchange({ path: '/api/midtrans/payments/%ff', status: 400, body: '' }),
    ],
    ['a path that is too long', exchange({ status: 414, body: {} })],
  ])('takes %s', async (_what, seen) => {
    await expect(expectDescribed(seen)).resolves.toBeUndefined();
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
  ])('fails on %s', async (_what, seen, problem) => {
    await expect(expectDescribed(seen)).rejects.toThrow(problem);
  });

  it('leaves a request that was refused to its error', async () => {
    await expect(expectDescribed(charge({ payment_type: 'cash' }))).resolves.toBeUndefined();
  });
});
