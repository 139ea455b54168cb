import { Injectable } from '@nestjs/common';
import { OnMidtransEvent, type NotificationEvent, type PaymentEvent } from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BCA_CHARGE, chargingGateway, delivery } from '../support/gateway';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';

const QUICK = { backoffMs: 1, maxBackoffMs: 5, sweepIntervalMs: 10 };

describe('the relay', () => {
  const hosts: Host[] = [];
  const databases: TestDatabase[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await Promise.all(databases.splice(0).map((database) => database.drop()));
  });

  async function sharedDatabase(): Promise<TestDatabase> {
    const database = await createTestDatabase();
    databases.push(database);
    return database;
  }

  async function host(options: HostOptions = {}): Promise<Host> {
    const started = await startHost({
      ...options,
      midtrans: {
        http: { fetch: chargingGateway().fetch },
        notifications: { confirm: 'never' },
        events: QUICK,
        ...options.midtrans,
      },
    });
    hosts.push(started);
    return started;
  }

  const charge = (on: Host, orderId: string) =>
    on.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...BCA_CHARGE, order_id: orderId },
    });
  const allDelivered = (on: Host) =>
    until(
      () =>
        on.database.rows(`SELECT type, consumer, last_error FROM midtrans_deliveries WHERE dead_at IS NULL`),
      (waiting) => waiting.length === 0,
    );

  it('gives listeners a typed event: who, what, when, and how it stood before', async () => {
    const on = await host();
    await charge(on, 'typed');
    await on.notify(delivery('typed', 'settlement'));
    await until(() => on.recorder.events.length === 3);
    const event = on.recorder.events.at(-1);
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'payment.settled',
      occurredAt: expect.any(Date),
      account: 'default',
      previousStatus: 'pending',
      payment: {
        orderId: 'typed',
        userId: 'customer-1',
        grossAmount: 100_000,
        netAmount: 100_000,
        isPaid: true,
        transactionStatus: 'settlement',
        vaNumber: '812785002530231',
        createdAt: expect.any(Date),
        transactionTime: new Date('2026-11-21T03:00:00Z'),
      },
    });
    expect(on.recorder.events[1]?.payment).toMatchObject({ transactionStatus: 'pending', isPaid: false });
  });

  it('lets an event that cannot be read keep no other from its consumer, and says what is wrong with it', async () => {
    const on = await host();
    await charge(on, 'odd');
    await charge(on, 'good');
    await until(() => on.recorder.events.length === 4);
    await on.database.rows(`
      WITH again AS (
        INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
        SELECT gen_random_uuid(), o.type, o.account, o.subject_id, CASE WHEN p.order_id = 'odd' THEN 'null' ELSE o.payload END
        FROM midtrans_outbox o JOIN midtrans_payments p ON p.id = o.subject_id WHERE o.type = 'payment.pending'
        RETURNING sequence, account, type, subject_id
      )
      INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id)
      SELECT sequence, 'recorder', account, type, subject_id FROM again`);
    await until(() => on.recorder.of('good').length === 3);
    const [left] = await until(
      () => on.database.rows<any>('SELECT attempts, last_error FROM midtrans_deliveries'),
      ([first]) => first.attempts > 1,
    );
    expect(left.last_error).toMatch(/^it cannot be read: Cannot read properties of null/);
    expect(on.recorder.of('odd')).toHaveLength(2);
  });

  it('runs again only the listeners that failed', async () => {
    @Injectable()
    class Shop {
      packed = 0;
      mailed = 0;

      @OnMidtransEvent('payment.settled')
      pack(): void {
        this.packed++;
      }

      @OnMidtransEvent('payment.settled', { name: 'mail' })
      async mail(): Promise<void> {
        this.mailed++;
        if (this.mailed < 4) await Promise.reject(new Error('no mail server'));
      }
    }
    const on = await host({ providers: [Shop] });
    await charge(on, 'retried');
    await on.notify(delivery('retried', 'settlement'));
    const [row] = await until(
      () =>
        on.database.rows(`SELECT consumer, attempts, last_error FROM midtrans_deliveries WHERE attempts > 1`),
      (rows) => rows.length > 0,
    );
    expect(row).toMatchObject({ consumer: 'mail', last_error: 'no mail server' });
    await allDelivered(on);
    expect(on.app.get(Shop)).toMatchObject({ packed: 1, mailed: 4 });
  });

  it('keeps one payment in order while an earlier event fails, and holds up no other payment', async () => {
    @Injectable()
    class Shop {
      readonly seen: string[] = [];
      open = false;

      @OnMidtransEvent('payment.*')
      take({ type, payment }: PaymentEvent): void {
        if (type === 'payment.created' && payment.orderId === 'first' && !this.open)
          throw new Error('closed');
        this.seen.push(`${payment.orderId} ${type}`);
      }
    }
    const on = await host({ providers: [Shop] });
    const shop = on.app.get(Shop);
    await charge(on, 'first');
    await on.notify(delivery('first', 'settlement'));
    await charge(on, 'second');
    await on.notify(delivery('second', 'settlement'));
    await until(() => shop.seen.length === 3);
    expect(shop.seen).toEqual(['second payment.created', 'second payment.pending', 'second payment.settled']);
    shop.open = true;
    await allDelivered(on);
    expect(shop.seen.slice(3)).toEqual([
      'first payment.created',
      'first payment.pending',
      'first payment.settled',
    ]);
  });

  it('gives an event up after its last attempt, keeps why, and goes on with the next where that is to pass', async () => {
    @Injectable()
    class Shop {
      settled = 0;

      @OnMidtransEvent(['payment.created', 'payment.settled'], { name: 'ship' })
      ship({ type }: PaymentEvent): void {
        if (type === 'payment.created') throw new Error('broken for good');
        this.settled++;
      }
    }
    const on = await host({
      providers: [Shop],
      midtrans: { events: { ...QUICK, maxAttempts: 3, deadLetters: 'pass' } },
    });
    await charge(on, 'dead');
    await on.notify(delivery('dead', 'settlement'));
    await until(() => on.app.get(Shop).settled === 1);
    const [dead] = await on.database.rows(
      `SELECT type, consumer, attempts, last_error FROM midtrans_deliveries WHERE dead_at IS NOT NULL`,
    );
    expect(dead).toEqual({
      type: 'payment.created',
      consumer: 'ship',
      attempts: 3,
      last_error: 'broken for good',
    });
  });

  it('shares the work of many events between instances without doing any twice', async () => {
    const database = await sharedDatabase();
    const seeded = await host({ database });
    await seeded.app.close();
    hosts.pop();
    await database.rows(
      `WITH payment AS (
         INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount)
         SELECT gen_random_uuid(), 'default', 'shared-' || n, 'gopay', 1000 FROM generate_series(1, 300) AS n
         RETURNING id),
       event AS (
         INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
         SELECT gen_random_uuid(), 'payment.settled', 'default', id,
           '{"transaction_status": "settlement", "previous_status": "pending", "refund_amount": 0}' FROM payment
         RETURNING *)
       INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id)
       SELECT sequence, 'recorder', account, type, subject_id FROM event`,
    );
    const both = await Promise.all([host({ database }), host({ database })]);
    await until(() => both[0].recorder.events.length + both[1].recorder.events.length >= 300);
    await allDelivered(both[0]);
    const orders = both.flatMap((each) => each.recorder.events.map(({ payment }) => payment.orderId));
    expect(orders).toHaveLength(300);
    expect(new Set(orders).size).toBe(300);
  });

  it('loses nothing when the host stops in the middle: what is under way is finished first', async () => {
    @Injectable()
    class Slow {
      started = 0;
      finished = 0;
      release: () => void = () => undefined;
      private readonly gate = new Promise<void>((resolve) => (this.release = resolve));

      @OnMidtransEvent('payment.settled')
      async ship(): Promise<void> {
        this.started++;
        await this.gate;
        this.finished++;
      }
    }
    const database = await sharedDatabase();
    const on = await host({ database, providers: [Slow] });
    const slow = on.app.get(Slow);
    await charge(on, 'draining');
    await on.notify(delivery('draining', 'settlement'));
    await until(() => slow.started === 1);
    const closed = on.app.close();
    slow.release();
    await closed;
    hosts.pop();
    expect(slow.finished).toBe(1);
    expect(await database.rows(`SELECT type FROM midtrans_deliveries`)).toEqual([]);
  });

  it('tells of a signed notification of an unknown order, durably, and of every delivery, best effort', async () => {
    @Injectable()
    class Office {
      readonly unmatched: NotificationEvent[] = [];

      @OnMidtransEvent('notification.unmatched')
      note(event: NotificationEvent): void {
        this.unmatched.push(event);
      }
    }
    const on = await host({ providers: [Office] });
    const emitted: string[] = [];
    on.emitter.on('notification.*', (event: NotificationEvent) => {
      emitted.push(`${event.type} ${event.notification.status}`);
    });
    const { status, body } = await on.notify(delivery('nobody-knows', 'settlement'));
    expect(status).toBe(200);
    await on.notify(delivery('nobody-knows', 'settlement', { key: 'SB-Mid-server-wrong' }));
    await until(() => on.app.get(Office).unmatched.length === 1 && emitted.length === 3);
    expect(on.app.get(Office).unmatched[0]?.notification).toMatchObject({
      id: body.notification_id,
      orderId: 'nobody-knows',
      status: 'unmatched',
    });
    expect(emitted.sort()).toEqual([
      'notification.received unmatched',
      'notification.rejected invalid_signature',
      'notification.unmatched unmatched',
    ]);
  });

  it('is not disturbed by plain listeners that throw or reject', async () => {
    const on = await host();
    on.emitter.on('payment.*', () => {
      throw new Error('plain and broken');
    });
    const rejecting: () => unknown = () => Promise.reject(new Error('plain and rejecting'));
    on.emitter.on('payment.*', rejecting);
    await charge(on, 'undisturbed');
    await on.notify(delivery('undisturbed', 'settlement'));
    await allDelivered(on);
    expect(on.recorder.of('undisturbed')).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  });
});
