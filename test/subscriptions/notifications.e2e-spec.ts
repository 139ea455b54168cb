import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MidtransClients, NotificationService } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { startHost } from '../support/host';
import { provider } from '../support/provider';
import { until } from '../support/until';
import {
  GOOD_CARD,
  ordinaryOf,
  RECURRING,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

const FIXTURES = join(__dirname, '../fixtures/gateway');
const fixture = (name: string): any => JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8'));
const RECURRING_FIXTURES = readdirSync(FIXTURES)
  .filter((name) => name.startsWith('notif-recurring-'))
  .map((name) => name.replace('.json', ''));

/** Nothing comes by itself: the tests deliver. */
const silence = (host: SubscriptionHost) =>
  host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });

/** What of the database a notification could change. */
const tablesOf = async (host: SubscriptionHost): Promise<unknown> =>
  Promise.all(
    ['payments', 'subscriptions', 'outbox', 'notifications'].map((table) =>
      host.database.rows(`SELECT to_jsonb(t) AS row
        FROM midtrans_${table} t ORDER BY 1`),
    ),
  );

describe('the notifications of a subscription', () => {
  let host: SubscriptionHost;

  beforeAll(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterAll(() => host.close());
  afterEach(() => host.simulator.clearFaults());

  /** A subscription that was charged once, of which nobody has been told; and what would have told of it. */
  const chargedInSilence = async (body: object = {}) => {
    silence(host);
    const subscription = await host.subscribe(body);
    const { id, midtrans_subscription_id: midtransId } = subscription;
    await host.nextCharge(midtransId);
    const [transactionId] = host.simulator.subscription(midtransId)?.transactionIds ?? [];
    const { orderId } = host.simulator.transaction(transactionId ?? '') ?? { orderId: '' };
    const attempts = host.simulator.notifications();
    const recurring = attempts.findLast(({ orderId: of }) => of === midtransId)?.body as any;
    return { id, midtransId, orderId, transactionId, recurring, ordinary: ordinaryOf(host, orderId) };
  };

  const expectCharged = async (id: string, orderId: string) => {
    expect(await host.payments(id)).toMatchObject([
      { order_id: orderId, transaction_status: 'capture', user_id: 'customer-1', gross_amount: '99000.00' },
    ]);
    expect(await host.view(id)).toMatchObject({ current_interval: 1 });
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
  };

  it('at its creation changes nothing that is known', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await until(() => host.simulator.notifications().some(({ orderId }) => orderId === midtransId));
    expect(host.simulator.notifications().find(({ orderId }) => orderId === midtransId)?.status).toBe(200);
    await host.toldOf(id, ['subscription.created']);
  });

  it.each([
    '/api/midtrans/notification/recurring/',
    '/api/midtrans/notification/',
    '/api/midtrans/notification',
  ])('is followed at %s', async (url) => {
    const { id, orderId, recurring } = await chargedInSilence();
    expect(await host.payments(id)).toEqual([]);
    const answer = await host.request(url, { method: 'POST', json: recurring });
    expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
    await expectCharged(id, orderId);
  });

  it('of its charge alone is enough, where the recurring one never comes', async () => {
    const { id, orderId, ordinary } = await chargedInSilence();
    expect((await host.notify(ordinary)).status).toBe(200);
    await expectCharged(id, orderId);
    expect(
      await host.database.rows('SELECT status, payment_id FROM midtrans_notifications WHERE order_id = $1', [
        orderId,
      ]),
    ).toEqual([{ status: 'stale', payment_id: (await host.payments(id))[0].id }]);
  });

  it('of its charge is enough at the recurring URL too', async () => {
    const { id, orderId, ordinary } = await chargedInSilence();
    expect((await host.recurring(ordinary)).status).toBe(200);
    await expectCharged(id, orderId);
  });

  it('may come in any order, any number of times, at once', async () => {
    const { id, orderId, recurring, ordinary } = await chargedInSilence();
    const answers = await Promise.all(
      [ordinary, recurring, ordinary, recurring, recurring, ordinary].map((body) => host.notify(body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    await expectCharged(id, orderId);
    const types = host.told.payments
      .filter(({ payment }) => payment.orderId === orderId)
      .map(({ type }) => type);
    expect(types).toEqual(['payment.created', 'payment.captured', 'payment.settled']);
  });

  it('finds a charge whose order id has room for a part of the name only', async () => {
    const { id, orderId, ordinary } = await chargedInSilence({
      name: 'A Name Of Many Words, Up To Forty Chars',
    });
    expect(orderId).toMatch(/^A-Name-Of-Many-Wor[0-9a-f]{32}$/);
    await host.notify(ordinary);
    await expectCharged(id, orderId);
  });

  it('finds the right one of many subscriptions of one name', async () => {
    const others = await Promise.all(
      Array.from({ length: 5 }, (_, number) =>
        host.subscribe({ name: 'same', amount: 50_000, metadata: { number } }),
      ),
    );
    const { id, orderId, ordinary } = await chargedInSilence({ name: 'same' });
    await host.notify(ordinary);
    await expectCharged(id, orderId);
    for (const other of others) expect(await host.payments(other.id)).toEqual([]);
  });

  it('catches up with all that was missed', async () => {
    silence(host);
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ name: 'late' });
    for (let month = 0; month < 4; month++) await host.nextCharge(midtransId);
    const recurring = host.simulator.notifications().findLast(({ orderId }) => orderId === midtransId)?.body;
    await host.recurring(recurring);
    expect(await host.view(id)).toMatchObject({ current_interval: 4 });
    await host.toldOf(id, [
      'subscription.created',
      ...Array.from({ length: 4 }, () => 'subscription.charged'),
    ]);
    const listed = host.simulator.subscription(midtransId)?.transactionIds;
    expect((await host.payments(id)).map(({ transaction_id }) => transaction_id)).toEqual(listed);
  });

  it('that is flat, signed and names its subscription is as good as any', async () => {
    // Of an order id that tells nothing of the subscription's name.
    const { id, midtransId, transactionId, orderId, ordinary } = await chargedInSilence({ name: 'flat' });
    await host.database.rows(
      `UPDATE midtrans_subscriptions SET order_prefix = 'another name' WHERE id = $1`,
      [id],
    );
    const flat = {
      ...ordinary,
      subscription_id: midtransId,
      metadata: { merchant_subscription_id: 'SUB-MERCH-0001' },
    };
    expect(flat).toMatchObject({ order_id: orderId, transaction_id: transactionId });
    expect((await host.recurring(flat)).status).toBe(200);
    await expectCharged(id, orderId);
    await host.recurring({ ...ordinary, subscription_id: midtransId, status_message: 'once more' });
    expect(host.readBacks(midtransId)).toBe(1);
  });

  it('that carries our id of its subscription is as good as any', async () => {
    const { id, orderId, ordinary } = await chargedInSilence();
    await host.database.rows(
      `UPDATE midtrans_subscriptions SET order_prefix = 'another name' WHERE id = $1`,
      [id],
    );
    await host.recurring({ ...ordinary, metadata: { merchant_subscription_id: id } });
    await expectCharged(id, orderId);
  });

  it('of another order makes it no charge of the subscription that it names', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const before = await host.payments(id);
    const body = delivery(`stranger-${randomUUID()}`, 'settlement', {
      fields: { subscription_id: midtransId },
    });
    expect((await host.recurring(body)).status).toBe(200);
    expect(await host.payments(id)).toEqual(before);
  });

  it('waits for a better time where Midtrans cannot be asked', async () => {
    const { id, orderId, recurring, ordinary } = await chargedInSilence();
    for (const body of [recurring, ordinary]) {
      host.simulator.fail('getSubscription', { kind: 'status', status: 400 }, { times: 1 });
      expect(await host.notify(body)).toMatchObject({ status: 503, body: { code: 'service_unavailable' } });
      host.simulator.fail('getStatus', { kind: 'status', status: 400 }, { times: 1 });
      expect((await host.notify(body)).status).toBe(503);
    }
    expect(await host.payments(id)).toEqual([]);
    expect((await host.notify(ordinary)).status).toBe(200);
    await expectCharged(id, orderId);
  });

  it.each(['getSubscription', 'getStatus'] as const)(
    'comes again where %s finds nothing for a moment',
    async (operation) => {
      const { id, orderId, recurring } = await chargedInSilence({ max_interval: 1 });
      host.simulator.fail(operation, { kind: 'status', status: 404 }, { times: 1 });
      expect((await host.recurring(recurring)).status).toBe(503);
      expect(await host.payments(id)).toEqual([]);
      expect((await host.recurring(recurring)).status).toBe(200);
      await expectCharged(id, orderId);
    },
  );

  it('of its charge alone finds it among any number of one name, one price and one day', async () => {
    silence(host);
    const start_time = new Date(host.simulator.now().getTime() + 3_600_000).toISOString();
    const crowd = [];
    for (let count = 0; count < 25; count++) crowd.push(await host.subscribe({ name: 'crowd', start_time }));
    await host.simulator.advance('2h');
    // The one begun last is the last to be asked about.
    for (const { id, midtrans_subscription_id: midtransId } of crowd.toReversed()) {
      const [transactionId = ''] = host.simulator.subscription(midtransId)?.transactionIds ?? [];
      const { orderId } = host.simulator.transaction(transactionId) ?? { orderId: '' };
      // Each delivery asks about some, and says that it shall come again.
      await until(async () => (await host.notify(ordinaryOf(host, orderId))).status === 200);
      expect(await host.payments(id)).toMatchObject([{ order_id: orderId }]);
    }
    expect(crowd.map(({ midtrans_subscription_id: midtransId }) => host.readBacks(midtransId))).toEqual(
      crowd.map(() => 1),
    );
  });

  it('is answered by what Midtrans says after it, whatever is told with it', async () => {
    silence(host);
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ retry_max_interval: 0 });
    const [created] = host.simulator.notifications().filter(({ orderId }) => orderId === midtransId);
    const held = host.hold(new RegExp(`/v1/subscriptions/${midtransId}$`), 'answer');
    const early = host.recurring(created?.body);
    await held.reached;
    host.simulator.failNextSubscriptionCharge(midtransId);
    await host.nextCharge(midtransId);
    const failed = host.simulator.notifications().findLast(({ orderId }) => orderId === midtransId)?.body;
    const { queue } = provider<{ queue: { enqueue(): unknown } }>(host, 'SubscriptionNotifications');
    const enqueued = jest.spyOn(queue, 'enqueue');
    const later = [host.recurring(created?.body), host.recurring(failed)];
    // One that came after the answer would be asked about by itself.
    await until(() => enqueued.mock.calls.length === later.length);
    enqueued.mockRestore();
    held.release();
    await Promise.all([early, ...later]);
    await host.toldOf(id, ['subscription.created', 'subscription.deactivated']);
    expect(await host.view(id)).toMatchObject({ status: 'inactive' });
  });

  it('keeps what was read before Midtrans failed', async () => {
    silence(host);
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    for (let month = 0; month < 3; month++) await host.nextCharge(midtransId);
    const recurring = host.simulator.notifications().findLast(({ orderId }) => orderId === midtransId)?.body;
    host.simulator.fail('getStatus', { kind: 'status', status: 400 }, { skip: 2 });
    expect((await host.recurring(recurring)).status).toBe(503);
    expect(await host.payments(id)).toHaveLength(2);
    expect((await host.recurring(recurring)).status).toBe(200);
    expect(await host.payments(id)).toHaveLength(3);
    await host.toldOf(id, [
      'subscription.created',
      ...Array.from({ length: 3 }, () => 'subscription.charged'),
    ]);
  });

  describe('that are not true', () => {
    it.each(RECURRING_FIXTURES)(
      '%s, of no subscription here, changes nothing and asks nothing',
      async (name) => {
        const before = await tablesOf(host);
        const asked = host.calls.length;
        for (const path of ['notification/', 'notification/recurring/']) {
          const answer = await host.request(`/api/midtrans/${path}`, { method: 'POST', json: fixture(name) });
          expect(answer).toMatchObject({ status: 200, body: { status: 'ok' } });
        }
        expect(await tablesOf(host)).toEqual(before);
        expect(host.calls).toHaveLength(asked);
      },
    );

    it.each(RECURRING_FIXTURES)('%s, of a subscription here, changes nothing', async (name) => {
      silence(host);
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      await host.toldOf(id, ['subscription.created']);
      const body = fixture(name);
      Object.assign(body.subscription ?? body, { id: midtransId, amount: '1', status: 'inactive' });
      const before = await tablesOf(host);
      // Midtrans does not find the transaction that is told of: whoever tells of it comes again.
      const isMissing = body.transaction?.transaction_id !== undefined;
      expect((await host.recurring(body)).status).toBe(isMissing ? 503 : 200);
      expect(await tablesOf(host)).toEqual(before);
      expect(host.readBacks(midtransId)).toBe(1);
    });

    it.each([
      ['an empty object', {}],
      ['a list', []],
      ['text', 'subscription.charge'],
      ['a subscription without an id', { event_name: 'subscription.charge', subscription: {} }],
      ['an id that is none', { event_name: 'subscription.charge', subscription: { id: { $ne: null } } }],
      ['an id that is too long', { subscription: { id: 'x'.repeat(300) } }],
      ['an id with a NUL', { subscription: { id: 'a\u0000b' } }],
      ['a subscription that is a list', { subscription: [{ id: 'x' }] }],
      ['a plain subscription without a schedule', { id: randomUUID() }],
    ])('%s is no notification', async (_name, body) => {
      expect((await host.recurring(body)).status).toBe(400);
    });

    const unreadable: unknown[] = [
      { toString: null, valueOf: null },
      { toString: 1 },
      { deep: [[[[]]]] },
      2 ** 60,
      true,
    ];
    it.each(unreadable)(
      'is asked about all the same, though %j stands where a time or a code should',
      async (oddity) => {
        silence(host);
        const { midtrans_subscription_id: id } = await host.subscribe();
        const schedule = { start_time: oddity, current_interval: oddity, interval: oddity };
        const transaction = { status_code: oddity, transaction_status: oddity };
        for (const body of [
          { id, schedule },
          { subscription: { id, schedule }, transaction },
        ]) {
          expect((await host.recurring(body)).status).toBe(200);
        }
      },
    );

    it('hides no true one of a subscription whose creation was never answered', async () => {
      silence(host);
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      await host.database.rows(
        `UPDATE midtrans_subscriptions SET midtrans_subscription_id = NULL, status = 'initiated' WHERE id = $1`,
        [id],
      );
      const created: any = host.simulator.notifications().find(({ orderId }) => orderId === midtransId)?.body;
      const forged = [randomUUID(), randomUUID()];
      const held = host.hold(new RegExp(`/v1/subscriptions/${forged[0]}$`));
      const first = host.recurring({ ...created, id: forged[0] });
      await held.reached;
      // Answered after what was sent before it, which waits by then.
      const another = () => host.recurring({ id: randomUUID(), schedule: {} });
      const second = host.recurring({ ...created, id: forged[1] });
      await another();
      const third = host.recurring(created);
      await another();
      held.release();
      // The first was asked about by itself, the second maybe with the true one: Midtrans finds neither.
      const answers = (await Promise.all([first, second, third])).map(({ status }) => status);
      expect([answers[0], answers[2]]).toEqual([503, 200]);
      expect([200, 503]).toContain(answers[1]);
      expect(await host.view(id)).toMatchObject({ status: 'active', midtrans_subscription_id: midtransId });
    });

    it('with an order and no signature is refused', async () => {
      const { ordinary } = await chargedInSilence();
      expect((await host.recurring({ ...ordinary, signature_key: 'forged' })).status).toBe(403);
      expect((await host.recurring({ ...ordinary, signature_key: undefined })).status).toBe(400);
    });

    it('takes no subscription for another', async () => {
      silence(host);
      const mine = await host.subscribe();
      await host.database.rows(
        `UPDATE midtrans_subscriptions SET midtrans_subscription_id = NULL, status = 'initiated' WHERE id = $1`,
        [mine.id],
      );
      // Of the same merchant, by other means.
      const theirs = await host.app
        .get(MidtransClients)
        .get('default')
        .createSubscription({
          name: 'gold',
          amount: '99000',
          currency: 'IDR',
          payment_type: 'credit_card',
          token: GOOD_CARD,
          schedule: { interval: 1, interval_unit: 'month' },
          metadata: { merchant_subscription_id: randomUUID() },
        });
      const body = {
        ...fixture('notif-recurring-card-created'),
        id: theirs.id,
        metadata: { merchant_subscription_id: mine.id },
      };
      expect((await host.recurring(body)).status).toBe(200);
      expect(await host.view(mine.id)).toMatchObject({ status: 'initiated', midtrans_subscription_id: '' });
    });
  });
});

describe('several instances of the host', () => {
  it('make one payment of a charge, and tell of it once', async () => {
    const host = await startSubscriptionHost();
    const others = await Promise.all(
      Array.from({ length: 2 }, () =>
        startHost({
          database: host.database,
          midtrans: { http: { fetch: (input, init) => host.simulator.fetch(new Request(input, init)) } },
        }),
      ),
    );
    try {
      silence(host);
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      for (let month = 1; month <= 3; month++) {
        await host.nextCharge(midtransId);
        const recurring = host.simulator
          .notifications()
          .findLast(({ orderId }) => orderId === midtransId)?.body;
        const ordinary = host.simulator
          .notifications()
          .findLast(({ orderId }) => orderId.startsWith('gold'))?.body;
        const answers = await Promise.all(
          [host, ...others].flatMap((instance) =>
            [recurring, ordinary, recurring].map((body) => instance.notify(body)),
          ),
        );
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        expect(await host.view(id)).toMatchObject({ current_interval: month });
        expect(await host.payments(id)).toHaveLength(month);
      }
      const types = await host.database.rows<{ type: string; count: string }>(
        'SELECT type, count(*) FROM midtrans_outbox GROUP BY type ORDER BY type',
      );
      expect(types).toEqual([
        { type: 'payment.captured', count: '3' },
        { type: 'payment.created', count: '3' },
        { type: 'payment.settled', count: '3' },
        { type: 'subscription.charged', count: '3' },
        { type: 'subscription.created', count: '1' },
      ]);
    } finally {
      await Promise.all(others.map((other) => other.close()));
      await host.close();
    }
  });
});

it('no more is read back at once than the host allows', async () => {
  const host = await startSubscriptionHost({ midtrans: { subscriptions: { syncConcurrency: 2 } } });
  try {
    silence(host);
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.push((await host.subscribe()).midtrans_subscription_id);
    const held = ids.slice(0, 2).map((id) => host.hold(new RegExp(`/v1/subscriptions/${id}$`)));
    const hint = (id: string) => host.recurring({ id, schedule: {} });
    const first = ids.slice(0, 2).map(hint);
    await Promise.all(held.map(({ reached }) => reached));
    const third = hint(ids[2] ?? '');
    // More trips than it takes to the gateway.
    for (let trip = 0; trip < 5; trip++) await hint(randomUUID());
    expect(ids.map((id) => host.readBacks(id))).toEqual([1, 1, 0]);
    for (const { release } of held) release();
    expect((await Promise.all([...first, third])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(host.readBacks(ids[2] ?? '')).toBe(1);
  } finally {
    await host.close();
  }
});

describe('a flood of forged recurring notifications', () => {
  const FLOOD = 10_000;
  const PAUSE_MS = 200;
  let host: SubscriptionHost;

  beforeAll(async () => {
    host = await startSubscriptionHost({ midtrans: { subscriptions: { syncIntervalMs: PAUSE_MS } } });
  });
  afterAll(() => host.close());

  // Without HTTP, so that nothing else slows it down.
  const flood = (body: () => unknown) => {
    const notifications = host.app.get(NotificationService);
    return Promise.all(Array.from({ length: FLOOD }, () => notifications.handle(body())));
  };

  it('of unknown subscriptions asks the gateway nothing and leaves nothing behind', async () => {
    const before = await tablesOf(host);
    const created = { ...fixture('notif-recurring-card-charge-success') };
    const ids = await flood(() => ({
      ...created,
      subscription: { ...created.subscription, id: randomUUID() },
    }));
    expect(new Set(ids)).toEqual(new Set([null]));
    expect(host.calls).toEqual([]);
    expect(await tablesOf(host)).toEqual(before);
  });

  it('of a known subscription asks no more often than it may, and hides no true one', async () => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await host.toldOf(id, ['subscription.created']);
    const before = await tablesOf(host);
    const forged = fixture('notif-recurring-card-charge-failed');
    forged.subscription.id = midtransId;
    const began = Date.now();
    await flood(() => forged);
    const most = 2 + Math.ceil((Date.now() - began) / PAUSE_MS);
    expect(host.readBacks(midtransId)).toBeLessThanOrEqual(most);
    expect(await tablesOf(host)).toEqual(before);

    await host.nextCharge(midtransId);
    const recurring = host.simulator.notifications().findLast(({ orderId }) => orderId === midtransId)?.body;
    await Promise.all([...Array<unknown>(50).fill(forged), recurring].map((body) => host.recurring(body)));
    expect(await host.payments(id)).toHaveLength(1);
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
  });
});
