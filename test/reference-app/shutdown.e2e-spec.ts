import { once } from 'node:events';
import { connect } from 'node:net';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { SIMULATOR_SERVER_KEY } from '../../src/gateway/simulated-merchants';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startDatabaseProxy } from '../support/database-proxy';
import { until } from '../support/until';
import { Visitor } from './orders.support';
import { compile, spawnShop } from './process.support';
import { ADAPTERS, ask, json } from './shop.support';

/** So long that whoever waits for it has waited in vain. */
const FOR_EVER = '3600000';

const NOTIFICATION = signNotification(
  notificationBody({ orderId: 'while-silent', grossAmount: 100_000, transactionStatus: 'settlement' }),
  SIMULATOR_SERVER_KEY,
);

/** A client that always has requests under way on its one connection. */
function askAndAsk(url: string) {
  const request = 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answers = 0;
  socket
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => {
      const answered = chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
      answers += answered;
      if (answered > 0 && socket.writable) socket.write(request.repeat(answered));
    });
  socket.write(request.repeat(10));
  return { answers: () => answers, end: () => socket.destroy() };
}

describe.each(ADAPTERS)('the process of the shop that is asked to stop, on %s', (adapter) => {
  let database: TestDatabase;

  beforeAll(async () => {
    await compile();
    database = await createTestDatabase();
  }, 120_000);
  afterAll(() => database.drop());

  const open = async (env: Record<string, string> = {}) => {
    const shop = spawnShop({ PORT: '0', DATABASE_URL: database.url, HTTP_ADAPTER: adapter, ...env });
    return { ...shop, at: await shop.url() };
  };

  // In one process: to start it takes longer than all of the rest.
  it('ends with 0 although clients keep their connections: one says nothing, one looks on at an order, others ask and ask', async () => {
    const shop = await open({ SHUTDOWN_MS: FOR_EVER, LOG_LEVEL: 'silent' });
    const idle = connect(Number(new URL(shop.at).port), '127.0.0.1').on('error', () => undefined);
    idle.write('GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n');
    await once(idle, 'data');
    const visitor = new Visitor({ url: shop.at });
    const order = await visitor.order();
    const changes = await fetch(`${shop.at}/orders/${order}/changes`, {
      headers: { Cookie: visitor.cookie },
    });
    expect(changes.status).toBe(200);
    const busy = [1, 2, 3].map(() => askAndAsk(shop.at));
    await until(() => busy.every((client) => client.answers() > 50));
    shop.kill('SIGTERM');
    expect(await shop.ended).toBe(0);
    idle.destroy();
    for (const client of busy) client.end();
  });

  it('ends with 0 although the database says nothing any more', async () => {
    const proxy = await startDatabaseProxy(database.url);
    const shop = await open({ DATABASE_URL: proxy.url, SHUTDOWN_MS: '1000' });
    await proxy.cut('silent');
    const webhook = ask(`${shop.at}/api/midtrans/notification/`, json(NOTIFICATION)).catch(() => null);
    // It waits for the database, and so does whoever closes the pool.
    await until(() => proxy.isAsked());
    shop.kill('SIGTERM');
    expect(await shop.ended).toBe(0);
    expect(await webhook).toBeNull();
    await proxy.close();
  });
});
