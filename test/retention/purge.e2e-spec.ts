import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, RetentionService, type PaymentEvent, type RetentionOptions } from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';

const BY_HAND: RetentionOptions = { intervalMs: false };

@Injectable()
class Shop {
  readonly broken = new Set<string>();

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    if (this.broken.has(payment.orderId)) throw new Error('out of stock');
  }
}

describe('the purge', () => {
  let database: TestDatabase;
  const running: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((host) => host.close()));
    await database.drop();
  });

  async function host(retention: RetentionOptions = BY_HAND) {
    const started = await startHostWithGateway({
      database,
      providers: [Shop],
      midtrans: { retention, events: { backoffMs: 1, maxBackoffMs: 5, sweepIntervalMs: 10, maxAttempts: 3 } },
    });
    running.push(started);
    return { ...started, retention: started.app.get(RetentionService), shop: started.app.get(Shop) };
  }
  type Purging = Awaited<ReturnType<typeof host>>;

  /** A payment from its charge, under a key, to its settlement; all that it leaves behind is as many days old. */
  async function live(
    on: Purging,
    orderId: string,
    days: number,
    expected: 'delivered' | 'dead' = 'delivered',
  ) {
    const headers = { 'idempotency-key': `key-of-${orderId}` };
    const json = { payment_type: 'gopay', gross_amount: 100_000, order_id: orderId };
    await on.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json, headers });
    await on.simulator.settle(orderId);
    await until(
      () => settledEvent(orderId),
      ([event]) => event?.state === expected,
    );
    await database.rows(`UPDATE midtrans_outbox SET occurred_at = occurred_at - $1 * interval '1 day'`, [
      days,
    ]);
    for (const table of ['midtrans_notifications', 'midtrans_idempotency_keys'])
      await database.rows(`UPDATE ${table} SET created_at = created_at - $1 * interval '1 day'`, [days]);
  }
  const settledEvent = (orderId: string) =>
    database.rows<{ state: string }>(
      `SELECT CASE WHEN d.dead_at IS NOT NULL THEN 'dead' WHEN d.sequence IS NULL THEN 'delivered' ELSE 'waiting' END AS state
       FROM midtrans_outbox o JOIN midtrans_payments p ON p.id = o.subject_id
       LEFT JOIN midtrans_deliveries d ON d.sequence = o.sequence
       WHERE p.order_id = $1 AND o.type = 'payment.settled'`,
      [orderId],
    );
  async function counts() {
    const [row] = await database.rows<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM midtrans_outbox) AS events,
         (SELECT count(*)::int FROM midtrans_notifications) AS notifications,
         (SELECT count(*)::int FROM midtrans_idempotency_keys) AS keys,
         (SELECT count(*)::int FROM midtrans_commands) AS commands`,
    );
    return row;
  }

  it('deletes what was delivered, decided and answered once it is older than its days, and tells how much', async () => {
    const on = await host();
    await live(on, 'old-1', 1);
    await live(on, 'old-2', 91);
    const before = await counts();
    await live(on, 'young', 1);
    const report = await on.retention.purge();
    expect(report).toEqual({
      isComplete: true,
      deleted: {
        events: before?.['events'],
        notifications: before?.['notifications'],
        rejectedNotifications: 0,
        // The next key that was used has taken the old ones with it.
        idempotencyKeys: 0,
        commands: 0,
        audit: 0,
        measuredHours: 0,
      },
    });
    expect(await counts()).toMatchObject({ events: 3, keys: 1 });
    const payments = await database.rows('SELECT order_id FROM midtrans_payments ORDER BY 1');
    expect(payments.map(({ order_id }) => order_id)).toEqual(['old-1', 'old-2', 'young']);
    expect(await on.retention.purge()).toMatchObject({ deleted: { events: 0, notifications: 0 } });
  });

  it('keeps, however old, the event that nobody could take, the delivery that nobody could confirm and the call that nobody resolved', async () => {
    const on = await host();
    on.shop.broken.add('stuck');
    await live(on, 'stuck', 4_000, 'dead');
    await database.rows(`UPDATE midtrans_notifications SET status = 'unconfirmed'`);
    await database.rows(
      `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, asked_at, created_at, resolved_at)
       SELECT gen_random_uuid(), 'default', gen_random_uuid(), 'refund', 'refund', at, at, CASE WHEN resolved THEN at END
       FROM (SELECT now() - interval '4000 days' AS at) AS old, unnest(ARRAY[true, false]) AS resolved`,
    );
    expect((await on.retention.purge()).deleted).toMatchObject({ notifications: 0, commands: 1 });
    expect(await settledEvent('stuck')).toEqual([{ state: 'dead' }]);
    const commands = await database.rows('SELECT resolved_at FROM midtrans_commands');
    expect(commands).toEqual([{ resolved_at: null }]);
  });

  it('lets go of the sample of forged deliveries sooner', async () => {
    const on = await host();
    expect((await on.notify(delivery('forged', 'settlement', { key: 'SB-Mid-server-wrong' }))).status).toBe(
      403,
    );
    await until(async () => (await counts())?.['notifications'] === 1);
    await database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '8 days'`);
    expect((await on.retention.purge()).deleted).toMatchObject({
      notifications: 0,
      rejectedNotifications: 1,
    });
  });

  it('lets go of the audit after 400 days, and of no other registration’s', async () => {
    const on = await host();
    await database.rows(
      `INSERT INTO midtrans_audit (id, registration, account, is_staff, action, subject, created_at)
       SELECT gen_random_uuid(), account, account, true, 'refund', 'payment', now() - days * interval '1 day'
       FROM unnest(ARRAY['default', 'elsewhere']) AS account, unnest(ARRAY[399, 401]) AS days`,
    );
    expect((await on.retention.purge()).deleted).toMatchObject({ audit: 1 });
    const kept = await database.rows('SELECT account FROM midtrans_audit ORDER BY account');
    expect(kept.map(({ account }) => account)).toEqual(['default', 'elsewhere', 'elsewhere']);
  });

  it('lets go of what was measured after 400 days, and of no other registration’s', async () => {
    const on = await host();
    await database.rows(
      `INSERT INTO midtrans_measured_hours
         (hour, measure, registration, account, label, count, milliseconds, most_waiting, longest_lag_ms)
       SELECT now() - days * interval '1 day', 'webhook', 'default', account, '2xx', 1, 1, 0, 0
       FROM unnest(ARRAY['default', '', 'elsewhere']) AS account, unnest(ARRAY[399, 401]) AS days`,
    );
    expect((await on.retention.purge()).deleted).toMatchObject({ measuredHours: 2 });
    const kept = await database.rows('SELECT account FROM midtrans_measured_hours ORDER BY account');
    expect(kept.map(({ account }) => account)).toEqual(['', 'default', 'elsewhere', 'elsewhere']);
  });

  it('leaves what is of no account to its registration, unless that is not there any more', async () => {
    const on = await host();
    await database.rows(
      `INSERT INTO midtrans_account_keys (account, fingerprint, registration) VALUES ('bali', 'of-bali', 'elsewhere')`,
    );
    const registrations = `unnest(ARRAY['default', 'elsewhere', 'gone']) AS registration`;
    const old = `now() - interval '401 days'`;
    await database.rows(
      `INSERT INTO midtrans_audit (id, registration, is_staff, action, subject, created_at)
       SELECT gen_random_uuid(), registration, true, 'refund', 'payment', ${old} FROM ${registrations}`,
    );
    await database.rows(
      `INSERT INTO midtrans_measured_hours
         (hour, measure, registration, account, label, count, milliseconds, most_waiting, longest_lag_ms)
       SELECT ${old}, 'webhook', registration, '', '4xx', 1, 1, 0, 0 FROM ${registrations}`,
    );
    await database.rows(
      `INSERT INTO midtrans_notifications (id, order_id, status, raw_payload, fingerprint, created_at, registration, rejected_slot)
       SELECT gen_random_uuid(), 'forged', 'invalid_signature', '{}', registration, ${old}, registration, 1 FROM ${registrations}`,
    );
    expect((await on.retention.purge()).deleted).toMatchObject({
      audit: 2,
      measuredHours: 2,
      rejectedNotifications: 2,
    });
    for (const table of ['midtrans_audit', 'midtrans_measured_hours', 'midtrans_notifications']) {
      expect(await database.rows(`SELECT registration FROM ${table}`)).toEqual([
        { registration: 'elsewhere' },
      ]);
    }
  });

  it('keeps for ever what is to be kept for ever', async () => {
    const on = await host({ ...BY_HAND, days: { events: false, notifications: 10_000 } });
    await live(on, 'kept', 4_000);
    const before = await counts();
    const { deleted } = await on.retention.purge();
    expect(deleted).toEqual({
      notifications: 0,
      rejectedNotifications: 0,
      idempotencyKeys: 1,
      commands: 0,
      audit: 0,
      measuredHours: 0,
    });
    expect(await counts()).toEqual({ ...before, keys: 0 });
  });

  it('does no harm by what comes again: a delivery whose row is gone moves nothing and tells nobody', async () => {
    const on = await host();
    await live(on, 'again', 91);
    await on.simulator.refund('again', 40_000);
    await until(
      () => database.rows('SELECT 1 FROM midtrans_refunds'),
      ({ length }) => length === 1,
    );
    const deliveries = on.simulator.notifications();
    expect(deliveries.length).toBeGreaterThanOrEqual(2);
    await until(
      () => database.rows('SELECT 1 FROM midtrans_deliveries'),
      ({ length }) => length === 0,
    );
    await database.rows(`UPDATE midtrans_outbox SET occurred_at = now() - interval '91 days'`);
    await database.rows(`UPDATE midtrans_notifications SET created_at = now() - interval '91 days'`);
    await on.retention.purge();
    expect(await counts()).toMatchObject({ notifications: 0, events: 0 });
    const state = async () => [
      await database.rows('SELECT * FROM midtrans_payments'),
      await database.rows('SELECT * FROM midtrans_refunds'),
    ];
    const before = await state();

    for (const { id } of deliveries) expect((await on.simulator.resend(id)).status).toBe(200);

    const inbox = await database.rows<{ status: string }>('SELECT status FROM midtrans_notifications');
    expect(new Set(inbox.map(({ status }) => status))).toEqual(new Set(['stale']));
    expect(await counts()).toMatchObject({ events: 0 });
    expect(await state()).toEqual(before);
  });

  it('waits for nobody: a row that somebody holds stays for the next time', async () => {
    const on = await host();
    await live(on, 'held', 91);
    const before = await counts();
    await database.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM midtrans_notifications LIMIT 1 FOR UPDATE');
      await manager.query('SELECT 1 FROM midtrans_outbox LIMIT 1 FOR UPDATE');
      await on.retention.purge();
      expect(await counts()).toMatchObject({ notifications: 1, events: 1 });
    });
    expect(before).not.toMatchObject({ events: 1 });
    await on.retention.purge();
    expect(await counts()).toMatchObject({ notifications: 0, events: 0 });
  });

  const insertOld = (count: number) =>
    database.rows(
      `INSERT INTO midtrans_notifications (id, account, order_id, status, raw_payload, fingerprint, created_at)
       SELECT gen_random_uuid(), 'default', 'many-' || n, 'processed', '{}', md5(n::text), now() - interval '200 days'
       FROM generate_series(1, $1::integer) AS n`,
      [count],
    );

  it('is shared by any number of instances, each row once', async () => {
    await insertOld(3_000);
    const instances = await Promise.all([1, 2, 3].map(() => host({ ...BY_HAND, batchSize: 50 })));
    const reports = await Promise.all(instances.map(({ retention }) => retention.purge()));
    expect(reports.reduce((sum, { deleted }) => sum + (deleted['notifications'] ?? 0), 0)).toBe(3_000);
    expect(await counts()).toMatchObject({ notifications: 0 });
  });

  it('tells of each batch, and ends between two when it is told to', async () => {
    await insertOld(250);
    const { retention } = await host({ ...BY_HAND, batchSize: 100 });
    const ending = new AbortController();
    const batches: unknown[] = [];
    const report = await retention.purge({
      signal: ending.signal,
      onProgress: (batch) => {
        batches.push(batch);
        if (batches.length === 2) ending.abort();
      },
    });
    expect(batches).toEqual([
      { name: 'notifications', deleted: 100 },
      { name: 'notifications', deleted: 100 },
    ]);
    expect(report).toEqual({ deleted: { events: 0, notifications: 200 }, isComplete: false });
    expect(await retention.purge()).toMatchObject({ deleted: { notifications: 50 }, isComplete: true });
  });

  it('is made by itself, again and again', async () => {
    await host({ intervalMs: 1_000 });
    for (let round = 0; round < 2; round++) {
      await insertOld(5);
      await until(async () => (await counts())?.['notifications'] === 0);
    }
  });

  it('is described by its options, of which a wrong one keeps the application from starting', async () => {
    const days = { events: 0, notifications: 1.5, payments: 30 };
    await expect(host({ days, intervalMs: 5 })).rejects.toThrow(
      [
        'nestjs-midtrans is not configured:',
        '  - retention.days.payments: unknown option',
        '  - retention.days.events: must be whole days from 1, or false',
        '  - retention.days.notifications: must be whole days from 1, or false',
        '  - retention.intervalMs: must be a whole number from 1000 to 2147483647, or false',
      ].join('\n'),
    );
  });
});
