import { randomUUID } from 'node:crypto';
import { MidtransInputError, SubscriptionService, type ChargeableSubscription } from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import { GOOD_CARD, ROOT, startSubscriptionHost, type SubscriptionHost } from './subscriptions.support';

/** Who asks. */
const CALLERS = {
  anonymous: {},
  owner: { user: 'customer-1' },
  'another customer': { user: 'customer-2' },
  staff: { user: 'staff', staff: true },
} as const;
type Caller = keyof typeof CALLERS;

const BODY = { name: 'Monthly Premium', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };
const NOT_FOUND = {
  statusCode: 404,
  error: 'Not Found',
  message: 'Subscription not found',
  code: 'not_found',
  details: [],
};

describe.each(oneAdapter(__filename))('subscriptions over REST, on %s', (adapter) => {
  let host: SubscriptionHost;
  beforeAll(async () => {
    host = await startSubscriptionHost({ adapter });
  });
  afterAll(() => host.close());

  const post = (json: unknown, headers: Record<string, string> = {}) =>
    host.request(ROOT, { method: 'POST', user: 'customer-1', json, headers });
  const errorsOf = async (json: unknown): Promise<any> => {
    const { status, body } = await post(json);
    expect(status).toBe(400);
    return body.details.map(({ field }: { field: string }) => field);
  };

  const ENDPOINTS = [
    ['GET /subscriptions/', 'GET', () => ROOT],
    ['POST /subscriptions/', 'POST', () => ROOT],
    ['GET /subscriptions/{id}/', 'GET', (id: string) => `${ROOT}${id}/`],
    ['PATCH /subscriptions/{id}/', 'PATCH', (id: string) => `${ROOT}${id}/`],
    ['POST /subscriptions/{id}/disable/', 'POST', (id: string) => `${ROOT}${id}/disable/`],
    ['POST /subscriptions/{id}/enable/', 'POST', (id: string) => `${ROOT}${id}/enable/`],
    ['POST /subscriptions/{id}/cancel/', 'POST', (id: string) => `${ROOT}${id}/cancel/`],
  ] as const;
  const EXPECTED: Record<Caller, readonly number[]> = {
    anonymous: [403, 403, 403, 403, 403, 403, 403],
    owner: [200, 201, 200, 200, 200, 200, 200],
    'another customer': [200, 201, 404, 404, 404, 404, 404],
    staff: [200, 201, 200, 200, 200, 200, 200],
  };
  const TABLE = (Object.keys(CALLERS) as Caller[]).flatMap((caller) =>
    ENDPOINTS.flatMap(([endpoint, method, path], index) =>
      ['with', 'without'].map((slash) => ({
        endpoint,
        method,
        path,
        caller,
        slash,
        status: EXPECTED[caller][index],
      })),
    ),
  );

  it.each(TABLE)(
    '$endpoint for $caller, $slash its slash: $status',
    async ({ endpoint, method, path, caller, slash, status }) => {
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      const bodies: Record<string, unknown> = {
        'POST /subscriptions/': BODY,
        'PATCH /subscriptions/{id}/': { name: 'silver', token: GOOD_CARD },
      };
      const json = bodies[endpoint] ?? (method === 'POST' ? {} : undefined);
      const url = slash === 'with' ? path(id) : path(id).replace(/\/$/, '');
      const before = host.simulator.effects(midtransId);
      const answer = await host.request(url, { method, json, ...CALLERS[caller] });
      expect(answer.status).toBe(status);
      if (status === 404) expect(answer.body).toEqual(NOT_FOUND);
      if (endpoint.includes('{id}') && status !== 200) {
        expect(await host.view(id)).toMatchObject({ status: 'active', amount: '99000.00' });
        expect(host.simulator.effects(midtransId)).toEqual(before);
      }
    },
  );

  it('tells a subscription of another from none at all in no way', async () => {
    const { id } = await host.subscribe();
    for (const each of [id, randomUUID(), 'not-an-id']) {
      for (const [method, path] of [
        ['GET', `${ROOT}${each}/`],
        ['PATCH', `${ROOT}${each}/`],
        ['POST', `${ROOT}${each}/cancel/`],
      ] as const) {
        const answer = await host.request(path, { method, ...CALLERS['another customer'] });
        expect([answer.status, answer.body]).toEqual([404, NOT_FOUND]);
      }
    }
  });

  it('shows everything the seeds name, and no token', async () => {
    const start = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000);
    const { status, body } = await post({
      ...BODY,
      interval: 2,
      interval_unit: 'week',
      max_interval: 6,
      start_time: start.toISOString(),
      customer_details: { first_name: 'John', last_name: 'Doe', email: 'john@shop.test', phone: '0812' },
      metadata: { plan: 'premium' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      account: 'default',
      midtrans_subscription_id: expect.any(String),
      name: 'Monthly Premium',
      payment_type: 'credit_card',
      amount: '99000.00',
      currency: 'IDR',
      interval: 2,
      interval_unit: 'week',
      max_interval: 6,
      start_time: start.toISOString(),
      current_interval: 0,
      status: 'active',
      next_execution_at: start.toISOString(),
      customer_first_name: 'John',
      customer_last_name: 'Doe',
      customer_email: 'john@shop.test',
      customer_phone: '0812',
      schedule_display: 'every 2 weeks, 6 times',
      metadata: { plan: 'premium' },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await host.view(body.id)).toEqual(body);
    expect(host.simulator.subscription(body.midtrans_subscription_id)).toMatchObject({
      name: 'Monthly-Premium',
      amount: 99_000,
      maxInterval: 6,
      startTime: start,
    });
  });

  it('has the defaults of the seeds', async () => {
    const { body } = await post(BODY);
    expect(body).toMatchObject({
      interval: 1,
      interval_unit: 'month',
      max_interval: 12,
      schedule_display: 'every 1 month, 12 times',
      customer_first_name: '',
      metadata: {},
    });
    // Without a start time Midtrans says when it begins.
    expect(body.start_time).toBe(
      host.simulator.subscription(body.midtrans_subscription_id)?.startTime.toISOString(),
    );
  });

  it.each([
    [null, 'every 1 month', undefined],
    [0, 'every 1 month, 1 time', 0],
    [1, 'every 1 month, 1 time', 1],
  ])('takes a max_interval of %p', async (max_interval, schedule_display, atGateway) => {
    const { body } = await post({ ...BODY, max_interval });
    expect(body).toMatchObject({ max_interval, schedule_display });
    expect(host.simulator.subscription(body.midtrans_subscription_id)?.maxInterval).toBe(atGateway);
  });

  describe('refuses, and stores and sends nothing,', () => {
    const PAST = new Date(Date.now() - 60_000).toISOString();
    it.each([
      ['a list', [], ['']],
      ['an empty body', {}, ['name', 'amount', 'payment_type', 'token']],
      ['a name of 41 characters', { ...BODY, name: 'n'.repeat(41) }, ['name']],
      ['a blank name', { ...BODY, name: ' ' }, ['name']],
      ['an amount of 0', { ...BODY, amount: 0 }, ['amount']],
      ['an amount with sen', { ...BODY, amount: 10.5 }, ['amount']],
      ['an amount as text', { ...BODY, amount: '99000' }, ['amount']],
      ['another payment type', { ...BODY, payment_type: 'qris' }, ['payment_type']],
      ['a card without a token', { ...BODY, token: undefined }, ['token']],
      ['a card with an account', { ...BODY, gopay_account_id: 'account' }, ['gopay_account_id']],
      ['GoPay without an account', { ...BODY, payment_type: 'gopay' }, ['gopay_account_id']],
      [
        'GoPay without a token',
        { ...BODY, payment_type: 'gopay', token: '', gopay_account_id: 'a' },
        ['token'],
      ],
      ['an interval of 0', { ...BODY, interval: 0 }, ['interval']],
      ['another unit', { ...BODY, interval_unit: 'year' }, ['interval_unit']],
      ['a negative max_interval', { ...BODY, max_interval: -1 }, ['max_interval']],
      ['a max_interval as text', { ...BODY, max_interval: '12' }, ['max_interval']],
      ['a start in the past', { ...BODY, start_time: PAST }, ['start_time']],
      ['a start that is none', { ...BODY, start_time: 'tomorrow' }, ['start_time']],
      ['a start beyond the calendar', { ...BODY, start_time: '+012345-01-01T00:00:00Z' }, ['start_time']],
      ['four retries', { ...BODY, retry_max_interval: 4 }, ['retry_max_interval']],
      ['retries by the week', { ...BODY, retry_interval_unit: 'week' }, ['retry_interval_unit']],
      ['an email that is none', { ...BODY, customer_details: { email: 'x' } }, ['customer_details.email']],
      ['metadata as a list', { ...BODY, metadata: [] }, ['metadata']],
    ])('%s', async (_name, json, fields) => {
      const countOf = async () =>
        (await host.database.rows('SELECT count(*) FROM midtrans_subscriptions'))[0];
      // Notifications of the tests before this one make calls as well.
      await host.simulator.idle();
      const [before, asked] = [await countOf(), host.calls.length];
      expect(await errorsOf(json)).toEqual(fields);
      expect([await countOf(), host.calls.length]).toEqual([before, asked]);
    });
  });

  it('lists to customers their own, newest first, by page and filter, and to staff all', async () => {
    const user = randomUUID();
    const mine: string[] = [];
    for (let count = 0; count < 5; count++) {
      const { body } = await host.request(ROOT, { method: 'POST', user, json: BODY });
      mine.unshift(body.id);
    }
    await host.request(`${ROOT}${mine[2]}/cancel/`, { method: 'POST', user, json: {} });
    const other = await host.subscribe();

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await host.request(`${ROOT}?limit=2${at}`, { user });
      seen.push(...body.results.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(mine);

    const listed = async (query: string, who: object) =>
      (await host.request(`${ROOT}?limit=200&${query}`, who)).body.results.map(
        ({ id }: { id: string }) => id,
      );
    expect(await listed('status=cancelled', { user })).toEqual([mine[2]]);
    expect(await listed('payment_type=gopay', { user })).toEqual([]);
    expect(await listed('', CALLERS.staff)).toEqual(expect.arrayContaining([...mine, other.id]));
    expect((await host.request(`${ROOT}?status=gone&limit=0`, { user })).body).toMatchObject({
      statusCode: 400,
      details: [{ field: 'limit' }, { field: 'status' }],
    });
  });

  it('passes on what Midtrans finds wrong, and keeps the subscription as a failure', async () => {
    const metadata = { text: 'x'.repeat(2_000) };
    const { status, body } = await post({ ...BODY, metadata });
    expect([status, body]).toMatchObject([
      400,
      {
        code: 'gateway_400',
        message: 'Midtrans: Invalid parameter.',
        details: [{ field: '', message: expect.stringContaining('subscription.metadata') }],
      },
    ]);
    const { body: list } = await host.request(`${ROOT}?status=failure`, CALLERS.owner);
    expect(list.results[0]).toMatchObject({ status: 'failure', midtrans_subscription_id: '', metadata });
    expect(await host.act(list.results[0].id, 'enable')).toMatchObject({
      status: 400,
      body: { code: 'invalid_state' },
    });
  });

  it('is created once under one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const first = await post(BODY, headers);
    const second = await post(BODY, headers);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await post({ ...BODY, amount: 1 }, headers)).status).toBe(422);
    const created = host.simulator
      .subscriptions()
      .filter(({ id }) => id === first.body.midtrans_subscription_id);
    expect(created).toHaveLength(1);
  });

  it('is changed by PATCH, and only as far as it can be', async () => {
    const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
    const refused = async (json: object) => {
      const { status, body } = await host.update(id, json);
      expect(status).toBe(400);
      return body.details.map(({ field }: { field: string }) => field);
    };
    expect(await refused({})).toEqual(['']);
    expect(await refused({ name: 'n'.repeat(16) })).toEqual(['name']);
    expect(await refused({ amount: 0 })).toEqual(['amount']);
    expect(await refused({ payment_type: 'gopay' })).toEqual(['payment_type']);
    expect(await refused({ next_execution_at: '2020-01-01' })).toEqual(['next_execution_at']);
    expect(await refused({ gopay_account_id: 'account' })).toEqual(['gopay_account_id']);

    const next = new Date(Math.ceil(Date.now() / 1000) * 1000 + 5 * 86_400_000).toISOString();
    const { status, body } = await host.update(id, {
      name: 'silver',
      amount: 50_000,
      token: GOOD_CARD,
      interval: 3,
      next_execution_at: next,
      retry_interval: 2,
      retry_interval_unit: 'hour',
      retry_max_interval: 1,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'silver',
      amount: '50000.00',
      interval: 3,
      next_execution_at: next,
      schedule_display: 'every 3 months, 12 times',
      status: 'active',
    });
    expect(host.simulator.subscription(midtransId)).toMatchObject({ name: 'silver', amount: 50_000 });
    await host.toldOf(id, ['subscription.created', 'subscription.updated']);
    // The same once more is no news.
    await host.update(id, { name: 'silver', amount: 50_000, retry_max_interval: 1 });
    await host.toldOf(id, ['subscription.created', 'subscription.updated']);
  });

  it('wants a short name where the present one is too long for an update', async () => {
    const { id } = await host.subscribe({ name: 'a name that is rather long' });
    expect((await host.update(id, { amount: 50_000, token: GOOD_CARD })).body.details).toEqual([
      {
        field: 'name',
        message: 'name must be given, in at most 15 characters: Midtrans takes no update with a longer one',
      },
    ]);
    expect((await host.update(id, { name: 'short', amount: 50_000, token: GOOD_CARD })).status).toBe(200);
  });
});

describe('what the host decides', () => {
  it('prepares subscriptions and their changes, or vetoes them', async () => {
    const asked: unknown[] = [];
    const host = await startSubscriptionHost({
      midtrans: {
        subscriptions: {
          prepare: (requested, user, present, terms) => {
            const { amount } = terms ?? requested;
            asked.push([amount, user?.id, present?.amount]);
            if (requested.name === 'gone') {
              throw new MidtransInputError([{ field: 'name', message: 'this plan is not sold any more' }]);
            }
            return amount === 1 ? { amount: 75_000, userId: 'somebody else' } : undefined;
          },
        },
      },
    });
    try {
      const { id } = await host.subscribe({ amount: 1 });
      expect(await host.view(id)).toMatchObject({ amount: '75000.00' });
      await host.update(id, { amount: 1, token: GOOD_CARD });
      expect(await host.view(id)).toMatchObject({ amount: '75000.00' });
      await expect(host.subscribe({ name: 'gone' })).rejects.toThrow('not sold any more');
      expect(asked).toEqual([
        [1, 'customer-1', undefined],
        [1, 'staff', 75_000],
        [99_000, 'customer-1', undefined],
      ]);
    } finally {
      await host.close();
    }
  });

  it('sets of price and dates what an owner may change, and what it does not set stays', async () => {
    const host = await startSubscriptionHost({
      midtrans: {
        subscriptions: {
          prepare: (_requested, _user, _present, terms) => {
            if (terms === undefined) return undefined;
            const { amount, interval } = terms;
            // Plans have prices; how often somebody pays is theirs to say; an amount of 7 asks for no change.
            return {
              ...(amount === 7 ? { amount: undefined } : amount && { amount: 150_000 }),
              ...(interval && { interval }),
            };
          },
        },
      },
    });
    try {
      const { id } = await host.subscribe();
      const update = (json: object) =>
        host.request(`${ROOT}${id}/`, { method: 'PATCH', user: 'customer-1', json });
      expect(await update({ amount: 1, interval: 3, token: GOOD_CARD })).toMatchObject({
        status: 200,
        body: { amount: '150000.00', interval: 3 },
      });
      expect(await update({ amount: 7, name: 'silver', token: GOOD_CARD })).toMatchObject({
        status: 200,
        body: { amount: '150000.00', name: 'silver' },
      });
      expect(await update({ amount: 1, retry_max_interval: 0, token: GOOD_CARD })).toMatchObject({
        status: 403,
        body: {
          code: 'forbidden',
          details: [{ field: 'retry_max_interval', message: 'retry_max_interval is for staff to change' }],
        },
      });
      expect(await host.view(id)).toMatchObject({ amount: '150000.00', interval: 3 });
    } finally {
      await host.close();
    }
  });

  it('gives no price or date away by returning what an owner asked for', async () => {
    const host = await startSubscriptionHost({
      midtrans: { subscriptions: { prepare: (requested) => ({ ...requested }) } },
    });
    try {
      const { id, midtrans_subscription_id: midtransId } = await host.subscribe();
      const update = (json: object, who: object = { user: 'customer-1' }) =>
        host.request(`${ROOT}${id}/`, { method: 'PATCH', json: { ...json, token: GOOD_CARD }, ...who });
      const terms = {
        amount: 1,
        interval: 3,
        next_execution_at: '2099-01-01',
        retry_interval: 1,
        retry_interval_unit: 'day',
        retry_max_interval: 0,
      };
      const refused = await update({ name: 'silver', ...terms });
      expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
      const named = (refused.body.details as { field: string }[]).map(({ field }) => field);
      expect(named.sort()).toEqual(Object.keys(terms).sort());
      expect(host.simulator.subscription(midtransId)).toMatchObject({ amount: 99_000 });
      expect(await host.view(id)).toMatchObject({ name: 'gold', amount: '99000.00', interval: 1 });

      expect(await update({ name: 'silver' })).toMatchObject({ status: 200, body: { name: 'silver' } });
      const staff = { user: 'staff', staff: true };
      expect(await update({ amount: 120_000 }, staff)).toMatchObject({
        status: 200,
        body: { amount: '120000.00' },
      });
    } finally {
      await host.close();
    }
  });

  it('lets an owner have the price that they asked for by naming it', async () => {
    const host = await startSubscriptionHost({
      midtrans: { subscriptions: { prepare: (_requested, _user, _present, terms) => terms && { ...terms } } },
    });
    try {
      const { id } = await host.subscribe();
      const json = { amount: 150_000, token: GOOD_CARD };
      const answer = await host.request(`${ROOT}${id}/`, { method: 'PATCH', user: 'customer-1', json });
      expect(answer).toMatchObject({ status: 200, body: { amount: '150000.00' } });
    } finally {
      await host.close();
    }
  });

  it('stands by the price that it gave first, as long as Midtrans may have heard it', async () => {
    const prices = [100_000, 200_000, 300_000];
    const host = await startSubscriptionHost({
      midtrans: { subscriptions: { prepare: () => ({ amount: prices.shift() }) }, http: { retries: 0 } },
    });
    try {
      const request = {
        method: 'POST',
        user: 'customer-1',
        json: { name: 'gold', amount: 1, payment_type: 'credit_card', token: GOOD_CARD },
        headers: { 'idempotency-key': randomUUID() },
      };
      host.simulator.fail('createSubscription', { kind: 'status', status: 429 }, { times: 1 });
      expect((await host.request(ROOT, request)).status).toBe(503);
      // That was a no: what is sent next is what counts.
      host.simulator.fail('createSubscription', { kind: 'status', status: 500 }, { times: 1 });
      expect((await host.request(ROOT, request)).status).toBe(502);
      const { status, body } = await host.request(ROOT, request);
      expect([status, body.amount, prices]).toEqual([201, '200000.00', []]);
      expect(host.simulator.subscriptions().map(({ amount }) => amount)).toEqual([200_000]);
    } finally {
      await host.close();
    }
  });

  it('may keep actions for staff', async () => {
    const host = await startSubscriptionHost({
      midtrans: { access: { permissions: { update_subscription: 'staff', cancel_subscription: 'staff' } } },
    });
    try {
      const { id } = await host.subscribe();
      const renamed = { method: 'PATCH', user: 'customer-1', json: { name: 'silver', token: GOOD_CARD } };
      expect((await host.request(`${ROOT}${id}/`, renamed)).status).toBe(403);
      expect((await host.act(id, 'cancel')).status).toBe(403);
      expect((await host.act(id, 'disable')).status).toBe(200);
      const staff = { method: 'POST', user: 'staff', staff: true, json: {} };
      expect((await host.request(`${ROOT}${id}/cancel/`, staff)).status).toBe(200);
    } finally {
      await host.close();
    }
  });

  it('may be a service of its own', async () => {
    class Plans extends SubscriptionService {
      protected override buildSubscriptionPayload(id: string, subscription: ChargeableSubscription) {
        return { ...super.buildSubscriptionPayload(id, subscription), name: 'plan-of-the-host' };
      }
    }
    const host = await startSubscriptionHost({ midtrans: { services: { subscriptions: Plans } } });
    try {
      const { id, name, midtrans_subscription_id: midtransId } = await host.subscribe();
      expect(host.app.get(SubscriptionService)).toBeInstanceOf(Plans);
      expect([name, host.simulator.subscription(midtransId)?.name]).toEqual(
        Array(2).fill('plan-of-the-host'),
      );
      // Its charges are known by that name, and nobody has changed it.
      await host.nextCharge(midtransId);
      expect(await host.payments(id)).toHaveLength(1);
      await host.toldOf(id, ['subscription.created', 'subscription.charged']);
    } finally {
      await host.close();
    }
  });
});
