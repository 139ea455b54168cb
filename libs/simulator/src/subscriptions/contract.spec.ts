import { fixture, shapeOf, without } from '../../test/support';
import type { ChargeFailureReason } from '../index';
import { compact, isObject, objectAt, type JsonObject } from '../json';
import { Subscriber } from './subscriptions.spec.helper';

const request = fixture('subscription-create-request-card');

describe('the answers of the subscription API', () => {
  let merchant: Subscriber;
  beforeEach(async () => void (merchant = await Subscriber.at('2019-05-29T02:11:01.810Z')));
  afterEach(() => merchant.close());

  const create = (change: JsonObject) =>
    merchant.call('POST', '/v1/subscriptions', { ...request, ...change });
  const monthly = { schedule: { interval: 1, interval_unit: 'month' } };

  it('to a creation are those of the sample: it starts now, and is charged in a month', async () => {
    const response = await merchant.request('POST', '/v1/subscriptions', { ...request, ...monthly });
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    const sample = fixture('subscription-create-card');
    expect(shapeOf(body)).toEqual(shapeOf(sample));
    expect(without(isObject(body) ? body : {}, ['id', 'created_at', 'schedule'])).toEqual(
      without(sample, ['id', 'created_at', 'schedule']),
    );
    expect(body).toMatchObject({
      created_at: '2019-05-29T09:11:01.810000',
      schedule: {
        interval: 1,
        interval_unit: 'month',
        start_time: '2019-05-29T09:11:01.000000',
        previous_execution_at: '2019-05-29T09:11:01.000000',
        next_execution_at: '2019-06-29T09:11:01.000000',
      },
    });
  });

  it('to a creation that starts later have no previous execution', async () => {
    const body = await create({});
    expect(objectAt(body, 'schedule')).toEqual({
      interval: 1,
      interval_unit: 'month',
      max_interval: 12,
      start_time: '2020-07-22T07:25:01.000000',
      next_execution_at: '2020-07-22T07:25:01.000000',
    });
  });

  it('to GET are those of the sample', async () => {
    const { id } = await create({ ...monthly, retry_schedule: undefined });
    await merchant.advanceTo('2019-11-29 09:11:01');
    expect(shapeOf(await merchant.get(String(id)))).toEqual(shapeOf(fixture('subscription-get-card')));
  });

  it('to the creation of a GoPay subscription are those of the sample', async () => {
    const { accountId, token } = await merchant.linkAccount();
    const body = await merchant.call('POST', '/v1/subscriptions', {
      ...fixture('subscription-create-request-gopay'),
      schedule: { interval: 1, interval_unit: 'month' },
      token,
      gopay: { account_id: accountId },
    });
    // The documentation's sample forgot to change its payment type and token.
    const sample = fixture('subscription-create-gopay');
    expect(shapeOf(body)).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ payment_type: 'gopay', token, gopay: { account_id: accountId } });
  });

  it.each(['disable', 'enable', 'cancel'] as const)('to %s are those of the sample', async (action) => {
    const { id } = await create({});
    expect(await merchant.act(String(id), action)).toEqual(fixture('subscription-update-success'));
  });

  it('to an update are those of the sample', async () => {
    const { id } = await create({});
    expect(await merchant.update(String(id), {})).toEqual(fixture('subscription-update-success'));
  });

  it('to what is invalid have HTTP 400', async () => {
    const response = await merchant.request('POST', '/v1/subscriptions', { ...request, amount: undefined });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual(fixture('subscription-error-400'));
  });

  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/disable'],
    ['POST', '/enable'],
    ['POST', '/cancel'],
  ])('to %s of an unknown id%s have HTTP 404, whatever the body', async (method, path) => {
    const body = method === 'PATCH' ? {} : undefined;
    const response = await merchant.request(method, `/v1/subscriptions/unknown${path}`, body);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(fixture('subscription-error-404'));
  });
});

describe('the recurring notification', () => {
  interface Case {
    readonly sample: string;
    /** In WIB. */
    readonly startTime: string;
    readonly reason?: ChargeFailureReason;
  }

  const CASES: readonly Case[] = [
    { sample: 'notif-recurring-card-charge-success', startTime: '2022-10-26 16:59:00' },
    // The card's token is none, so it fails by itself.
    { sample: 'notif-recurring-card-charge-failed', startTime: '2022-10-26 11:50:00' },
    { sample: 'notif-recurring-gopay-charge-success', startTime: '2022-10-26 17:06:00' },
    { sample: 'notif-recurring-gopay-charge-failed', startTime: '2022-10-26 15:17:00', reason: 'no_access' },
    { sample: 'notif-recurring-charge-error-500', startTime: '2022-10-26 15:17:00', reason: 'error' },
  ];

  let merchant: Subscriber;
  afterEach(() => merchant.close());

  /** Subscribes as whoever got the sample did, but for the GoPay account, and the token of one that is to pay. */
  async function subscribeLike(sample: JsonObject, startTime: string, isToPay: boolean) {
    merchant = await Subscriber.at('2022-10-25T00:00:00Z', { merchantId: String(sample.merchant_id) });
    const { name, token, metadata, customer_details, payment_type } = sample;
    const { interval, interval_unit } = objectAt(sample, 'schedule');
    const request = { name, token, metadata, customer_details, payment_type, retry_schedule: undefined };
    const schedule = { interval, interval_unit, start_time: `${startTime} +0700` };
    if (payment_type !== 'gopay') {
      const id = await merchant.subscribe(request, schedule);
      return { id, expected: { ...sample, id } };
    }
    const account = await merchant.linkAccount();
    const own = { token: isToPay ? account.token : token, gopay: { account_id: account.accountId } };
    const id = await merchant.subscribe({ ...request, ...own }, schedule);
    return { id, expected: { ...sample, ...own, id } };
  }

  it.each([
    ['notif-recurring-card-created', '2022-10-26 11:20:00'],
    ['notif-recurring-gopay-created', '2022-10-26 11:20:00'],
  ])('of a creation is that of the sample %s', async (name, startTime) => {
    const { expected } = await subscribeLike(fixture(name), startTime, false);
    await merchant.simulator.idle();
    expect(merchant.received('recurring')).toEqual([expected]);
  });

  it.each(CASES)('of a charge is that of $sample', async ({ sample: name, startTime, reason }) => {
    const sample = fixture(name);
    const isToPay = name.includes('success');
    const { id, expected } = await subscribeLike(objectAt(sample, 'subscription'), startTime, isToPay);
    if (reason) merchant.simulator.failNextSubscriptionCharge(id, { times: 4, reason });
    await merchant.simulator.advance('50h');
    const [, charge, ...more] = merchant.received('recurring');
    expect(shapeOf(charge)).toEqual(shapeOf({ ...sample, subscription: expected }));
    expect(charge?.subscription).toEqual(expected);
    const { status_code, transaction_status } = objectAt(sample, 'transaction');
    expect(charge?.transaction).toMatchObject(compact({ status_code, transaction_status }));
    expect(more).toEqual([]);
  });
});
