import {
  GOOD_CARD,
  RECURRING,
  ROOT,
  SERVER_AUTH,
  startSubscriptionHost,
} from '../subscriptions/subscriptions.support';
import { makeCommandsDue, passMinutes, reconcile } from './reconciliation.support';
import { makeAllDue, nextCheckIn } from './rows.support';

type Host = Awaited<ReturnType<typeof startSubscriptionHost>>;

describe('a subscription of which no notification has told', () => {
  let host: Host;
  beforeEach(async () => {
    host = await startSubscriptionHost({
      simulator: RECURRING,
      midtrans: { http: { retries: 0, timeoutMs: 2_000 } },
    });
    loseNotifications();
  });
  afterEach(() => host.close());

  const loseNotifications = () => host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  const reconcileSubscriptions = () => reconcile(host, { only: ['subscriptions'] });
  const STAFF = { user: 'staff', staff: true } as const;
  /** What the merchant does in Midtrans' dashboard: nobody here is told. */
  const inDashboard = async (midtransId: string, action: 'disable' | 'enable') => {
    const url = `https://api.sandbox.midtrans.com/v1/subscriptions/${midtransId}/${action}`;
    const answer = await host.simulator.fetch(new Request(url, { method: 'POST', headers: SERVER_AUTH }));
    expect(answer.status).toBe(200);
  };

  it('has its charge, as a payment of its user, where both notifications of it were lost', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await host.nextCharge(midtransId);
    expect(await host.payments(id)).toEqual([]);
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, moved: 1 } });
    expect(await host.payments(id)).toMatchObject([
      { user_id: 'customer-1', transaction_status: expect.stringMatching(/^(capture|settlement)$/) },
    ]);
    expect(await host.view(id)).toMatchObject({ status: 'active', current_interval: 1 });
    await host.toldOf(id, ['subscription.created', 'subscription.charged']);
    // The next look is about the next charge.
    expect(await nextCheckIn(host, 'midtrans_subscriptions', id)).toBeGreaterThan(60);
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, unchanged: 1 } });
    expect(host.told.of(id)).toHaveLength(2);
  });

  it('has the charge that was made before it was cancelled, whose notifications were lost', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await host.nextCharge(midtransId);
    // It is cancelled; how it stands then, its charge among it, could not be read.
    host.simulator.fail('getSubscription', { kind: 'status', status: 500 });
    expect((await host.act(id, 'cancel')).status).toBe(200);
    expect(await host.payments(id)).toEqual([]);
    host.simulator.clearFaults();
    loseNotifications();
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, moved: 1 } });
    expect(await host.payments(id)).toHaveLength(1);
    expect(await host.view(id)).toMatchObject({ status: 'cancelled' });
    await host.toldOf(id, ['subscription.created', 'subscription.cancelled', 'subscription.charged']);
  });

  it('catches up with every charge that was missed, in their order', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    for (let month = 0; month < 3; month++) await host.nextCharge(midtransId);
    await makeAllDue(host);
    await reconcileSubscriptions();
    expect(await host.payments(id)).toHaveLength(3);
    await host.toldOf(id, [
      'subscription.created',
      'subscription.charged',
      'subscription.charged',
      'subscription.charged',
    ]);
  });

  it('is inactive where a charge was given up', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ retry_max_interval: 1 });
    for (let attempt = 0; attempt < 2; attempt++) {
      host.simulator.failNextSubscriptionCharge(midtransId);
      await host.nextCharge(midtransId);
    }
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'inactive' });
  });

  it('is inactive where somebody stopped it in the dashboard, and active where they started it again', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    await inDashboard(midtransId, 'disable');
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'inactive' });
    await inDashboard(midtransId, 'enable');
    await makeAllDue(host);
    expect(await reconcileSubscriptions()).toEqual({ subscriptions: { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'active' });
    await host.toldOf(id, ['subscription.created', 'subscription.deactivated', 'subscription.enabled']);
  });

  it('is asked about again soon where its charge is late', async () => {
    const { id } = await host.subscribe();
    await host.database.rows(
      `UPDATE midtrans_subscriptions SET next_execution_at = now() - interval '10 minutes' WHERE id = $1`,
      [id],
    );
    await makeAllDue(host);
    await reconcileSubscriptions();
    expect(await nextCheckIn(host, 'midtrans_subscriptions', id)).toBeLessThan(61 + 10);
  });

  it('is disabled where nobody was told that it was', async () => {
    const { id } = await host.subscribe();
    host.simulator.fail('disableSubscription', { kind: 'lost-response' });
    expect((await host.act(id, 'disable')).status).toBe(502);
    await makeCommandsDue(host);
    expect(await reconcileSubscriptions()).toEqual({ 'subscriptions.commands': { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'disabled' });
    await host.toldOf(id, ['subscription.created', 'subscription.disabled']);
  });

  it('stays active where disabling it never arrived, and can be disabled again', async () => {
    const { id } = await host.subscribe();
    host.simulator.fail('disableSubscription', { kind: 'reset' });
    expect((await host.act(id, 'disable')).status).toBe(502);
    await passMinutes(host);
    expect(await reconcileSubscriptions()).toEqual({ 'subscriptions.commands': { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'active' });
    expect((await host.act(id, 'disable')).status).toBe(200);
  });

  it('is not taken for active where what Midtrans says of it is older than the moment until which it may be disabled', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('disableSubscription', { kind: 'reset' });
    expect((await host.act(id, 'disable')).status).toBe(502);
    await makeCommandsDue(host);
    const held = host.hold(/\/v1\/subscriptions\/[^/]+$/, 'answer');
    const report = reconcileSubscriptions();
    await held.reached;
    await inDashboard(midtransId, 'disable');
    await passMinutes(host);
    held.release();
    expect(await report).toEqual({ 'subscriptions.commands': { asked: 1, unchanged: 1 } });
    await makeCommandsDue(host);
    expect(await reconcileSubscriptions()).toEqual({ 'subscriptions.commands': { asked: 1, moved: 1 } });
    expect(await host.view(id)).toMatchObject({ status: 'disabled' });
  });

  describe('whose creation was never answered', () => {
    const json = () => ({
      name: 'gold',
      amount: 99_000,
      payment_type: 'credit_card',
      token: GOOD_CARD,
      start_time: new Date(host.simulator.now().getTime() + 3_600_000).toISOString(),
    });
    const post = (body: object) => host.request(ROOT, { method: 'POST', user: 'customer-1', json: body });
    const lost = async (kind: 'lost-response' | 'reset', body: object): Promise<string> => {
      host.simulator.fail('createSubscription', { kind });
      const answer = await post(body);
      expect(answer.status).toBe(502);
      return answer.body.subscription_id;
    };

    it('waits as long as the answer may come', async () => {
      const id = await lost('lost-response', json());
      await makeCommandsDue(host);
      expect(await reconcileSubscriptions()).toEqual({
        'subscriptions.commands': { asked: 1, unchanged: 1 },
      });
      expect(await host.view(id)).toMatchObject({ status: 'initiated' });
    });

    it.each(['lost-response', 'reset'] as const)(
      'is unanswered then, for staff to see, and no other is begun in its place without a word (%s)',
      async (kind) => {
        const body = json();
        const id = await lost(kind, body);
        await passMinutes(host);
        expect(await reconcileSubscriptions()).toEqual({ 'subscriptions.commands': { asked: 1, moved: 1 } });
        const { body: found } = await host.request(`${ROOT}?status=unanswered`, STAFF);
        expect(found.results).toMatchObject([{ id, status: 'unanswered', midtrans_subscription_id: '' }]);
        await host.toldOf(id, ['subscription.unanswered']);
        expect(await host.act(id, 'cancel')).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
        expect(await reconcileSubscriptions()).toEqual({});
        // Midtrans forgets the key after three minutes: the same request might charge the customer twice.
        await host.database.rows(
          `UPDATE midtrans_subscriptions SET created_at = now() - interval '5 minutes'`,
        );
        expect(await post(body)).toMatchObject({ status: 502, body: { subscription_id: id } });
        expect(host.simulator.subscriptions()).toHaveLength(kind === 'reset' ? 0 : 1);
        // Another one is another one.
        expect(await post({ ...body, name: 'silver' })).toMatchObject({ status: 201 });
      },
    );

    it('goes on under its key while Midtrans knows that', async () => {
      const body = json();
      const id = await lost('reset', body);
      await passMinutes(host);
      await reconcileSubscriptions();
      expect(await post(body)).toMatchObject({ status: 201, body: { id, status: 'active' } });
      expect(host.simulator.subscriptions()).toHaveLength(1);
    });

    it('is created once its first notification tells, however late, with the charge that it tells of', async () => {
      const id = await lost('lost-response', json());
      await passMinutes(host);
      await reconcileSubscriptions();
      const [{ id: midtransId }] = host.simulator.subscriptions() as any;
      host.simulator.clearFaults();
      await host.nextCharge(midtransId);
      expect(await host.view(id)).toMatchObject({ status: 'active', midtrans_subscription_id: midtransId });
      expect(await host.payments(id)).toHaveLength(1);
      await host.toldOf(id, ['subscription.unanswered', 'subscription.created', 'subscription.charged']);
    });
  });
});
