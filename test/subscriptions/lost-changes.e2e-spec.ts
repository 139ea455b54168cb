import { randomBytes } from 'node:crypto';
import { SubscriptionService } from 'nestjs-midtrans';
import { startHost } from '../support/host';
import { until } from '../support/until';
import {
  GOOD_CARD,
  OTHER_CARD,
  RECURRING,
  ROOT,
  startSubscriptionHost,
  type SubscriptionHost,
} from './subscriptions.support';

type Action = 'disable' | 'enable' | 'cancel';
const ENDS = {
  disable: { status: 'disabled', event: 'subscription.disabled' },
  enable: { status: 'active', event: 'subscription.enabled' },
  cancel: { status: 'cancelled', event: 'subscription.cancelled' },
} as const;
/** The gateway does it, and its answer is lost. */
const ANSWER_LOST = { kind: 'lost-response' } as const;
/** It never arrives. */
const CALL_LOST = { kind: 'reset' } as const;

const keys = (): { encryptionKey: string } => ({ encryptionKey: randomBytes(32).toString('base64') });
const start = (tokens: 'discard' | { encryptionKey: string } = 'discard') =>
  startSubscriptionHost({
    simulator: RECURRING,
    midtrans: { http: { retries: 0 }, subscriptions: { tokens } },
  });

const dyingHosts: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const dying of dyingHosts.splice(0)) await dying.close();
});

/** A host whose process is killed once the gateway has done what it was asked for. */
const startDying = async (host: SubscriptionHost, path: RegExp) => {
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
          const request = new Request(input, init);
          const answer = await host.simulator.fetch(request);
          if (!path.test(`${request.method} ${new URL(request.url).pathname}`)) return answer;
          asked = true;
          return crashed;
        },
      },
    },
  });
  const killed = {
    /** Nobody hears of its answer. */
    ask: (method: string, path: string, json: object) => {
      const init = { method, user: 'staff', staff: true, json };
      void dying.request(path, init).catch(() => undefined);
      return until(() => asked);
    },
    close: async () => {
      crash();
      await dying.close();
    },
  };
  dyingHosts.push(killed);
  return killed;
};

describe('a change whose answer was lost', () => {
  let host: SubscriptionHost;
  beforeEach(async () => {
    host = await start();
  });
  afterEach(() => host.close());

  const look = (id: string) => host.app.get(SubscriptionService).getSubscriptionStatus(id);
  const hint = (midtransId: string) => host.recurring({ id: midtransId, schedule: {} });
  const view = async (id: string) => (await host.view(id)).status;
  const statusAtGateway = (midtransId: string) => host.simulator.subscription(midtransId)?.status;
  /** An active subscription, or one that is disabled where it is to be enabled. */
  const subscribed = async (action: Action) => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    if (action === 'enable') await host.act(id, 'disable');
    const told = action === 'enable' ? ['subscription.disabled'] : [];
    return { id, midtransId, told: ['subscription.created', ...told] };
  };

  const FINDERS: readonly (readonly [
    string,
    (subscription: { id: string; midtransId: string }) => Promise<unknown>,
  ])[] = [
    ['a notification', async ({ midtransId }) => expect((await hint(midtransId)).status).toBe(200)],
    ['a look at its status', async ({ id }) => look(id)],
    ['another operation', async ({ id }) => host.update(id, { amount: 50_000 })],
  ];

  it.each(
    (['disable', 'enable', 'cancel'] as const).flatMap((action) =>
      FINDERS.map(([finder, find]) => ({ action, finder, find })),
    ),
  )('is found out as what it was, $action, by $finder', async ({ action, find }) => {
    const { id, midtransId, told } = await subscribed(action);
    host.simulator.fail(`${action}Subscription`, ANSWER_LOST);
    expect(await host.act(id, action)).toMatchObject({ status: 502, body: { subscription_id: id } });
    await find({ id, midtransId });
    expect(await view(id)).toBe(ENDS[action].status);
    expect(await host.unresolved(id)).toEqual([]);
    await until(() => host.told.of(id).length > told.length);
    expect(host.told.of(id).slice(0, told.length + 1)).toEqual([...told, ENDS[action].event]);
    // Its caller asks again.
    expect(await host.act(id, action)).toMatchObject({ status: 200, body: { status: ENDS[action].status } });
    expect(host.told.of(id).filter((type) => type === ENDS[action].event)).toHaveLength(1);
  });

  it.each(
    (['disable', 'enable', 'cancel'] as const).flatMap((action) =>
      FINDERS.map(([finder, find]) => ({ action, finder, find })),
    ),
  )(
    'is not lost with the process that asked for it: $action is found out by $finder, and no notification is answered 200 before',
    async ({ action, find }) => {
      const { id, midtransId, told } = await subscribed(action);
      const before = await view(id);
      const dying = await startDying(host, new RegExp(`POST .*/${action}$`));
      await dying.ask('POST', `${ROOT}${id}/${action}/`, {});
      expect((await hint(midtransId)).status).toBe(503);
      expect((await look(id)).subscription.status).toBe(before);
      expect((await host.act(id, 'cancel')).status).toBe(409);

      await host.leaseEnds();
      await find({ id, midtransId });
      expect(await view(id)).toBe(ENDS[action].status);
      await until(() => host.told.of(id).length > told.length);
      expect(host.told.of(id).slice(0, told.length + 1)).toEqual([...told, ENDS[action].event]);
    },
  );

  it('that may still be done keeps a notification coming, until it can be no more', async () => {
    const { id, midtransId } = await subscribed('cancel');
    host.simulator.fail('cancelSubscription', CALL_LOST);
    expect((await host.act(id, 'cancel')).status).toBe(502);
    expect((await hint(midtransId)).status).toBe(503);
    expect(await host.unresolved(id)).toEqual([{ action: 'cancel' }]);
    await host.arrivesNoMore();
    expect((await hint(midtransId)).status).toBe(200);
    expect(await host.unresolved(id)).toEqual([]);
    expect(await view(id)).toBe('active');
    expect(host.told.of(id)).toEqual(['subscription.created']);
  });

  it('is asked for again before what is asked for next, which so undoes nothing', async () => {
    const { id, midtransId } = await subscribed('cancel');
    host.simulator.fail('cancelSubscription', CALL_LOST);
    await host.act(id, 'cancel');
    expect(await host.act(id, 'enable')).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect([await view(id), statusAtGateway(midtransId)]).toEqual(['cancelled', 'inactive']);
    await host.toldOf(id, ['subscription.created', 'subscription.cancelled']);
  });

  it('is not taken for done where the subscription was no longer charged before: a lost cancel of a disabled one', async () => {
    const { id } = await subscribed('cancel');
    await host.act(id, 'disable');
    host.simulator.fail('cancelSubscription', CALL_LOST);
    await host.act(id, 'cancel');
    await host.arrivesNoMore();
    expect((await look(id)).subscription.status).toBe('disabled');
    // Whoever would enable it finds it cancelled.
    expect((await host.act(id, 'enable')).status).toBe(400);
    expect(await view(id)).toBe('cancelled');
  });

  it('keeps its caller from being told otherwise: enabled, and charged to its end meanwhile', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe({ max_interval: 1 });
    await host.act(id, 'disable');
    host.simulator.fail('enableSubscription', ANSWER_LOST);
    expect((await host.act(id, 'enable')).status).toBe(502);
    await look(id);
    await host.nextCharge(midtransId);
    expect(await host.act(id, 'enable')).toMatchObject({ status: 200, body: { status: 'inactive' } });
    // Once told, it is another request.
    expect((await host.act(id, 'enable')).status).toBe(400);
  });

  it('leaves nothing decided while Midtrans cannot be asked', async () => {
    const { id } = await subscribed('cancel');
    host.simulator.fail('cancelSubscription', ANSWER_LOST);
    await host.act(id, 'cancel');
    const asked = host.calls.length;
    host.simulator.fail('getSubscription', { kind: 'status', status: 500 });
    expect(await host.act(id, 'enable')).toMatchObject({ status: 502, body: { subscription_id: id } });
    expect(host.calls).toHaveLength(asked + 1);
    expect(await view(id)).toBe('active');
    expect((await host.act(id, 'cancel')).body).toMatchObject({ status: 'cancelled' });
  });

  it('is not ended by a no to asking again while the first may still arrive', async () => {
    const { id } = await subscribed('disable');
    host.simulator.fail('disableSubscription', CALL_LOST);
    await host.act(id, 'disable');
    host.simulator.fail('disableSubscription', { kind: 'status', status: 429 });
    expect(await host.act(id, 'disable')).toMatchObject({ status: 503, body: { subscription_id: id } });
    expect(await host.unresolved(id)).toEqual([{ action: 'disable' }]);
    expect((await host.act(id, 'disable')).body).toMatchObject({ status: 'disabled' });
  });
});

describe('an update whose answer was lost', () => {
  let host: SubscriptionHost;
  afterEach(() => host.close());

  const look = (id: string) => host.app.get(SubscriptionService).getSubscriptionStatus(id);
  const hint = (midtransId: string) => host.recurring({ id: midtransId, schedule: {} });
  const amountAtGateway = (midtransId: string) => host.simulator.subscription(midtransId)?.amount;
  const chargedCard = async (id: string, midtransId: string) => {
    await host.nextCharge(midtransId);
    const [{ transaction_id: transactionId }] = await host.payments(id);
    return host.simulator.transaction(transactionId)?.details['masked_card'];
  };

  it.each([
    ['was done, and the host keeps tokens', ANSWER_LOST, keys()],
    ['was done, and the host keeps no tokens', ANSWER_LOST, 'discard'],
    ['never arrived, and the host keeps tokens', CALL_LOST, keys()],
  ] as const)(
    'keeps the new card that it brought where a price update follows: it %s',
    async (_, fault, tokens) => {
      host = await start(tokens);
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      host.simulator.fail('updateSubscription', fault);
      expect((await host.update(id, { token: OTHER_CARD })).status).toBe(502);
      expect(await host.update(id, { amount: 50_000 })).toMatchObject({
        status: 200,
        body: { amount: '50000.00' },
      });
      expect([await host.cardOf(midtransId), amountAtGateway(midtransId)]).toEqual([OTHER_CARD, 50_000]);
      expect(await host.unresolved(id)).toEqual([]);
      // What is kept is the new card as well.
      expect((await host.update(id, { amount: 60_000 })).status).toBe(200);
      expect(await chargedCard(id, midtransId)).toBe('52111111-1117');
    },
  );

  it('waits for its card to be named again where it never arrived and no tokens are kept', async () => {
    host = await start();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { token: OTHER_CARD });
    for (const refused of [await host.update(id, { amount: 50_000 }), await host.act(id, 'disable')]) {
      expect(refused).toMatchObject({ status: 502, body: { subscription_id: id } });
    }
    expect([await host.cardOf(midtransId), amountAtGateway(midtransId)]).toEqual([GOOD_CARD, 99_000]);
    expect((await host.update(id, { amount: 50_000, token: OTHER_CARD })).status).toBe(200);
    expect([await host.cardOf(midtransId), amountAtGateway(midtransId)]).toEqual([OTHER_CARD, 50_000]);
  });

  it('is given up, where it never arrived, once it can arrive no more', async () => {
    host = await start();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { token: OTHER_CARD, amount: 50_000 });
    await host.arrivesNoMore();
    expect((await host.update(id, { name: 'silver' })).body).toMatchObject({ amount: '99000.00' });
    expect([await host.cardOf(midtransId), amountAtGateway(midtransId)]).toEqual([GOOD_CARD, 99_000]);
  });

  it('is merged with the next, where it never arrived: what that leaves out comes from it', async () => {
    host = await start();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const next = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 5 * 86_400_000).toISOString();
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { amount: 50_000, interval: 3, next_execution_at: next });
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { name: 'silver' });
    const { status, body } = await host.update(id, { amount: 60_000 });
    expect([status, body]).toMatchObject([
      200,
      { name: 'silver', amount: '60000.00', interval: 3, next_execution_at: next },
    ]);
    expect(host.simulator.subscription(midtransId)).toMatchObject({ name: 'silver', amount: 60_000 });
    expect(host.simulator.effects(midtransId)).toMatchObject({ updateSubscription: 1 });
    await host.toldOf(id, ['subscription.created', 'subscription.updated']);
  });

  it.each(['disable', 'cancel'] as const)('is asked for again before a %s', async (action) => {
    host = await start();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { amount: 50_000 });
    const { status } = ENDS[action];
    expect((await host.act(id, action)).body).toMatchObject({ status, amount: '50000.00' });
    expect(amountAtGateway(midtransId)).toBe(50_000);
    await host.toldOf(id, ['subscription.created', 'subscription.updated', ENDS[action].event]);
  });

  it('is found out as an update, and not as a difference, by a notification after its process has died', async () => {
    host = await start();
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const dying = await startDying(host, /^PATCH /);
    await dying.ask('PATCH', `${ROOT}${id}/`, { amount: 50_000, token: OTHER_CARD });
    expect((await hint(midtransId)).status).toBe(503);
    expect((await look(id)).subscription).toMatchObject({ amount: 99_000, gatewayTerms: null });
    await host.leaseEnds();
    expect((await hint(midtransId)).status).toBe(200);
    expect((await look(id)).subscription).toMatchObject({ amount: 50_000, gatewayTerms: null });
    await host.toldOf(id, ['subscription.created', 'subscription.updated']);
  });

  it('is not mended by a no to the next: it is asked for with the one after', async () => {
    host = await start(keys());
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    host.simulator.fail('updateSubscription', CALL_LOST);
    await host.update(id, { token: OTHER_CARD });
    expect((await host.update(id, { amount: 100_000_000_000 })).status).toBe(502);
    expect((await host.update(id, { amount: 50_000 })).status).toBe(200);
    expect([await host.cardOf(midtransId), amountAtGateway(midtransId)]).toEqual([OTHER_CARD, 50_000]);
  });

  it('shows its card to nobody who reads the database', async () => {
    for (const tokens of ['discard', keys()] as const) {
      const each = await start(tokens);
      const { id } = await each.subscribe();
      each.simulator.fail('updateSubscription', CALL_LOST);
      await each.update(id, { token: OTHER_CARD });
      const stored = JSON.stringify(await each.database.rows('SELECT * FROM midtrans_commands'));
      expect(stored).toContain('tokenDigest');
      expect(stored).not.toContain(OTHER_CARD);
      host = each;
      if (tokens === 'discard') await each.close();
    }
  });
});
