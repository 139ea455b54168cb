import { Injectable, type Type } from '@nestjs/common';
import { MidtransModule, OnMidtransEvent, type NotificationEvent, type PaymentEvent } from 'nestjs-midtrans';
import type { TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import { hostImports, startApp } from '../module/app.support';
import { allDelivered, deliveries, Instances, settle } from './events.support';

interface Shop {
  readonly seen: string[];
}

/** A class with one listener that keeps what it has. */
function shopOf(
  name: string,
  patterns: readonly string[],
  settings: object = {},
  everywhere: string[] = [],
): Type<Shop> {
  @Injectable()
  class Listening {
    readonly seen: string[] = [];

    @OnMidtransEvent(patterns as 'payment.settled'[], { name, ...settings })
    take({ type, payment }: PaymentEvent): void {
      this.seen.push(`${payment.orderId} ${type}`);
      everywhere.push(`${payment.orderId} ${type}`);
    }
  }
  return Listening;
}

const BALI_KEY = 'SB-Mid-server-bali';

@Injectable()
class Office {
  readonly noted: string[] = [];

  @OnMidtransEvent('notification.unmatched', { name: 'office' })
  note({ account, notification }: NotificationEvent): void {
    this.noted.push(`${account} ${notification.orderId}`);
  }
}

const settled = (orderIds: readonly string[]) =>
  orderIds.map((orderId) => `${orderId} payment.settled`).sort();

describe('a consumer', () => {
  const instances = new Instances();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
  });
  afterEach(() => instances.end());

  it('that cannot be registered keeps its host from starting: what that appends would never be for it', async () => {
    await database.rows(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$`);
    await database.rows(
      'CREATE TRIGGER refuse BEFORE INSERT ON midtrans_consumers EXECUTE FUNCTION refuse()',
    );
    const Ship = shopOf('ship', ['payment.settled']);
    await expect(instances.start({ database, providers: [Ship] })).rejects.toThrow(
      'The durable listeners could not be registered: not now',
    );

    await database.rows('DROP TRIGGER refuse ON midtrans_consumers');
    const host = await instances.start({ database, providers: [Ship] });
    await settle(host, 'first');
    await allDelivered(database);
    expect(host.app.get(Ship).seen).toEqual(settled(['first']));
  });

  it('that is new has every event from its registration on, also those that instances without it append and deliver', async () => {
    const Ship = shopOf('ship', ['payment.settled']);
    const Mail = shopOf('mail', ['payment.settled']);
    const older = await instances.start({ database, providers: [Ship] });
    await settle(older, 'before');
    await allDelivered(database);
    const newer = await instances.start({ database, providers: [Ship, Mail] });
    const orders = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    await Promise.all(orders.map((orderId, index) => settle(index % 4 === 0 ? newer : older, orderId)));
    await allDelivered(database);
    expect([...newer.app.get(Mail).seen].sort()).toEqual(settled(orders));
    const shipped = [...older.app.get(Ship).seen, ...newer.app.get(Ship).seen].sort();
    expect(shipped).toEqual(settled(['before', ...orders]));
  });

  it('keeps its events, in order, while only processes without it are there', async () => {
    const Ship = shopOf('ship', ['payment.*']);
    await instances.stop(await instances.start({ database, providers: [Ship] }));
    const without = await instances.start({ database });
    await Promise.all(['a', 'b', 'c'].map((orderId) => settle(without, orderId)));
    await allDelivered(database, 'recorder');
    expect(without.recorder.events).toHaveLength(9);
    expect(await deliveries(database, 'ship')).toHaveLength(9);
    const worker = await instances.start({ database, providers: [Ship] });
    await allDelivered(database);
    const { seen } = worker.app.get(Ship);
    expect(seen.filter((event) => event.startsWith('b '))).toEqual(
      ['created', 'pending', 'settled'].map((step) => `b payment.${step}`),
    );
    expect(seen).toHaveLength(9);
  });

  it('that takes more events than before has those, and its older instances leave them to it', async () => {
    const Older = shopOf('ship', ['payment.settled']);
    const Newer = shopOf('ship', ['payment.settled', 'payment.pending']);
    const older = await instances.start({ database, providers: [Older] });
    const newer = await instances.start({ database, providers: [Newer] });
    await Promise.all(['a', 'b', 'c', 'd'].map((orderId) => settle(older, orderId)));
    await allDelivered(database);
    expect(older.app.get(Older).seen.filter((event) => event.endsWith('pending'))).toEqual([]);
    expect(newer.app.get(Newer).seen.filter((event) => event.endsWith('pending'))).toHaveLength(4);
    const all = [...older.app.get(Older).seen, ...newer.app.get(Newer).seen];
    expect(all.filter((event) => event.endsWith('settled')).sort()).toEqual(settled(['a', 'b', 'c', 'd']));
  });

  it('that takes fewer events than before is not held up by the others, which are discarded once nobody takes them', async () => {
    await instances.stop(
      await instances.start({
        database,
        providers: [shopOf('ship', ['payment.settled', 'payment.pending'])],
      }),
    );
    const Fewer = shopOf('ship', ['payment.settled']);
    const host = await instances.start({ database, providers: [Fewer] });
    await settle(host, 'a');
    const left = await until(
      () => deliveries(database, 'ship'),
      (rows) => rows.length === 1,
    );
    expect([host.app.get(Fewer).seen, left]).toMatchObject([settled(['a']), [{ type: 'payment.pending' }]]);
    await instances.stop(host);
    await database.rows("UPDATE midtrans_consumers SET last_seen_at = now() - interval '2 days'");
    await instances.start({ database, providers: [Fewer] });
    await allDelivered(database, 'ship');
    expect(await database.rows("SELECT type FROM midtrans_consumers WHERE name = 'ship'")).toEqual([
      { type: 'payment.settled' },
    ]);
  });

  it('finds its events again after it was rolled back for some hours, whoever had its name meanwhile', async () => {
    const Newer = shopOf('ship', ['payment.settled', 'payment.pending']);
    const Older = shopOf('ship', ['payment.settled']);
    await instances.stop(await instances.start({ database, providers: [Newer] }));
    await database.rows("UPDATE midtrans_consumers SET last_seen_at = now() - interval '12 hours'");
    const older = await instances.start({ database, providers: [Older] });
    await settle(older, 'a');
    await until(() => older.app.get(Older).seen.length === 1);
    await instances.stop(older);
    const newer = await instances.start({ database, providers: [Newer] });
    await allDelivered(database, 'ship');
    expect(newer.app.get(Newer).seen).toEqual(['a payment.pending']);
  });

  it('is not kept from later events by a delivery whose event is gone', async () => {
    const Ship = shopOf('ship', ['payment.*']);
    await instances.stop(await instances.start({ database, providers: [Ship] }));
    const without = await instances.start({ database });
    await settle(without, 'a');
    await database.rows("DELETE FROM midtrans_outbox WHERE type = 'payment.created'");
    const worker = await instances.start({ database, providers: [Ship] });
    await allDelivered(database);
    expect(worker.app.get(Ship).seen).toEqual(['a payment.pending', 'a payment.settled']);
  });

  it('that begins at the beginning has all that is stored, in order and once, and then what comes', async () => {
    const host = await instances.start({ database });
    await Promise.all(['a', 'b', 'c'].map((orderId) => settle(host, orderId)));
    const seen: string[] = [];
    const Audit = shopOf('audit', ['payment.*'], { from: 'beginning' }, seen);
    const both = await Promise.all([1, 2].map(() => instances.start({ database, providers: [Audit] })));
    await until(() => seen.length >= 9);
    await allDelivered(database);
    await settle(host, 'd');
    await until(() => seen.length >= 12);
    await allDelivered(database);
    expect(seen).toHaveLength(12);
    for (const orderId of ['a', 'b', 'c', 'd']) {
      expect(seen.filter((event) => event.startsWith(`${orderId} `))).toEqual(
        ['created', 'pending', 'settled'].map((step) => `${orderId} payment.${step}`),
      );
    }
    await Promise.all(both.map((each) => instances.stop(each)));
    const again = await instances.start({ database, providers: [Audit] });
    await settle(again, 'e');
    await allDelivered(database);
    expect(again.app.get(Audit).seen).toHaveLength(3);
  });

  it('has the events of the accounts of its application alone', async () => {
    const one = await instances.start({ database, providers: [Office] });
    const other = await instances.start({
      database,
      midtrans: { accounts: { bali: { serverKey: BALI_KEY } } },
    });
    await other.notify(delivery('of-bali', 'settlement', { key: BALI_KEY }));
    await one.notify(delivery('of-default', 'settlement'));
    await allDelivered(database);
    expect(one.app.get(Office).noted).toEqual(['default of-default']);
    expect(await database.rows("SELECT account FROM midtrans_consumers WHERE name = 'office'")).toEqual([
      { account: 'default' },
    ]);
  });

  it('of an application with several registrations on one database has the events of each, once', async () => {
    const register = (path: string, account: object) =>
      MidtransModule.forRoot({ ...account, path, guards: [HeaderGuard], clientPrices: true });
    const app = await startApp({
      imports: [
        ...hostImports(database.url),
        register('java', { serverKey: SERVER_KEY }),
        register('bali', { accounts: { bali: { serverKey: BALI_KEY } } }),
      ],
      providers: [Office],
    });
    for (let index = 0; index < 5; index++) {
      await app.ask('/java/notification/', { method: 'POST', json: delivery(`java-${index}`, 'settlement') });
      const ofBali = delivery(`bali-${index}`, 'settlement', { key: BALI_KEY });
      await app.ask('/bali/notification/', { method: 'POST', json: ofBali });
    }
    const office = app.app.get(Office);
    await until(() => office.noted.length >= 10);
    await allDelivered(database);
    await app.close();
    const expected = [0, 1, 2, 3, 4].flatMap((index) => [`default java-${index}`, `bali bali-${index}`]);
    expect([...office.noted].sort()).toEqual(expected.sort());
  });
});
