import { getDataSourceToken } from '@nestjs/typeorm';
import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import type { DataSource } from 'typeorm';
import { KnownTransactions, transactionIdOf } from '../support/known-transactions';
import { createTestDatabase } from '../support/database';
import { until } from '../support/until';
import { confirming, expectTakenOrLater, IMPATIENT, MODES, startShop, type Shop } from './attacks.support';

const DELIVERIES = 1_000;
const FEWER = 300;
const CONNECTIONS = 20;
const AT_ONCE = 150;
const A_HANDFUL = 10;
/** So many rows may be made of one signed text, whatever is acted upon of the rest; those that come at once do not count each other. */
const MOST_ROWS = 60;
/** As by default, at ten times the pace. */
const QUICK = { readBackPauseMs: 100, confirmTimeoutMs: 400 };
const CLAIMED = TRANSACTION_STATUSES.filter((status) => status !== 'pending');

/** Every one is another: one signed body with what the signature does not cover made up. */
function relabelled({ told }: Shop, number: number): object {
  return {
    ...told('order-1', 'pending'),
    transaction_status: CLAIMED[number % CLAIMED.length],
    transaction_id: number % 3 === 0 ? `made-up-${number}` : transactionIdOf('order-1'),
    fraud_status: number % 5 === 0 ? null : 'accept',
    payment_type: number % 7 === 0 ? 'gopay' : 'bank_transfer',
    settlement_time: `2026-11-21 10:00:${number % 60}`,
    status_message: `number ${number}`,
  };
}

/** Sends until the queue is empty, over as many connections as that. */
async function flood(
  shops: readonly Shop[],
  bodies: readonly object[],
  connections = CONNECTIONS,
): Promise<void> {
  const queue = [...bodies];
  const connection = async (on: Shop): Promise<void> => {
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      expectTakenOrLater(await on.notify(body));
    }
  };
  const share = connections / shops.length;
  await Promise.all(shops.flatMap((on) => Array.from({ length: share }, () => connection(on))));
}

const inboxRows = async ({ host }: Shop) =>
  (await host.database.rows('SELECT 1 FROM midtrans_notifications')).length;

describe('relabelled deliveries of one order', () => {
  const running: Shop[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ host }) => host.close()));
  });

  async function shop(...args: Parameters<typeof startShop>): Promise<Shop> {
    const started = await startShop(...args);
    running.push(started);
    return started;
  }

  it.each(MODES.map((confirm) => ({ confirm, count: confirm === 'changes' ? DELIVERIES : FEWER })))(
    'cost at most a handful of GET status, and leave the payment as it is: $count of them, with confirm: $confirm',
    async ({ confirm, count }) => {
      const on = await shop(confirming(confirm, QUICK));
      const id = await on.charge('order-1');
      await flood(
        [on],
        Array.from({ length: count }, (_, number) => relabelled(on, number)),
      );
      expect(on.known.reads).toBeLessThanOrEqual(A_HANDFUL);
      expect(on.known.reads).toBeGreaterThan(0);
      expect(await on.payment(id)).toMatchObject({
        transaction_status: 'pending',
        transaction_id: transactionIdOf('order-1'),
      });
      expect(await inboxRows(on)).toBeLessThan(2 * MOST_ROWS);
    },
  );

  it('cost no more where two instances share them', async () => {
    const database = await createTestDatabase();
    const known = new KnownTransactions();
    const first = await shop({ notifications: QUICK }, { known, database });
    const second = await shop({ notifications: QUICK }, { known, database });
    const id = await first.charge('order-1');
    await flood(
      [first, second],
      Array.from({ length: FEWER }, (_, number) => relabelled(first, number)),
    );
    expect(known.reads).toBeLessThanOrEqual(A_HANDFUL);
    expect(await second.payment(id)).toMatchObject({ transaction_status: 'pending' });
    await Promise.all(running.splice(0).map(({ host }) => host.close()));
    await database.drop();
  });

  const ofOwn = (on: Shop, number: number) => relabelled(on, number);
  const ofOthers = (on: Shop, number: number) => ({
    ...relabelled(on, number),
    transaction_status: 'settlement',
    transaction_id: `made-up-${number}`,
  });

  it.each([
    { what: 'any transaction', honest: 'expire', body: ofOwn },
    { what: 'made-up transactions', honest: 'settlement', body: ofOthers },
  ] as const)(
    'of $what delay an honest $honest in their middle, which needs no other delivery',
    async ({ honest, body }) => {
      const on = await shop({ notifications: QUICK });
      const id = await on.charge('order-1');
      const some = (first: number) =>
        Array.from({ length: 2 * CONNECTIONS }, (_, index) => body(on, first + index));
      let isApplied = false;
      let sent = 0;
      const going = (async () => {
        for (; !isApplied; sent += 2 * CONNECTIONS) await flood([on], some(sent));
      })();
      await until(() => sent >= FEWER / 2);
      on.truth('order-1', honest);
      expectTakenOrLater(await on.notify(on.told('order-1', honest)));
      try {
        await until(async () => (await on.payment(id))['transaction_status'] === honest);
      } finally {
        isApplied = true;
        await going;
      }
      expect(on.known.reads).toBeLessThanOrEqual(2 * A_HANDFUL);
    },
    60_000,
  );

  it('learn together from one question that was asked after they came', async () => {
    // Long enough for all of them to come within it, however busy the machine is.
    const on = await shop({ notifications: { readBackPauseMs: 2_000 } });
    await on.charge('order-1');
    const answers = async (count: number) =>
      (
        await Promise.all(Array.from({ length: count }, () => on.notify(on.told('order-1', 'settlement'))))
      ).map(({ status }) => status);
    expect(await answers(1)).toEqual([503]);
    expect(await answers(10)).toEqual(Array(10).fill(503));
    expect(on.known.reads).toBe(2);
  });

  it('cost no more than a few statements each where all of them come at once', async () => {
    const on = await shop({ notifications: { ...QUICK, readBackPauseMs: 15_000 } });
    await on.charge('order-1');
    expect((await on.notify(on.told('order-1', 'settlement'))).status).toBe(503);
    const { master: pool } = on.host.app.get<DataSource>(getDataSourceToken()).driver as any;
    const query = jest.spyOn(pool, 'query');
    const bodies = Array.from({ length: AT_ONCE }, (_, number) => ({
      ...on.told('order-1', 'settlement'),
      fraud_status: number % 2 === 0 ? null : 'accept',
    }));
    await flood([on], bodies, AT_ONCE);
    expect(query.mock.calls.length).toBeLessThan(6 * AT_ONCE);
    expect(on.known.reads).toBe(1);
  });

  it('delay the settlement of no other order', async () => {
    const on = await shop({ notifications: QUICK });
    await on.charge('order-1');
    const id = await on.charge('order-2');
    on.truth('order-2', 'settlement');
    const flooding = flood(
      [on],
      Array.from({ length: FEWER / 2 }, (_, number) => relabelled(on, number)),
    );
    expect((await on.notify(on.told('order-2', 'settlement'))).status).toBe(200);
    expect(await on.payment(id)).toMatchObject({ transaction_status: 'settlement', is_paid: true });
    await flooding;
  });
});

describe('a notification that comes when an account is asked about too often', () => {
  it('costs its payment no pause', async () => {
    const on = await startShop({
      notifications: { readBackPauseMs: 15_000, confirmTimeoutMs: 100, readBacksPerSecond: 1 },
    });
    await on.charge('order-1');
    await on.charge('order-2');
    expect((await on.notify(on.told('order-1', 'settlement'))).status).toBe(503);
    expect((await on.notify(on.told('order-2', 'settlement'))).status).toBe(503);
    expect(on.known.reads).toBe(1);
    const rows = await on.host.database.rows(
      "SELECT read_backs, next_read_back_at FROM midtrans_payments WHERE order_id = 'order-2'",
    );
    expect(rows).toEqual([{ read_backs: 0, next_read_back_at: null }]);
    on.truth('order-2', 'settlement');
    await until(async () => (await on.notify(on.told('order-2', 'settlement'))).status === 200);
    expect(on.known.reads).toBe(2);
    await on.host.close();
  });
});

describe('one signed body with a field made up a hundred times', () => {
  const TIMES = 100;
  let on: Shop;
  beforeAll(async () => {
    on = await startShop({ notifications: { ...IMPATIENT, confirmTimeoutMs: 400 } });
  });
  afterAll(() => on.host.close());

  const rows = async (orderId: string) => {
    const [counted] = await on.host.database.rows<{ inbox: number; outbox: number }>(
      `SELECT (SELECT count(*)::integer FROM midtrans_notifications WHERE order_id = $1) AS inbox,
         (SELECT count(*)::integer FROM midtrans_outbox WHERE payload::text LIKE '%' || $1 || '%') AS outbox`,
      [orderId],
    );
    return counted;
  };
  it.each(['transaction_id', 'transaction_status', 'fraud_status', 'payment_type'])(
    'leaves a bounded number of rows and events where its order is not ours: %s',
    async (field) => {
      const orderId = `nobodys-${field}`;
      const body = on.told(orderId, 'settlement');
      await flood(
        [on],
        Array.from({ length: TIMES }, (_, number) => ({ ...body, [field]: `${number}` })),
      );
      const counted = await rows(orderId);
      expect(counted?.inbox).toBeLessThanOrEqual(MOST_ROWS);
      expect(counted?.outbox).toBeLessThanOrEqual(MOST_ROWS);
    },
  );

  it.each(['transaction_id', 'transaction_status', 'fraud_status', 'payment_type'])(
    'leaves a bounded number of rows and questions of a payment: %s',
    async (field) => {
      const orderId = `ours-${field}`;
      await on.charge(orderId);
      const body = on.told(orderId, 'pending');
      await flood(
        [on],
        Array.from({ length: TIMES }, (_, number) => ({ ...body, [field]: `${number}` })),
      );
      expect((await rows(orderId))?.inbox).toBeLessThanOrEqual(MOST_ROWS);
      expect(on.readsOf(orderId)).toBeLessThanOrEqual(A_HANDFUL);
    },
  );
});
