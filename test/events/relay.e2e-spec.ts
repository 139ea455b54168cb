import { Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { OnMidtransEvent, type NotificationEvent, type PaymentEvent } from 'nestjs-midtrans';
import type { DataSource } from 'typeorm';
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
      () => on.database.rows(`SELECT type, last_error FROM midtrans_outbox WHERE delivered_at IS NULL`),
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

  it('runs again only the listeners that failed', async () => {
    @Injectable()
    class Shop {
      packed = 0;
      mailed = 0;

      @OnMidtransEvent('payment.settled')
      pack(): void {
        this.packed++;
      }

      @OnMidtransEvent('payment.settled')
      async mail(): Promise<void> {
        this.mailed++;
        if (this.mailed < 4) await Promise.reject(new Error('no mail server'));
      }
    }
    const on = await host({ providers: [Shop] });
    await charge(on, 'retried');
    await on.notify(delivery('retried', 'settlement'));
    await allDelivered(on);
    expect(on.app.get(Shop)).toMatchObject({ packed: 1, mailed: 4 });
    const [row] = await on.database.rows(
      `SELECT attempts, last_error FROM midtrans_outbox WHERE type = 'payment.settled'`,
    );
    expect(row).toEqual({ attempts: 4, last_error: 'Shop.mail: no mail server' });
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

  it('gives an event up after its last attempt, keeps why, and goes on with the next', async () => {
    @Injectable()
    class Shop {
      settled = 0;

      @OnMidtransEvent('payment.created')
      created(): void {
        throw new Error('broken for good');
      }

      @OnMidtransEvent('payment.settled')
      ship(): void {
        this.settled++;
      }
    }
    const on = await host({ providers: [Shop], midtrans: { events: { ...QUICK, maxAttempts: 3 } } });
    await charge(on, 'dead');
    await on.notify(delivery('dead', 'settlement'));
    await until(() => on.app.get(Shop).settled === 1);
    const [dead] = await on.database.rows(
      `SELECT attempts, last_error, dead_at IS NOT NULL AS dead, delivered_at FROM midtrans_outbox WHERE type = 'payment.created'`,
    );
    expect(dead).toEqual({
      attempts: 3,
      last_error: 'Shop.created: broken for good',
      dead: true,
      delivered_at: null,
    });
  });

  it('counts a listener that never answers as failed', async () => {
    @Injectable()
    class Shop {
      calls = 0;

      @OnMidtransEvent('payment.settled')
      ship(): Promise<void> {
        this.calls++;
        return this.calls === 1 ? new Promise(() => undefined) : Promise.resolve();
      }
    }
    const on = await host({ providers: [Shop], midtrans: { events: { ...QUICK, listenerTimeoutMs: 20 } } });
    await charge(on, 'silent');
    await on.notify(delivery('silent', 'settlement'));
    await allDelivered(on);
    const [row] = await on.database.rows(
      `SELECT last_error FROM midtrans_outbox WHERE type = 'payment.settled'`,
    );
    expect(row).toEqual({ last_error: 'Shop.ship: no answer within 20 ms' });
  });

  it('takes over what a crashed instance left behind, once its lease has ended', async () => {
    @Injectable()
    class Hanging {
      started = 0;

      @OnMidtransEvent('payment.settled', { name: 'ship' })
      ship(): Promise<void> {
        this.started++;
        return new Promise(() => undefined);
      }
    }
    @Injectable()
    class Working {
      readonly shipped: string[] = [];

      @OnMidtransEvent('payment.settled', { name: 'ship' })
      ship({ payment }: PaymentEvent): void {
        this.shipped.push(payment.orderId);
      }
    }
    const database = await sharedDatabase();
    const events = { ...QUICK, leaseMs: 1_000, listenerTimeoutMs: 500, drainMs: 1 };
    const crashing = await host({ database, providers: [Hanging], midtrans: { events } });
    await charge(crashing, 'orphan');
    await crashing.notify(delivery('orphan', 'settlement'));
    await until(() => crashing.app.get(Hanging).started === 1);
    // As good as gone: it can neither mark the event nor give it back.
    await crashing.app.get<DataSource>(getDataSourceToken()).destroy();
    const survivor = await host({ database, providers: [Working], midtrans: { events } });
    await until(() => survivor.app.get(Working).shipped.length === 1);
    expect(survivor.app.get(Working).shipped).toEqual(['orphan']);
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
         RETURNING id)
       INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
       SELECT gen_random_uuid(), 'payment.settled', 'default', id,
         '{"transaction_status": "settlement", "previous_status": "pending", "refund_amount": 0}' FROM payment`,
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
    expect(await database.rows(`SELECT type FROM midtrans_outbox WHERE delivered_at IS NULL`)).toEqual([]);
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
