import { fork, seededRandom, type Random } from './random';

const draw = (random: Random, count: number) => Array.from({ length: count }, random);

describe('seeded numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(draw(seededRandom(7), 20)).toEqual(draw(seededRandom(7), 20));
    expect(draw(seededRandom(7), 20)).not.toEqual(draw(seededRandom(8), 20));
  });

  it('lie in [0, 1), evenly', () => {
    const numbers = draw(seededRandom(1), 10_000);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      numbers.filter((n) => Math.floor(n * 10) === tenth),
    );
    for (const { length } of tenths) expect(Math.abs(length - 1000)).toBeLessThan(150);
  });

  it('of a fork do not depend on how often the first is drawn from', () => {
    const [one, two] = [seededRandom(7), seededRandom(7)];
    const [a, b] = [fork(one), fork(two)];
    draw(one, 5);
    expect(draw(a, 5)).toEqual(draw(b, 5));
    expect(draw(fork(seededRandom(7)), 5)).not.toEqual(draw(seededRandom(7), 5));
  });
});
