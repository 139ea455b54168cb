import { randomUUID } from 'node:crypto';
import { OutcomeUnknownError, SubscriptionService } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';
import {
  GOOD_CARD,
  OTHER_CARD,
  RECURRING,
  ROOT,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

const BODY = { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };

describe('a subscription whose creation is answered badly', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterEach(() => host.close());

  const post = (headers: Record<string, string> = {}) =>
    host.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY, headers });
  const only = async (): Promise<any> => {
    const { body } = await host.request(ROOT, { user: 'customer-1' });
    expect(body.results).toHaveLength(1);
    return body.results[0];
  };
  /** So often a call is sent: once, and as often again as it may be. */
  const EVERY_ATTEMPT = { times: 3 };

  it('is made once, where one answer is lost', async () => {
    host.simulator.fail('createSubscription', { kind: 'lost-response' });
    const { status, body } = await post();
    expect([status, body.status]).toEqual([201, 'active']);
    expect(host.simulator.subscriptions().map(({ id }) => id)).toEqual([body.midtrans_subscription_id]);
  });

  it('is found by the notification of its creation, where every answer is lost', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    const { status, body } = await post();
    const { id, ...rest } = await only();
    expect([status, body]).toMatchObject([502, { code: 'gateway_failed', subscription_id: id }]);
    expect(rest).toMatchObject({ status: 'initiated', midtrans_subscription_id: '' });

    const [made] = host.simulator.subscriptions();
    const created = host.simulator.notifications().find(({ orderId }) => orderId === made?.id);
    await host.recurring(created?.body);
    expect(await host.view(id)).toMatchObject({ status: 'active', midtrans_subscription_id: made?.id });
    await host.nextCharge(made?.id ?? '');
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
  });

  it('is found by the notification of its first charge as well', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    await post();
    const [made] = host.simulator.subscriptions();
    await host.nextCharge(made?.id ?? '');
    const { id } = await only();
    expect(await host.payments(id)).toHaveLength(1);
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
  });

  it('is taken up under its Idempotency-Key, and made once', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    const headers = { 'idempotency-key': randomUUID() };
    expect((await post(headers)).status).toBe(502);
    const again = await post(headers);
    expect(again).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(host.simulator.subscriptions()).toHaveLength(1);
    expect(await only()).toEqual(again.body);
  });

  it('is not asked for again once Midtrans has forgotten the key', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    const headers = { 'idempotency-key': randomUUID() };
    await post(headers);
    // Three minutes, less the ten seconds that a call may take.
    await host.database.rows(`UPDATE midtrans_subscriptions SET created_at = now() - interval '171 seconds'`);
    const asked = host.calls.length;
    expect(await post(headers)).toMatchObject({ status: 502, body: { subscription_id: (await only()).id } });
    expect(host.calls).toHaveLength(asked);
    expect(host.simulator.subscriptions()).toHaveLength(1);
  });

  it('is taken up under its Idempotency-Key after its start has passed', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    const request = {
      method: 'POST',
      user: 'customer-1',
      json: { ...BODY, start_time: new Date(Date.now() + 1_500).toISOString() },
      headers: { 'idempotency-key': randomUUID() },
    };
    expect((await host.request(ROOT, request)).status).toBe(502);
    await until(() => new Date(request.json.start_time) < new Date());
    expect(await host.request(ROOT, request)).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(host.simulator.subscriptions()).toHaveLength(1);
  });

  it('is asked for again where Midtrans did not take it', async () => {
    host.simulator.fail('createSubscription', { kind: 'status', status: 429, retryAfter: 60 }, EVERY_ATTEMPT);
    const headers = { 'idempotency-key': randomUUID() };
    const refused = await post(headers);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await only()).toMatchObject({ status: 'failure' });
    host.simulator.clearFaults();
    expect((await post(headers)).status).toBe(201);
    expect(await only()).toMatchObject({ status: 'active' });
  });

  it('may have been made before, where a repeat is refused', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    host.simulator.fail('createSubscription', { kind: 'lost-response' }, EVERY_ATTEMPT);
    const headers = { 'idempotency-key': randomUUID() };
    await post(headers);
    host.simulator.fail('createSubscription', { kind: 'status', status: 400 });
    expect((await post(headers)).status).toBe(502);
    expect(await only()).toMatchObject({ status: 'initiated' });
    expect((await post(headers)).status).toBe(201);
    expect(host.simulator.subscriptions()).toHaveLength(1);
  });

  it('tells whoever holds the keys that they are refused', async () => {
    host.simulator.fail('createSubscription', { kind: 'status', status: 401 });
    expect(await post()).toMatchObject({ status: 502, body: { code: 'gateway_refused_our_key' } });
  });

  it('is not lost where the answer cannot be stored', async () => {
    host.simulator.failNotifications({ kind: 'drop' });
    await host.database.rows(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
    await host.database.rows(`
      CREATE TRIGGER refuse BEFORE INSERT ON midtrans_outbox FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const headers = { 'idempotency-key': randomUUID() };
    expect(await post(headers)).toMatchObject({ status: 503, body: { code: 'not_stored' } });
    expect(await only()).toMatchObject({ status: 'initiated', midtrans_subscription_id: '' });
    await host.database.rows('DROP TRIGGER refuse ON midtrans_outbox');
    expect(await post(headers)).toMatchObject({ status: 201, body: { status: 'active' } });
    expect(host.simulator.subscriptions()).toHaveLength(1);
    await host.toldOf((await only()).id, ['subscription.created']);
  });

  it('is told of once, where the notification overtakes the answer', async () => {
    host.simulator.fail('createSubscription', { kind: 'latency', ms: 50 });
    const subscriptions = await Promise.all(
      Array.from({ length: 6 }, (_, number) => host.subscribe({ metadata: { number } })),
    );
    await until(() => host.told.events.length >= 6);
    await host.simulator.idle();
    for (const { id } of subscriptions) await host.toldOf(id, ['subscription.created']);
  });
});

describe('a creation that was lost, and is asked for again without an Idempotency-Key', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING, midtrans: { http: { retries: 0 } } });
    host.simulator.failNotifications({ kind: 'drop' });
  });
  afterEach(() => host.close());

  const post = (json: object = BODY, user = 'customer-1') =>
    host.request(ROOT, { method: 'POST', user, json });
  const lost = async (): Promise<string> => {
    host.simulator.fail('createSubscription', { kind: 'lost-response' });
    const { status, body } = await post();
    expect(status).toBe(502);
    return body.subscription_id;
  };

  it('is the same one, however often its answer is lost', async () => {
    const id = await lost();
    expect(await lost()).toBe(id);
    expect(await post()).toMatchObject({ status: 201, body: { id, status: 'active' } });
    expect(host.simulator.subscriptions()).toHaveLength(1);
    // Once its caller has been told, what is asked for is another.
    expect((await post()).body.id).not.toBe(id);
    expect(host.simulator.subscriptions()).toHaveLength(2);
    await host.toldOf(id, ['subscription.created']);
  });

  it('is made once where those who ask again come at once', async () => {
    const id = await lost();
    const answers = await Promise.all(Array.from({ length: 4 }, () => post()));
    expect(answers.filter(({ status, body }) => status === 201 && body.id === id)).toHaveLength(1);
    // Whoever comes after the answer has asked for another.
    const others = answers.filter(({ status, body }) => status === 201 && body.id !== id);
    expect(host.simulator.subscriptions()).toHaveLength(1 + others.length);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3 - others.length);
  });

  it('is given as it stands where a notification has told of it meanwhile', async () => {
    const id = await lost();
    const [made] = host.simulator.subscriptions();
    const created = host.simulator.notifications().find(({ orderId }) => orderId === made?.id);
    await host.recurring(created?.body);
    await host.act(id, 'disable');
    expect(await post()).toMatchObject({ status: 201, body: { id, status: 'disabled' } });
    expect(host.simulator.subscriptions()).toHaveLength(1);
  });

  it('is refused, with its id, once Midtrans has forgotten its key', async () => {
    const id = await lost();
    await host.database.rows(`UPDATE midtrans_subscriptions SET created_at = now() - interval '171 seconds'`);
    const asked = host.calls.length;
    expect(await post()).toMatchObject({ status: 502, body: { subscription_id: id } });
    expect(host.calls).toHaveLength(asked);
    expect(host.simulator.subscriptions()).toHaveLength(1);
  });

  it.each([
    ['another user', BODY, 'customer-2'],
    ['another price', { ...BODY, amount: 50_000 }, 'customer-1'],
    ['another card', { ...BODY, token: OTHER_CARD }, 'customer-1'],
    ['another schedule', { ...BODY, interval: 2 }, 'customer-1'],
    ['other metadata', { ...BODY, metadata: { plan: 'b' } }, 'customer-1'],
  ])('is another with %s', async (_name, json, user) => {
    const id = await lost();
    const { status, body } = await post(json, user);
    expect(status).toBe(201);
    expect(body.id).not.toBe(id);
    expect(host.simulator.subscriptions()).toHaveLength(2);
  });

  it('goes on where the process that had it is gone, under the key that it was begun with', async () => {
    let asked = false;
    let crash: () => void = () => undefined;
    const crashed = new Promise<never>((_resolve, reject) => {
      crash = () => reject(new Error('the process is gone'));
    });
    const dying = await startHost({
      database: host.database,
      midtrans: {
        http: {
          retries: 0,
          fetch: async (input, init) => {
            await host.simulator.fetch(new Request(input, init));
            asked = true;
            return crashed;
          },
        },
      },
    });
    try {
      const init = { method: 'POST', user: 'customer-1', json: BODY };
      void dying.request(ROOT, init).catch(() => undefined);
      await until(() => asked);
      // Nobody knows yet that it is gone.
      expect(await post()).toMatchObject({ status: 409, body: { code: 'in_progress' } });
      await host.leaseEnds();
      const again = await post();
      expect(again).toMatchObject({ status: 201, body: { status: 'active' } });
      const made = host.simulator.subscriptions().map(({ id }) => id);
      expect(made).toEqual([again.body.midtrans_subscription_id]);
    } finally {
      crash();
      await dying.close();
    }
  });
});

describe('a charge that cannot be stored', () => {
  it('leaves nothing half done, and comes again', async () => {
    const host = await startSubscriptionHost({ simulator: { ...RECURRING, timeScale: 1 } });
    try {
      const { id } = await host.subscribe();
      await host.toldOf(id, ['subscription.created']);
      await host.database.rows(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.type = 'subscription.charged' THEN RAISE EXCEPTION 'disk full'; END IF; RETURN NEW;
        END $$`);
      await host.database.rows(`
        CREATE TRIGGER refuse BEFORE INSERT ON midtrans_outbox FOR EACH ROW EXECUTE FUNCTION refuse()`);
      await host.simulator.advance('2h');
      expect(host.simulator.notifications().at(-1)?.status).toBe(503);
      expect(await host.payments(id)).toEqual([]);
      expect(await host.view(id)).toMatchObject({ current_interval: 0 });

      await host.database.rows('DROP TRIGGER refuse ON midtrans_outbox');
      await host.simulator.advance('12h');
      expect(await host.payments(id)).toHaveLength(1);
      await host.toldOf(id, ['subscription.created', 'subscription.charged']);
    } finally {
      await host.close();
    }
  });
});

describe('what is done to a subscription', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost();
  });
  afterEach(() => host.close());

  it.each(['disable', 'cancel'] as const)(
    'may be done again where the answer was lost: %s',
    async (action) => {
      const { id } = await host.subscribe();
      host.simulator.fail(`${action}Subscription`, { kind: 'lost-response' }, { times: 3 });
      expect(await host.act(id, action)).toMatchObject({ status: 502, body: { subscription_id: id } });
      expect(await host.view(id)).toMatchObject({ status: 'active' });
      expect((await host.act(id, action)).status).toBe(200);
      await host.toldOf(id, [
        'subscription.created',
        `subscription.${action === 'cancel' ? 'cancelled' : 'disabled'}`,
      ]);
    },
  );

  it('is done, though its schedule cannot be read', async () => {
    const { id } = await host.subscribe();
    host.simulator.fail('getSubscription', { kind: 'status', status: 400 });
    expect(await host.act(id, 'disable')).toMatchObject({ status: 200, body: { status: 'disabled' } });
  });

  it('is refused with the words of Midtrans', async () => {
    const { id } = await host.subscribe();
    const { status, body } = await host.update(id, { amount: 100_000_000_000 });
    expect([status, body.code, body.details]).toEqual([
      400,
      'gateway_400',
      [{ field: '', message: 'subscription.amount must be between 0.01 - 99999999999.00' }],
    ]);
    expect(await host.view(id)).toMatchObject({ amount: '99000.00' });
    host.simulator.fail('enableSubscription', { kind: 'status', status: 404 });
    await host.act(id, 'disable');
    expect(await host.act(id, 'enable')).toMatchObject({ status: 400, body: { code: 'unknown_to_gateway' } });
    expect(await host.view(id)).toMatchObject({ status: 'disabled' });
  });
});

describe('a gateway that answers nonsense', () => {
  let gateway: ScriptedGateway;
  let host: Host;
  const SUBSCRIPTION = {
    id: 'd98a63b8-97e4-4059-825f-0f62340407e9',
    name: 'gold',
    amount: '99000',
    currency: 'IDR',
    status: 'active',
    schedule: { interval: 1, interval_unit: 'month', current_interval: 0 },
  };

  beforeEach(async () => {
    gateway = new ScriptedGateway()
      .on(/^POST \/v1\/subscriptions$/, SUBSCRIPTION)
      .on(/^GET \/v1\/subscriptions/, SUBSCRIPTION);
    host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
  });
  afterEach(() => host.close());

  const service = () => host.app.get(SubscriptionService);
  const INPUT = { name: 'gold', amount: 99_000, paymentType: 'credit_card', token: GOOD_CARD } as const;
  const create = () => service().createSubscription(INPUT);

  const rowOf = async ({ id }: { id: string }) =>
    (await host.database.rows('SELECT * FROM midtrans_subscriptions WHERE id = $1', [id]))[0];
  const unknown = (subscription: { id: string }) => ({
    name: 'OutcomeUnknownError',
    ids: { subscriptionId: subscription.id },
  });

  it.each([
    ['another id of ours', { metadata: { merchant_subscription_id: randomUUID() } }],
    ['another amount', { amount: '1000' }],
    ['an amount that is none', { amount: '1e3' }],
    ['another name', { name: 'silver' }],
    ['another currency', { currency: 'USD' }],
    ['no id', { id: undefined }],
    ['an id that is none', { id: 7 }],
  ])('to a creation with %s leaves it open, and stores nothing of that', async (_name, fields) => {
    gateway.on(/^POST \/v1\/subscriptions$/, { ...SUBSCRIPTION, ...fields });
    await expect(create()).rejects.toThrow(OutcomeUnknownError);
    expect(await host.database.rows('SELECT * FROM midtrans_subscriptions')).toMatchObject([
      { status: 'initiated', midtrans_subscription_id: null, create_response: null, amount: '99000.00' },
    ]);
    expect(await host.database.rows('SELECT * FROM midtrans_outbox')).toEqual([]);
  });

  it('to a creation with the id of another that is here is no answer to it', async () => {
    const { subscription: first } = await create();
    const second = { ...INPUT, userId: 'customer-2' };
    await expect(service().createSubscription(second)).rejects.toThrow(OutcomeUnknownError);
    expect(
      await host.database.rows('SELECT id FROM midtrans_subscriptions WHERE status = $1', ['active']),
    ).toEqual([{ id: first.id }]);
  });

  it.each([
    ['disable', 'active', 'active'],
    ['cancel', 'active', 'active'],
    ['enable', 'disabled', 'inactive'],
  ] as const)(
    'that %s was done, and shows otherwise, is not believed: nothing is written until it shows it',
    async (action, status, shown) => {
      const { subscription } = await create();
      const show = (word: string) =>
        gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, status: word });
      gateway.on(/^POST .*\/(disable|enable|cancel)$/, { status_message: 'Subscription is updated.' });
      if (status === 'disabled') {
        show('inactive');
        await service().disableSubscription(subscription);
      }
      const before = await rowOf(subscription);
      const told = await host.database.rows('SELECT id FROM midtrans_outbox ORDER BY sequence');
      show(shown);
      const act = {
        disable: 'disableSubscription',
        cancel: 'cancelSubscription',
        enable: 'enableSubscription',
      } as const;
      await expect(service()[act[action]](subscription)).rejects.toMatchObject(unknown(subscription));
      expect(await rowOf(subscription)).toEqual(before);
      expect(await host.database.rows('SELECT id FROM midtrans_outbox ORDER BY sequence')).toEqual(told);

      show(shown === 'active' ? 'inactive' : 'active');
      const found = await service().getSubscriptionStatus(subscription);
      const end = { disable: 'disabled', cancel: 'cancelled', enable: 'active' } as const;
      expect(found.subscription.status).toBe(end[action]);
    },
  );

  it.each([
    ['amount', { amount: 50_000 }, { amount: '99000' }],
    ['name', { name: 'silver' }, {}],
    ['interval', { interval: 2 }, {}],
    ['card', { token: OTHER_CARD }, { token: GOOD_CARD }],
  ])('that an update was done, and shows another %s, is not believed', async (_name, change, shown) => {
    const { subscription } = await create();
    const before = await rowOf(subscription);
    gateway.on(/^PATCH /, { status_message: 'Subscription is updated.' });
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, ...shown });
    await expect(service().updateSubscription(subscription, change)).rejects.toMatchObject(
      unknown(subscription),
    );
    expect(await rowOf(subscription)).toEqual(before);
  });

  it('to an operation with the id of another is not believed', async () => {
    const { subscription } = await create();
    gateway.on(/^POST .*\/disable$/, { id: 'another', status_message: 'Subscription is updated.' });
    await expect(service().disableSubscription(subscription)).rejects.toMatchObject(unknown(subscription));
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, status: 'inactive' });
    const found = await service().getSubscriptionStatus(subscription);
    expect(found.subscription.status).toBe('disabled');
  });

  it('about another subscription is not believed', async () => {
    const { subscription } = await create();
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, id: 'another', status: 'inactive' });
    await expect(service().getSubscriptionStatus(subscription)).rejects.toThrow('another subscription');
    expect(
      await service()
        .getSubscriptionStatus(subscription)
        .catch(() => create),
    ).toBe(create);
  });

  it('about another transaction makes no payment of it', async () => {
    const { subscription } = await create();
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, transaction_ids: ['one', 'two', 7, null, ''] });
    gateway.on(/^GET \/v2\/one\/status$/, {
      transaction_id: 'another',
      order_id: 'gold-1',
      gross_amount: '99000.00',
      payment_type: 'credit_card',
      transaction_status: 'capture',
    });
    gateway.on(/^GET \/v2\/two\/status$/, {
      status_code: '404',
      status_message: "Transaction doesn't exist.",
    });
    await service().getSubscriptionStatus(subscription);
    expect(await host.database.rows('SELECT * FROM midtrans_payments')).toEqual([]);
  });

  it.each([
    ['no order', { order_id: undefined }],
    ['an order id that is no text', { order_id: 7 }],
    ['no amount', { gross_amount: undefined }],
    ['an amount that is none', { gross_amount: '1e3' }],
    ['a type that is no name', { payment_type: '<barter>' }],
    ['a status that we do not know', { transaction_status: 'maybe' }],
  ])('of a transaction with %s makes no payment', async (_name, fields) => {
    const { subscription } = await create();
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, transaction_ids: ['one'] });
    gateway.on(/^GET \/v2\/one\/status$/, {
      transaction_id: 'one',
      order_id: 'gold-1',
      gross_amount: '99000.00',
      payment_type: 'credit_card',
      transaction_status: 'capture',
      ...fields,
    });
    await service().getSubscriptionStatus(subscription);
    expect(await host.database.rows('SELECT * FROM midtrans_payments')).toEqual([]);
  });

  it('that is older than what is known is not believed', async () => {
    const { subscription } = await create();
    let answer: (body: object) => void = () => undefined;
    const late = new Promise<object>((resolve) => (answer = resolve));
    const asked = jest.fn();
    gateway.on(/^GET \/v1\/subscriptions/, async () => {
      asked();
      if (asked.mock.calls.length === 1) return Response.json(await late);
      return Response.json({ ...SUBSCRIPTION, status: 'inactive' });
    });
    gateway.on(/^POST .*\/disable$/, { status_message: 'Subscription is updated.' });

    const look = service().getSubscriptionStatus(subscription);
    await until(() => asked.mock.calls.length === 1);
    await service().disableSubscription(subscription);
    answer(SUBSCRIPTION);
    expect((await look).subscription.status).toBe('disabled');
    // Once before, once for the schedule, and once more because it was overtaken.
    expect(asked).toHaveBeenCalledTimes(3);
    expect(await host.database.rows(`SELECT type FROM midtrans_outbox ORDER BY sequence`)).toEqual([
      { type: 'subscription.created' },
      { type: 'subscription.disabled' },
    ]);
  });

  it('of a charge that it lists, but does not find, keeps no other from being told of', async () => {
    const { subscription } = await create();
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, transaction_ids: ['gone', 'one'] });
    gateway.on(/^GET \/v2\/gone\/status$/, {
      status_code: '404',
      status_message: "Transaction doesn't exist.",
    });
    gateway.on(/^GET \/v2\/one\/status$/, {
      transaction_id: 'one',
      order_id: 'gold-1',
      gross_amount: '99000.00',
      payment_type: 'credit_card',
      transaction_status: 'capture',
      fraud_status: 'accept',
    });
    const tell = (transaction_id: string) =>
      host.request('/api/midtrans/notification/recurring/', {
        method: 'POST',
        json: {
          subscription: { id: SUBSCRIPTION.id },
          transaction: { transaction_id, transaction_status: 'capture' },
        },
      });
    expect((await tell('gone')).status).toBe(503);
    expect((await tell('one')).status).toBe(200);
    const payments = await host.database.rows('SELECT order_id, subscription_id FROM midtrans_payments');
    expect(payments).toEqual([{ order_id: 'gold-1', subscription_id: subscription.id }]);
  });

  it('counts no charge back', async () => {
    const { subscription } = await create();
    const counting = (current_interval: number) =>
      gateway.on(/^GET \/v1\/subscriptions/, {
        ...SUBSCRIPTION,
        schedule: {
          ...SUBSCRIPTION.schedule,
          current_interval,
          next_execution_at: `2030-01-0${current_interval} 00:00:00`,
        },
      });
    counting(3);
    await service().getSubscriptionStatus(subscription);
    counting(2);
    expect((await service().getSubscriptionStatus(subscription)).subscription).toMatchObject({
      currentInterval: 3,
      nextExecutionAt: new Date('2030-01-01T17:00:00Z'),
    });
  });

  it('of a charge that is not paid yet tells of it once it is', async () => {
    const { subscription } = await create();
    const transaction = {
      transaction_id: 'one',
      // As long as the documentation allows, beyond what a charge of ours may have.
      order_id: `${'n'.repeat(40)}${'0'.repeat(32)}`,
      gross_amount: '99000.00',
      payment_type: 'credit_card',
      transaction_status: 'capture',
      fraud_status: 'challenge',
      status_code: '201',
    };
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUBSCRIPTION, transaction_ids: ['one'] });
    gateway.on(/^GET \/v2\/one\/status$/, transaction);
    await service().getSubscriptionStatus(subscription);
    const charged = () =>
      host.database.rows(`SELECT type FROM midtrans_outbox WHERE type = 'subscription.charged'`);
    expect(await charged()).toEqual([]);
    expect(await host.deliveredOf(transaction.order_id)).toEqual(['payment.created', 'payment.challenged']);

    gateway.on(/^POST .*\/approve$/, { ...transaction, fraud_status: 'accept', status_code: '200' });
    const [{ id } = { id: '' }] = await host.database.rows<{ id: string }>(
      'SELECT id FROM midtrans_payments',
    );
    await host.request(`/api/midtrans/payments/${id}/approve/`, {
      method: 'POST',
      user: 's',
      staff: true,
      json: {},
    });
    await service().getSubscriptionStatus(subscription);
    await service().getSubscriptionStatus(subscription);
    expect(await charged()).toHaveLength(1);
  });
});
