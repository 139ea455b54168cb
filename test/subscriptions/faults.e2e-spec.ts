import { randomUUID } from 'node:crypto';
import { SubscriptionOutcomeUnknownError, SubscriptionService } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';
import {
  GOOD_CARD,
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
    const subscriptions = await Promise.all(Array.from({ length: 6 }, () => host.subscribe()));
    await until(() => host.told.events.length >= 6);
    await host.simulator.idle();
    for (const { id } of subscriptions) await host.toldOf(id, ['subscription.created']);
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
    const { status, body } = await host.update(id, { amount: 50_000 });
    expect([status, body.code, body.details]).toEqual([
      400,
      'gateway_400',
      [{ field: '', message: 'subscription.token is required' }],
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
  const create = () =>
    service().createSubscription({
      name: 'gold',
      amount: 99_000,
      paymentType: 'credit_card',
      token: GOOD_CARD,
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
    ['a type that we do not know', { payment_type: 'barter' }],
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
    expect(host.recorder.of(transaction.order_id)).toEqual(['payment.created', 'payment.challenged']);

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

  it('without an id leaves the creation open', async () => {
    gateway.on(/^POST \/v1\/subscriptions$/, { ...SUBSCRIPTION, id: undefined });
    await expect(create()).rejects.toThrow(SubscriptionOutcomeUnknownError);
  });
});
