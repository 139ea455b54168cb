import {
  counts,
  lagSeries,
  notificationSeries,
  OTHERS,
  paidByMethod,
  stacked,
  webhookSeries,
} from './chart-data';

const begins = [0, 100, 200];
const method = (payment_type: string, paid_amount: number) => ({
  payment_type,
  paid_amount,
  created_count: 0,
  paid_count: 0,
  expired_count: 0,
  denied_count: 0,
  seconds_to_pay_p50: null,
  seconds_to_pay_p90: null,
});
const row = (ms: number, payment_type: string, paid_amount: number) => ({
  at: new Date(ms).toISOString(),
  payment_type,
  paid_amount,
  paid_count: 1,
  created_count: 2,
  expired_count: 0,
  denied_count: 1,
});

it('sums what was paid by bucket and method, the largest method first', () => {
  const stats = {
    methods: [method('qris', 5), method('gopay', 30), method('dana', 0)],
    series: [row(0, 'gopay', 10), row(150, 'gopay', 20), row(200, 'qris', 5)],
  };
  expect(paidByMethod(stats, begins)).toEqual([
    { name: 'gopay', values: [10, 20, 0] },
    { name: 'qris', values: [0, 0, 5] },
  ]);
});

it('shows many methods as the largest four and the others', () => {
  const types = ['a', 'b', 'c', 'd', 'e', 'f'];
  const stats = {
    methods: types.map((type, index) => method(type, 60 - index)),
    series: types.map((type, index) => row(0, type, 60 - index)),
  };
  const series = paidByMethod(stats, begins);
  expect(series.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', OTHERS]);
  expect(series.at(-1)?.values).toEqual([56 + 55, 0, 0]);
});

it('counts what began before the first bucket in none', () => {
  expect(counts({ series: [row(-1, 'qris', 1), row(0, 'qris', 1)] }, begins)[0]?.values).toEqual([2, 0, 0]);
});

it('leaves out verdicts that did not occur', () => {
  const notifications = [{ at: new Date(0).toISOString(), status: 'stale', count: 3 }];
  expect(notificationSeries({ notifications }, begins, ['processed', 'stale'])).toEqual([
    { name: 'stale', values: [3, 0, 0] },
  ]);
});

it('tells the time to answer of what was taken, and of what is to be delivered again where there was any', () => {
  const webhook = (ms: number, answer: string, webhook_ms_p50: number | null, webhook_ms_p90: number) => ({
    at: new Date(ms).toISOString(),
    answer,
    count: 1,
    webhook_ms_p50,
    webhook_ms_p90,
  });
  const taken = [webhook(0, '2xx', 5, 9), webhook(10, '2xx', 4, 11), webhook(200, '4xx', 1, 1)];
  const ofTaken = [
    { name: 'p50', values: [5, 0, 0] },
    { name: 'p90', values: [11, 0, 0] },
  ];
  expect(webhookSeries({ webhooks: taken }, begins)).toEqual(ofTaken);
  const again = webhook(100, '5xx', null, 4_000);
  expect(webhookSeries({ webhooks: [...taken, again] }, begins)).toEqual([
    ...ofTaken,
    { name: 'again', values: [0, 4_000, 0] },
  ]);
  expect(webhookSeries({ webhooks: [] }, begins)).toEqual([]);
});

it('tells the longest lag of five consumers, of whichever account, the one that was the farthest behind first', () => {
  const lag = (ms: number, consumer: string, longest_lag_ms: number, account = 'default') => ({
    at: new Date(ms).toISOString(),
    consumer,
    account,
    most_waiting: 1,
    longest_lag_ms,
  });
  const small = ['a', 'b', 'c', 'd', 'e'].map((name, index) => lag(0, name, 10 + index));
  const consumers = [...small, lag(100, 'ship', 70), lag(100, 'ship', 90, 'bali'), lag(200, 'ship', 20)];
  const series = lagSeries({ consumers }, begins);
  expect(series.map(({ name }) => name)).toEqual(['ship', 'e', 'd', 'c', 'b']);
  expect(series[0]).toEqual({ name: 'ship', values: [0, 90, 20] });
});

it('puts each series on top of those before it', () => {
  expect(
    stacked([
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [10, 0] },
    ]),
  ).toEqual([
    [1, 2],
    [11, 2],
  ]);
});
