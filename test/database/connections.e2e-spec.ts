import { getDataSourceToken } from '@nestjs/typeorm';
import { MidtransPayment, PaymentService } from 'nestjs-midtrans';
import type { DataSource } from 'typeorm';
import { act, charge, newOrderId, settled, type HostWithGateway } from '../operations/operations.support';
import { delivery } from '../support/gateway';
import { startHostWithGateway, type HostOptions } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';
import { ALL_WENT_WELL, journey } from './journey.support';

const hosts: HostWithGateway[] = [];
async function start(options: HostOptions): Promise<HostWithGateway> {
  const host = await startHostWithGateway(options);
  hosts.push(host);
  return host;
}
afterAll(async () => {
  for (const host of hosts) await host.close();
});

const dataSourceOf = ({ app }: HostWithGateway): DataSource => app.get<DataSource>(getDataSourceToken());
const anOrder = { paymentType: 'gopay', grossAmount: 100_000 } as const;

/** Connections that wait for somebody's lock. */
async function waitingForLocks({ database }: HostWithGateway): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}

describe('a call within transactions of the application that hold every connection', () => {
  it('gives up with an error that says what to do, and everything goes on', async () => {
    const host = await start({ poolSize: 3, midtrans: { database: { connectTimeoutMs: 300 } } });
    const payments = host.app.get(PaymentService);
    let begun = 0;
    const inTransaction = (): Promise<unknown> =>
      dataSourceOf(host).transaction(async (manager) => {
        await manager.query('SELECT 1');
        begun++;
        await until(() => begun === 3);
        return payments.createCharge(anOrder);
      });
    const outcomes = await Promise.allSettled([inTransaction(), inTransaction(), inTransaction()]);
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Error] : [],
    );
    // The first one that gives up lets go of its connection, which may be in time for the others.
    expect(errors.map(({ name }) => name)).toContain('NoConnectionError');
    // The others may wait for their turn at the connection that the first one waits for.
    expect(errors.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/within 300 ms: all 3 of the pool are in use.*commit first/),
    );
    expect(await journey(host)).toEqual(ALL_WENT_WELL);
  });
});

describe('a transaction of the application', () => {
  it('reads payments by its own entity manager, whatever the pool has left', async () => {
    const host = await start({ poolSize: 1 });
    const { id, orderId } = await charge(host, 'gopay');
    const read = await dataSourceOf(host).transaction((manager) =>
      manager.findOneBy(MidtransPayment, { account: 'default', orderId }),
    );
    expect(read).toMatchObject({ id, transactionStatus: 'pending', grossAmount: 500_000 });
  });

  it('leaves a row of what is to be charged, and whoever carries it out may do so again after a crash', async () => {
    const host = await start({ midtrans: { http: { retries: 0 } } });
    const payments = host.app.get(PaymentService);
    const dataSource = dataSourceOf(host);
    await dataSource.query('CREATE TABLE charges_to_make (order_id text PRIMARY KEY, amount integer)');
    const name = { account: 'default', orderId: newOrderId('outbox') };
    const left = () => dataSource.query<{ amount: number }[]>('SELECT amount FROM charges_to_make');
    /** As docs/reliability.md says. */
    const makeCharge = async (crash: () => void = () => undefined): Promise<void> => {
      const [{ amount } = { amount: 0 }] = await left();
      const made = await payments.find(name);
      if (made === null || made.transactionStatus === 'initiated') {
        await payments.createCharge({ ...name, paymentType: 'qris', grossAmount: amount });
      }
      crash();
      await dataSource.query('DELETE FROM charges_to_make WHERE order_id = $1', [name.orderId]);
    };
    await dataSource.transaction((manager) =>
      manager.query('INSERT INTO charges_to_make VALUES ($1, 75000)', [name.orderId]),
    );

    host.simulator.fail('charge', { kind: 'lost-response' });
    await expect(makeCharge()).rejects.toThrow();
    const crash = (): never => {
      throw new Error('killed');
    };
    await expect(makeCharge(crash)).rejects.toThrow('killed');
    await makeCharge();
    expect(await left()).toEqual([]);
    const ofOrder = host.simulator.transactions().filter(({ orderId }) => orderId === name.orderId);
    expect(ofOrder).toHaveLength(1);
    expect(await payments.find(name)).toMatchObject({
      transactionStatus: 'pending',
      transactionId: ofOrder[0]?.transactionId,
    });
  });
});

describe('connections that are held at once', () => {
  it('are half of the pool, so that the application always finds one', async () => {
    const host = await start({ poolSize: 6 });
    const locker = host.database.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query('LOCK TABLE midtrans_payments');
    const charged = Promise.all(Array.from({ length: 8 }, () => charge(host, 'bca')));
    await until(
      () => waitingForLocks(host),
      (count) => count === 3,
    );
    expect(await dataSourceOf(host).query('SELECT 1 AS free')).toEqual([{ free: 1 }]);
    expect(await waitingForLocks(host)).toBe(3);
    await locker.rollbackTransaction();
    await locker.release();
    expect(new Set((await charged).map(({ orderId }) => orderId)).size).toBe(8);
  });

  it('may be a single one: no call needs two', async () => {
    const host = await start({
      poolSize: 2,
      midtrans: { database: { maxConnections: 1, connectTimeoutMs: 5_000 } },
    });
    expect(await journey(host)).toEqual(ALL_WENT_WELL);
  });
});

describe('what somebody else has locked', () => {
  it('is waited for no longer than lockTimeoutMs, is 503 then, and goes well later', async () => {
    const host = await start({ midtrans: { database: { lockTimeoutMs: 200 } } });
    const { id } = await settled(host);
    const locker = host.database.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query('SELECT 1 FROM midtrans_payments WHERE id = $1 FOR UPDATE', [id]);
    expect((await act(host, id, 'refund', { amount: 1_000 })).status).toBe(503);
    await locker.rollbackTransaction();
    await locker.release();
    expect((await act(host, id, 'refund', { amount: 1_000 })).status).toBe(200);
  });

  it('a statement without a transaction gives up after statementTimeoutMs, and the webhook is taken when it comes again', async () => {
    const host = await start({ midtrans: { database: { statementTimeoutMs: 200 } } });
    const { orderId, body } = await charge(host, 'bca');
    const notify = () =>
      host.notify(
        delivery(orderId, 'pending', {
          grossAmount: 500_000,
          fields: { transaction_id: body.transaction_id },
        }),
      );
    const locker = host.database.dataSource.createQueryRunner();
    await locker.startTransaction();
    await locker.query('LOCK TABLE midtrans_notifications');
    expect((await notify()).status).toBe(503);
    await locker.rollbackTransaction();
    await locker.release();
    expect((await notify()).status).toBe(200);
  });
});

it('no connection is held or waited for once everything is answered', async () => {
  const host = await start({});
  await journey(host);
  const { master } = dataSourceOf(host).driver as unknown as {
    master: { totalCount: number; idleCount: number };
  };
  await until(() => master.totalCount === master.idleCount);
  const connections = provider<{ held: number; waiting: Set<unknown> }>(host, 'Connections');
  expect([connections.held, connections.waiting.size]).toEqual([0, 0]);
});
