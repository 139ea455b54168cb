import type { Server } from 'node:http';
import { describedApi } from '../support/openapi/document';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { SIMULATOR_SERVER_KEY } from '../../src/gateway/simulated-merchants';
import { ADAPTERS, ask, asUser, json, openShop } from './shop.support';

describe.each(ADAPTERS)('the shop on %s', (adapter) => {
  let shop: Awaited<ReturnType<typeof openShop>>;

  beforeAll(async () => {
    shop = await openShop({ HTTP_ADAPTER: adapter });
  });
  afterAll(() => shop.close());

  const error = (statusCode: number, code: string) => ({
    statusCode,
    error: expect.any(String),
    message: expect.any(String),
    code,
    details: [],
  });

  it.each([
    ['GET', '/health'],
    ['GET', '/health/payments'],
    ['GET', '/demo/events'],
    ['GET', '/docs'],
    ['GET', '/docs-json'],
  ])('answers %s %s with 200, with and without a trailing slash', async (method, path) => {
    const answers = await Promise.all([path, `${path}/`].map((each) => ask(shop.url + each, { method })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it.each([
    ['GET', '/payments', 401],
    ['GET', '/payments/01a1fdaa-2c37-714b-8dcc-131a953d67fa', 401],
    ['GET', '/payments/01a1fdaa-2c37-714b-8dcc-131a953d67fa/check_status', 401],
    ['POST', '/charge', 401],
    ['POST', '/notification', 400],
  ])('knows %s %s with and without a trailing slash', async (method, path, status) => {
    const answers = await Promise.all([path, `${path}/`].map((each) => ask(shop.api + each, { method })));
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
  });

  it('reports its health by the parts it needs', async () => {
    const { body } = await ask(`${shop.url}/health`);
    expect(body).toMatchObject({
      status: 'ok',
      details: { shop: { status: 'up' }, database: { status: 'up' } },
    });
  });

  it('answers an unknown route with the error of the API', async () => {
    const { status, body } = await ask(`${shop.url}/nowhere`);
    expect([status, body]).toEqual([404, error(404, 'not_found')]);
  });

  it('answers broken JSON with the error of the API', async () => {
    const { status, body } = await ask(`${shop.api}/notification/`, { ...json({}), body: '{"order_id":' });
    expect([status, body]).toEqual([400, error(400, 'bad_request')]);
  });

  it('answers a body that is too large with the error of the API', async () => {
    const { status, body } = await ask(`${shop.api}/notification/`, json({ padding: 'x'.repeat(1_048_576) }));
    expect([status, body]).toEqual([413, error(413, 'payload_too_large')]);
  });

  it('loses no digit of what Midtrans tells', async () => {
    const told = notificationBody({
      orderId: 'order-1',
      grossAmount: 10_000,
      transactionStatus: 'refund',
      fields: { refunds: [{ refund_chargeback_id: '#', refund_amount: '10000.00' }] },
    });
    const signed = signNotification(told, SIMULATOR_SERVER_KEY);
    const body = JSON.stringify(signed).replace('"#"', '202502070943231234');
    const { body: receipt } = await ask(`${shop.api}/notification/`, { ...json({}), body });
    const kept = await ask(`${shop.api}/notifications/${String(receipt['notification_id'])}/`, {
      headers: asUser('staff-1', { isStaff: true }),
    });
    expect(kept.body['raw_payload']).toMatchObject({
      refunds: [{ refund_chargeback_id: '202502070943231234' }],
    });
  });

  it('answers an unknown content type with the error of the API', async () => {
    const { status, body } = await ask(`${shop.api}/notification/`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/xml' },
      body: '<order/>',
    });
    expect([status, body]).toEqual([415, error(415, 'unsupported_media_type')]);
  });

  it('answers a URL that cannot be decoded with the error of the API', async () => {
    const { status, body } = await ask(`${shop.api}/payments/%ff`);
    expect([status, body]).toEqual([400, error(400, 'bad_request')]);
  });

  it('waits for no request without an end', () => {
    const { requestTimeout, headersTimeout, keepAliveTimeout } = shop.app.getHttpServer() as Server;
    expect({ requestTimeout, headersTimeout, keepAliveTimeout }).toEqual({
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 75_000,
    });
  });

  it('describes each endpoint once, and how to authenticate', async () => {
    const { body } = await ask(`${shop.url}/docs-json`);
    const paths = body['paths'] as Record<
      string,
      Record<string, { operationId: string; security?: unknown }>
    >;
    const { endpoints } = await describedApi();
    const ofTheModule = new Set(endpoints.map(({ path }) => path));
    expect(Object.keys(paths).sort()).toEqual(
      [...ofTheModule, '/demo/events', '/health', '/health/payments'].sort(),
    );
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^\w+$/.test(id))).toEqual([]);
    const guarded = Object.entries(paths).filter(([path]) => /^\/api\/midtrans\/(?!notification)/.test(path));
    for (const { security } of guarded.flatMap(([, item]) => Object.values(item))) {
      expect(security).toEqual([{ bearer: [] }]);
    }
    expect(body).toMatchObject({
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
  });
});

describe('a shop whose database goes away', () => {
  it('lives on, and says so: its health is 503', async () => {
    const shop = await openShop();
    await shop.dropDatabase();
    const { status, body } = await ask(`${shop.url}/health`);
    expect([status, body]).toMatchObject([503, { status: 'error', error: { database: { status: 'down' } } }]);
    await shop.close();
  });
});
