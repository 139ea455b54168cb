import { backOff, jittered, retryFailed } from './rhythm';

const NOW = new Date('2026-11-27T03:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const after = (date: Date) => date.getTime() - NOW.getTime();

describe('the time of the next look', () => {
  it.each([
    ['a minute after what was asked just now', 0, MINUTE],
    ['a minute after one that was asked a minute ago', MINUTE, MINUTE],
    ['after as long as nobody has answered', 7 * MINUTE, 7 * MINUTE],
    ['after a day at most', 20 * DAY, DAY],
    ['a minute after what is said to be asked in the future, by another clock', -HOUR, MINUTE],
  ])('is %s', (_when, waited, next) => {
    expect(after(backOff(ago(waited), NOW))).toBe(next);
  });

  it('is no earlier than it is said', () => {
    expect(after(backOff(NOW, NOW, 5))).toBe(5);
  });

  it('doubles the time that has passed with each look, so that a month has some forty', () => {
    let at = NOW;
    let looks = 0;
    while (at.getTime() < NOW.getTime() + 30 * DAY) {
      at = backOff(NOW, at);
      looks++;
    }
    expect(looks).toBeGreaterThan(35);
    expect(looks).toBeLessThan(45);
  });

  it.each([
    ['a minute', 0, MINUTE],
    ['a tenth of the time without news', 100 * MINUTE, 10 * MINUTE],
    ['an hour at most', 20 * DAY, HOUR],
  ])('is %s after one that failed', (_when, waited, next) => {
    expect(after(retryFailed(ago(waited), NOW))).toBe(next);
  });

  it('is spread over a tenth of the time until then, and a minute at most', () => {
    const in30s = new Date(NOW.getTime() + 30 * SECOND);
    const inADay = new Date(NOW.getTime() + DAY);
    expect([0, 0.5, 1].map((random) => after(jittered(in30s, NOW, random)))).toEqual([
      30_000, 31_500, 33_000,
    ]);
    expect([0, 1].map((random) => after(jittered(inADay, NOW, random)))).toEqual([DAY, DAY + MINUTE]);
    expect(after(jittered(ago(HOUR), NOW, 1))).toBe(-HOUR);
  });
});
