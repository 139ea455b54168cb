import { MINUTE } from '../clock/time';
import { redeliveryDelay } from './policy';

describe('the redelivery policy', () => {
  const delays = (answer: number | undefined, random = 0.5) =>
    [1, 2, 3, 4, 5, 6].map((attempt) => redeliveryDelay(attempt, answer, random));
  const minutes = (...values: number[]) =>
    [0, 1, 2, 3, 4, 5].map((index) => {
      const value = values[index];
      return value === undefined ? undefined : value * MINUTE;
    });

  it('waits 2, 10, 30, 90 and 210 minutes, as often as the answer allows', () => {
    expect(delays(undefined)).toEqual(minutes(2, 10, 30, 90, 210));
    expect(delays(502)).toEqual(minutes(2, 10, 30, 90, 210));
    expect(delays(503)).toEqual(minutes(2, 10, 30, 90));
    expect(delays(404)).toEqual(minutes(2, 10));
    expect(delays(500)).toEqual(minutes(2));
    expect(delays(200)).toEqual(minutes());
  });

  it('shifts each delay by up to a tenth', () => {
    expect(redeliveryDelay(1, 500, 0)).toBe(1.8 * MINUTE);
    expect(redeliveryDelay(1, 500, 0.9999)).toBeLessThanOrEqual(2.2 * MINUTE);
  });
});
