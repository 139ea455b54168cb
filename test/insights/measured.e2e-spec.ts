import { Injectable, type LoggerService } from '@nestjs/common';
import { MidtransInsightsService, OnMidtransEvent, type MidtransModuleOptions } from 'nestjs-midtrans';
import { about, BALI_KEY, tenantOf } from '../request-accounts/request-accounts.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import { stats, total } from './insights.support';

/** How long Midtrans takes to answer, at least. */
const SLOW_MS = 40;

@Injectable()
class Shop {
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship(): void {
    throw new Error('out of stock');
  }
}

const gateway = answeringStatus(chargingGateway(), 'settlement');
const { fetch: answered } = gateway;
const slowly: typeof fetch = async (...request) => {
  const [answer] = await Promise.all([
    answered(...request),
    new Promise((resolve) => setTimeout(resolve, SLOW_MS)),
  ]);
  return answer;
};
gateway.on(/broken\/status$/, () => new Response('', { status: 500 }));

describe('what is measured by the hour', () => {
  let database: TestDatabase;
  let host: Host;
  const warnings: string[] = [];
  const silent = () => undefined;
  const logger: LoggerService = {
    log: silent,
    error: silent,
    warn: (message: unknown) => void warnings.push(String(message)),
  };

  const start = (options: HostOptions = {}, midtrans: Partial<MidtransModuleOptions> = {}) =>
    startHost({
      ...options,
      database,
      logger,
      midtrans: {
        accounts: { bali: { serverKey: BALI_KEY } },
        access: { resolveAccount: tenantOf },
        events: { sweepIntervalMs: 10, backoffMs: 3_600_000, maxBackoffMs: 3_600_000 },
        http: { fetch: slowly, retries: 0 },
        ...midtrans,
      },
    });
  beforeAll(async () => {
    database = await createTestDatabase();
    host = await start();
  });
  afterAll(async () => {
    await host.close();
    await database.drop();
  });
  afterEach(() => database.rows('TRUNCATE midtrans_measured_hours'));

  let orders = 0;
  async function charge(on = host): Promise<string> {
    const orderId = `order-${++orders}`;
    const json = { ...BCA_CHARGE, order_id: orderId };
    await on.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
    return orderId;
  }
  async function settle(on = host): Promise<void> {
    expect((await on.notify(delivery(await charge(on), 'settlement'))).status).toBe(200);
  }
  const kept = () =>
    database.rows<{ measure: string; label: string; count: number; account: string }>(
      'SELECT measure, label, count, account FROM midtrans_measured_hours ORDER BY 1, 2',
    );
  const counted = ({ body }: { body: any }) =>
    Object.fromEntries(body.webhooks.map(({ answer, count }: any) => [answer, count]));

  it('tells how long webhooks took by how they were answered, of a forged one to the whole registration alone', async () => {
    await settle();
    await settle();
    expect(
      (await host.notify(delivery('forged', 'settlement', { key: 'SB-Mid-server-forged' }))).status,
    ).toBe(403);
    expect((await host.notify({ order_id: 'unreadable' })).status).toBe(400);
    const json = { ...BCA_CHARGE, order_id: 'broken' };
    await host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
    expect((await host.notify(delivery('broken', 'settlement'))).status).toBe(503);
    expect(await kept()).toEqual([]);

    const answer = await stats(host);
    expect(counted(answer)).toEqual({ '2xx': 2, '4xx': 2, '5xx': 1 });
    const [taken] = answer.body.webhooks;
    expect(taken).toEqual({
      at: new Date(Math.floor(Date.parse(answer.body.to) / 3_600_000) * 3_600_000).toISOString(),
      answer: '2xx',
      count: 2,
      webhook_ms_p50: expect.any(Number),
      webhook_ms_p90: expect.any(Number),
    });
    expect(taken.webhook_ms_p50).toBeGreaterThanOrEqual(Math.floor(SLOW_MS * 0.95));
    expect(taken.webhook_ms_p90).toBeGreaterThanOrEqual(taken.webhook_ms_p50);
    expect(counted(await stats(host, { account: 'default' }))).toEqual({ '2xx': 2, '5xx': 1 });
    expect(counted(await stats(host, {}, about('bali').headers))).toEqual({});
    const inCode = await host.app.get(MidtransInsightsService).stats({ account: 'default' });
    expect(inCode.webhooks[0]).toMatchObject({ answer: '2xx', webhookMsP50: taken.webhook_ms_p50 });
  });

  it('is nothing, in the answer and in the database, where nothing came and nothing waits', async () => {
    const { body } = await stats(host);
    expect([body.webhooks, body.consumers, await kept()]).toEqual([[], [], []]);
  });

  it('adds up what the processes of a registration measured, of one that ends too', async () => {
    await settle();
    await stats(host);
    const other = await start();
    await settle(other);
    await other.close();
    expect(await kept()).toEqual([{ measure: 'webhook', label: '2xx', count: 2, account: 'default' }]);
    expect(counted(await stats(host))).toEqual({ '2xx': 2 });
  });

  it('is kept once a minute by one statement', async () => {
    const doNotFake = [
      'setTimeout',
      'setImmediate',
      'nextTick',
      'queueMicrotask',
      'Date',
      'performance',
    ] as const;
    jest.useFakeTimers({ doNotFake: [...doNotFake, 'clearTimeout', 'clearImmediate', 'hrtime'] });
    const other = await start();
    try {
      await settle(other);
      await settle(other);
      jest.advanceTimersByTime(59_000);
      expect(await kept()).toEqual([]);
      await settle(other);
      jest.advanceTimersByTime(2_000);
      const rows = await until(kept, ({ length }) => length > 0);
      expect(rows).toEqual([{ measure: 'webhook', label: '2xx', count: 3, account: 'default' }]);
    } finally {
      await other.close();
      jest.useRealTimers();
    }
  });

  it('is kept later where the database refuses it, and one line of the log says so', async () => {
    await database.rows(
      `CREATE FUNCTION refuse_measured() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'read-only'; END $$`,
    );
    await database.rows(
      'CREATE TRIGGER refuse BEFORE INSERT ON midtrans_measured_hours EXECUTE FUNCTION refuse_measured()',
    );
    warnings.length = 0;
    await settle();
    expect([(await stats(host)).status, (await stats(host)).body.webhooks]).toEqual([200, []]);
    await database.rows('DROP TRIGGER refuse ON midtrans_measured_hours');
    await settle();
    expect(counted(await stats(host))).toEqual({ '2xx': 2 });
    expect(warnings.filter((line) => line.includes('could not be kept'))).toEqual([
      'What webhooks and consumers took could not be kept, trying again: read-only',
    ]);
  });

  it('tells the most that was seen to wait for a consumer, and the age of the oldest of it', async () => {
    const shop = await start({ providers: [Shop] });
    await settle(shop);
    await settle(shop);
    await until(
      () => database.rows('SELECT 1 FROM midtrans_deliveries WHERE attempts > 0'),
      ({ length }) => length === 2,
    );
    await database.rows(`UPDATE midtrans_outbox SET occurred_at = occurred_at - interval '2 hours'`);
    await shop.close();
    // It looks when it starts.
    const other = await start({ providers: [Shop] });
    await database.rows('DELETE FROM midtrans_deliveries');
    const { body } = await until(
      () => stats(other),
      ({ body }) => body.consumers.length > 0,
    );
    expect(body.consumers).toEqual([
      {
        at: expect.any(String),
        consumer: 'ship',
        account: 'default',
        most_waiting: 2,
        longest_lag_ms: expect.any(Number),
      },
    ]);
    const hours = body.consumers[0].longest_lag_ms / 3_600_000;
    expect([hours >= 2, hours < 2.1]).toEqual([true, true]);
    expect((await stats(other, {}, about('bali').headers)).body.consumers).toEqual([]);
    expect((await other.request('/api/midtrans/stats/', { user: 'customer-1' })).status).toBe(403);
    await other.close();
  });

  describe('of another time', () => {
    const HOURS = ['2025-03-01T09:00:00Z', '2025-03-01T10:00:00Z', '2025-03-01T17:00:00Z'];
    beforeEach(async () => {
      for (const [index, hour] of HOURS.entries()) {
        await database.rows(
          `INSERT INTO midtrans_measured_hours
             (hour, measure, registration, account, label, count, milliseconds, most_waiting, longest_lag_ms)
           VALUES ($1, 'webhook', 'default', 'default', '2xx', $2::integer, $2::integer, 0, 0),
             ($1, 'webhook', 'default', 'bali', '2xx', $2::integer, $2::integer, 0, 0),
             ($1, 'webhook', 'elsewhere', '', '4xx', 100, 100, 0, 0),
             ($1, 'webhook', 'elsewhere', 'elsewhere', '2xx', 100, 100, 0, 0),
             ($1, 'consumer', 'default', 'default', 'ship', 1, 0, $2::integer * 10, 5000000000),
             ($1, 'consumer', 'default', 'bali', 'ship', 1, 0, 7, $2::integer)`,
          [hour, index + 1],
        );
      }
    });
    const bucketsOf = ({ body }: { body: any }) =>
      body.webhooks.map(({ at, count }: any) => `${at.slice(0, 16)} ${count}`);
    const DAY = { from: '2025-03-01T00:00:00Z', to: '2025-03-02T00:00:00Z' };

    it('an hour is in the bucket that it begins in, of the accounts of the registration', async () => {
      expect(bucketsOf(await stats(host, DAY))).toEqual([
        '2025-03-01T09:00 2',
        '2025-03-01T10:00 4',
        '2025-03-01T17:00 6',
      ]);
      const days = { ...DAY, bucket: 'day', time_zone: 'Asia/Jakarta' };
      expect(bucketsOf(await stats(host, days))).toEqual(['2025-02-28T17:00 6', '2025-03-01T17:00 6']);
      const halfHours = { ...DAY, time_zone: 'Asia/Kolkata', from: '2025-03-01T09:30:00Z' };
      expect(bucketsOf(await stats(host, halfHours))).toEqual(['2025-03-01T09:30 4', '2025-03-01T16:30 6']);
      expect(bucketsOf(await stats(host, { ...DAY, account: 'bali' }))).toHaveLength(3);
      expect(total((await stats(host, { ...DAY, account: 'bali' })).body.webhooks, 'count')).toBe(6);
    });

    it('the hour in which the time begins counts whole, and one that begins at its end does not', async () => {
      const part = { from: '2025-03-01T09:59:00Z', to: '2025-03-01T17:00:00Z' };
      expect(bucketsOf(await stats(host, part))).toEqual(['2025-03-01T09:00 2', '2025-03-01T10:00 4']);
      const ofDay = { ...part, from: '2025-03-01T10:59:00Z', bucket: 'day', time_zone: 'UTC' };
      expect(bucketsOf(await stats(host, ofDay))).toEqual(['2025-03-01T00:00 4']);
    });

    it('a consumer is told of by its accounts, with the most of a bucket', async () => {
      const { body } = await stats(host, { ...DAY, bucket: 'day', time_zone: 'UTC' });
      const at = '2025-03-01T00:00:00.000Z';
      expect(body.consumers).toEqual([
        { at, consumer: 'ship', account: 'bali', most_waiting: 7, longest_lag_ms: 3 },
        { at, consumer: 'ship', account: 'default', most_waiting: 30, longest_lag_ms: 5_000_000_000 },
      ]);
    });
  });
});
