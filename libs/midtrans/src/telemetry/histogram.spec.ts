import { binOf, Histogram, percentileOf } from './histogram';

/** As PostgreSQL would do both. */
const froms = /\{(.*)\}/.exec(binOf('n'))?.[1]?.split(',').map(Number) ?? [];
const binFor = (number: number): number => froms.filter((from) => from <= number).length;
const histogramFor = (numbers: readonly number[]): string =>
  numbers.reduce((sum, number) => sum + 10n ** BigInt(9 * (binFor(number) - 1)), 0n).toString();

describe('a histogram', () => {
  it('tells each number below 20 as it is, and every other within 5 %', () => {
    for (let number = 0; number < 20; number++) expect(percentileOf(histogramFor([number]), 50)).toBe(number);
    for (let number = 20; number < 2 ** 31; number += Math.ceil(number / 997)) {
      const told = percentileOf(histogramFor([number]), 50) ?? Number.NaN;
      expect([number, Math.abs(told - number) / number <= 0.05]).toEqual([number, true]);
    }
  });

  it('tells the ends of each bin within 5 %', () => {
    for (const end of [...froms.slice(1), ...froms.slice(1).map((from) => from - 1), 2 ** 31 - 1]) {
      const told = percentileOf(histogramFor([end]), 50) ?? Number.NaN;
      expect([end, Math.abs(told - end) <= 0.05 * end]).toEqual([end, true]);
    }
  });

  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9],
    [[3], 3, 3],
    [[0, 0, 7], 0, 7],
    [[1, 2], 1, 2],
    [[], null, null],
  ])('of %j half are within %j, and nine of ten within %j', (numbers, half, most) => {
    const histogram = histogramFor(numbers);
    expect([percentileOf(histogram, 50), percentileOf(histogram, 90)]).toEqual([half, most]);
  });

  it('keeps apart bins of which one has nearly a billion', () => {
    expect(percentileOf(`1${'999999999'}`, 50)).toBe(0);
    expect(percentileOf(`999999999${'000000001'}`, 50)).toBe(1);
  });

  it('is the same where this process counts', () => {
    const numbers = [0, 0, 19, 20, 21, 350, 350.9, 2 ** 31 - 1];
    const [counted, rest] = [new Histogram(), new Histogram()];
    for (const number of numbers.slice(0, 3)) counted.add(number);
    for (const number of numbers.slice(3)) rest.add(number);
    counted.addAll(rest);
    expect(counted.toString()).toBe(histogramFor(numbers));
    expect(new Histogram().toString()).toBe('0');
  });
});
