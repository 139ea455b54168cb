import { FailurePause } from './failure-pause';

describe('the pause of a consumer that fails', () => {
  let now: number;
  let pause: FailurePause;
  const fail = (times: number): (number | undefined)[] => Array.from({ length: times }, () => pause.failed());

  beforeEach(() => {
    now = 0;
    pause = new FailurePause(() => now);
  });

  it('begins with the fifth failure in a row', () => {
    expect(fail(5)).toEqual([undefined, undefined, undefined, undefined, 1_000]);
    expect([pause.isOn, pause.isFailing]).toEqual([true, true]);
  });

  it('does not begin where others succeed in between', () => {
    for (let time = 0; time < 100; time++) {
      fail(4);
      pause.succeeded();
    }
    expect([pause.isOn, pause.isFailing]).toEqual([false, false]);
  });

  it('doubles with each failure that follows it, up to half a minute', () => {
    fail(4);
    const pauses = Array.from({ length: 8 }, () => {
      const [ms = 0] = fail(1);
      now += ms;
      return ms;
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('does not become longer by what was under way when it began', () => {
    fail(5);
    expect(fail(20)).toEqual(Array.from({ length: 20 }, () => undefined));
    now = 1_000;
    expect([pause.isOn, pause.isFailing]).toEqual([false, true]);
    expect(fail(1)).toEqual([2_000]);
  });

  it('ends with the first success', () => {
    fail(5);
    pause.succeeded();
    expect([pause.isOn, pause.isFailing]).toEqual([false, false]);
    expect(fail(5).at(-1)).toBe(1_000);
  });
});
