import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  MidtransAccountService,
  MidtransHealthIndicator,
  MidtransModule,
  OnMidtransEvent,
  PaymentService,
  ReconciliationService,
  type MidtransRole,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { allDelivered, charge, deliveries, Instances, settle } from '../events/events.support';
import { hostImports } from '../module/app.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, chargingGateway } from '../support/gateway';
import { SERVER_KEY, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';

@Injectable()
class Shop {
  readonly shipped: string[] = [];

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    if (payment.orderId.startsWith('broken')) throw new Error('out of stock');
    this.shipped.push(payment.orderId);
  }
}

const SELDOM = { backoffMs: 3_600_000, maxBackoffMs: 3_600_000 };

describe('a process', () => {
  const instances = new Instances();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
  });
  afterEach(() => instances.end());

  const start = (role: MidtransRole, midtrans: HostOptions['midtrans'] = {}): Promise<Host> =>
    instances.start({ database, providers: [Shop], midtrans: { role, health: { cacheMs: 0 }, ...midtrans } });
  const shipped = (host: Host) => [...host.app.get(Shop).shipped].sort();
  const waiting = async () => (await deliveries(database, 'ship')).length;
  const report = (host: Host) => host.app.get(MidtransHealthIndicator).report({ maxLagMs: 0 });

  it('that is an API runs no durable listener: what it appends waits for a worker, leased to nobody', async () => {
    const api = await start('api');
    await settle(api, 'order-1');
    const rows = await database.rows(
      `SELECT leased_by, attempts, next_attempt_at <= now() AS is_due FROM midtrans_deliveries WHERE consumer = 'ship'`,
    );
    expect(rows).toEqual([{ leased_by: null, attempts: 0, is_due: true }]);

    const worker = await start('worker');
    await allDelivered(database);
    expect([shipped(api), shipped(worker)]).toEqual([[], ['order-1']]);
    expect([api.recorder.events.length, worker.recorder.of('order-1').length]).toEqual([0, 3]);
  });

  it('that is an API leaves all events to the worker that runs, and tells its own @OnEvent listeners', async () => {
    const worker = await start('worker');
    const api = await start('api');
    const heard: string[] = [];
    api.emitter.on('payment.settled', ({ payment }: PaymentEvent) => void heard.push(payment.orderId));
    const orders = Array.from({ length: 10 }, (_, nth) => `order-${nth}`);
    await Promise.all(orders.map((order) => settle(api, order)));
    await allDelivered(database);
    expect([shipped(api), shipped(worker), heard.sort()]).toEqual([[], orders, orders]);
  });

  it('that is an API says of no consumer that it is there', async () => {
    await instances.stop(await start('worker'));
    await database.rows(`UPDATE midtrans_consumers SET last_seen_at = now() - interval '2 days'`);
    const unseen = async () => {
      const [row] = await database.rows<{ unseen: number }>(
        `SELECT count(*)::integer AS unseen FROM midtrans_consumers WHERE last_seen_at < now() - interval '1 day'`,
      );
      return row?.unseen ?? 0;
    };
    const before = await unseen();
    const api = await start('api');
    await settle(api, 'order-1');
    expect([await unseen(), await waiting()]).toEqual([before, 1]);
    await start('worker');
    expect(await unseen()).toBe(0);
  });

  it('that is an API keeps the events of an account that is new for the listeners of a worker', async () => {
    const bali = { bali: { serverKey: 'SB-Mid-server-bali' } };
    const api = await start('api');
    await api.app.get(MidtransAccountService).reload({ serverKey: SERVER_KEY, accounts: bali });
    const { payment } = await api.app.get(PaymentService).createCharge({
      account: 'bali',
      orderId: 'in-bali',
      paymentType: 'bank_transfer',
      paymentOptions: { bank: 'bca' },
      grossAmount: 100_000,
    });
    expect(payment.account).toBe('bali');
    const worker = await start('worker', { accounts: bali });
    await until(() => worker.recorder.of('in-bali').length === 2);
    expect(worker.recorder.of('in-bali')).toEqual(['payment.created', 'payment.pending']);
  });

  it('asks Midtrans by itself where it is a worker; an API does where it is told to', async () => {
    const gateway = answeringStatus(chargingGateway(), 'settlement');
    const midtrans = { http: { fetch: gateway.fetch }, reconciliation: { enabled: true, intervalMs: 5 } };
    const api = await start('api', midtrans);
    await charge(api, 'told-to');
    await charge(api, 'by-itself');
    const due = (orderId: string) =>
      database.rows(`UPDATE midtrans_payments SET next_check_at = now() WHERE order_id = $1`, [orderId]);
    await due('told-to');
    expect(await api.app.get(ReconciliationService).run()).toMatchObject({ isComplete: true });
    expect(gateway.calledFor(/GET .*told-to/)).toBe(1);

    await due('by-itself');
    const worker = await start('worker', midtrans);
    await until(() => gateway.calledFor(/GET .*by-itself/) === 1);
    await until(() => shipped(worker).length === 2);
    expect(shipped(api)).toEqual([]);
  });

  it('purges by itself where it is a worker, and not where it is an API', async () => {
    const insertOld = () =>
      database.rows(
        `INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, occurred_at)
         VALUES (gen_random_uuid(), 'payment.created', 'default', gen_random_uuid(), '{}', now() - interval '1 year')`,
      );
    const left = async () => (await database.rows('SELECT FROM midtrans_outbox')).length;
    const retention = { intervalMs: 1_000 };
    await insertOld();
    await start('api', { retention });
    const worker = await start('worker', { retention });
    await until(left, (count) => count === 0);
    await instances.stop(worker);
    await insertOld();
    // An API that purged would have done so in the time of two of a worker's.
    const other = await instances.database();
    await other.rows(
      `INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, occurred_at)
       VALUES (gen_random_uuid(), 'payment.created', 'default', gen_random_uuid(), '{}', now() - interval '1 year')`,
    );
    await instances.start({
      database: other,
      midtrans: { role: 'worker', retention: { intervalMs: 3_000 } },
    });
    await until(
      async () => (await other.rows('SELECT FROM midtrans_outbox')).length,
      (count) => count === 0,
    );
    expect(await left()).toBe(1);
  });

  it.each(['api', 'worker'] as const)(
    'that is "%s" takes charges and webhooks where it serves HTTP',
    async (role) => {
      const host = await start(role);
      await settle(host, 'order-1');
      const payment = await host.app.get(PaymentService).find('order-1');
      expect(payment?.transactionStatus).toBe('settlement');
    },
  );

  it('reports the health of its own work: consumers are the worker’s, the webhook is the API’s', async () => {
    const [all, api, worker] = [
      await start('all', { events: SELDOM }),
      await start('api'),
      await start('worker', { events: SELDOM }),
    ];
    await settle(all, 'broken');
    await charge(all, 'silent');
    await database.rows(
      `UPDATE midtrans_payments SET created_at = now() - interval '1 hour' WHERE order_id = 'silent'`,
    );
    await database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '2 hours'`);
    const behind = expect.stringMatching(
      /^consumer ship of account default is .* behind: 1 events wait for it$/,
    );
    const silent = expect.stringMatching(
      /^a payment of account default .* is pending, and no notification .* look whether Midtrans reaches/,
    );
    await until(waiting, (count) => count === 1);
    await until(
      () => deliveries(database),
      ({ length }) => length === 1,
    );
    expect(await report(all)).toMatchObject({ role: 'all', status: 'down', problems: [behind, silent] });
    expect(await report(api)).toMatchObject({ role: 'api', status: 'down', problems: [silent] });
    expect(await report(worker)).toMatchObject({ role: 'worker', status: 'down', problems: [behind] });
  });

  it('that is none of the roles does not start', async () => {
    await expect(start('manager' as MidtransRole)).rejects.toThrow('role: must be "all", "api" or "worker"');
  });
});

it('a worker without HTTP does not start where the database lacks our tables', async () => {
  const empty = await createTestDatabase({ isMigrated: false });
  @Module({
    imports: [
      ...hostImports(empty.url),
      MidtransModule.forRoot({
        role: 'worker',
        serverKey: SERVER_KEY,
        public: true,
        clientPrices: true,
        // Nobody can close what did not start: it would go on beside other tests.
        reconciliation: { enabled: false },
      }),
    ],
  })
  class WorkerModule {}
  await expect(
    NestFactory.createApplicationContext(WorkerModule, { logger: false, abortOnError: false }),
  ).rejects.toThrow('The database lacks');
  await empty.drop();
});
