import { MidtransInsightsService } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { act, charge, settled, type HostWithGateway } from '../operations/operations.support';
import { SERVER_KEY, startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { insertPayment, ROOT, STAFF } from './insights.support';

/** Which list a filter is of. */
const LISTS: Readonly<Record<string, string>> = {
  dead_deliveries: 'events',
  consumer_lag: 'events',
  unknown_payments: 'payments',
  refunds_requested: 'refunds',
  challenged_payments: 'payments',
  amount_mismatches: 'notifications',
  invalid_signatures: 'notifications',
  unmatched_notifications: 'notifications',
  failed_notifications: 'notifications',
  paid_twice: 'events',
};

describe('GET /attention/', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { health: { cacheMs: 0 } } });
  });
  afterEach(async () => {
    await host.simulator.idle();
    await host.database.rows(
      `TRUNCATE midtrans_payments, midtrans_notifications, midtrans_commands, midtrans_outbox, midtrans_deliveries CASCADE`,
    );
    await host.database.rows(`DELETE FROM midtrans_consumers WHERE name <> 'recorder'`);
  });
  afterAll(() => host.close());

  const attention = async ({ request } = host) =>
    (await request(`${ROOT}/attention/`, STAFF)).body.items as any[];
  const kinds = async () => (await attention()).map(({ kind }) => kind as string);
  /** The one item of a kind; its list, narrowed by its filter, has as many rows as it counts. */
  const theOnly = async (kind: string, at = host) => {
    const [item, ...others] = (await attention(at)).filter((each) => each.kind === kind);
    expect(others).toEqual([]);
    expect(item).toBeDefined();
    const query = new URLSearchParams(item.filter).toString();
    const { body } = await at.request(`${ROOT}/${LISTS[kind]}/?${query}`, STAFF);
    expect([kind, body.results.length]).toEqual([kind, item.count]);
    return item;
  };
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  /** An event that a consumer of another instance has not had. */
  const notHad = async (consumer: string, { isDead = false, minutes = 0 } = {}): Promise<void> => {
    await host.database.rows(
      `INSERT INTO midtrans_consumers (name, account, type) VALUES ($1, 'default', 'payment.settled')`,
      [consumer],
    );
    await host.database.rows(
      `WITH event AS (
         INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, occurred_at)
         VALUES (gen_random_uuid(), 'payment.settled', 'default', gen_random_uuid(), '{}', $3) RETURNING *)
       INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, attempts, dead_at)
       SELECT sequence, $1, account, type, subject_id, 44, CASE WHEN $2::boolean THEN now() END FROM event`,
      [consumer, isDead, minutesAgo(minutes)],
    );
  };

  it('tells of nothing where all is well', async () => {
    await settled(host);
    await until(attention, ({ length }) => length === 0);
    const { body } = await host.request(`${ROOT}/attention/`, STAFF);
    expect(body).toEqual({ at: expect.any(String), items: [] });
  });

  it('tells of what was given up for a consumer, and of a consumer that nobody has any more', async () => {
    await notHad('ship', { isDead: true });
    expect(await theOnly('dead_deliveries')).toEqual({
      kind: 'dead_deliveries',
      severity: 'critical',
      count: 1,
      oldest_at: null,
      account: 'default',
      about: 'ship',
      filter: { account: 'default', consumer: 'ship', state: 'dead' },
    });
    await host.database.rows(
      `INSERT INTO midtrans_consumers (name, account, type, last_seen_at)
       VALUES ('retired', 'default', 'payment.settled', now() - interval '50 hours')`,
    );
    const items = await attention();
    expect(items).toContainEqual(expect.objectContaining({ kind: 'consumer_unseen', about: 'retired' }));
    // What is worst comes first.
    expect(items.map(({ severity }) => severity)).toEqual(['critical', 'warning']);
  });

  it('tells of a consumer that is further behind than health allows', async () => {
    await notHad('print', { minutes: 4 });
    expect(await kinds()).toEqual([]);
    await notHad('ship', { minutes: 6 });
    expect(await theOnly('consumer_lag')).toMatchObject({
      severity: 'warning',
      count: 1,
      about: 'ship',
      oldest_at: expect.any(String),
      filter: { account: 'default', consumer: 'ship', state: 'waiting' },
    });
  });

  it('tells of a charge whose answer was lost, once it should be known', async () => {
    const lost = host.simulator.fail('charge', { kind: 'lost-response' }, { times: 100 });
    const untold = host.simulator.failNotifications({ kind: 'drop' }, { times: 100 });
    await expect(charge(host, 'gopay')).rejects.toThrow();
    for (const fault of [lost, untold]) fault.lift();
    expect(await kinds()).toEqual([]);
    await host.database.rows(`UPDATE midtrans_payments SET created_at = created_at - interval '6 minutes'`);
    await host.database.rows(`UPDATE midtrans_commands SET asked_at = asked_at - interval '6 minutes'`);
    expect(await theOnly('unknown_payments')).toMatchObject({ severity: 'critical', count: 1 });
    expect(await attention()).toContainEqual(
      expect.objectContaining({ kind: 'unresolved_commands', count: 1, filter: {} }),
    );
  });

  it('tells of a refund that nobody has answered for a quarter of an hour', async () => {
    const { id } = await settled(host);
    const lost = host.simulator.fail('refund', { kind: 'lost-response' }, { times: 100 });
    const untold = host.simulator.failNotifications({ kind: 'drop' }, { times: 100 });
    await act(host, id, 'refund', { amount: 10_000 });
    for (const fault of [lost, untold]) fault.lift();
    expect(await kinds()).not.toContain('refunds_requested');
    await host.database.rows(`UPDATE midtrans_refunds SET created_at = created_at - interval '16 minutes'`);
    expect(await theOnly('refunds_requested')).toMatchObject({ severity: 'critical', count: 1 });
  });

  it('tells of a card that fraud detection has challenged, until somebody decides', async () => {
    const { id } = await charge(host, 'challengedCard');
    expect(await theOnly('challenged_payments')).toMatchObject({ severity: 'critical', count: 1 });
    await act(host, id, 'approve');
    expect(await kinds()).toEqual([]);
  });

  it('tells of notifications that nobody signed, that are of no payment of ours, and of another amount', async () => {
    const { orderId } = await charge(host, 'bca', 500_000);
    const transactionId = host.simulator.transaction(orderId)?.transactionId;
    const settlement = { orderId, transactionId, transactionStatus: 'settlement' } as const;
    await host.notify(signNotification(notificationBody({ ...settlement, grossAmount: 500_000 }), 'forged'));
    await host.notify(signNotification(notificationBody({ ...settlement, grossAmount: 1_000 }), SERVER_KEY));
    await host.notify(
      signNotification(
        notificationBody({ orderId: 'of-nobody', grossAmount: 1_000, transactionStatus: 'settlement' }),
        SERVER_KEY,
      ),
    );
    expect(await theOnly('invalid_signatures')).toMatchObject({ count: 1, account: null });
    expect(await theOnly('amount_mismatches')).toMatchObject({ count: 1, account: 'default' });
    expect(await theOnly('unmatched_notifications')).toMatchObject({ count: 1, account: 'default' });
    await host.database.rows(
      `UPDATE midtrans_notifications SET id = '01932c5e-0000-7000-8000-000000000001' WHERE status = 'invalid_signature'`,
    );
    expect(await kinds()).not.toContain('invalid_signatures');
  });

  it('tells of notifications that could not be confirmed', async () => {
    await host.database.rows(
      `INSERT INTO midtrans_notifications (id, account, status, raw_payload, created_at)
       VALUES (gen_random_uuid(), 'default', 'unconfirmed', '{}', $1), (gen_random_uuid(), 'default', 'unconfirmed', '{}', $2)`,
      [minutesAgo(6), minutesAgo(1)],
    );
    expect(await theOnly('failed_notifications')).toMatchObject({ severity: 'warning', count: 1 });
  });

  /** A payment that two attempts have paid. */
  const paidTwice = async (status: string): Promise<string> => {
    const id = await insertPayment(host, { createdAt: minutesAgo(60), paidAt: minutesAgo(50), status });
    await host.database.rows(
      `INSERT INTO midtrans_payment_attempts (id, payment_id, account, transaction_id, payment_type, gross_amount,
         transaction_status, paid_at)
       SELECT gen_random_uuid(), $1, 'default', name, 'qris', 10000, 'settlement', now() FROM unnest(ARRAY['one', 'two']) AS name`,
      [id],
    );
    await host.database.rows(
      `INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
       VALUES (gen_random_uuid(), 'payment.paid_twice', 'default', $1, '{}')`,
      [id],
    );
    return id;
  };

  it('tells of a payment that was paid twice, until one of the two is given back', async () => {
    await paidTwice('settlement');
    expect(await attention()).toContainEqual(
      expect.objectContaining({
        kind: 'paid_twice',
        severity: 'critical',
        count: 1,
        filter: { account: 'default', type: 'payment.paid_twice' },
      }),
    );
    await host.database.rows(
      `UPDATE midtrans_payment_attempts SET transaction_status = 'refund' WHERE transaction_id = 'two'`,
    );
    expect(await kinds()).toEqual([]);
    // The other one was given back as well: nothing is kept, and nobody's.
    await host.database.rows(`UPDATE midtrans_payments SET transaction_status = 'refund'`);
    await host.database.rows(`UPDATE midtrans_payment_attempts SET transaction_status = 'refund'`);
    expect(await kinds()).toEqual([]);
  });

  it('tells of money that came for a payment that had been given back, until that goes back too', async () => {
    const id = await paidTwice('refund');
    await host.database.rows(
      `UPDATE midtrans_payment_attempts SET transaction_status = 'refund' WHERE transaction_id = 'one'`,
    );
    expect(await theOnly('paid_twice')).toMatchObject({ severity: 'critical', count: 1 });
    await host.database.rows(
      `UPDATE midtrans_payment_attempts SET transaction_status = 'refund' WHERE payment_id = $1`,
      [id],
    );
    expect(await kinds()).toEqual([]);
  });

  it('tells of a webhook that hears nothing', async () => {
    await insertPayment(host, { createdAt: minutesAgo(10), status: 'pending' });
    expect(await kinds()).toEqual([]);
    await insertPayment(host, { createdAt: minutesAgo(20), status: 'pending' });
    expect(await attention()).toContainEqual(
      expect.objectContaining({
        kind: 'webhook_silence',
        severity: 'critical',
        account: 'default',
        filter: { status: 'pending', account: 'default' },
      }),
    );
  });

  it('tells of a circuit that is open', async () => {
    const away = await startHostWithGateway({
      midtrans: { http: { circuitBreaker: { failures: 1, openMs: 3_600_000 }, retries: 0 } },
    });
    try {
      away.simulator.fail('charge', { kind: 'status', status: 503 });
      await expect(charge(away, 'gopay')).rejects.toThrow();
      expect(await attention(away)).toContainEqual(
        expect.objectContaining({
          kind: 'circuit_open',
          account: 'default',
          about: 'api.sandbox.midtrans.com',
        }),
      );
    } finally {
      await away.close();
    }
  });

  it('is the same in code', async () => {
    await charge(host, 'challengedCard');
    const { items } = await host.app.get(MidtransInsightsService).attention();
    expect(items).toEqual([
      {
        kind: 'challenged_payments',
        severity: 'critical',
        count: 1,
        oldestAt: expect.any(Date),
        account: 'default',
        about: null,
        filter: { account: 'default', status: 'capture' },
      },
    ]);
    await expect(
      host.app.get(MidtransInsightsService).attention({ account: 'nobody' }),
    ).rejects.toMatchObject({ details: [{ field: 'account' }] });
  });
});
