import { SubscriptionService } from 'nestjs-midtrans';
import {
  GOOD_CARD,
  RECURRING,
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

  it('is what the gateway says, also where somebody changed it in the dashboard', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, { amount: '120000', schedule: { interval: 2 } });
    await look(id);
    expect(await host.view(id)).toMatchObject({ amount: '120000.00', interval: 2, name: 'gold' });
    await host.toldOf(id, ['subscription.created', 'subscription.updated']);

    // What an update leaves out stays as it is there, not as it was known here.
    await inDashboard(midtransId, { amount: '130000' });
    expect(await host.update(id, { name: 'silver', token: GOOD_CARD })).toMatchObject({
      status: 200,
      body: { name: 'silver', amount: '130000.00' },
    });
    expect(atGateway(midtransId)).toEqual({ name: 'silver', amount: 130_000 });
  });

  it('keeps every one of the changes that come at once', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const changes = [{ amount: 50_000 }, { name: 'silver' }, { interval: 3 }, { retry_max_interval: 1 }];
    const answers = await Promise.all(
      changes.map((change) => host.update(id, { ...change, token: GOOD_CARD })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
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

  it('is not changed behind the back of a change that is under way elsewhere', async () => {
    const { id } = await host.subscribe();
    const since = (age: string) =>
      host.database.rows(`UPDATE midtrans_subscriptions SET operation_began_at = now() - interval '${age}'`);
    await since('1 minute');
    expect(await host.update(id, { amount: 50_000, token: GOOD_CARD })).toMatchObject({
      status: 400,
      body: { code: 'invalid_state' },
    });
    // Its process has died.
    await since('3 minutes');
    expect((await host.update(id, { amount: 50_000, token: GOOD_CARD })).status).toBe(200);
  });
});

describe('operations that overtake each other', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await startSubscriptionHost({ simulator: RECURRING });
  });
  afterEach(() => host.close());

  it('leave a subscription cancelled that somebody has cancelled meanwhile', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const held = host.hold(/\/disable$/);
    const disabled = host.act(id, 'disable');
    await held.reached;
    expect((await host.act(id, 'cancel')).body).toMatchObject({ status: 'cancelled' });
    held.release();
    expect((await disabled).status).toBe(200);
    expect(await host.view(id)).toMatchObject({ status: 'cancelled' });
    expect(host.simulator.subscription(midtransId)?.status).toBe('inactive');
    expect((await host.act(id, 'enable')).status).toBe(400);
    await host.toldOf(id, ['subscription.created', 'subscription.cancelled']);
  });

  it('are told as unknown, where neither the gateway answers nor the database is there', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await host.database.rows(`
      CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'the disk is full'; END $$ LANGUAGE plpgsql`);
    await host.database.rows(`
      CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_subscriptions FOR EACH ROW
        WHEN (NEW.operation_began_at IS NULL) EXECUTE FUNCTION refuse()`);
    host.simulator.fail('disableSubscription', { kind: 'lost-response' }, { times: 3 });
    expect(await host.act(id, 'disable')).toMatchObject({ status: 502, body: { subscription_id: id } });
    expect(host.simulator.subscription(midtransId)?.status).toBe('inactive');

    await host.database.rows('DROP TRIGGER refuse ON midtrans_subscriptions');
    expect((await host.act(id, 'disable')).body).toMatchObject({ status: 'disabled' });
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
