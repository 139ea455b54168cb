import {
  MidtransInsightsService,
  RetentionService,
  type StatsFilter,
  type StatsReport,
} from 'nestjs-midtrans';
import { Client } from 'pg';
import { startMerchants, type Merchants } from '../request-accounts/request-accounts.support';
import { startHost } from '../support/host';
import { until } from '../support/until';
import { insertPayment } from './insights.support';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const TYPES = ['qris', 'gopay', 'bank_transfer'];
const STATUSES = ['settlement', 'pending', 'expire', 'cancel', 'deny', 'failure', 'refund', 'capture'];
const NOTIFIED = ['processed', 'stale', 'unmatched'];

/** The same numbers each time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('figures of closed hours', () => {
  let host: Merchants;
  let insights: MidtransInsightsService;
  beforeAll(async () => {
    host = await startMerchants();
    insights = host.app.get(MidtransInsightsService);
  });
  afterAll(() => host.close());

  const rows = <Row extends object>(sql: string, values?: unknown[]): Promise<Row[]> =>
    host.database.rows<Row>(sql, values);

  const remembered = async (from: string, until: string): Promise<number> => {
    const [row] = await rows<{ count: number }>(
      `SELECT count(*)::integer AS count FROM midtrans_stats_hours WHERE account = '' AND hour >= $1 AND hour < $2`,
      [from, until],
    );
    return row?.count ?? Number.NaN;
  };

  /** Asks until it is remembered: whoever writes elsewhere on the server is waited for. */
  const askUntilRemembered = (ask: () => Promise<unknown>, from: string, end: string): Promise<number> =>
    until(
      async () => {
        await ask();
        return remembered(from, end);
      },
      (count) => count === (4 * (Date.parse(end) - Date.parse(from))) / HOUR_MS,
    );

  /** Answers while nobody else may remember, nor forget what was changed. */
  async function whileLocked<T>(ask: () => Promise<T>): Promise<T> {
    const other = await connected();
    try {
      await other.query('BEGIN');
      await other.query(`SELECT pg_advisory_xact_lock(hashtextextended('midtrans_stats_hours', 0))`);
      return await ask();
    } finally {
      await other.end();
    }
  }

  describe('of random payments, refunds and notifications', () => {
    const FIRST = Date.parse('2025-02-01T00:00:00Z');
    const DAYS = 3;
    const random = randomFrom(11);
    const some = (values: readonly string[]): string => values[random(values.length)] ?? '';
    const moment = (): Date => new Date(FIRST + random(DAYS * DAY_MS));
    const account = (): string => some(['default', 'default', 'bali']);
    const FILTERS: readonly StatsFilter[] = [
      { from: new Date(FIRST), to: new Date(FIRST + DAYS * DAY_MS) },
      { from: new Date(FIRST + 17 * 60_000), to: new Date(FIRST + 2 * DAY_MS + 1_234_567), timeZone: 'UTC' },
      { from: new Date(FIRST), to: new Date(FIRST + DAYS * DAY_MS), bucket: 'day' },
      { from: new Date(FIRST), to: new Date(FIRST + DAYS * DAY_MS), bucket: 'day', timeZone: 'Asia/Kolkata' },
      { from: new Date(FIRST), to: new Date(FIRST + DAYS * DAY_MS), timeZone: 'Asia/Kathmandu' },
      { from: new Date(FIRST), to: new Date(FIRST + DAYS * DAY_MS), account: 'bali' },
      { from: new Date(FIRST + HOUR_MS), to: new Date(FIRST + HOUR_MS + 90_000) },
    ];

    const insertRefund = (): Promise<unknown> =>
      rows(
        `INSERT INTO midtrans_refunds (id, payment_id, refund_key, amount, status, created_at)
         SELECT gen_random_uuid(), id, gen_random_uuid()::text, $1, $2, $3 FROM midtrans_payments ORDER BY md5(id::text || $4) LIMIT 1`,
        [100 + random(900), some(['confirmed', 'requested']), moment(), String(random(1_000))],
      );
    const insertNotification = (): Promise<unknown> =>
      rows(
        `INSERT INTO midtrans_notifications (id, account, status, raw_payload, created_at)
         VALUES (gen_random_uuid(), $1, $2, '{}', $3)`,
        [account(), some(NOTIFIED), moment()],
      );
    const insert = async (): Promise<unknown> => {
      const createdAt = moment();
      const paidAt = new Date(createdAt.getTime() + random(2 ** random(18)) * 1_000);
      return insertPayment(host, {
        account: account(),
        paymentType: some(TYPES),
        amount: 1_000 + random(50_000),
        status: some(STATUSES),
        createdAt: createdAt.toISOString(),
        ...(random(3) > 0 && { paidAt: paidAt.toISOString() }),
      });
    };
    beforeAll(async () => {
      for (let n = 0; n < 150; n++) await Promise.all([insert(), insertNotification()]);
      for (let n = 0; n < 40; n++) await insertRefund();
    });

    const one = (table: string): string =>
      `id = (SELECT id FROM midtrans_${table} ORDER BY md5(id::text || '${random(1_000)}') LIMIT 1)`;
    /** What may be changed late, each by a statement of its own. */
    const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
      'nothing was changed': async () => {},
      'payments came late': insert,
      'a payment was paid late': () =>
        rows(
          `UPDATE midtrans_payments SET transaction_status = 'settlement', paid_at = created_at + interval '3 hours' WHERE ${one('payments')}`,
        ),
      'a pending payment was authorized': () =>
        rows(
          `UPDATE midtrans_payments SET transaction_status = 'authorize'
           WHERE id = (SELECT id FROM midtrans_payments WHERE transaction_status = 'pending' ORDER BY id LIMIT 1)`,
        ),
      'payments expired': () =>
        rows(
          `UPDATE midtrans_payments SET transaction_status = 'expire' WHERE transaction_status = 'pending'`,
        ),
      'what was paid was reversed': () =>
        rows(
          `UPDATE midtrans_payments SET transaction_status = 'deny' WHERE paid_at IS NOT NULL AND ${one('payments')}`,
        ),
      'a payment has another amount, type and time': () =>
        rows(
          `UPDATE midtrans_payments SET gross_amount = gross_amount + 1, payment_type = 'cstore', created_at = created_at + interval '30 minutes'
           WHERE ${one('payments')}`,
        ),
      'a payment with a refund is of another account': () =>
        rows(
          `UPDATE midtrans_payments SET account = CASE account WHEN 'bali' THEN 'default' ELSE 'bali' END
           WHERE id = (SELECT payment_id FROM midtrans_refunds WHERE status = 'confirmed' ORDER BY id LIMIT 1)`,
        ),
      'a refund came late': insertRefund,
      'a refund was confirmed': () =>
        rows(`UPDATE midtrans_refunds SET status = 'confirmed' WHERE status = 'requested'`),
      'a refund was moved': () =>
        rows(
          `UPDATE midtrans_refunds SET created_at = created_at + interval '1 day' WHERE ${one('refunds')}`,
        ),
      'a payment with a refund was deleted': () =>
        rows(
          `DELETE FROM midtrans_payments WHERE id = (SELECT payment_id FROM midtrans_refunds WHERE status = 'confirmed' ORDER BY id LIMIT 1)`,
        ),
      'a notification came late': insertNotification,
      'a notification was replayed': () =>
        rows(`UPDATE midtrans_notifications SET status = 'test' WHERE ${one('notifications')}`),
      'old notifications were purged': () => host.app.get(RetentionService).purge(),
      'the refunds are gone': () => rows('TRUNCATE midtrans_refunds'),
      'everything is gone': () => rows('TRUNCATE midtrans_payments, midtrans_notifications CASCADE'),
    };

    const answers = async (): Promise<StatsReport[]> => {
      const all: StatsReport[] = [];
      for (const filter of FILTERS) all.push(await insights.stats(filter));
      return all;
    };

    it.each(Object.keys(CHANGES))('are what the rows come to after %s', async (name) => {
      await askUntilRemembered(answers, '2025-02-01', '2025-02-04');
      await CHANGES[name]?.();
      const asChanged = await whileLocked(answers);
      const anew = await answers();
      await rows('TRUNCATE midtrans_stats_hours');
      const counted = await whileLocked(answers);
      expect(asChanged).toEqual(counted);
      expect(anew).toEqual(counted);
    });
  });

  it('are counted anew where a transaction that changed one was open while it was remembered', async () => {
    const day = { from: new Date('2025-03-01'), to: new Date('2025-03-02') };
    const id = await insertPayment(host, { createdAt: '2025-03-01T10:10:00Z' });
    // So that it is known who had ended, before anybody writes.
    const before = { from: new Date('2024-12-01'), to: new Date('2024-12-02') };
    await askUntilRemembered(() => insights.stats(before), '2024-12-01', '2024-12-02');
    const other = await connected();
    try {
      await other.query('BEGIN');
      await other.query(`UPDATE midtrans_payments SET transaction_status = 'expire' WHERE id = $1`, [id]);
      expect((await insights.stats(day)).totals).toMatchObject({ pendingCount: 1, expiredCount: 0 });
      expect(await remembered('2025-03-01', '2025-03-02')).toBe(4 * 24);
      // It is not forgotten for others that come in between.
      await insertPayment(host, { createdAt: '2025-03-01T10:20:00Z' });
      expect((await insights.stats(day)).totals).toMatchObject({ pendingCount: 2, expiredCount: 0 });
      await other.query('COMMIT');
      expect((await insights.stats(day)).totals).toMatchObject({ pendingCount: 1, expiredCount: 1 });
    } finally {
      await other.end();
    }
  });

  it('wait for whoever wrote before, as they may have found an hour young enough to note nothing', async () => {
    const second = await startHost({ database: host.database });
    const other = await connected();
    try {
      const id = await insertPayment(host, { createdAt: '2025-04-01T10:10:00Z' });
      await other.query("SET session_replication_role = 'replica'");
      await other.query('BEGIN');
      await other.query(`UPDATE midtrans_payments SET transaction_status = 'expire' WHERE id = $1`, [id]);
      const ask = (): Promise<StatsReport> =>
        second.app
          .get(MidtransInsightsService)
          .stats({ from: new Date('2025-04-01'), to: new Date('2025-04-02') });
      expect((await ask()).totals).toMatchObject({ pendingCount: 1, expiredCount: 0 });
      expect(await remembered('2025-04-01', '2025-04-02')).toBe(0);
      await other.query('COMMIT');
      await askUntilRemembered(ask, '2025-04-01', '2025-04-02');
      expect((await ask()).totals).toMatchObject({ pendingCount: 0, expiredCount: 1 });
    } finally {
      await other.end();
      await second.app.close();
    }
  });

  it('are counted from the rows while somebody else remembers', async () => {
    const day = { from: new Date('2025-05-01'), to: new Date('2025-05-02') };
    await insertPayment(host, { createdAt: '2025-05-01T10:10:00Z' });
    expect((await whileLocked(() => insights.stats(day))).totals.createdCount).toBe(1);
    expect(await remembered('2025-05-01', '2025-05-02')).toBe(0);
    await askUntilRemembered(() => insights.stats(day), '2025-05-01', '2025-05-02');
  });

  it('note nothing of what is done to young ones, and nothing of what no figure tells', async () => {
    await insights.stats();
    const now = Date.now();
    const young = await insertPayment(host, { createdAt: new Date(now - 25 * HOUR_MS).toISOString() });
    await rows(
      `UPDATE midtrans_payments SET transaction_status = 'settlement', paid_at = now() WHERE id = $1`,
      [young],
    );
    const old = await insertPayment(host, {
      createdAt: '2025-06-01T10:00:00Z',
      paidAt: '2025-06-01T10:10:00Z',
    });
    await insights.stats();
    await rows(
      `UPDATE midtrans_payments SET transaction_status = 'refund', refund_amount = 1, updated_at = now() WHERE id = $1`,
      [old],
    );
    await rows(`DELETE FROM midtrans_payments WHERE id = $1`, [young]);
    expect(await rows('SELECT * FROM midtrans_stats_changes')).toEqual([]);
  });

  it('are not remembered where changes would not be noted', async () => {
    await rows('ALTER TABLE midtrans_refunds DISABLE TRIGGER midtrans_stats_delete');
    try {
      await insights.stats({ from: new Date('2025-07-01'), to: new Date('2025-07-02') });
      expect(await remembered('2025-07-01', '2025-07-02')).toBe(0);
    } finally {
      await rows('ALTER TABLE midtrans_refunds ENABLE TRIGGER midtrans_stats_delete');
    }
  });

  it('tell quantiles that are 5 % from the true ones at most', async () => {
    const createdAt = '2025-08-01T10:00:00Z';
    const random = randomFrom(3);
    const seconds = Array.from({ length: 100 }, () => random(2 ** (1 + random(20))));
    for (const second of seconds) {
      const paidAt = new Date(Date.parse(createdAt) + second * 1_000).toISOString();
      await insertPayment(host, { createdAt, paidAt });
    }
    const sorted = seconds.sort((a, b) => a - b);
    const { methods } = await insights.stats({ from: new Date('2025-08-01'), to: new Date('2025-08-02') });
    for (const [told, exact] of [
      [methods[0]?.secondsToPayP50, sorted[49]],
      [methods[0]?.secondsToPayP90, sorted[89]],
    ] as const) {
      expect(Math.abs((told ?? Number.NaN) - (exact ?? Number.NaN))).toBeLessThanOrEqual(0.05 * (exact ?? 0));
    }
  });

  async function connected(): Promise<Client> {
    const client = new Client({ connectionString: host.database.url });
    await client.connect();
    return client;
  }
});
