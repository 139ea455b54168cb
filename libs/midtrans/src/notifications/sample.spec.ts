import { Sample } from './sample';

const MINUTE = 60_000;
const sample = () => new Sample({ windowMs: MINUTE, first: 3, every: 10 });
const taken = (of: Sample, times: readonly number[]) => times.filter((now) => of.takes(now)).length;
const at = (now: number, count: number) => Array.from({ length: count }, () => now);

it('takes the first of a window, then one in so many', () => {
  const of = sample();
  const places = Array.from({ length: 30 }, (_, place) => place + 1).filter(() => of.takes(0));
  expect(places).toEqual([1, 2, 3, 13, 23]);
});

it('takes the first of the next window again', () => {
  const of = sample();
  expect(taken(of, at(1_000, 5))).toBe(3);
  expect(taken(of, at(1_000 + MINUTE - 1, 5))).toBe(0);
  expect(taken(of, at(1_000 + MINUTE, 5))).toBe(3);
});

it('takes all where few come', () => {
  expect(taken(sample(), [0, 30_000, 59_999, 60_000, 600_000, 10 ** 12])).toBe(6);
});
