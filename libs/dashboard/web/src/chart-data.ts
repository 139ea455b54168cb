import type { Stats } from './api-types';

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Most methods, or consumers, that a chart tells apart: more colours are not. */
const MOST_METHODS = 5;
export const OTHERS = 'others';

/** Rupiah paid in each bucket by method: the largest first, and all small ones as one. */
export function paidByMethod(stats: Pick<Stats, 'series' | 'methods'>, begins: readonly number[]): Series[] {
  const ranked = [...stats.methods].filter((method) => method.paid_amount > 0);
  ranked.sort((a, b) => b.paid_amount - a.paid_amount);
  const named = ranked
    .slice(0, ranked.length > MOST_METHODS ? MOST_METHODS - 1 : MOST_METHODS)
    .map(({ payment_type }) => payment_type);
  const nameOf = (type: string) => (named.includes(type) ? type : OTHERS);
  const names = ranked.length > named.length ? [...named, OTHERS] : named;
  return names.map((name) => ({
    name,
    values: gathered(
      stats.series.filter(({ payment_type }) => nameOf(payment_type) === name),
      begins,
      ({ paid_amount }) => paid_amount,
    ),
  }));
}

/** How many payments of each bucket were begun, paid, ran out of time, and were denied. */
export function counts(stats: Pick<Stats, 'series'>, begins: readonly number[]): Series[] {
  const of = (name: string, value: (row: Stats['series'][number]) => number): Series => ({
    name,
    values: gathered(stats.series, begins, value),
  });
  return [
    of('created', ({ created_count }) => created_count),
    of('paid', ({ paid_count }) => paid_count),
    of('expired', ({ expired_count }) => expired_count),
    of('denied', ({ denied_count }) => denied_count),
  ];
}

export function refundSeries(stats: Pick<Stats, 'refunds'>, begins: readonly number[]): Series[] {
  return [{ name: 'refunded', values: gathered(stats.refunds, begins, ({ amount }) => amount) }];
}

/** Deliveries in each bucket by what became of them, in the order of `statuses`, without those that did not occur. */
export function notificationSeries(
  stats: Pick<Stats, 'notifications'>,
  begins: readonly number[],
  statuses: readonly string[],
): Series[] {
  return statuses
    .filter((name) => stats.notifications.some(({ status }) => status === name))
    .map((name) => ({
      name,
      values: gathered(
        stats.notifications.filter(({ status }) => status === name),
        begins,
        ({ count }) => count,
      ),
    }));
}

/** Within how many milliseconds half, and nine of ten, of those that were taken were answered; nine of ten of those to be delivered again. */
export function webhookSeries({ webhooks }: Pick<Stats, 'webhooks'>, begins: readonly number[]): Series[] {
  const of = (
    name: string,
    answer: string,
    ms: (row: Stats['webhooks'][number]) => number | null,
  ): Series[] => {
    const rows = webhooks.filter((row) => row.answer === answer);
    const values = gathered(rows, begins, (row) => ms(row) ?? 0, Math.max);
    return rows.length === 0 ? [] : [{ name, values }];
  };
  return [
    ...of('p50', '2xx', ({ webhook_ms_p50 }) => webhook_ms_p50),
    ...of('p90', '2xx', ({ webhook_ms_p90 }) => webhook_ms_p90),
    ...of('again', '5xx', ({ webhook_ms_p90 }) => webhook_ms_p90),
  ];
}

/** The longest lag of the consumers that were the farthest behind, of whichever account. */
export function lagSeries({ consumers }: Pick<Stats, 'consumers'>, begins: readonly number[]): Series[] {
  return [...new Set(consumers.map(({ consumer }) => consumer))]
    .map((name) => ({
      name,
      values: gathered(
        consumers.filter(({ consumer }) => consumer === name),
        begins,
        ({ longest_lag_ms }) => longest_lag_ms,
        Math.max,
      ),
    }))
    .sort((a, b) => Math.max(...b.values) - Math.max(...a.values))
    .slice(0, MOST_METHODS);
}

/** Each series on top of those before it: what a stack of bars is drawn from. */
export function stacked(series: readonly Series[]): number[][] {
  const tops: number[][] = [];
  for (const { values } of series) {
    const below = tops.at(-1);
    tops.push(values.map((value, index) => value + (below?.[index] ?? 0)));
  }
  return tops;
}

/** Puts rows together by the bucket in which each lies. */
function gathered<Row extends { readonly at: string }>(
  rows: readonly Row[],
  begins: readonly number[],
  value: (row: Row) => number,
  put = (a: number, b: number): number => a + b,
): number[] {
  const sums = begins.map(() => 0);
  for (const row of rows) {
    const at = Date.parse(row.at);
    const index = begins.findLastIndex((begin) => begin <= at);
    if (index >= 0) sums[index] = put(sums[index] ?? 0, value(row));
  }
  return sums;
}
