import { Injectable } from '@nestjs/common';
import {
  MidtransEventService,
  OnMidtransEvent,
  type ConsumerEvent,
  type PaymentEvent,
} from 'nestjs-midtrans';
import { tenantOf } from '../request-accounts/request-accounts.support';
import type { TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import type { Host } from '../support/host';
import { until } from '../support/until';
import { allDelivered, charge, deliveries, Gate, Instances, settle, Warnings } from './events.support';

/** Fails on what it is told to, until that is mended. */
@Injectable()
class Shop {
  readonly seen: string[] = [];
  broken = /payment\.created/;

  @OnMidtransEvent('payment.*', { name: 'ship' })
  take({ type, payment }: PaymentEvent): void {
    const what = `${payment.orderId} ${type}`;
    if (this.broken.test(what)) throw new Error('card 4811111111111114 is not to be shipped');
    this.seen.push(what);
  }
}

const NOTHING = /^$/;
const DEAD = { maxAttempts: 2 };

describe('an event that a consumer failed on for the last time', () => {
  const instances = new Instances();
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
  });
  afterEach(() => instances.end());

  const dead = (count = 1) =>
    until(
      async () => (await deliveries(database, 'ship')).filter(({ is_dead }) => is_dead),
      (rows) => rows.length === count,
    );
  const stuck = async (orderId: string, rest: object = {}): Promise<Host> => {
    const host = await instances.start({ database, providers: [Shop], midtrans: { events: DEAD }, ...rest });
    await settle(host, orderId);
    await dead();
    return host;
  };

  it('holds up the later ones of its payment and no other payment, and says how many wait', async () => {
    const logger = new Warnings();
    const host = await stuck('dead', { logger });
    host.app.get(Shop).broken = /dead payment\.created/;
    await settle(host, 'another');
    await until(() => host.app.get(Shop).seen.length === 3);
    expect(host.app.get(Shop).seen.every((each) => each.startsWith('another '))).toBe(true);
    const left = await until(
      () => deliveries(database, 'ship'),
      (rows) => rows.length === 3,
    );
    expect(left.map(({ type, is_dead }) => `${type} ${is_dead}`)).toEqual([
      'payment.created true',
      'payment.pending false',
      'payment.settled false',
    ]);
    expect(logger.about(/given up.*later of its subject wait until it is retried or discarded/)).toHaveLength(
      1,
    );
  });

  it('comes again only when its consumer is through with a later one that has passed it', async () => {
    @Injectable()
    class Passing {
      readonly runs: string[] = [];
      readonly gate = new Gate();
      isBroken = true;

      @OnMidtransEvent(['payment.created', 'payment.settled'], { name: 'ship', deadLetters: 'pass' })
      async take({ type, payment: { orderId } }: PaymentEvent): Promise<void> {
        if (this.isBroken && type === 'payment.created') throw new Error('no');
        this.runs.push(`${orderId} ${type} begins`);
        if (orderId === 'passed' && type === 'payment.settled') await this.gate.opened;
        this.runs.push(`${orderId} ${type} ends`);
      }
    }
    const events = { maxAttempts: 1 };
    const host = await instances.start({ database, providers: [Passing], midtrans: { events } });
    const shop = host.app.get(Passing);
    await charge(host, 'passed');
    await dead();
    await host.notify(delivery('passed', 'settlement'));
    await until(() => shop.runs.length === 1);
    shop.isBroken = false;
    expect(await host.app.get(MidtransEventService).retry({ consumer: 'ship', state: 'dead' })).toBe(1);
    await settle(host, 'another');
    await until(() => shop.runs.length >= 5);
    shop.gate.open();
    await allDelivered(database);
    expect(shop.runs.filter((run) => run.startsWith('passed'))).toEqual([
      'passed payment.settled begins',
      'passed payment.settled ends',
      'passed payment.created begins',
      'passed payment.created ends',
    ]);
  });

  it('lets the later ones pass where the listener says so', async () => {
    @Injectable()
    class Passing {
      readonly seen: string[] = [];
      @OnMidtransEvent('payment.*', { name: 'ship', deadLetters: 'pass' })
      take({ type }: PaymentEvent): void {
        if (type === 'payment.created') throw new Error('broken');
        this.seen.push(type);
      }
    }
    const host = await instances.start({ database, providers: [Passing], midtrans: { events: DEAD } });
    await settle(host, 'passed');
    await until(() => host.app.get(Passing).seen.length === 2);
    expect(host.app.get(Passing).seen).toEqual(['payment.pending', 'payment.settled']);
    expect(await dead()).toMatchObject([{ type: 'payment.created', attempts: 2 }]);
  });

  it('is told of as consumer.dead, once and durably, and nothing is told where that fails', async () => {
    @Injectable()
    class Operations {
      readonly told: ConsumerEvent[] = [];
      isBroken = false;
      @OnMidtransEvent('consumer.dead', { name: 'operations' })
      page(event: ConsumerEvent): void {
        this.told.push(event);
        if (this.isBroken) throw new Error('no pager');
      }
    }
    const host = await stuck('told', { providers: [Shop, Operations] });
    const operations = host.app.get(Operations);
    await until(() => operations.told.length === 1);
    await allDelivered(database, 'operations');
    const [event] = await database.rows<{ id: string; subject_id: string }>(
      "SELECT id, subject_id FROM midtrans_outbox WHERE type = 'payment.created'",
    );
    expect(operations.told).toMatchObject([
      {
        type: 'consumer.dead',
        account: 'default',
        consumer: 'ship',
        attempts: 2,
        error: 'card 481111…1114 is not to be shipped',
        deadEvent: {
          id: event?.id,
          type: 'payment.created',
          subjectId: event?.subject_id,
          occurredAt: expect.any(Date),
        },
      },
    ]);
    operations.isBroken = true;
    await settle(host, 'told-again');
    await until(
      () => deliveries(database, 'operations'),
      ([left]) => left?.is_dead === true,
    );
    expect(await database.rows("SELECT 1 FROM midtrans_outbox WHERE type = 'consumer.dead'")).toHaveLength(2);
  });

  it('is given to its consumer again by a retry, with all its attempts, and the later ones follow in order', async () => {
    const host = await stuck('retried');
    const service = host.app.get(MidtransEventService);
    expect(await service.retry({ type: 'payment.settled', state: 'dead' })).toBe(0);
    expect(await service.retry({ consumer: 'ship', orderId: 'retried', state: 'dead' })).toBe(1);
    await dead();
    host.app.get(Shop).broken = NOTHING;
    expect(await service.retry()).toBe(1);
    await allDelivered(database);
    expect(host.app.get(Shop).seen).toEqual(
      ['created', 'pending', 'settled'].map((step) => `retried payment.${step}`),
    );
  });

  it.each(['retry', 'discard'] as const)(
    'keeps the later ones from being looked at with every sweep, until a %s lets them go on at once',
    async (action) => {
      const host = await stuck('postponed');
      await settle(host, 'another');
      const service = host.app.get(MidtransEventService);
      const whenDue = async () => {
        const { items } = await service.list({ orderId: 'postponed', state: 'waiting' });
        return items.flatMap((event) => event.deliveries).map(({ nextAttemptAt }) => nextAttemptAt.getTime());
      };
      const times = await until(whenDue, (each) => each.every((time) => time > Date.now() + 30_000));
      expect(times).toHaveLength(2);
      host.app.get(Shop).broken = NOTHING;
      expect(await service[action]({ consumer: 'ship', orderId: 'postponed', state: 'dead' })).toBe(1);
      await until(() => host.app.get(Shop).seen.includes('postponed payment.settled'));
    },
  );

  it('is gone by a discard, and the later ones go on', async () => {
    const host = await stuck('discarded');
    const service = host.app.get(MidtransEventService);
    expect(await service.discard({ subjectId: '00000000-0000-4000-8000-000000000000' })).toBe(0);
    expect(await service.discard({ consumer: 'recorder' })).toBe(0);
    expect(await service.discard()).toBe(1);
    await allDelivered(database);
    expect(host.app.get(Shop).seen).toEqual(['discarded payment.pending', 'discarded payment.settled']);
  });

  it('is not touched while a listener is at it, by a retry or a discard', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    @Injectable()
    class Slow {
      runs = 0;
      @OnMidtransEvent('payment.created', { name: 'slow' })
      async take(): Promise<void> {
        this.runs++;
        await ended;
      }
    }
    const host = await instances.start({ database, providers: [Slow] });
    await charge(host, 'under-way');
    await until(() => host.app.get(Slow).runs === 1);
    const service = host.app.get(MidtransEventService);
    expect(await service.retry({ consumer: 'slow' })).toBe(0);
    expect(await service.discard({ consumer: 'slow', state: 'waiting' })).toBe(0);
    end();
    await allDelivered(database);
    expect(host.app.get(Slow).runs).toBe(1);
  });

  it('is refused by a filter that is none', async () => {
    const host = await stuck('filtered');
    const service = host.app.get(MidtransEventService);
    for (const filter of [{ id: 'no' }, { state: 'lost' }, { conssumer: 'ship' }] as object[]) {
      await expect(service.retry(filter)).rejects.toThrow();
      await expect(service.discard(filter)).rejects.toThrow();
    }
    expect(await dead()).toHaveLength(1);
  });
});

describe('an event that is tried again later', () => {
  const instances = new Instances();
  afterEach(() => instances.end());

  it('has the later ones of its payment come with it, in order, and a retry brings them all forward', async () => {
    const database = await instances.database();
    const events = { backoffMs: 50_000, maxBackoffMs: 50_000 };
    const host = await instances.start({ database, providers: [Shop], midtrans: { events } });
    const shop = host.app.get(Shop);
    await settle(host, 'later');
    const due = await until(
      () =>
        database.rows<{ next_attempt_at: Date }>(
          "SELECT next_attempt_at FROM midtrans_deliveries WHERE consumer = 'ship' ORDER BY sequence",
        ),
      (rows) => rows.length === 3 && rows.every((row) => row.next_attempt_at.getTime() > Date.now() + 5_000),
    );
    expect(new Set(due.map((row) => row.next_attempt_at.getTime())).size).toBe(1);
    shop.broken = NOTHING;
    expect(await host.app.get(MidtransEventService).retry({ consumer: 'ship' })).toBe(1);
    await allDelivered(database);
    expect(shop.seen).toEqual(['created', 'pending', 'settled'].map((step) => `later payment.${step}`));
  });
});

describe('the consumers that are known', () => {
  const instances = new Instances();
  /** The library has some as well. */
  const ofHost = async (service: MidtransEventService) =>
    (await service.consumers()).filter(({ name }) => !name.startsWith('midtrans:'));
  afterEach(() => instances.end());

  it('are listed with what they have not had, and dropped, with that, once no instance has them', async () => {
    const database = await instances.database();
    const logger = new Warnings();
    const shop = await instances.start({ database, providers: [Shop], midtrans: { events: DEAD } });
    await settle(shop, 'left');
    await until(
      () => deliveries(database, 'ship'),
      ([first]) => first?.is_dead === true,
    );
    const service = shop.app.get(MidtransEventService);
    await allDelivered(database, 'recorder');
    const [recorder, ship] = await ofHost(service);
    expect(recorder).toMatchObject({ name: 'recorder', account: 'default', waiting: 0, dead: 0, lagMs: 0 });
    expect(ship).toMatchObject({
      name: 'ship',
      account: 'default',
      types: expect.arrayContaining(['payment.created', 'payment.settled']),
      firstSeenAt: expect.any(Date),
      lastSeenAt: expect.any(Date),
      waiting: 2,
      dead: 1,
      isUnseen: false,
    });
    expect(ship?.lagMs).toBeGreaterThan(0);

    await expect(service.dropConsumer('ship')).rejects.toThrow('Consumer ship is in an instance that runs');
    await expect(service.dropConsumer('nobody')).rejects.toThrow('Consumer not found');
    await instances.stop(shop);
    await database.rows(
      "UPDATE midtrans_consumers SET last_seen_at = now() - interval '2 days' WHERE name = 'ship'",
    );
    const without = await instances.start({ database, logger });
    const unseen = await ofHost(without.app.get(MidtransEventService));
    expect(unseen.map(({ name, isUnseen }) => `${name} ${isUnseen}`)).toEqual([
      'recorder false',
      'ship true',
    ]);
    expect(logger.about(/Consumer ship \(default\) is in no instance since .* 2 events wait/)).toHaveLength(
      1,
    );
    expect(logger.about(/Consumer ship \(default\): 1 events were given up, and 2 wait/)).toHaveLength(1);

    expect(await without.app.get(MidtransEventService).dropConsumer('ship')).toBe(3);
    expect(await deliveries(database)).toEqual([]);
    expect((await ofHost(without.app.get(MidtransEventService))).map(({ name }) => name)).toEqual([
      'recorder',
    ]);
  });
});

describe('over REST, staff', () => {
  const instances = new Instances();
  let host: Host;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await instances.database();
    host = await instances.start({ database, providers: [Shop], midtrans: { events: DEAD } });
    host.app.get(Shop).broken = /^stuck-\d payment\.created/;
    for (const orderId of ['fine', 'stuck-1', 'stuck-2', 'stuck-3']) await settle(host, orderId);
    await host.notify(delivery('nobody', 'settlement'));
    await until(
      async () => (await deliveries(database)).filter(({ is_dead }) => is_dead),
      (rows) => rows.length === 3,
    );
    await allDelivered(database, 'recorder');
  });
  afterAll(() => instances.end());

  const STAFF = { user: 'staff', staff: true };
  const list = async (query: string) => {
    const { status, body } = await host.request(`/api/midtrans/events/${query}`, STAFF);
    expect(status).toBe(200);
    return body.results.map((event: any) => `${event.order_id} ${event.type} ${event.state}`);
  };
  const act = (id: string, action: string, json: object = {}) =>
    host.request(`/api/midtrans/events/${id}/${action}/`, { method: 'POST', ...STAFF, json });
  const idOf = async (query: string): Promise<string> =>
    (await host.request(`/api/midtrans/events/${query}`, STAFF)).body.results[0].id;

  it('list events, newest first, by how they stand and by what they are about', async () => {
    expect(await list('?state=dead')).toEqual([3, 2, 1].map((nth) => `stuck-${nth} payment.created dead`));
    expect(await list('?order_id=stuck-1&state=waiting')).toEqual([
      'stuck-1 payment.settled waiting',
      'stuck-1 payment.pending waiting',
    ]);
    expect(await list('?order_id=fine&state=done')).toHaveLength(3);
    expect(await list('?consumer=ship&type=payment.created')).toHaveLength(3);
    expect(await list('?consumer=recorder')).toEqual([]);
    expect(await list('?consumer=recorder&state=done&order_id=stuck-1')).toHaveLength(3);
    expect(await list('?account=default&order_id=fine&state=done')).toHaveLength(3);
    expect((await host.request('/api/midtrans/events/?account=bali', STAFF)).status).toBe(400);
    expect(await list('?type=notification.unmatched')).toEqual([' notification.unmatched done']);
    expect(await list('?type=consumer.dead')).toHaveLength(3);
    expect(await list('?occurred_before=2020-01-01')).toEqual([]);
    const [dead] = (await host.request('/api/midtrans/events/?state=dead&order_id=stuck-1', STAFF)).body
      .results;
    expect(dead).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      type: 'payment.created',
      account: 'default',
      subject_id: expect.stringMatching(/^[\da-f-]{36}$/),
      order_id: 'stuck-1',
      occurred_at: expect.stringMatching(/Z$/),
      state: 'dead',
      deliveries: [
        {
          consumer: 'ship',
          state: 'dead',
          attempts: 2,
          next_attempt_at: expect.stringMatching(/Z$/),
          is_under_way: false,
          last_error: 'card 481111…1114 is not to be shipped',
          dead_at: expect.stringMatching(/Z$/),
        },
      ],
    });
  });

  it('page through them', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await host.request(`/api/midtrans/events/?limit=4${after}`, STAFF);
      expect(body.results.length).toBeLessThanOrEqual(4);
      seen.push(...body.results.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    const stored = await database.rows<{ id: string }>(
      'SELECT id FROM midtrans_outbox ORDER BY sequence DESC',
    );
    expect(seen).toEqual(stored.map(({ id }) => id));
  });

  it.each([
    ['?state=lost', 'state'],
    ['?subject_id=no', 'subject_id'],
    ['?id=5', 'id'],
    ['?limit=0', 'limit'],
  ])('are told what is wrong with %s', async (query, field) => {
    const { status, body } = await host.request(`/api/midtrans/events/${query}`, STAFF);
    expect([status, body.code, body.details.map((detail: any) => detail.field)]).toEqual([
      400,
      'invalid_input',
      [field],
    ]);
  });

  it('retry an event, for one consumer or all that failed on it', async () => {
    const id = await idOf('?state=dead&order_id=stuck-1');
    expect((await act(id, 'retry', { consumer: 'recorder' })).body.code).toBe('invalid_state');
    host.app.get(Shop).broken = /^stuck-[23] payment\.created/;
    const { status, body } = await act(id, 'retry', { consumer: 'ship' });
    expect([status, body.id]).toEqual([200, id]);
    await until(async () => (await list('?order_id=stuck-1&state=done')).length === 3);
    const again = await act(id, 'retry');
    expect([again.status, again.body.code]).toEqual([400, 'invalid_state']);
  });

  it('discard an event, and the later ones go on', async () => {
    const id = await idOf('?state=dead&order_id=stuck-2');
    const { status, body } = await act(id, 'discard');
    expect([status, body.state, body.deliveries]).toEqual([200, 'done', []]);
    await until(async () => (await list('?order_id=stuck-2&state=done')).length === 3);
    const waiting = await idOf('?order_id=stuck-3&state=waiting');
    const refused = await act(waiting, 'discard');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_state']);
  });

  it('are told of an event that there is not, and nobody else is told anything', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'no-id']) {
      for (const action of ['retry', 'discard']) {
        expect([(await act(id, action)).status, (await act(id, action)).body.code]).toEqual([
          404,
          'not_found',
        ]);
      }
    }
    const id = await idOf('?state=dead');
    const as = { user: 'customer-1' };
    const asked = [
      await host.request('/api/midtrans/events/', as),
      await host.request(`/api/midtrans/events/${id}/retry/`, { method: 'POST', ...as, json: {} }),
      await host.request(`/api/midtrans/events/${id}/discard/`, { method: 'POST', ...as, json: {} }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await list('?state=dead')).toHaveLength(1);
  });
});

describe('over REST, staff do with many events at once', () => {
  const instances = new Instances();
  const ORDERS = ['stuck-1', 'stuck-2', 'stuck-3'];
  let host: Host;
  let database: TestDatabase;
  beforeEach(async () => {
    database = await instances.database();
    host = await instances.start({
      database,
      providers: [Shop],
      midtrans: {
        events: DEAD,
        accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
        access: { resolveAccount: tenantOf },
      },
    });
    host.app.get(Shop).broken = /^stuck-\d payment\.created/;
    for (const orderId of ORDERS) await settle(host, orderId);
    await until(async () => (await dead()).length === 3);
    host.app.get(Shop).broken = NOTHING;
  });
  afterEach(() => instances.end());

  const dead = async () => (await deliveries(database, 'ship')).filter(({ is_dead }) => is_dead);
  const act = async (action: string, json: object, headers: Record<string, string> = {}) => {
    const { status, body } = await host.request(`/api/midtrans/events/${action}/`, {
      method: 'POST',
      user: 'staff',
      staff: true,
      json,
      headers,
    });
    return [status, body.count ?? body.details?.map(({ field }: any) => field) ?? body.code];
  };
  const idOf = async (orderId: string): Promise<string> => {
    const [row] = await database.rows<{ id: string }>(
      'SELECT id FROM midtrans_payments WHERE order_id = $1',
      [orderId],
    );
    return row?.id ?? '';
  };

  it('a retry of all that was given up for a consumer, or of what a filter says of it', async () => {
    expect(await act('retry', { consumer: 'recorder' })).toEqual([200, 0]);
    expect(await act('retry', { consumer: 'ship', type: 'payment.settled', state: 'dead' })).toEqual([
      200, 0,
    ]);
    const subject_id = await idOf('stuck-1');
    expect(await act('retry', { consumer: 'ship', subject_id })).toEqual([200, 1]);
    await until(() => host.app.get(Shop).seen.includes('stuck-1 payment.settled'));
    expect(await dead()).toHaveLength(2);
    expect(await act('retry', { consumer: 'ship', state: 'dead' })).toEqual([200, 2]);
    await until(() => host.app.get(Shop).seen.length === 9);
  });

  it('a discard with its reason, and what comes behind goes on', async () => {
    const request = { consumer: 'ship', order_id: 'stuck-2', reason: 'shipped by hand' };
    expect(await act('discard', { ...request, occurred_before: '2020-01-01' })).toEqual([200, 0]);
    expect(await act('discard', request)).toEqual([200, 1]);
    await until(() => host.app.get(Shop).seen.includes('stuck-2 payment.settled'));
    expect(host.app.get(Shop).seen).not.toContain('stuck-2 payment.created');
    expect(await dead()).toHaveLength(2);
  });

  it('nothing by a request that leaves the consumer or the reason open, or says what is not understood', async () => {
    const refused: [string, object, string][] = [
      ['retry', {}, 'consumer'],
      ['retry', { type: 'payment.created' }, 'consumer'],
      ['retry', { consumer: 'ship', colour: 'red' }, 'colour'],
      ['retry', { consumer: 'ship', occurred_after: 'soon' }, 'occurred_after'],
      ['retry', { consumer: 'ship', reason: 'mended' }, 'reason'],
      ['retry', { consumer: 'ship', account: 'nowhere' }, 'account'],
      ['discard', { consumer: 'ship' }, 'reason'],
      ['discard', { consumer: 'ship', reason: '' }, 'reason'],
      ['discard', { consumer: 'ship', reason: 'x'.repeat(256) }, 'reason'],
      ['discard', { consumer: 'ship', reason: 'card 4811111111111114' }, 'reason'],
      ['discard', { reason: 'called off' }, 'consumer'],
    ];
    for (const [action, json, field] of refused) {
      expect([json, await act(action, json)]).toEqual([json, [400, [field]]]);
    }
    expect(await dead()).toHaveLength(3);
  });

  it('nothing with those of another account than the request is about', async () => {
    const request = { consumer: 'ship', reason: 'called off' };
    expect(await act('discard', request, { 'x-tenant': 'bali' })).toEqual([200, 0]);
    expect(await dead()).toHaveLength(3);
    expect(await act('discard', request, { 'x-tenant': 'default' })).toEqual([200, 3]);
  });

  it('nothing that hides one event: each is read by its id, and discarded with a reason or without', async () => {
    const staff = { user: 'staff', staff: true };
    const { body } = await host.request('/api/midtrans/events/?state=dead&limit=2', staff);
    const [first, second] = body.results;
    const { status, body: event } = await host.request(`/api/midtrans/events/${first.id}/`, staff);
    expect([status, event]).toEqual([200, first]);
    for (const id of ['retry', 'discard', '00000000-0000-4000-8000-000000000000']) {
      expect((await host.request(`/api/midtrans/events/${id}/`, staff)).status).toBe(404);
    }
    const discard = (id: string, json: object) =>
      host.request(`/api/midtrans/events/${id}/discard/`, { method: 'POST', ...staff, json });
    const refused = await discard(first.id, { reason: 'card 4811111111111114' });
    expect([refused.status, refused.body.details[0].field]).toEqual([400, 'reason']);
    expect((await discard(first.id, { reason: 'shipped by hand' })).body.state).toBe('done');
    expect((await discard(second.id, {})).body.state).toBe('done');
  });
});
