import { fixture } from '../gateway/contract/fixtures.spec.helper';
import { parseScheduleTime, parseSubscriptionState } from './subscription.gateway-state';

const created = fixture('subscription-create-card');
const found = fixture('subscription-get-card');
const notified = fixture('notif-recurring-card-created');

describe('the answer about a subscription', () => {
  it('reads what GET answers', () => {
    expect(parseSubscriptionState(found)).toEqual({
      id: 'd98a63b8-97e4-4059-825f-0f62340407e9',
      ourId: null,
      active: true,
      terms: { name: 'MONTHLY_2019', amount: 14_000, interval: 1 },
      token: '48111111sHfSakAvHvFQFEjTivUV1114',
      gopayAccountId: null,
      currentInterval: 1,
      startTime: new Date('2019-05-29T09:11:01.803+07:00'),
      previousExecutionAt: new Date('2019-05-29T09:11:01.803+07:00'),
      nextExecutionAt: new Date('2019-06-29T09:11:01.803+07:00'),
      transactionIds: found.transaction_ids,
    });
  });

  it('reads the answer to a creation, which counts nothing yet', () => {
    expect(parseSubscriptionState(created)).toMatchObject({
      active: true,
      currentInterval: null,
      transactionIds: [],
    });
  });

  it('reads a notification, whose times are in UTC', () => {
    expect(parseSubscriptionState(notified)).toMatchObject({
      id: 'a05a8d85-8e22-4a9d-80bd-1e6199aea3f3',
      currentInterval: 0,
      startTime: new Date('2022-10-26T04:20:00Z'),
    });
  });

  it('finds our id in the metadata', () => {
    const metadata = { merchant_subscription_id: '0190d1f0-0000-7000-8000-000000000001' };
    expect(parseSubscriptionState({ metadata }).ourId).toBe(metadata.merchant_subscription_id);
  });

  it.each([{}, { id: 7 }, { id: '' }, { id: 'x'.repeat(256) }, { id: 'a\0b' }, { id: null }] as any[])(
    'finds no id in %j',
    (body) => expect(parseSubscriptionState(body).id).toBeNull(),
  );

  it.each([
    { toString: null, valueOf: null },
    { toString: 1, valueOf: 1 },
    Array.from({ length: 20_000 }).reduce((nested: unknown) => [nested], []),
    2 ** 31,
    '99999999999999',
  ])('reads past what is no time and no number', (oddity) => {
    const schedule = { start_time: oddity, interval: oddity, current_interval: oddity };
    const retry_schedule = { interval: oddity, interval_unit: oddity, max_interval: oddity };
    const body = { id: 'a', name: oddity, amount: oddity, schedule, retry_schedule, status: oddity } as any;
    const { terms, ...rest } = parseSubscriptionState(body);
    expect(terms.interval).toBeUndefined();
    expect(rest).toMatchObject({ id: 'a', active: null, currentInterval: null, startTime: null });
  });

  it('believes nothing that makes no sense', () => {
    const nonsense = {
      status: 'paused',
      schedule: { current_interval: -1, start_time: 7, next_execution_at: 'soon' },
      transaction_ids: ['a', 7, null, '', 'b'],
      metadata: 'none',
      token: { text: 'none' },
      gopay: 'none',
    };
    expect(parseSubscriptionState(nonsense as any)).toEqual({
      id: null,
      ourId: null,
      active: null,
      terms: {},
      token: null,
      gopayAccountId: null,
      currentInterval: null,
      startTime: null,
      previousExecutionAt: null,
      nextExecutionAt: null,
      transactionIds: ['a', 'b'],
    });
    expect(parseSubscriptionState({ schedule: [], transaction_ids: 'a' } as any).transactionIds).toEqual([]);
  });
});

describe('parseScheduleTime', () => {
  it.each([
    ['2019-05-29T09:11:01.803677', '2019-05-29T02:11:01.803Z'],
    ['2019-05-29 09:11:01', '2019-05-29T02:11:01.000Z'],
    ['2019-05-29T09:11:01', '2019-05-29T02:11:01.000Z'],
    ['2022-10-26T04:50:00.000000Z', '2022-10-26T04:50:00.000Z'],
    ['2020-07-22 07:25:01 +0700', '2020-07-22T00:25:01.000Z'],
    ['2020-07-22T07:25:01+09:00', '2020-07-21T22:25:01.000Z'],
  ])('%s', (text, instant) => expect(parseScheduleTime(text)?.toISOString()).toBe(instant));

  it.each([undefined, null, 7, '', 'soon', '2019-05-29', '2019-13-29T09:11:01', '2019-05-29T25:11:01'])(
    '%p is none',
    (text) => expect(parseScheduleTime(text)).toBeUndefined(),
  );
});
