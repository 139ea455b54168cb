/** The greatest number of PostgreSQL's `integer`. */
const MOST = 2_147_483_647;

/** Whole numbers that are not told apart, and the one that is told in their place. */
interface Bin {
  readonly from: number;
  readonly told: number;
}

/** What is told is 5 % from each number of its bin at most: below 20 each has a bin of its own. */
function bins(): Bin[] {
  const all: Bin[] = [];
  let from = 0;
  while (from <= MOST) {
    const told = Math.floor((from * 21) / 20);
    all.push({ from, told });
    from = Math.floor((told * 20) / 19) + 1;
  }
  return all;
}

const BINS = bins();

/**
 * A histogram is one number, of nine decimal digits a bin: PostgreSQL adds up histograms as it adds up numbers, and a bin has room for a
 * billion.
 */
const DIGITS = 9;

/** SQL of the bin that a whole number from 0 is in, counted from 1. */
export function binOf(number: string): string {
  return `width_bucket(${number}, '{${BINS.map(({ from }) => from).join(',')}}'::integer[])`;
}

/** SQL of the histogram of so many numbers of one bin. */
export function histogramOf(count: string, bin: string): string {
  return `(${count}::text || repeat('0', ${DIGITS} * (${bin} - 1)))::numeric`;
}

/** Numbers that are counted in this process. */
export class Histogram {
  private readonly counts = new Map<number, number>();

  /** @param number - from 0; its whole part counts */
  add(number: number): void {
    const bin = BINS.findLastIndex(({ from }) => from <= number);
    this.counts.set(bin, (this.counts.get(bin) ?? 0) + 1);
  }

  addAll(other: Histogram): void {
    for (const [bin, count] of other.counts) this.counts.set(bin, (this.counts.get(bin) ?? 0) + count);
  }

  /** Its decimal digits, as SQL of {@link histogramOf} would come to. */
  toString(): string {
    return [...this.counts]
      .reduce((sum, [bin, count]) => sum + BigInt(count) * 10n ** BigInt(DIGITS * bin), 0n)
      .toString();
  }
}

/**
 * Within which number so many of a hundred are, 5 % more or less.
 *
 * @param histogram - its decimal digits
 * @returns null where it has none
 */
export function percentileOf(histogram: string, percent: number): number | null {
  const counts = countsOf(histogram);
  const wanted = Math.ceil((counts.reduce((sum, count) => sum + count, 0) * percent) / 100);
  let seen = 0;
  for (const [index, count] of counts.entries()) {
    seen += count;
    if (count > 0 && seen >= wanted) return BINS[index]?.told ?? null;
  }
  return null;
}

/** How many each bin has, the last bins that have none left out. */
function countsOf(histogram: string): number[] {
  const counts: number[] = [];
  for (let end = histogram.length; end > 0; end -= DIGITS) {
    counts.push(Number(histogram.slice(Math.max(end - DIGITS, 0), end)));
  }
  return counts;
}
