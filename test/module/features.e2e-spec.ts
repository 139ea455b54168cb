import { Injectable } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import {
  MidtransModule,
  OnMidtransEvent,
  PaymentService,
  ReconciliationService,
  RetentionService,
} from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { answeringStatus, BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { HeaderGuard, startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import { Bank, payouts, PayoutService, type PayoutEvent } from './payouts/payouts';

@Injectable()
class Bookkeeping {
  readonly paid: PayoutEvent[] = [];

  @OnMidtransEvent('payout.paid')
  book(event: PayoutEvent): void {
    this.paid.push(event);
  }
}

/** The tables of the package, and those of the feature. */
async function migrated(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [...payouts.migrations],
    migrationsTableName: 'shop_migrations',
  }).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  return database;
}

const start = (database: TestDatabase, midtrans: HostOptions['midtrans'] = {}) =>
  startHost({
    database,
    midtrans: {
      features: [payouts],
      reconciliation: { enabled: false },
      retention: { intervalMs: false },
      http: { fetch: answeringStatus(chargingGateway(), 'expire').fetch },
      ...midtrans,
    },
    providers: [Bookkeeping],
  });
const post = (host: Host, who: object, json: object = { amount: 50_000 }) =>
  host.request('/api/midtrans/payouts/', { method: 'POST', json, ...who });

describe('a feature that a host adds', () => {
  let database: TestDatabase;
  let host: Host;

  beforeAll(async () => {
    database = await migrated();
    host = await start(database);
  });
  afterAll(async () => {
    await host.close();
    await database.drop();
  });

  const paidBy = (referenceNo: string) =>
    delivery(referenceNo, 'settlement', { grossAmount: 50_000, fields: { payment_type: 'payout' } });

  it('has endpoints behind the guards, in the shape of our errors', async () => {
    expect(await post(host, {})).toMatchObject({ status: 403 });
    const created = await post(host, { user: 'boss', staff: true });
    expect(created).toMatchObject({ status: 201, body: { amount: 50_000, status: 'queued' } });
    const { id } = created.body;
    const get = (user: object) => host.request(`/api/midtrans/payouts/${id}/`, { ...user });
    expect(await get({ user: 'boss' })).toMatchObject({ status: 200, body: { id } });
    expect(await get({ user: 'other' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await post(host, { user: 'boss', staff: true }, { sum: 1 })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'sum' }, { field: 'amount' }] },
    });
  });

  it('has rights, which the host may change', async () => {
    expect(await post(host, { user: 'customer-1' })).toMatchObject({
      status: 403,
      body: { message: 'create_payout is for staff' },
    });
    const opened = await start(database, { access: { permissions: { create_payout: 'owner' } } });
    expect(await post(opened, { user: 'customer-1' })).toMatchObject({ status: 201 });
    await opened.close();
  });

  it('has options with defaults and rules', async () => {
    expect(await post(host, { user: 'boss', staff: true }, { amount: 1_000_001 })).toMatchObject({
      status: 403,
    });
    await expect(start(database, { payouts: { most: 0 } })).rejects.toThrow(
      /payouts\.most: must be a whole number from 1/,
    );
    await expect(start(database, { payouts: { mots: 5 } as object })).rejects.toThrow(
      /payouts\.mots: unknown option/,
    );
  });

  it('takes its notifications and tells of them, once', async () => {
    const payout = await host.app.get(PayoutService, { strict: false }).create('boss', 50_000);
    const [first, second] = await Promise.all([1, 2].map(() => host.notify(paidBy(payout.referenceNo))));
    expect([first?.status, second?.status]).toEqual([200, 200]);
    expect(first?.body.notification_id).toBe(second?.body.notification_id);
    const { paid } = host.app.get(Bookkeeping);
    const own = () => paid.filter((event) => event.payout.id === payout.id);
    await until(own, (events) => events.length > 0);
    expect(own()).toEqual([
      expect.objectContaining({
        type: 'payout.paid',
        account: 'default',
        payout: { id: payout.id, amount: 50_000, status: 'paid', paidAt: expect.any(Date) as Date },
      }),
    ]);
    const rows = await host.database.rows('SELECT status FROM midtrans_notifications WHERE order_id = $1', [
      payout.referenceNo,
    ]);
    expect(rows).toEqual([{ status: 'processed' }]);
  });

  it('is asked about by reconciliation, and tells of what that finds out', async () => {
    const payout = await host.app.get(PayoutService, { strict: false }).create('boss', 70_000);
    const reconcile = async () => {
      await host.database.rows('UPDATE shop_payouts SET next_check_at = now() WHERE id = $1', [payout.id]);
      const { lookups } = await host.app.get(ReconciliationService).run({ only: ['payouts'] });
      return lookups;
    };
    expect(await reconcile()).toMatchObject([{ lookup: 'payouts', asked: 1, unchanged: 1 }]);
    host.app.get(Bank, { strict: false }).paid.add(payout.id);
    expect(await reconcile()).toMatchObject([{ lookup: 'payouts', asked: 1, moved: 1 }]);
    const { paid } = host.app.get(Bookkeeping);
    await until(() => paid.some((event) => event.payout.id === payout.id));
    expect(await reconcile()).toMatchObject([{ lookup: 'payouts', asked: 0 }]);
  });

  it('has its old rows deleted, after as many days as it says or the host does', async () => {
    const { dataSource } = host.database;
    const insert = (status: string, days: number) =>
      dataSource.query(
        `INSERT INTO shop_payouts (id, account, reference_no, amount, status, created_at)
         VALUES (gen_random_uuid(), 'default', $1, 1, $2, now() - $3 * interval '1 day')`,
        [`${status}-${days}`, status, days],
      );
    for (const days of [2, 29, 31]) for (const status of ['refused', 'paid']) await insert(status, days);
    const left = async () => {
      const rows = await host.database.rows<{ reference_no: string }>(
        `SELECT reference_no FROM shop_payouts WHERE reference_no ~ '^(refused|paid)-' ORDER BY 1`,
      );
      return rows.map((row) => row.reference_no);
    };
    expect((await host.app.get(RetentionService).purge()).deleted).toMatchObject({ refusedPayouts: 1 });
    expect(await left()).toEqual(['paid-2', 'paid-29', 'paid-31', 'refused-2', 'refused-29']);
    const sooner = await start(database, { retention: { intervalMs: false, days: { refusedPayouts: 3 } } });
    try {
      expect((await sooner.app.get(RetentionService).purge()).deleted).toMatchObject({ refusedPayouts: 1 });
    } finally {
      await sooner.close();
    }
    expect(await left()).toEqual(['paid-2', 'paid-29', 'paid-31', 'refused-2']);
  });

  it('leaves what is not its own to the other features, and what is nobody’s unmatched', async () => {
    const { body } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      json: BCA_CHARGE,
      user: 'customer-1',
    });
    expect(await host.notify(delivery(body.order_id, 'expire'))).toMatchObject({ status: 200 });
    await until(
      () => host.recorder.of(body.order_id),
      (types) => types.includes('payment.expired'),
    );

    await host.notify(paidBy('PAYOUT-of-another-shop'));
    const rows = await host.database.rows(
      `SELECT status FROM midtrans_notifications WHERE order_id = 'PAYOUT-of-another-shop'`,
    );
    expect(rows).toEqual([{ status: 'unmatched' }]);
  });

  it('is in the description of the API, each path once', () => {
    const { paths } = SwaggerModule.createDocument(host.app, new DocumentBuilder().build());
    const own = Object.keys(paths).filter((path) => path.includes('payouts'));
    expect(own).toEqual(['/api/midtrans/payouts/', '/api/midtrans/payouts/{id}/']);
  });

  it('is not there where the host does not add it', async () => {
    const without = await startHost({ database });
    expect(await post(without, { user: 'boss', staff: true })).toMatchObject({ status: 404 });
    await without.close();
  });

  it('is not opened to everyone by leaving the guards out, where our own controllers are off', async () => {
    const off = {
      charge: false,
      payments: false,
      payAccounts: false,
      cards: false,
      invoices: false,
      subscriptions: false,
      paymentLinks: false,
    };
    await expect(start(database, { guards: undefined, controllers: off })).rejects.toThrow(
      /guards: nothing stands before the controllers/,
    );
  });

  it('is refused where its parts have the names of another feature’s', async () => {
    await expect(start(database, { features: [payouts, payouts] })).rejects.toThrow(
      /Feature payouts: \w+ is another feature's/,
    );
  });
});

it('two registrations of other features charge, and reconcile, over one connection', async () => {
  const database = await migrated();
  const gateway = answeringStatus(chargingGateway(), 'expire');
  const plain = MidtransModule.forRoot({
    account: 'bali',
    serverKey: 'SB-Mid-server-bali',
    path: 'api/bali',
    guards: [HeaderGuard],
    clientPrices: true,
    http: { fetch: gateway.fetch },
    reconciliation: { enabled: false },
    database: { maxConnections: 1 },
  });
  const holding = {
    ...payouts,
    orderIds: `SELECT id, 'has a payout' AS reason FROM shop_payouts WHERE id = asked.uuid`,
  };
  const host = await startHost({
    database,
    poolSize: 1,
    imports: [plain],
    midtrans: {
      account: 'jakarta',
      features: [holding],
      http: { fetch: gateway.fetch },
      database: { maxConnections: 1 },
    },
  });
  const both = <Service>(type: new (...values: never[]) => Service) =>
    host.app.get<Service>(type, { strict: false, each: true });
  const orders = ['of-one', 'of-the-other'];
  for (const [index, payments] of both(PaymentService).entries()) {
    const charged = await payments.createCharge({
      userId: 'u',
      orderId: orders[index],
      paymentType: 'qris',
      grossAmount: 5_000,
    });
    expect(charged.payment.transactionStatus).toBe('pending');
  }
  for (const reconciliation of both(ReconciliationService)) {
    const { lookups } = await reconciliation.run({ all: true, only: ['payments'] });
    expect(lookups.map(({ lookup, asked }) => [lookup, asked])).toContainEqual(['payments', 1]);
  }
  await host.close();
  await database.drop();
});
