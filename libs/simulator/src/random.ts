/** Numbers in [0, 1). */
export type Random = () => number;

const RANGE = 2 ** 32;

/** The same numbers in the same order for the same seed (mulberry32: 32 bits of state, no use for secrets). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE;
  };
}

/**
 * A stream of numbers of its own, begun by one number of another. How often one of the two is drawn from does not move the
 * other, so what depends on one repeats even where the other is drawn from at the pace of a network.
 */
export function fork(random: Random): Random {
  return seededRandom(Math.floor(random() * RANGE));
}
