import fc from 'fast-check';
import { nextAttemptInMs, redeliveryOf } from './retry';

const POLICY = { maxAttempts: 6, backoffMs: 1_000, maxBackoffMs: 5_000 };
const schedule = (random: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((attempts) => nextAttemptInMs(attempts, POLICY, () => random));

describe('nextAttemptInMs', () => {
  it('doubles up to the longest pause, then gives up', () => {
    expect(schedule(1)).toEqual([1_000, 2_000, 4_000, 5_000, 5_000, null, null]);
  });

  it('is shifted by up to a quarter', () => {
    expect(schedule(0)).toEqual([750, 1_500, 3_000, 3_750, 3_750, null, null]);
  });

  it('gives up after one attempt where there is one', () => {
    expect(nextAttemptInMs(1, { ...POLICY, maxAttempts: 1 })).toBeNull();
  });

  it('never gives up a consumer that pauses on failures, and tries within half a minute', () => {
    const forever = redeliveryOf(
      { pausesOnFailures: true },
      { ...POLICY, maxAttempts: 1, maxBackoffMs: 3_600_000 },
    );
    const next = [1, 5, 100, 1_000_000].map((attempts) => nextAttemptInMs(attempts, forever, () => 1));
    expect(next).toEqual([1_000, 16_000, 30_000, 30_000]);
    expect(redeliveryOf({}, POLICY)).toBe(POLICY);
  });

  it('is a whole number within its bounds for any policy, however many attempts', () => {
    const whole = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    const policy = fc.record({ maxAttempts: whole, backoffMs: whole, maxBackoffMs: whole });
    fc.assert(
      fc.property(
        whole,
        policy,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, rules, random) => {
          const next = nextAttemptInMs(n, rules, () => random);
          if (next === null) return n >= rules.maxAttempts;
          return Number.isInteger(next) && next >= 0 && next <= rules.maxBackoffMs && n < rules.maxAttempts;
        },
      ),
    );
  });
});
