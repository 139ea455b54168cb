import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { MidtransClient } from './client';
import type { MidtransClientOptions } from './client.options';
import { MidtransApiError, MidtransError, MidtransRequestError } from './errors';
import type { RequestEvent, ResponseEvent } from './hooks';

const KEY = 'SB-Mid-server-abcdefGHIJKL';
const SANDBOX = 'https://api.sandbox.midtrans.com';
const CHARGE = { payment_type: 'qris', transaction_details: { order_id: 'order-1', gross_amount: 10_000 } };

const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: 'error' }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

function fixture(name: string): Record<string, unknown> {
  const path = join(__dirname, '../../../../test/fixtures/gateway', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

function client(options: Partial<MidtransClientOptions> = {}): MidtransClient {
  return new MidtransClient({ serverKey: KEY, retryBaseDelayMs: 0, ...options });
}

/** Answers everything with `body` and keeps the requests. */
function answering(body: object, init: { status?: number } = {}): Request[] {
  const requests: Request[] = [];
  msw.use(
    http.all('*', ({ request }) => {
      requests.push(request.clone());
      return HttpResponse.json(body as Record<string, string>, init);
    }),
  );
  return requests;
}

async function thrownBy(call: () => unknown): Promise<MidtransError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof MidtransError) return error;
    throw error;
  }
  throw new Error('expected a MidtransError');
}

describe('what is sent', () => {
  it('charges with key, JSON and the payload as it is', async () => {
    const requests = answering(fixture('charge-qris'));
    const payload = fixture('charge-qris-request') as typeof CHARGE;
    await client().charge(payload);

    const [request] = requests;
    expect(request).toMatchObject({ method: 'POST', url: `${SANDBOX}/v2/charge` });
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'nestjs-midtrans',
    });
    expect(await request?.json()).toEqual(payload);
  });

  it.each([
    ['getStatus', 'GET', 'status'],
    ['cancel', 'POST', 'cancel'],
    ['expire', 'POST', 'expire'],
  ] as const)('%s is %s /v2/{id}/%s with the id encoded', async (name, method, step) => {
    const requests = answering({ status_code: '200' });
    await client()[name]('a/b?c d#é%2e~');
    expect(requests[0]).toMatchObject({
      method,
      url: `${SANDBOX}/v2/a%2Fb%3Fc%20d%23%C3%A9%252e~/${step}`,
    });
    expect(await requests[0]?.text()).toBe('');
  });

  it('goes to production, or to a baseUrl with a path and a slash at its end', async () => {
    const requests = answering({});
    await client({ environment: 'production' }).getStatus('1');
    await client({ baseUrl: 'http://127.0.0.1:4100/played/' }).getStatus('1');
    expect(requests.map((request) => request.url)).toEqual([
      'https://api.midtrans.com/v2/1/status',
      'http://127.0.0.1:4100/played/v2/1/status',
    ]);
  });

  it('carries notification URLs in headers of the one call', async () => {
    const requests = answering({});
    const one = client();
    await one.charge(CHARGE, {
      overrideNotificationUrls: ['https://a.example/hook?x=1,2', 'https://b.example/hook'],
      appendNotificationUrls: ['https://c.example/hook'],
    });
    await one.charge(CHARGE, { overrideNotificationUrls: [] });
    expect(requests.map((request) => request.headers.get('x-override-notification'))).toEqual([
      'https://a.example/hook?x=1%2C2,https://b.example/hook',
      null,
    ]);
    expect(requests.map((request) => request.headers.get('x-append-notification'))).toEqual([
      'https://c.example/hook',
      null,
    ]);
  });

  it('takes another fetch, which is given a whole Request', async () => {
    const seen: string[] = [];
    const fetch = (request: Request): Response => {
      seen.push(`${request.method} ${request.url}`);
      return Response.json({ status_code: '200' });
    };
    await client({ fetch }).cancel('1');
    expect(seen).toEqual([`POST ${SANDBOX}/v2/1/cancel`]);
  });
});

describe('what is refused before anything is sent', () => {
  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['an empty id', () => client().getStatus(''), /id must not be empty/],
    ['a blank id', () => client().cancel('  '), /id must not be empty/],
    ['no id at all', () => client().expire(undefined as unknown as string), /id must not be empty/],
    ['a step up the path', () => client().getStatus('..'), /id must not be "\.\."/],
    ['half a surrogate pair', () => client().getStatus('\ud800'), /not well-formed/],
    [
      'a long Idempotency-Key',
      () => client().charge(CHARGE, { idempotencyKey: 'k'.repeat(47) }),
      /at most 46/,
    ],
    ['an empty Idempotency-Key', () => client().charge(CHARGE, { idempotencyKey: '' }), /visible ASCII/],
    ['a header smuggled in', () => client().charge(CHARGE, { idempotencyKey: 'a\r\nb: c' }), /visible ASCII/],
    ['no URL', () => client().charge(CHARGE, { appendNotificationUrls: ['/hook'] }), /absolute http/],
    [
      'no http',
      () => client().charge(CHARGE, { appendNotificationUrls: ['ftp://a.example'] }),
      /absolute http/,
    ],
    ['timeoutMs 0', () => client().charge(CHARGE, { timeoutMs: 0 }), /timeoutMs/],
    ['timeoutMs NaN', () => client().charge(CHARGE, { timeoutMs: Number.NaN }), /timeoutMs/],
    ['endless timeoutMs', () => client().charge(CHARGE, { timeoutMs: Infinity }), /timeoutMs/],
    ['half a retry', () => client().charge(CHARGE, { retries: 0.5 }), /retries/],
    ['a bigint', () => client().charge({ ...CHARGE, metadata: { n: 1n } }), /JSON/],
    ['no payload', () => client().charge(undefined as unknown as typeof CHARGE), /JSON/],
  ])('%s', async (_, call, words) => {
    const requests = answering({});
    const error = await thrownBy(call);
    expect(error).toBeInstanceOf(MidtransRequestError);
    expect(error.message).toMatch(words);
    expect(error).toMatchObject({ attempts: 0, outcomeUnknown: false });
    expect(requests).toHaveLength(0);
  });

  it('takes an Idempotency-Key of exactly 46 characters', async () => {
    const requests = answering({});
    await client().charge(CHARGE, { idempotencyKey: 'k'.repeat(46) });
    expect(requests[0]?.headers.get('idempotency-key')).toHaveLength(46);
  });

  it.each(['', ' \t\n', undefined as unknown as string])('a client with the key %j', (serverKey) => {
    expect(() => new MidtransClient({ serverKey })).toThrow(/serverKey must not be empty/);
  });

  it('a client with a baseUrl that is none', () => {
    expect(() => client({ baseUrl: 'localhost:4100' })).toThrow(/baseUrl/);
  });
});

describe('what comes back', () => {
  it('a denial is a result with a real HTTP 202, too', async () => {
    const denied = fixture('charge-credit_card-3ds-deny-202');
    answering(denied, { status: 202 });
    await expect(client().charge(CHARGE)).resolves.toEqual(denied);
  });

  it('a 407 of anything but an expired transaction is an error', async () => {
    answering({ status_code: '407', status_message: 'Expired transaction' });
    expect(await thrownBy(() => client().cancel('1'))).toMatchObject({ statusCode: '407' });
  });

  it('an error list without any code is no payment', async () => {
    answering({ error_messages: ['something'] });
    expect(await thrownBy(() => client().charge(CHARGE))).toMatchObject({ outcomeUnknown: true });
  });

  it('says method, path template, code and words', async () => {
    answering(fixture('error-400-gross-amount-mismatch'));
    const { message } = await thrownBy(() => client().charge(CHARGE));
    expect(message).toBe(
      'POST /v2/charge: 400 One or more parameters in the payload is invalid.; ' +
        'transaction_details.gross_amount is not equal to the sum of item_details (HTTP 200)',
    );
    answering(fixture('error-404-resource-not-found'), { status: 404 });
    expect((await thrownBy(() => client().getStatus('order-77'))).message).toBe(
      'GET /v2/{id}/status: 404 The requested resource is not found',
    );
  });

  it('keeps a message on one line', async () => {
    answering({ status_code: '400', status_message: 'one\r\n\u0000\u001b[31mtwo' });
    expect((await thrownBy(() => client().charge(CHARGE))).message).toMatch(/400 one \[31mtwo/);
  });
});

describe('hooks', () => {
  it('are told of every attempt, without ids', async () => {
    const statuses = [500, 200];
    msw.use(http.all('*', () => HttpResponse.json({ status_code: '200' }, { status: statuses.shift() })));
    const events: (RequestEvent | ResponseEvent)[] = [];
    const record = (event: RequestEvent | ResponseEvent): void => void events.push(event);
    await client({ onRequest: record, onResponse: record }).getStatus('secret-order');

    const call = { method: 'GET', path: '/v2/{id}/status' };
    const elapsedMs: unknown = expect.any(Number);
    expect(events).toEqual([
      { ...call, attempt: 1 },
      { ...call, attempt: 1, status: 500, elapsedMs, error: expect.any(MidtransApiError) as unknown },
      { ...call, attempt: 2 },
      { ...call, attempt: 2, status: 200, elapsedMs },
    ]);
  });

  it.each<[string, () => void | Promise<void>]>([
    [
      'throws',
      () => {
        throw new Error('no disk');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no disk'))],
  ])('a hook that %s costs no payment', async (_, hook) => {
    answering({ status_code: '200' });
    await expect(client({ onRequest: hook, onResponse: hook }).charge(CHARGE)).resolves.toBeDefined();
  });
});
