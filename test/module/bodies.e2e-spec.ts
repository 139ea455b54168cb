import type { INestApplication } from '@nestjs/common';
import express from 'express';
import type { FastifyInstance } from 'fastify';
import { MidtransModule } from 'nestjs-midtrans';
import { Capture } from '../secrets/capture.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { hostImports, startApp, type App, type AppOptions } from './app.support';

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

async function start(options: Partial<AppOptions>): Promise<App> {
  app = await startApp({
    ...options,
    bodyParser: false,
    imports: [
      ...hostImports(database.url),
      MidtransModule.forRoot({
        serverKey: SERVER_KEY,
        http: { fetch: chargingGateway().fetch, retries: 0 },
        guards: [HeaderGuard],
        clientPrices: true,
      }),
    ],
  });
  return app;
}

const post = async (
  { url }: App,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${url}/midtrans/${path}/`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-user': 'customer-1', ...headers },
  });
  return { status: response.status, body: (await response.json()) as { order_id: string; message: string } };
};

/** A parser that gives Fastify's handlers what was sent. */
const fastifyRaw = (parseAs: 'buffer' | 'string') => (nest: INestApplication) => {
  const fastify: FastifyInstance = nest.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs }, (_request, body, done) => done(null, body));
};

const RAW: [string, Partial<AppOptions>][] = [
  ['express.raw()', { prepare: (nest) => void nest.use(express.raw({ type: () => true })) }],
  ['express.text()', { prepare: (nest) => void nest.use(express.text({ type: () => true })) }],
  ['buffers on Fastify', { adapter: 'fastify', prepare: fastifyRaw('buffer') }],
  ['text on Fastify', { adapter: 'fastify', prepare: fastifyRaw('string') }],
];

describe.each(RAW)('a host that leaves bodies raw (%s)', (_how, options) => {
  it('charges and is notified', async () => {
    const host = await start(options);
    const charged = await post(host, 'charge', JSON.stringify({ ...BCA_CHARGE, order_id: undefined }), {
      'idempotency-key': `raw-${_how}`.replace(/\W/g, '-'),
    });
    expect(charged.status).toBe(201);
    const notified = await post(
      host,
      'notification',
      JSON.stringify(delivery(charged.body.order_id, 'pending')),
    );
    expect(notified.status).toBe(200);
  });

  it.each([
    ['broken JSON', '{"payment_type":'],
    ['bytes that are no UTF-8', Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('answers %s with 400', async (_what, body) => {
    const host = await start(options);
    expect((await post(host, 'charge', body)).status).toBe(400);
  });
});

it('a body that nobody reads is 500, and the log says what to do', async () => {
  const logger = new Capture();
  const host = await start({ logger });
  expect(await post(host, 'charge', JSON.stringify(BCA_CHARGE))).toMatchObject({
    status: 500,
    body: { code: 'internal_error', message: 'Internal server error' },
  });
  expect(logger.text()).toMatch(
    /the body of a JSON request was not read: .*bodyParser: false.*express\.json\(\)/,
  );
});

it('what has no body needs no parser', async () => {
  const host = await start({});
  expect((await host.ask('/midtrans/payments/', { user: 'customer-1' })).status).toBe(200);
});
