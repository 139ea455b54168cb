import { createSimulator } from 'midtrans-simulator';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startDatabaseProxy } from '../support/database-proxy';
import { SERVER_KEY } from '../support/host';
import { spawnSample, type SampleProcess } from '../support/sample-process';
import { until } from '../support/until';

describe('the sample of roles', () => {
  let database: TestDatabase;
  const processes: SampleProcess[] = [];
  const webhook = { url: '' };
  const simulator = createSimulator({
    serverKey: SERVER_KEY,
    timeScale: 0,
    notificationUrl: 'http://api.invalid/',
    // Where the API process listens is known once it does.
    fetch: (input, init) => fetch(new Request(webhook.url, new Request(input, init))),
  });
  let gatewayUrl: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    gatewayUrl = (await simulator.listen()).url;
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    // The API process makes the tables.
    database = await createTestDatabase({ isMigrated: false });
    env = {
      DATABASE_URL: database.url,
      MIDTRANS_SERVER_KEY: SERVER_KEY,
      MIDTRANS_BASE_URL: gatewayUrl,
      PORT: '0',
      HEALTH_PORT: '0',
    };
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((each) => each.end('SIGKILL')));
    await database.drop();
  });

  async function start(path: 'api.ts' | 'worker.ts', over: Record<string, string> = {}) {
    const sample = spawnSample(`roles/${path}`, { ...env, ...over });
    processes.push(sample);
    const url = await sample.printed(/^(http:\S+)$/m);
    if (path === 'api.ts') webhook.url = `${url}/midtrans/notification/`;
    const health = async (): Promise<any> => (await fetch(path === 'api.ts' ? `${url}/health` : url)).json();
    return { ...sample, url, health };
  }

  /** Charges an order over HTTP, and has it paid at the gateway, which tells of it. */
  async function settle(apiUrl: string, orderId: string): Promise<void> {
    const body = { order_id: orderId, payment_type: 'bank_transfer', bank: 'bca', gross_amount: 100_000 };
    const charged = await fetch(`${apiUrl}/midtrans/charge/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(charged.status).toBe(201);
    await simulator.pay(orderId);
  }

  const shipments = () =>
    database.rows<{ order_id: string; process: number }>(
      'SELECT order_id, process FROM shipments ORDER BY order_id',
    );
  const waiting = async () =>
    (await database.rows<{ count: number }>('SELECT count(*)::integer AS count FROM midtrans_deliveries'))[0]
      ?.count;

  it('charges and settles through the API process, and ships in the worker alone', async () => {
    const api = await start('api.ts');
    await settle(api.url, 'before-any-worker');
    expect([await shipments(), await waiting()]).toEqual([[], 1]);
    expect(await api.health()).toMatchObject({
      status: 'ok',
      info: { midtrans: { role: 'api', status: 'up' } },
    });

    const worker = await start('worker.ts');
    await until(shipments, ({ length }) => length === 1);
    await settle(api.url, 'with-a-worker');
    await until(shipments, ({ length }) => length === 2);
    await until(waiting, (count) => count === 0);
    expect(new Set((await shipments()).map((row) => row.process)).size).toBe(1);
    expect(await worker.health()).toMatchObject({ role: 'worker', status: 'up', problems: [] });

    // As Nest ends: in good order, and then by the signal.
    expect(await worker.end('SIGTERM')).toBe('SIGTERM');
    expect(await api.end('SIGTERM')).toBe('SIGTERM');
  });

  it('loses nothing where the worker is killed and started again', async () => {
    const api = await start('api.ts');
    const worker = await start('worker.ts');
    await settle(api.url, 'order-0');
    await until(shipments, ({ length }) => length === 1);
    const orders = Array.from({ length: 20 }, (_, nth) => `order-${nth + 1}`);
    for (const [nth, order] of orders.entries()) {
      if (nth === 10) await worker.end('SIGKILL');
      await settle(api.url, order);
    }
    expect((await shipments()).length).toBeLessThan(12);
    await start('worker.ts');
    await until(waiting, (count) => count === 0);
    expect((await shipments()).map((row) => row.order_id)).toEqual(['order-0', ...orders].sort());
  });

  it('keeps the worker running while the database is away', async () => {
    const api = await start('api.ts');
    const proxy = await startDatabaseProxy(database.url);
    try {
      const worker = await start('worker.ts', { DATABASE_URL: proxy.url });
      await proxy.cut('refused');
      await worker.printed(/could not be swept[^]*could not be swept[^]*could not be swept/);
      expect((await worker.health()).database).toBe('down');
      await settle(api.url, 'meanwhile');
      await proxy.restore();
      await until(shipments, ({ length }) => length === 1);
    } finally {
      await proxy.close();
    }
  });
});
