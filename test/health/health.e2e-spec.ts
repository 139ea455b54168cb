import { Injectable } from '@nestjs/common';
import {
  MidtransHealthIndicator,
  OnMidtransEvent,
  PaymentService,
  type HealthOptions,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startDatabaseProxy } from '../support/database-proxy';
import { startHostWithGateway, type HostOptions } from '../support/host';
import { until } from '../support/until';

@Injectable()
class Shop {
  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    if (payment.orderId.startsWith('broken')) throw new Error('out of stock');
  }
}

const NO_CACHE: HealthOptions = { cacheMs: 0 };

describe('the health of payments', () => {
  let database: TestDatabase;
  const running: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((host) => host.close()));
    await database.drop();
  });

  async function host(midtrans: HostOptions['midtrans'] = {}, over: TestDatabase = database) {
    const started = await startHostWithGateway({
      database: over,
      providers: [Shop],
      midtrans: { health: NO_CACHE, reconciliation: { enabled: false }, ...midtrans },
    });
    running.push(started);
    const indicator = started.app.get(MidtransHealthIndicator);
    const charge = (orderId: string) =>
      started.app.get(PaymentService).createCharge({ paymentType: 'gopay', grossAmount: 100_000, orderId });
    return { ...started, indicator, charge };
  }
  const minutesOld = (orderId: string, minutes: number) =>
    database.rows(
      `UPDATE midtrans_payments SET created_at = created_at - $2 * interval '1 minute' WHERE order_id = $1`,
      [orderId, minutes],
    );

  it('is up where nothing waits, in the form that terminus takes', async () => {
    const on = await host();
    await on.charge('fine');
    await on.simulator.settle('fine');
    const { midtrans } = await until(
      () => on.indicator.check('midtrans'),
      ({ midtrans: { consumers } }) => consumers?.every(({ waiting }) => waiting === 0) === true,
    );
    expect(midtrans).toMatchObject({
      status: 'up',
      problems: [],
      database: 'up',
      circuits: [],
      webhooks: [{ account: 'default', unheardSince: null }],
    });
    expect(midtrans.lastNotificationAt).toBeInstanceOf(Date);
  });

  it('tells of a consumer that is behind', async () => {
    const on = await host({ events: { backoffMs: 3_600_000 } });
    await on.charge('broken');
    await on.simulator.settle('broken');
    const behind = await until(
      () => on.indicator.report({ maxLagMs: 0 }),
      ({ status, problems }) => status === 'down' && problems.length === 1,
    );
    expect(behind.problems).toEqual([
      expect.stringMatching(
        /^consumer ship of account default is \d+ (milli)?seconds behind: \d+ events wait for it$/,
      ),
    ]);
    expect((await on.indicator.report()).status).toBe('up');
    expect((await on.indicator.report({ maxLagMs: false })).status).toBe('up');
  });

  it('tells of events that were given up', async () => {
    const on = await host({ events: { maxAttempts: 1 } });
    await on.charge('broken-for-good');
    await on.simulator.settle('broken-for-good');
    const dead = await until(
      () => on.indicator.report({ maxLagMs: false }),
      ({ status }) => status === 'down',
    );
    expect(dead.problems).toEqual([
      expect.stringMatching(
        /^consumer ship of account default has failed for good at 1 events: retry them, or discard them$/,
      ),
    ]);
    expect((await on.indicator.report({ maxLagMs: false, maxDead: 1 })).status).toBe('up');
  });

  it('tells of a consumer that no instance has any more', async () => {
    const on = await host();
    await database.rows(
      `INSERT INTO midtrans_consumers (name, account, type, last_seen_at)
       VALUES ('retired', 'default', 'payment.settled', now() - interval '50 hours')`,
    );
    expect((await on.indicator.report()).problems).toEqual([
      'consumer retired of account default was last seen 2 days ago, and 0 events wait for it: drop it if it is retired',
    ]);
    expect((await on.indicator.report({ seenConsumers: false })).status).toBe('up');
  });

  it('tells of a call of which nobody knows what became', async () => {
    const on = await host();
    on.simulator.fail('charge', { kind: 'lost-response' }, { times: 10 });
    await expect(on.charge('lost')).rejects.toThrow();
    await database.rows(
      `UPDATE midtrans_commands SET asked_at = asked_at - interval '3 hours', created_at = created_at - interval '3 hours'`,
    );
    await minutesOld('lost', 180);
    const { problems } = await on.indicator.report({ maxSilenceMs: false });
    expect(problems).toContainEqual(
      expect.stringMatching(
        /^payments[.\w]* of account default: for 3 hours nobody has known what became of the oldest$/,
      ),
    );
  });

  it('tells of a webhook that hears nothing while payments wait, and no more once it does', async () => {
    const on = await host();
    on.simulator.failNotifications({ kind: 'drop' }, { orderId: 'unheard', times: 1 });
    await on.charge('unheard');
    expect((await on.indicator.report()).status).toBe('up');
    await minutesOld('unheard', 20);
    expect((await on.indicator.report()).problems).toEqual([
      'a payment of account default that was charged 20 minutes ago is pending, and no notification of the account has come since: look whether Midtrans reaches the webhook',
    ]);
    await on.charge('heard');
    await until(
      () => on.indicator.report(),
      ({ status }) => status === 'up',
    );
  });

  it('waits for no notification of a page of Snap on which nothing was chosen', async () => {
    const on = await host();
    await on.app.get(PaymentService).createSnapTransaction({ grossAmount: 100_000, orderId: 'page' });
    await minutesOld('page', 20);
    expect((await on.indicator.report()).problems).toEqual([]);
  });

  it('tells of a circuit that is open', async () => {
    const on = await host({ http: { circuitBreaker: { failures: 1, openMs: 3_600_000 }, retries: 0 } });
    on.simulator.fail('charge', { kind: 'status', status: 503 });
    await expect(on.charge('away')).rejects.toThrow();
    expect((await on.indicator.report()).problems).toEqual([
      'the circuit of api.sandbox.midtrans.com is open for account default',
    ]);
    expect((await on.indicator.report({ closedCircuits: false })).status).toBe('up');
  });

  it.each(['refused', 'silent'] as const)(
    'says that the database is down where it is %s, without waiting for long',
    async (how) => {
      const proxy = await startDatabaseProxy(database.url);
      const on = await host({ health: { ...NO_CACHE, timeoutMs: 500 } }, { ...database, url: proxy.url });
      await proxy.cut(how);
      expect(await on.indicator.report()).toEqual({
        status: 'down',
        role: 'all',
        database: 'down',
        problems: [expect.stringMatching(/^the database could not say how things stand: /)],
        circuits: [],
      });
      // Whoever closes would wait for it.
      await proxy.close();
    },
  );

  it('asks the database once for many who ask', async () => {
    const on = await host({ health: { cacheMs: 3_600_000 } });
    expect((await on.indicator.report()).lastNotificationAt).toBeNull();
    await on.charge('later');
    await until(
      () => database.rows('SELECT 1 FROM midtrans_notifications'),
      ({ length }) => length > 0,
    );
    expect((await on.indicator.report()).lastNotificationAt).toBeNull();
  });
});
