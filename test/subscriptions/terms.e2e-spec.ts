import { randomUUID } from 'node:crypto';
import { SubscriptionService } from 'nestjs-midtrans';
import {
  GOOD_CARD,
  OTHER_CARD,
  RECURRING,
  ROOT,
  SERVER_AUTH,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

describe('what a subscription charges', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterEach(() => host.close());

  const look = (id: string) => host.app.get(SubscriptionService).getSubscriptionStatus(id);
  const atGateway = (midtransId: string) => {
    const { name, amount } = host.simulator.subscription(midtransId) ?? {};
    return { name, amount };
  };
  /** What the merchant changes in Midtrans' dashboard. */
  const inDashboard = async (midtransId: string, change: object) => {
    const url = `https://api.sandbox.midtrans.com/v1/subscriptions/${midtransId}`;
    const body = JSON.stringify({
      name: 'gold',
      amount: '99000',
      currency: 'IDR',
      token: GOOD_CARD,
      ...change,
    });
    const headers = { ...SERVER_AUTH, 'content-type': 'application/json' };
    const answer = await host.simulator.fetch(new Request(url, { method: 'PATCH', headers, body }));
    expect(answer.status).toBe(200);
  };

  it('stays what was agreed where somebody changes it in the dashboard: each difference is kept beside, and told once', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, { amount: '120000', schedule: { interval: 2 } });
    for (let time = 0; time < 2; time++) {
      const { subscription } = await look(id);
      expect(subscription.gatewayTerms).toEqual({ amount: 120_000, interval: 2 });
      expect(await host.view(id)).toMatchObject({ amount: '99000.00', interval: 1, name: 'gold' });
    }
    const differing = ['subscription.created', 'subscription.amount_differs', 'subscription.updated'];
    await host.toldOf(id, differing);
    expect(host.told.events[1]?.subscription).toMatchObject({
      amount: 99_000,
      gatewayTerms: { amount: 120_000, interval: 2 },
    });

    await inDashboard(midtransId, { amount: '130000' });
    await look(id);
    await host.toldOf(id, [...differing, 'subscription.amount_differs']);

    await inDashboard(midtransId, { amount: '99000', schedule: { interval: 1 } });
    expect((await look(id)).subscription.gatewayTerms).toBeNull();
    expect(host.told.of(id)).toHaveLength(4);
  });

  it('keeps what somebody changed in the dashboard where an update leaves it out', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, { amount: '130000', token: OTHER_CARD });
    expect(await host.update(id, { name: 'silver' })).toMatchObject({
      status: 200,
      body: { name: 'silver', amount: '99000.00' },
    });
    expect(atGateway(midtransId)).toEqual({ name: 'silver', amount: 130_000 });
    expect(await host.cardOf(midtransId)).toBe(OTHER_CARD);

    // Said by an update, it is agreed again.
    expect((await host.update(id, { amount: 99_000 })).status).toBe(200);
    expect(atGateway(midtransId)).toEqual({ name: 'silver', amount: 99_000 });
    expect((await look(id)).subscription.gatewayTerms).toBeNull();
  });

  it('is told to be another before a charge of that amount is, and with that charge again', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, { amount: '10000' });
    await host.nextCharge(midtransId);
    expect(await host.payments(id)).toMatchObject([{ gross_amount: '10000.00' }]);
    await host.toldOf(id, [
      'subscription.created',
      'subscription.amount_differs',
      'subscription.amount_differs',
      'subscription.charged',
    ]);
    const [payment] = await host.payments(id);
    const amounts = { expectedAmount: 99_000, chargedAmount: 10_000 };
    expect(host.told.events.slice(1)).toMatchObject([
      { ...amounts, charge: null },
      { ...amounts, charge: { id: payment.id, orderId: payment.order_id, grossAmount: 10_000 } },
      { expectedAmount: null, chargedAmount: null, charge: { id: payment.id } },
    ]);
    expect(await host.view(id)).toMatchObject({ amount: '99000.00' });
  });

  it('is found by the name that it has in the dashboard, where its charge is told of by its payment alone', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, { name: 'platinum' });
    await look(id);
    host.simulator.failNotifications({ kind: 'drop' }, { orderId: midtransId, times: 'always' });
    await host.nextCharge(midtransId);
    expect(await host.payments(id)).toMatchObject([{ order_id: expect.stringMatching(/^platinum/) }]);
    expect(await host.view(id)).toMatchObject({ name: 'gold' });
  });

  it('keeps every one of the changes that come at once: whoever comes during one is refused, and asks again', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const changes = [{ amount: 50_000 }, { name: 'silver' }, { interval: 3 }, { retry_max_interval: 1 }];
    const answers = await Promise.all(changes.map((change) => host.update(id, change)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    for (const [index, { status, body }] of answers.entries()) {
      if (status === 200) continue;
      expect(body).toMatchObject({ message: expect.stringContaining('it is being changed: ask again') });
      expect((await host.update(id, changes[index] ?? {})).status).toBe(200);
    }
    expect(atGateway(midtransId)).toEqual({ name: 'silver', amount: 50_000 });
    expect(await host.view(id)).toMatchObject({ name: 'silver', amount: '50000.00', interval: 3 });
    await host.toldOf(id, ['subscription.created', ...changes.map(() => 'subscription.updated')]);
  });

  it('is found again where the answer to an update is lost', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('updateSubscription', { kind: 'lost-response' }, { times: 3 });
    expect((await host.update(id, { amount: 50_000, token: GOOD_CARD })).status).toBe(502);
    expect(atGateway(midtransId).amount).toBe(50_000);
    await look(id);
    expect((await host.view(id)).amount).toBe('50000.00');
    expect((await host.update(id, { retry_max_interval: 1, token: GOOD_CARD })).status).toBe(200);
    expect(atGateway(midtransId).amount).toBe(50_000);
  });

  it('stays free for the next change where Midtrans refuses one', async () => {
    const { id } = await host.subscribe();
    host.simulator.fail('updateSubscription', { kind: 'status', status: 400 }, { times: 1 });
    expect((await host.update(id, { amount: 50_000, token: GOOD_CARD })).status).toBe(400);
    expect((await host.update(id, { amount: 60_000, token: GOOD_CARD })).status).toBe(200);
  });

  it('is not asked for with a repeat that the gateway could not be asked about first', async () => {
    const { id } = await host.subscribe();
    host.simulator.fail('getSubscription', { kind: 'status', status: 400 }, { times: 1 });
    expect((await host.update(id, { amount: 50_000 })).status).toBe(400);
    expect(host.calls.filter((call) => call.startsWith('PATCH'))).toEqual([]);
    expect((await host.update(id, { amount: 60_000 })).status).toBe(200);
  });
});

describe('operations that overtake each other', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterEach(() => host.close());

  it('are refused at once, whoever makes which, and that refusal is not kept for their Idempotency-Key', async () => {
    const { id } = await host.subscribe();
    const held = host.hold(/\/disable$/);
    const disabled = host.act(id, 'disable');
    await held.reached;
    const headers = { 'idempotency-key': randomUUID() };
    const cancel = () =>
      host.request(`${ROOT}${id}/cancel/`, { method: 'POST', user: 'customer-1', json: {}, headers });
    for (const refused of [
      await cancel(),
      await host.act(id, 'enable'),
      await host.act(id, 'disable'),
      await host.update(id, { amount: 50_000 }),
    ]) {
      expect(refused).toMatchObject({
        status: 409,
        body: { message: `Subscription ${id}: it is being changed: ask again` },
      });
    }
    held.release();
    expect(await disabled).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(await cancel()).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await host.toldOf(id, ['subscription.created', 'subscription.disabled', 'subscription.cancelled']);
  });

  it('are told as unknown, where neither the gateway answers nor the database is there', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await host.database.rows(`
      CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'the disk is full'; END $$ LANGUAGE plpgsql`);
    await host.database.rows(`
      CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON midtrans_commands FOR EACH ROW EXECUTE FUNCTION refuse()`);
    host.simulator.fail('disableSubscription', { kind: 'lost-response' }, { times: 3 });
    expect(await host.act(id, 'disable')).toMatchObject({ status: 502, body: { subscription_id: id } });
    expect(host.simulator.subscription(midtransId)?.status).toBe('inactive');

    await host.database.rows('DROP TRIGGER refuse ON midtrans_commands');
    expect((await host.act(id, 'disable')).status).toBe(409);
    await host.leaseEnds();
    expect((await host.act(id, 'disable')).body).toMatchObject({ status: 'disabled' });
    await host.toldOf(id, ['subscription.created', 'subscription.disabled']);
  });

  it('leave it to an operation under way to tell what it does', async () => {
    const { id } = await host.subscribe();
    const held = host.hold(/\/cancel$/, 'answer');
    const cancelled = host.act(id, 'cancel');
    await held.reached;
    // The gateway has done it; here it is not known yet.
    const { subscription } = await host.app.get(SubscriptionService).getSubscriptionStatus(id);
    expect(subscription.status).toBe('active');
    held.release();
    expect((await cancelled).body).toMatchObject({ status: 'cancelled' });
    await host.toldOf(id, ['subscription.created', 'subscription.cancelled']);
  });
});
