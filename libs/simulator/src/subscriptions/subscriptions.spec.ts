import { fixture } from '../../test/support';
import { objectAt } from '../json';
import { Subscriber } from './subscriptions.spec.helper';

const DENIED_CARD = '49111111sHfSakAvHvFQFEjTivUV1113';
const GOOD_CARD = '48111111sHfSakAvHvFQFEjTivUV1114';
const START = { start_time: '2024-01-31 10:00:00 +0700' };

describe('a subscription', () => {
  let merchant: Subscriber;
  beforeEach(async () => void (merchant = await Subscriber.at('2024-01-15T03:00:00Z')));
  afterEach(() => merchant.close());

  const charges = () =>
    merchant.simulator
      .transactions()
      .map(({ status, transactionTime }) => [status, transactionTime.toISOString()]);
  const dates = () => charges().map(([, at]) => at?.slice(0, 16));
  const view = (id: string) => merchant.simulator.subscription(id);

  it('of twelve months is charged to its end, with one charge that only a retry saves', async () => {
    const retry = { interval: 1, interval_unit: 'day', max_interval: 3 };
    const id = await merchant.subscribe({ retry_schedule: retry }, { ...START, max_interval: 12 });
    const months = [
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
      '2024-05-31',
      '2024-06-30',
      '2024-07-31',
      '2024-08-31',
      '2024-09-30',
      '2024-10-31',
      '2024-11-30',
      '2024-12-31',
    ].map((day) => `${day} 10:00:00`);
    const local = (time: string) => `${time.replace(' ', 'T')}.000000`;

    for (const [index, month] of months.entries()) {
      expect(await merchant.get(id)).toMatchObject({
        status: 'active',
        schedule: { current_interval: index, next_execution_at: local(month) },
      });
      const isRetried = month.startsWith('2024-03');
      if (isRetried) {
        merchant.simulator.failNextSubscriptionCharge(id);
        await merchant.advanceTo(month);
        expect(await merchant.get(id)).toMatchObject({
          status: 'active',
          schedule: { current_interval: index, next_execution_at: local('2024-04-01 10:00:00') },
        });
        expect(merchant.received('recurring')).toHaveLength(1 + index);
      }
      const paidAt = isRetried ? '2024-04-01 10:00:00' : month;
      await merchant.advanceTo(paidAt);
      const next = months[index + 1];
      expect(await merchant.get(id)).toMatchObject({
        status: next ? 'active' : 'inactive',
        schedule: { current_interval: index + 1, max_interval: 12, previous_execution_at: local(paidAt) },
      });
      expect(merchant.received('recurring').at(-1)).toMatchObject({
        event_name: 'subscription.charge',
        transaction: { transaction_status: 'capture', status_code: '200' },
        subscription: { id, status: next ? 'active' : 'inactive', schedule: { current_interval: index + 1 } },
      });
    }

    await merchant.simulator.advance('100d');
    const paid = merchant.simulator.transactions().filter(({ status }) => status !== 'deny');
    expect(dates()).toEqual(
      [
        ...['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-01', '2024-04-30', '2024-05-31', '2024-06-30'],
        ...['2024-07-31', '2024-08-31', '2024-09-30', '2024-10-31', '2024-11-30', '2024-12-31'],
      ].map((day) => `${day}T03:00`),
    );
    expect(paid).toHaveLength(12);
    for (const { status } of paid) expect(['capture', 'settlement']).toContain(status);
    const { schedule, transaction_ids } = await merchant.get(id);
    expect(schedule).not.toHaveProperty('next_execution_at');
    expect(transaction_ids).toEqual(paid.map(({ transactionId }) => transactionId));
    // One of the creation, one per date: nobody is told of a charge that is to be retried.
    expect(merchant.received('recurring')).toHaveLength(13);
    expect(merchant.simulator.effects(id)).toEqual({ createSubscription: 1, charge: 12 });
  });

  it('charges what the customer agreed to, under an order_id made of its name and 32 characters', async () => {
    await merchant.subscribe({ name: 'gold', amount: '14000' }, START);
    await merchant.advanceTo('2024-01-31 10:00:00');
    const [transaction] = merchant.simulator.transactions();
    expect(transaction).toMatchObject({ grossAmount: 14000, paymentType: 'credit_card', status: 'capture' });
    expect(transaction?.orderId).toMatch(/^gold[0-9a-f]{32}$/);
    expect(transaction?.details).not.toHaveProperty('redirect_url');
    expect(merchant.received('payment')).toMatchObject([
      { order_id: transaction?.orderId, transaction_status: 'capture', gross_amount: '14000.00' },
    ]);
    expect(merchant.received('payment')[0]).toHaveProperty('signature_key');
  });

  it('cuts a long name where an order_id has no room for it', async () => {
    await merchant.subscribe({ name: 'N'.repeat(40) }, START);
    await merchant.advanceTo('2024-01-31 10:00:00');
    expect(merchant.simulator.transactions()[0]?.orderId).toMatch(/^N{18}[0-9a-f]{32}$/);
  });

  it('without an end goes on; with an end of 0 it is charged once', async () => {
    const endless = await merchant.subscribe({}, { ...START, max_interval: null });
    const once = await merchant.subscribe({}, { ...START, max_interval: 0 });
    await merchant.simulator.advance('1500d');
    expect(view(endless)).toMatchObject({ status: 'active', currentInterval: 49 });
    expect(view(once)).toMatchObject({ status: 'inactive', currentInterval: 1 });
  });

  it.each([
    ['day', 3, ['2024-01-31T03:00', '2024-02-03T03:00', '2024-02-06T03:00']],
    ['week', 2, ['2024-01-31T03:00', '2024-02-14T03:00', '2024-02-28T03:00']],
  ])('is charged by the %s', async (unit, interval, expected) => {
    await merchant.subscribe({}, { ...START, interval, interval_unit: unit, max_interval: 3 });
    await merchant.simulator.advance('60d');
    expect(dates()).toEqual(expected);
  });

  it('that fails is tried again by its schedule, then given up', async () => {
    const retry = { interval: 30, interval_unit: 'minute', max_interval: 2 };
    const id = await merchant.subscribe({ token: DENIED_CARD, retry_schedule: retry }, START);
    await merchant.advanceTo('2024-01-31 10:30:00');
    expect(view(id)).toMatchObject({ status: 'active', failedAttempts: 2, currentInterval: 0 });
    await merchant.simulator.advance('60d');
    expect(charges()).toEqual([
      ['deny', '2024-01-31T03:00:00.000Z'],
      ['deny', '2024-01-31T03:30:00.000Z'],
      ['deny', '2024-01-31T04:00:00.000Z'],
    ]);
    expect(view(id)).toMatchObject({ status: 'inactive', failedAttempts: 0, transactionIds: [] });
    // The merchant hears of every transaction, and once of the subscription.
    expect(merchant.received('payment').map(({ transaction_status }) => transaction_status)).toEqual([
      'deny',
      'deny',
      'deny',
    ]);
    expect(merchant.received('recurring').slice(1)).toMatchObject([
      {
        transaction: { transaction_status: 'deny', status_code: '202' },
        subscription: { status: 'inactive' },
      },
    ]);
    expect(merchant.simulator.effects(id)).toEqual({ createSubscription: 1 });
  });

  it('is retried three times, hourly, unless told otherwise; with a max_interval of 0 not at all', async () => {
    const id = await merchant.subscribe({ token: DENIED_CARD, retry_schedule: undefined }, START);
    const never = await merchant.subscribe(
      { token: DENIED_CARD, retry_schedule: { max_interval: 0 } },
      START,
    );
    await merchant.advanceTo('2024-01-31 10:00:00');
    expect([view(id)?.status, view(never)?.status]).toEqual(['active', 'inactive']);
    await merchant.simulator.advance('1d');
    expect(dates()).toEqual(
      ['03:00', '03:00', '04:00', '05:00', '06:00'].map((time) => `2024-01-31T${time}`),
    );
    expect(view(id)?.status).toBe('inactive');
  });

  it.each([
    ['denied', '202', 1],
    ['invalid_token', '411', 0],
    ['no_access', '402', 0],
    ['error', '500', 0],
  ] as const)('fails on demand as %s', async (reason, code, transactions) => {
    const id = await merchant.subscribe({ retry_schedule: { max_interval: 0 } }, START);
    merchant.simulator.failNextSubscriptionCharge(id, { reason });
    await merchant.advanceTo('2024-01-31 10:00:00');
    expect(merchant.received('recurring').at(-1)).toMatchObject({
      transaction: { status_code: code },
      subscription: { id, status: 'inactive' },
    });
    expect(merchant.simulator.transactions()).toHaveLength(transactions);
  });

  it('denied on demand shows the card that it is paid with', async () => {
    const id = await merchant.subscribe({ token: '52111111sHfSakAvHvFQFEjTivUV1117' }, START);
    merchant.simulator.failNextSubscriptionCharge(id);
    await merchant.advanceTo('2024-01-31 10:00:00');
    expect(merchant.received('payment')).toMatchObject([
      { transaction_status: 'deny', masked_card: '52111111-1117' },
    ]);
  });

  it('counts the failures it was told of', async () => {
    const id = await merchant.subscribe({}, START);
    merchant.simulator.failNextSubscriptionCharge(id, { times: 2, reason: 'error' });
    merchant.simulator.failNextSubscriptionCharge(id, { reason: 'invalid_token' });
    await merchant.advanceTo('2024-02-03 10:00:00');
    expect(view(id)).toMatchObject({ status: 'active', currentInterval: 1, failedAttempts: 0 });
    const wrongs = [{ times: 0 }, { times: 1.5 }, JSON.parse(`{ "reason": "bad luck" }`)];
    for (const wrong of wrongs) {
      expect(() => merchant.simulator.failNextSubscriptionCharge(id, wrong)).toThrow(/times|reason/);
    }
    expect(() => merchant.simulator.failNextSubscriptionCharge('unknown')).toThrow('unknown');
  });

  it('that is disabled is not charged, but for its pending retries', async () => {
    const id = await merchant.subscribe({}, START);
    merchant.simulator.failNextSubscriptionCharge(id);
    await merchant.advanceTo('2024-01-31 10:00:00');
    await merchant.act(id, 'disable');
    expect(view(id)).toMatchObject({ status: 'inactive', failedAttempts: 1 });
    await merchant.simulator.advance('100d');
    expect(dates()).toEqual(['2024-01-31T03:00', '2024-02-01T03:00']);
    expect(view(id)).toMatchObject({ status: 'inactive', currentInterval: 1, failedAttempts: 0 });
  });

  it('that is cancelled is not retried either', async () => {
    const id = await merchant.subscribe({}, START);
    merchant.simulator.failNextSubscriptionCharge(id);
    await merchant.advanceTo('2024-01-31 10:00:00');
    await merchant.act(id, 'cancel');
    await merchant.simulator.advance('100d');
    expect(dates()).toEqual(['2024-01-31T03:00']);
    expect(view(id)).toMatchObject({ status: 'inactive', currentInterval: 0 });
    expect(merchant.simulator.effects(id)).toEqual({ createSubscription: 1, cancelSubscription: 1 });
  });

  it('that is enabled again goes on with the next date, without those it missed', async () => {
    const id = await merchant.subscribe({}, START);
    await merchant.advanceTo('2024-02-01 00:00:00');
    await merchant.act(id, 'disable');
    await merchant.advanceTo('2024-04-15 00:00:00');
    await merchant.act(id, 'enable');
    await merchant.act(id, 'enable');
    expect(objectAt(await merchant.get(id), 'schedule').next_execution_at).toBe('2024-04-30T10:00:00.000000');
    await merchant.advanceTo('2024-05-31 10:00:00');
    expect(dates()).toEqual(['2024-01-31T03:00', '2024-04-30T03:00', '2024-05-31T03:00']);
    expect(merchant.simulator.effects(id)).toMatchObject({ disableSubscription: 1, enableSubscription: 1 });
  });

  it('that is disabled and enabled in time misses nothing', async () => {
    const id = await merchant.subscribe({}, START);
    await merchant.act(id, 'disable');
    await merchant.simulator.advance('2d');
    await merchant.act(id, 'enable');
    await merchant.advanceTo('2024-01-31 10:00:00');
    expect(dates()).toEqual(['2024-01-31T03:00']);
  });

  it('is updated from the next charge on, its interval from the one after', async () => {
    const id = await merchant.subscribe({}, START);
    await merchant.update(id, {
      name: 'silver',
      amount: '20000',
      token: GOOD_CARD,
      schedule: { interval: 2, interval_unit: 'day', max_interval: 1 },
      metadata: { plan: 'silver' },
      payment_type: 'gopay',
    });
    expect(await merchant.get(id)).toMatchObject({
      name: 'silver',
      amount: '20000',
      token: GOOD_CARD,
      payment_type: 'credit_card',
      metadata: { plan: 'silver' },
      schedule: { interval: 2, interval_unit: 'month', next_execution_at: '2024-01-31T10:00:00.000000' },
    });
    await merchant.advanceTo('2024-03-31 10:00:00');
    expect(dates()).toEqual(['2024-01-31T03:00', '2024-03-31T03:00']);
    expect(merchant.simulator.transactions()[0]).toMatchObject({ grossAmount: 20000 });
    expect(merchant.simulator.transactions()[0]?.orderId).toMatch(/^silver/);
  });

  it('is saved by a new token while a retry is pending', async () => {
    const id = await merchant.subscribe({ token: DENIED_CARD }, START);
    await merchant.advanceTo('2024-01-31 10:00:00');
    await merchant.update(id, { token: GOOD_CARD });
    await merchant.advanceTo('2024-02-01 10:00:00');
    expect(charges().map(([status]) => status)).toEqual(['deny', 'capture']);
    expect(view(id)).toMatchObject({ status: 'active', currentInterval: 1 });
  });

  it('that failed comes back to life with a new date', async () => {
    const id = await merchant.subscribe({ token: DENIED_CARD, retry_schedule: { max_interval: 0 } }, START);
    await merchant.advanceTo('2024-02-01 00:00:00');
    expect(view(id)?.status).toBe('inactive');
    const schedule = { next_execution_at: '2024-02-05 09:00:00 +0700' };
    await merchant.update(id, { token: GOOD_CARD, schedule });
    expect(view(id)?.status).toBe('active');
    await merchant.advanceTo('2024-03-05 09:00:00');
    expect(dates()).toEqual(['2024-01-31T03:00', '2024-02-05T02:00', '2024-03-05T02:00']);
  });

  it('that ended is charged once more, on its next date, where it is enabled again', async () => {
    const id = await merchant.subscribe({}, { ...START, max_interval: 1 });
    await merchant.advanceTo('2024-02-10 00:00:00');
    expect(view(id)?.status).toBe('inactive');
    await merchant.act(id, 'enable');
    await merchant.simulator.advance('100d');
    expect(dates()).toEqual(['2024-01-31T03:00', '2024-02-29T03:00']);
    expect(view(id)).toMatchObject({ status: 'inactive', currentInterval: 2 });
  });

  it('is charged at once on demand, and keeps its later dates', async () => {
    const id = await merchant.subscribe({}, { ...START, max_interval: 2 });
    const charged = await merchant.simulator.chargeSubscription(id);
    expect(charged).toMatchObject({ status: 'active', currentInterval: 1 });
    expect(merchant.received('recurring').at(-1)).toMatchObject({ event_name: 'subscription.charge' });
    await merchant.simulator.advance('100d');
    expect(dates().slice(1)).toEqual(['2024-02-29T03:00']);
    await expect(merchant.simulator.chargeSubscription(id)).rejects.toThrow(
      `Subscription ${id} is inactive: no charge of it is due`,
    );
  });

  it('is refused where its own header names no URL, and is not made', async () => {
    const answer = await merchant.call(
      'POST',
      '/v1/subscriptions',
      { ...fixture('subscription-create-request-card'), schedule: { interval: 1, interval_unit: 'month' } },
      {
        'x-simulator-notify-recurring': 'nowhere',
      },
    );
    expect(answer.validation_messages).toEqual(['x-simulator-notify-recurring must be an http or https URL']);
    expect(merchant.simulator.subscriptions()).toEqual([]);
  });

  it('leaves nothing behind when the simulator closes', async () => {
    await merchant.subscribe({}, START);
    await merchant.simulator.close();
    await merchant.simulator.advance('100d');
    expect(merchant.simulator.transactions()).toEqual([]);
  });
});
