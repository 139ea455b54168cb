import { fixture, shapeOf } from '../../test/support';
import type { JsonObject } from '../json';
import { Subscriber } from '../subscriptions/subscriptions.spec.helper';

const request = fixture('subscription-create-request-card');

describe('the subscription API', () => {
  let merchant: Subscriber;
  beforeEach(async () => void (merchant = await Subscriber.at('2020-07-01T00:00:00Z')));
  afterEach(() => merchant.close());

  const post = (body: unknown, headers?: Record<string, string>) =>
    merchant.request('POST', '/v1/subscriptions', body, headers);

  it.each([
    ['without a key', ''],
    ['with the wrong key', `Basic ${Buffer.from('wrong:').toString('base64')}`],
  ])('answers HTTP 401 %s, in its own shape', async (_what, authorization) => {
    for (const [method, path] of [
      ['POST', ''],
      ['GET', '/id'],
      ['POST', '/id/cancel'],
    ] as const) {
      const body = method === 'POST' ? request : undefined;
      const response = await merchant.request(method, `/v1/subscriptions${path}`, body, { authorization });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ status_message: expect.any(String) });
    }
    expect(merchant.simulator.subscriptions()).toEqual([]);
  });

  it.each(['null', '[]', '{"name":', ''])('answers HTTP 400 to the body %p', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ status_message: 'Bad request' });
  });

  it('answers HTTP 400 to an update that is invalid, and changes nothing', async () => {
    const id = await merchant.subscribe();
    const response = await merchant.request('PATCH', `/v1/subscriptions/${id}`, { amount: '1' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ validation_messages: expect.any(Array) });
    expect(await merchant.get(id)).toMatchObject({ amount: '14000' });
  });

  it('answers an error inside the gateway in the shape of the sample', async () => {
    merchant.simulator.fail('createSubscription', { kind: 'status', status: 500 });
    const response = await post(request);
    expect(response.status).toBe(500);
    expect(shapeOf(await response.json())).toEqual(shapeOf(fixture('subscription-error-500')));
    expect(merchant.simulator.subscriptions()).toEqual([]);
  });

  it('answers the same to one Idempotency-Key for three minutes', async () => {
    const key = { 'idempotency-key': 'subscription-of-customer-1' };
    const idOf = async (response: Promise<Response>) => ((await (await response).json()) as JsonObject).id;
    const id = await idOf(post(request, key));
    await merchant.simulator.advance('179s');
    expect(await idOf(post(request, key))).toBe(id);
    // The body is looked at first.
    expect((await post({ ...request, amount: undefined }, key)).status).toBe(400);
    await merchant.simulator.advance('1s');
    expect(await idOf(post(request, key))).not.toBe(id);
    expect(merchant.simulator.effects(String(id))).toEqual({ createSubscription: 1 });
    expect(merchant.simulator.subscriptions()).toHaveLength(2);
  });
});

describe('a GoPay subscription', () => {
  let merchant: Subscriber;
  beforeEach(async () => void (merchant = await Subscriber.at('2024-01-15T03:00:00Z')));
  afterEach(() => merchant.close());

  const gopay = (accountId: string, token: string): JsonObject => ({
    payment_type: 'gopay',
    token,
    gopay: { account_id: accountId },
    retry_schedule: { interval: 1, interval_unit: 'hour', max_interval: 1 },
  });
  const START = { start_time: '2024-01-31 10:00:00 +0700' };
  const statuses = () => merchant.simulator.transactions().map(({ status }) => status);

  it('takes the money from the linked account, without a PIN', async () => {
    const { accountId, token } = await merchant.linkAccount();
    await merchant.subscribe({ ...gopay(accountId, token), amount: '400000' }, START);
    await merchant.advanceTo('2024-02-29 10:00:00');
    expect(statuses()).toEqual(['settlement', 'settlement']);
    expect(merchant.simulator.payAccount(accountId)?.balances).toMatchObject({ GOPAY_WALLET: 200_000 });
    expect(merchant.received('payment').map(({ transaction_status }) => transaction_status)).toContain(
      'settlement',
    );

    await merchant.simulator.advance('60d');
    expect(statuses().slice(2)).toEqual(['deny', 'deny']);
    expect(merchant.received('recurring').at(-1)).toMatchObject({
      transaction: {
        transaction_status: 'deny',
        status_code: '202',
        channel_response_message: 'Insufficient Balance',
      },
      subscription: { status: 'inactive', schedule: { current_interval: 2 } },
    });
  });

  it('fails once the customer has unlinked the account', async () => {
    const { accountId, token } = await merchant.linkAccount();
    const id = await merchant.subscribe(gopay(accountId, token), START);
    await merchant.simulator.unlinkPayAccount(accountId);
    await merchant.simulator.advance('20d');
    expect(statuses()).toEqual(['deny', 'deny']);
    expect(merchant.simulator.subscription(id)?.status).toBe('inactive');
  });

  it('is denied on demand', async () => {
    const { accountId, token } = await merchant.linkAccount();
    const id = await merchant.subscribe(gopay(accountId, token), START);
    merchant.simulator.failNextSubscriptionCharge(id);
    await merchant.advanceTo('2024-01-31 11:00:00');
    expect(statuses()).toEqual(['deny', 'settlement']);
  });

  it('needs an account that is linked', async () => {
    const messages = async (accountId: string) => {
      const body = {
        ...request,
        ...gopay(accountId, 'token'),
        schedule: { interval: 1, interval_unit: 'day' },
      };
      return (await merchant.call('POST', '/v1/subscriptions', body)).validation_messages;
    };
    const { accountId } = await merchant.linkAccount();
    await merchant.simulator.unlinkPayAccount(accountId);
    expect(await messages(accountId)).toEqual(['subscription.gopay.account_id is not an enabled account']);
    expect(await messages('unknown')).toEqual(['subscription.gopay.account_id is not an enabled account']);
  });
});

describe('the control API of subscriptions', () => {
  let merchant: Subscriber;
  let id: string;
  beforeEach(async () => {
    merchant = await Subscriber.at('2024-01-15T03:00:00Z');
    id = await merchant.subscribe({ retry_schedule: { max_interval: 0 } });
  });
  afterEach(() => merchant.close());

  const control = (method: string, path: string, body?: unknown) =>
    merchant.request(method, `/simulator/api/subscriptions${path}`, body);

  it('shows them', async () => {
    expect(await (await control('GET', '')).json()).toEqual({
      results: [await merchant.get(id)],
      next: null,
    });
    expect(await (await control('GET', `/${id}`)).json()).toEqual(await merchant.get(id));
    expect((await control('GET', '/unknown')).status).toBe(404);
  });

  it.each([
    [undefined, { times: 1, reason: 'denied' }, '202'],
    [{ reason: 'error' }, { times: 1, reason: 'error' }, '500'],
  ])('lets charges fail: %j', async (order, set, code) => {
    const response = await control('POST', `/${id}/fail`, order);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(set);
    await merchant.simulator.advance('31d');
    expect(merchant.received('recurring').at(-1)).toMatchObject({ transaction: { status_code: code } });
  });

  it('refuses what it cannot do', async () => {
    expect((await control('POST', '/unknown/fail')).status).toBe(404);
    const wrong = await control('POST', `/${id}/fail`, { times: 0 });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: 'invalid_field', field: 'times' });
    expect((await control('POST', `/${id}/fail`, '[]')).status).toBe(400);
  });
});
