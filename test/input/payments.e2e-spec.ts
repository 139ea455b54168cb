import { randomUUID } from 'node:crypto';
import { ADAPTERS, type Adapter } from '../support/host';
import {
  flawOf,
  isErrorBody,
  PAYMENTS,
  platformFlawOf,
  startCountingHost,
  withoutTraces,
  type CountingHost,
} from './input.support';

const NOT_FOUND = {
  statusCode: 404,
  error: 'Not Found',
  message: 'Payment not found',
  code: 'not_found',
  details: [],
};

/** Values of a query parameter, as they stand in the URL. */
const VALUES = [
  '',
  '%20',
  'x',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '0',
  '1.5',
  '201',
  '1e20',
  '1e1',
  '0x10',
  '9007199254740992',
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%F0%9F%92%B8',
  '[]',
  '{}',
  '%7B%22%24gt%22%3A0%7D',
  "'%20OR%201=1%20--",
  'x'.repeat(2_000),
  '2026-13-01',
  '2026-02-30',
  '2026-01-01T25:00:00Z',
  '10000-01-01T00:00:00Z',
  '%2B010000-01-01T00:00:00Z',
  '2026-W53',
  '2026-001',
  '2026',
  '2026-01',
  '01/02/2026',
  'yesterday',
  'bank_transfer,qris',
  'Settlement',
  'constructor',
  '__proto__',
  `${randomUUID()}x`,
  `%7B${randomUUID()}%7D`,
];

/** Every parameter, a good value of it, and which of the values above are good as well. */
const PARAMETERS: readonly (readonly [name: string, good: string, accepts: RegExp])[] = [
  ['payment_type', 'qris', /^\w{1,32}$/],
  ['status', 'settlement', /(?!)/],
  ['order_id', 'order-1', /^[\w~.-]{1,50}$/],
  ['created_after', '2026-01-01', /(?!)/],
  ['created_before', '2026-01-01T00:00:00%2B07:00', /(?!)/],
  ['limit', '5', /(?!)/],
  ['cursor', randomUUID(), /(?!)/],
];

/** Ids that are none; those that the platform cannot even read are told apart. */
const IDS = [
  'x',
  '1',
  '-1',
  'null',
  '%00',
  `%00${randomUUID()}`,
  `${randomUUID()}%00`,
  `${randomUUID()}x`,
  `%7B${randomUUID()}%7D`,
  randomUUID(),
  randomUUID().toUpperCase(),
  randomUUID().replaceAll('-', ''),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'a%2Fb',
  '..%2F..%2Fetc%2Fpasswd',
  `${randomUUID()}%2Fcheck_status`,
  "'%20OR%201=1--",
  '%F0%9F%92%B8',
  '__proto__',
  'constructor',
];

describe.each(ADAPTERS)('bad requests for payments on %s', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter);
  });
  afterAll(() => host.close());

  const get = (path: string) => host.request(path, { user: 'customer-1' });

  it.each(PARAMETERS)('refuses whatever %s cannot be', async (name, _good, accepts) => {
    const flaws: string[] = [];
    await withoutTraces(host, async () => {
      for (const value of VALUES.filter((text) => !accepts.test(text))) {
        const flaw = flawOf(await get(`${PAYMENTS}?${name}=${value}`), name);
        if (flaw !== undefined) flaws.push(`${value}: ${flaw}`);
      }
    });
    expect(flaws).toEqual([]);
  });

  it.each(PARAMETERS)('takes %s once, and refuses it twice', async (name, good) => {
    expect((await get(`${PAYMENTS}?${name}=${good}`)).status).toBe(200);
    const twice = await get(`${PAYMENTS}?${name}=${good}&${name}=${good}`);
    expect(flawOf(twice, name)).toBeUndefined();
  });

  describe.each(['created_after', 'created_before'])('%s', (name) => {
    it.each([
      '1000-01-01',
      '1582-10-10T00:00:00Z',
      '1969-12-31T23:59:59.999999Z',
      '9999-12-31T23:59:59%2B14:00',
      '9999-12-31T23:59:59-12:00',
    ])('takes %s', async (time) => {
      const { status, body } = await get(`${PAYMENTS}?${name}=${time}`);
      expect([status, body]).toEqual([200, { results: [], next_cursor: null }]);
    });
  });

  it.each(PARAMETERS)('never fails on %s in nested syntax', async (name, good) => {
    for (const query of [
      `${name}[]=${good}`,
      `${name}[a]=${good}`,
      `${name}[a][b]=${good}`,
      `${name}[__proto__]=1`,
    ]) {
      const { status, body } = await get(`${PAYMENTS}?${query}`);
      // To a parser that knows no nesting it is a parameter that is none of ours.
      expect([status, body.details]).toEqual([
        400,
        [expect.objectContaining({ field: query.split('=')[0] })],
      ]);
    }
  });

  it('names every parameter at fault', async () => {
    const { body } = await get(`${PAYMENTS}?${PARAMETERS.map(([name]) => `${name}=%00`).join('&')}`);
    expect(body.details.map(({ field }: { field: string }) => field).sort()).toEqual(
      PARAMETERS.map(([name]) => name).sort(),
    );
  });

  it.each([
    '%',
    '%f',
    '%ff',
    '%00',
    'x'.repeat(8_000),
    'bank_=bca',
    'Status=settlement',
    '__proto__=1',
    '__proto__[limit]=0',
    'constructor[prototype][limit]=0',
  ])('refuses what is no parameter of ours by its name: %s', async (query) => {
    const { status, body } = await get(`${PAYMENTS}?${query}`);
    expect([status, body.code, body.details.length]).toEqual([400, 'invalid_input', 1]);
  });

  describe.each(['', 'check_status/'])('one payment: /payments/{id}/%s', (action) => {
    it.each(IDS)('knows no %s', async (id) => {
      await withoutTraces(host, async () => {
        const { status, body } = await get(`${PAYMENTS}${id}/${action}`);
        expect([status, body]).toEqual([404, NOT_FOUND]);
      });
    });

    it.each(['%', '%f', '%ff', '%c0%af', 'x'.repeat(5_000)])('never fails on %s', async (id) => {
      await withoutTraces(host, async () => {
        const answer = await get(`${PAYMENTS}${id}/${action}`);
        const flaw = isErrorBody(answer.body) ? undefined : platformFlawOf(answer, [400, 404, 414]);
        expect(flaw).toBeUndefined();
        expect([400, 404, 414]).toContain(answer.status);
      });
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('knows no %s', async (method) => {
      await withoutTraces(host, async () => {
        const answer = await host.request(`${PAYMENTS}${randomUUID()}/${action}`, {
          method,
          user: 'customer-1',
        });
        expect(platformFlawOf(answer, [404, 405])).toBeUndefined();
      });
    });
  });
});

/** Hosts may read queries as they like: into lists and objects of any kind. */
const NESTING: Record<Adapter, Parameters<typeof startCountingHost>[1]> = {
  express: {
    prepare: (app) => app.getHttpAdapter().getInstance().set('query parser', 'extended'),
  },
  fastify: {
    fastify: { routerOptions: { querystringParser: nestedQuery } },
  },
};

/** `a[b]=c` and `a[]=c`, one level deep and no more. */
function nestedQuery(text: string): Record<string, unknown> {
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => {
      const [, outer = name, inner] = /^(\w+)\[(\w*)\]/.exec(name) ?? [];
      if (inner === undefined) return [name, value];
      return [outer, inner === '' ? [value] : { [inner]: value }];
    }),
  );
}

describe.each(ADAPTERS)('a host on %s that reads nested queries', (adapter) => {
  let host: CountingHost;

  beforeAll(async () => {
    host = await startCountingHost(adapter, NESTING[adapter]);
  });
  afterAll(() => host.close());

  it.each(PARAMETERS)('refuses %s where it is no text', async (name, good) => {
    for (const key of ['[]', '[a]', '[toString]', '[length]']) {
      const answer = await host.request(`${PAYMENTS}?${name}${key}=${good}`, { user: 'customer-1' });
      expect([key, flawOf(answer, name)]).toEqual([key, undefined]);
    }
  });
});
