import { Controller, Post, Req, type INestApplication } from '@nestjs/common';
import express from 'express';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { MidtransModule, type MidtransModuleOptions } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { randomUUID } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { hostImports, startApp, type App, type AppOptions } from '../module/app.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ADAPTERS, HeaderGuard, SERVER_KEY } from '../support/host';

const JSON_TYPE = ['content-type', 'application/json'] as const;
const LIMIT = 32 * 1_024;

/** A host's own endpoint, which takes what it likes. */
@Controller('upload')
class UploadController {
  @Post()
  upload(@Req() request: { body: unknown }) {
    return { bytes: JSON.stringify(request.body).length };
  }
}

let database: TestDatabase;
let app: App | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(() => database.drop());

const options: MidtransModuleOptions = {
  serverKey: SERVER_KEY,
  guards: [HeaderGuard],
  clientPrices: true,
  notifications: { confirm: 'never' },
};

async function start(how: Partial<AppOptions>, ...registrations: MidtransModuleOptions[]): Promise<App> {
  const modules = (registrations.length === 0 ? [options] : registrations).map((each) =>
    MidtransModule.forRoot(each),
  );
  app = await startApp({
    ...how,
    imports: [...hostImports(database.url), ...modules],
    controllers: [UploadController],
  });
  return app;
}

/** A payment of 100,000 that is settled. */
async function paid(): Promise<string> {
  const orderId = `order-${randomUUID()}`;
  await database.rows(
    `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount, transaction_status, paid_at)
     VALUES ($1, 'default', $2, 'qris', 100000, 'settlement', now())`,
    [uuidv7(), orderId],
  );
  return orderId;
}

const refundsOf = (orderId: string) =>
  database.rows(
    `SELECT r.refund_key, r.refund_chargeback_id, r.amount::int FROM midtrans_refunds r
     JOIN midtrans_payments p ON p.id = r.payment_id WHERE p.order_id = $1`,
    [orderId],
  );

/** The signed notification of a refund without a key, whose id is written as it is given. */
function refundTold(orderId: string, id: string, more: object = {}): string {
  const told = notificationBody({ orderId, grossAmount: 100_000, transactionStatus: 'partial_refund' });
  const refund = { refund_chargeback_id: '#', refund_amount: '20000.00', reason: 'dashboard' };
  const signed = signNotification({ ...told, refund_amount: '20000.00', refunds: [refund] }, SERVER_KEY);
  return JSON.stringify({ ...signed, ...more }).replace('"#"', id);
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream;

async function post({ url }: App, body: Body, headers: readonly (readonly [string, string])[] = []) {
  const init = {
    method: 'POST',
    body,
    headers: [JSON_TYPE, ...headers] as [string, string][],
    duplex: 'half',
  };
  const response = await fetch(`${url}/midtrans/notification/`, init as RequestInit);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** In chunks, without a word of how much there is. */
const chunked = (body: string) => new Blob([body]).stream() as unknown as ReadableStream;

/** A notification that is exactly so long, and not signed. */
function ofLength(bytes: number): string {
  const told = notificationBody({ orderId: 'order-1', grossAmount: 1, transactionStatus: 'settlement' });
  const body = { ...told, signature_key: 'x', note: '' };
  return JSON.stringify({ ...body, note: 'n'.repeat(bytes - JSON.stringify(body).length) });
}

const rows = async () => (await database.rows('SELECT count(*)::int FROM midtrans_notifications'))[0];

const TOO_LARGE = {
  status: 413,
  body: {
    statusCode: 413,
    error: 'Payload Too Large',
    message: `The body is larger than ${LIMIT} bytes`,
    code: 'payload_too_large',
    details: [],
  },
};

const fastifyParser = (parseAs: 'buffer' | 'string') => (nest: INestApplication) => {
  const fastify: FastifyInstance = nest.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs }, (_request, body, done) => done(null, body));
};
const rawBodyAsText = (nest: INestApplication) =>
  void nest.use(
    express.json({
      verify: (request, _response, bytes) => Object.assign(request, { rawBody: String(bytes) }),
    }),
  );

const WITH_BYTES: [string, Partial<AppOptions>][] = [
  ['Fastify as it comes', { adapter: 'fastify' }],
  ['Fastify with rawBody', { adapter: 'fastify', rawBody: true }],
  [
    'Fastify with a parser that gives buffers',
    { adapter: 'fastify', bodyParser: false, prepare: fastifyParser('buffer') },
  ],
  [
    'Fastify with a parser that gives text',
    { adapter: 'fastify', bodyParser: false, prepare: fastifyParser('string') },
  ],
  ['Express with rawBody', { rawBody: true }],
  ['Express with a rawBody of its own', { bodyParser: false, prepare: rawBodyAsText }],
  [
    'Express with express.raw()',
    { bodyParser: false, prepare: (nest) => void nest.use(express.raw({ type: '*/*' })) },
  ],
  [
    'Express with express.text()',
    { bodyParser: false, prepare: (nest) => void nest.use(express.text({ type: '*/*' })) },
  ],
  ['Express without any parser', { bodyParser: false }],
];
const ALL: typeof WITH_BYTES = [...WITH_BYTES, ['Express as it comes', {}]];

describe.each(WITH_BYTES)('%s', (_name, how) => {
  it('loses no digit of an id', async () => {
    const host = await start(how);
    const ids = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n });
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        const orderId = await paid();
        expect((await post(host, refundTold(orderId, String(id)))).status).toBe(200);
        const refund = {
          refund_key: `refund-chargeback-${id}`,
          refund_chargeback_id: String(id),
          amount: 20_000,
        };
        expect(await refundsOf(orderId)).toEqual([refund]);
      }),
      { numRuns: 10, examples: [[202502070943231234n], [9007199254740993n], [1n]] },
    );
  });
});

it('Express as it comes knows no refund by an id that has lost digits, and counts it all the same', async () => {
  const host = await start({});
  const orderId = await paid();
  expect((await post(host, refundTold(orderId, '202502070943231234'))).status).toBe(200);
  expect(await refundsOf(orderId)).toEqual([]);
  expect(
    await database.rows('SELECT refund_amount::int FROM midtrans_payments WHERE order_id = $1', [orderId]),
  ).toEqual([{ refund_amount: 20_000 }]);
});

describe.each(ALL)('%s', (_name, how) => {
  it('takes no number for text, however many digits it has', async () => {
    const host = await start(how);
    for (const number of ['5', '9007199254740993', '1e400']) {
      const body = refundTold('order-1', '1', { order_id: '#' }).replace('"#"', number);
      expect(await post(host, body)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    }
  });

  it('answers 413 to a body that is too large, told to be or not, and keeps nothing of it', async () => {
    const host = await start(how);
    const before = await rows();
    for (const body of [ofLength(LIMIT + 1), ofLength(60_000), chunked(ofLength(LIMIT + 1))]) {
      expect(await post(host, body)).toEqual(TOO_LARGE);
    }
    expect(await rows()).toEqual(before);
    for (const body of [ofLength(LIMIT), chunked(ofLength(LIMIT))]) {
      expect((await post(host, body)).status).toBe(403);
    }
  });
});

describe.each(ADAPTERS)('on %s', (adapter) => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('a body in %s is unpacked, as far as the limit', async (encoding, pack) => {
    const host = await start({ adapter });
    const orderId = await paid();
    const packed = (body: string) =>
      post(host, Uint8Array.from(pack(body)), [['content-encoding', encoding]]);
    expect((await packed(refundTold(orderId, '7'))).status).toBe(200);
    expect(await refundsOf(orderId)).toMatchObject([{ refund_chargeback_id: '7' }]);
    expect(await packed(ofLength(LIMIT + 1))).toEqual(TOO_LARGE);
    expect((await packed(ofLength(LIMIT))).status).toBe(403);
  });

  it.each(['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'])(
    'a genuine notification is taken whatever a customer has named in its metadata: %s',
    async (metadata) => {
      const host = await start({ adapter });
      const orderId = await paid();
      const body = refundTold(orderId, '7', { metadata: '@' }).replace('"@"', metadata);
      expect((await post(host, body)).status).toBe(200);
      expect(await refundsOf(orderId)).toMatchObject([{ refund_chargeback_id: '7' }]);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    },
  );

  it('two registrations have each its own limit, and the host its own', async () => {
    const host = await start(
      { adapter },
      { ...options, notifications: { maxBodyBytes: 2_048 } },
      {
        ...options,
        account: 'other',
        serverKey: 'SB-Mid-server-other',
        path: 'other',
        notifications: { maxBodyBytes: 4_096 },
      },
    );
    const to = async (path: string, bytes: number) =>
      (await fetch(host.url + path, { method: 'POST', headers: [[...JSON_TYPE]], body: ofLength(bytes) }))
        .status;
    expect(await to('/midtrans/notification/', 2_049)).toBe(413);
    expect(await to('/midtrans/notification/recurring', 2_049)).toBe(413);
    expect(await to('/other/notification/', 4_096)).toBe(403);
    expect(await to('/other/notification', 4_097)).toBe(413);
    expect(await to('/upload', 60_000)).toBe(201);
  });
});

it('a body that breaks off leaves the host as it was', async () => {
  for (const how of [{ adapter: 'fastify' }, { bodyParser: false }] as const) {
    const host = await start(how);
    const controller = new AbortController();
    const endless = new ReadableStream({
      async pull(stream) {
        stream.enqueue(new TextEncoder().encode('{"order_id":'));
        controller.abort();
      },
    });
    const init = {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: [[...JSON_TYPE]],
      signal: controller.signal,
    };
    await expect(fetch(`${host.url}/midtrans/notification/`, init as RequestInit)).rejects.toThrow();
    expect((await post(host, refundTold(await paid(), '1'))).status).toBe(200);
    await host.close();
    app = undefined;
  }
});
