import { Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { OnMidtransEvent, type ListenerContext, type PaymentEvent } from 'nestjs-midtrans';
import type { DataSource } from 'typeorm';
import type { TestDatabase } from '../support/database';
import { until } from '../support/until';
import { allDelivered, deliveries, Gate, Instances, settle } from './events.support';

/** Ships when the gate is open, and keeps what it was told meanwhile. */
@Injectable()
class SlowShop {
  readonly started: string[] = [];
  readonly finished: string[] = [];
  readonly aborted: string[] = [];
  readonly gate = new Gate();

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  async ship({ payment }: PaymentEvent, { signal }: ListenerContext): Promise<void> {
    this.started.push(payment.orderId);
    signal.addEventListener('abort', () => this.aborted.push((signal.reason as Error).message));
    await this.gate.opened;
    this.finished.push(payment.orderId);
  }
}

@Injectable()
class Shop {
  readonly shipped: string[] = [];

  @OnMidtransEvent('payment.settled', { name: 'ship' })
  ship({ payment }: PaymentEvent): void {
    this.shipped.push(payment.orderId);
  }
}

describe('an instance', () => {
  const instances = new Instances();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
  });
  afterEach(() => instances.end());

  it('that is gone has its events taken over by another as soon as its short leases have run out', async () => {
    const events = { leaseMs: 500, drainMs: 1 };
    const crashing = await instances.start({ database, providers: [SlowShop], midtrans: { events } });
    const survivor = await instances.start({ database, providers: [Shop], midtrans: { events } });
    await settle(crashing, 'orphan');
    await until(() => crashing.app.get(SlowShop).started.length === 1);
    // As good as gone: it can neither mark the event nor extend its lease.
    await crashing.app.get<DataSource>(getDataSourceToken()).destroy();
    await until(() => survivor.app.get(Shop).shipped.length === 1);
    expect(survivor.app.get(Shop).shipped).toEqual(['orphan']);
    // It knows that it may no longer be the only one.
    await until(() => crashing.app.get(SlowShop).aborted.length === 1);
    expect(crashing.app.get(SlowShop).aborted).toEqual(['its lease could not be extended']);
  });

  it('keeps an event for as long as its listener works on it, through many leases', async () => {
    const events = { leaseMs: 150 };
    const slow = await instances.start({ database, providers: [SlowShop], midtrans: { events } });
    const other = await instances.start({ database, providers: [Shop], midtrans: { events } });
    await settle(slow, 'long');
    const shop = slow.app.get(SlowShop);
    await until(() => shop.started.length === 1);
    const lease = async () =>
      (
        await database.rows<{ until: string }>(
          'SELECT next_attempt_at::text AS until FROM midtrans_deliveries',
        )
      )[0]?.until;
    const leases = new Set<string | undefined>();
    await until(async () => leases.add(await lease()).size > 10);
    shop.gate.open();
    await allDelivered(database);
    expect([shop.started, shop.finished, shop.aborted]).toEqual([['long'], ['long'], []]);
    expect(other.app.get(Shop).shipped).toEqual([]);
  });

  it('keeps an event that its listener works on where the time of day is set back', async () => {
    const events = { leaseMs: 150 };
    const slow = await instances.start({
      database,
      providers: [SlowShop],
      // Whoever finds the event by a search is the other.
      midtrans: { events: { ...events, sweepIntervalMs: 600_000 } },
    });
    const other = await instances.start({ database, providers: [Shop], midtrans: { events } });
    await settle(slow, 'long');
    const shop = slow.app.get(SlowShop);
    await until(() => shop.started.length === 1);
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    const leases = new Set<unknown>();
    await until(async () => {
      const sql = 'SELECT next_attempt_at::text AS until FROM midtrans_deliveries';
      return leases.add((await database.rows(sql))[0]?.['until']).size > 10;
    }).finally(() => clock.mockRestore());
    shop.gate.open();
    await allDelivered(database);
    expect([shop.started, shop.finished, shop.aborted]).toEqual([['long'], ['long'], []]);
    expect(other.app.get(Shop).shipped).toEqual([]);
  });

  it('aborts what it could not keep, and does not count it as delivered', async () => {
    const slow = await instances.start({
      database,
      providers: [SlowShop],
      midtrans: { events: { leaseMs: 300 } },
    });
    await settle(slow, 'lost');
    const shop = slow.app.get(SlowShop);
    await until(() => shop.started.length === 1);
    await database.rows(
      "UPDATE midtrans_deliveries SET leased_by = gen_random_uuid(), next_attempt_at = 'infinity' WHERE consumer = 'ship'",
    );
    await until(() => shop.aborted.length === 1);
    expect(shop.aborted).toEqual(['its lease was lost']);
    shop.gate.open();
    await until(() => shop.finished.length === 1);
    await settle(slow, 'another');
    await until(() => shop.finished.length === 2);
    await until(
      () => deliveries(database),
      (left) => left.length === 1,
    );
    expect(await deliveries(database)).toMatchObject([
      { type: 'payment.settled', consumer: 'ship', attempts: 0 },
    ]);
  });

  it('marks what was delivered once the database takes it, and has nothing delivered twice meanwhile', async () => {
    const host = await instances.start({
      database,
      providers: [Shop],
      midtrans: { events: { leaseMs: 300 } },
    });
    const other = await instances.start({
      database,
      providers: [Shop],
      midtrans: { events: { leaseMs: 20_000 } },
    });
    await database.rows('CREATE SEQUENCE refusals');
    await database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM nextval('refusals'); RAISE EXCEPTION 'not now'; END $$`,
    );
    await database.rows(
      'CREATE TRIGGER refuse BEFORE DELETE ON midtrans_deliveries FOR EACH ROW EXECUTE FUNCTION refuse()',
    );
    await settle(other, 'marked');
    await until(
      () => database.rows<{ n: string }>('SELECT last_value AS n FROM refusals'),
      ([row]) => Number(row?.n) >= 3,
    );
    await database.rows('DROP TRIGGER refuse ON midtrans_deliveries');
    await allDelivered(database);
    expect([...host.app.get(Shop).shipped, ...other.app.get(Shop).shipped]).toEqual(['marked']);
  });
});

describe('a listener that hangs', () => {
  const instances = new Instances();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
  });
  afterEach(() => instances.end());

  /** Hangs on some orders; looks at no signal. */
  @Injectable()
  class Hanging {
    readonly started: string[] = [];
    readonly gate = new Gate();

    @OnMidtransEvent('payment.settled', { name: 'hanging', timeoutMs: 20 })
    async ship({ payment }: PaymentEvent): Promise<void> {
      this.started.push(payment.orderId);
      if (payment.orderId.startsWith('hang')) await this.gate.opened;
    }
  }

  it('keeps no other listener waiting, and none of its own other payments beyond its time', async () => {
    const events = { concurrency: 2 };
    const host = await instances.start({ database, providers: [Hanging, Shop], midtrans: { events } });
    const orders = ['hang-1', 'hang-2', 'hang-3', 'hang-4', 'hang-5', 'quick-1', 'quick-2'];
    await Promise.all(orders.map((orderId) => settle(host, orderId)));
    await until(() => host.app.get(Shop).shipped.length === 7);
    await until(() => host.app.get(Hanging).started.length === 7);
    await allDelivered(database, 'ship');
    host.app.get(Hanging).gate.open();
    await allDelivered(database);
  });

  it('has no second run of an event while the first goes on, in any instance, and is tried again after it', async () => {
    @Injectable()
    class Obedient {
      runs = 0;
      most = 0;
      calls = 0;
      readonly aborted = new Gate();
      readonly gate = new Gate();

      @OnMidtransEvent('payment.settled', { name: 'obedient', timeoutMs: 20 })
      async ship(_event: PaymentEvent, { signal }: ListenerContext): Promise<void> {
        this.calls++;
        if (this.calls > 1) return;
        this.most = Math.max(this.most, ++this.runs);
        signal.addEventListener('abort', () => this.aborted.open());
        await this.gate.opened;
        this.runs--;
      }
    }
    @Injectable()
    class Elsewhere {
      calls = 0;
      @OnMidtransEvent('payment.settled', { name: 'obedient' })
      ship(): void {
        this.calls++;
      }
    }
    const events = { leaseMs: 150 };
    const host = await instances.start({ database, providers: [Obedient], midtrans: { events } });
    const other = await instances.start({ database, providers: [Elsewhere], midtrans: { events } });
    await settle(host, 'once-at-a-time');
    const listener = host.app.get(Obedient);
    await listener.aborted.opened;
    await until(
      () => deliveries(database, 'obedient'),
      ([row]) => row?.last_error === 'no answer within 20 ms',
    );
    // Others come and go meanwhile, and so do sweeps.
    for (let index = 0; index < 10; index++) await settle(other, `meanwhile-${index}`);
    await until(() => listener.calls + other.app.get(Elsewhere).calls === 11);
    expect(listener.runs).toBe(1);
    listener.gate.open();
    await allDelivered(database);
    expect([listener.calls + other.app.get(Elsewhere).calls, listener.most]).toEqual([12, 1]);
  });

  it('that comes to an end late without having asked for its signal has had the event', async () => {
    const host = await instances.start({ database, providers: [Hanging] });
    await settle(host, 'hang-but-done');
    await until(
      () => deliveries(database, 'hanging'),
      ([row]) => row?.last_error === 'no answer within 20 ms',
    );
    host.app.get(Hanging).gate.open();
    await allDelivered(database);
    expect(host.app.get(Hanging).started).toEqual(['hang-but-done']);
  });

  it.each([
    ['an object without a prototype', Object.create(null) as unknown],
    ['an error whose message is an object', Object.assign(new Error(), { message: { code: 5 } })],
    ['nothing', undefined],
  ])('is not given an event for ever where it throws %s', async (_, thrown) => {
    @Injectable()
    class Throwing {
      @OnMidtransEvent('payment.settled', { name: 'throwing' })
      ship(): void {
        throw thrown;
      }
    }
    const host = await instances.start({
      database,
      providers: [Throwing],
      midtrans: { events: { maxAttempts: 3 } },
    });
    await settle(host, 'thrown');
    const [row] = await until(
      () => deliveries(database, 'throwing'),
      ([delivery]) => delivery?.is_dead === true,
    );
    expect(row).toMatchObject({ attempts: 3, last_error: expect.stringMatching(/./) });
  });
});
