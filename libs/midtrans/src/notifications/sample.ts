/** How much of a flood is looked at. */
export interface SampleSize {
  readonly windowMs: number;
  /** All of these, of each window. */
  readonly first: number;
  /** Then one in so many. */
  readonly every: number;
}

/** Which of many are worth a closer look: the first of each window, then every so many. */
export class Sample {
  private windowStart = Number.NEGATIVE_INFINITY;
  private seen = 0;

  constructor(private readonly size: SampleSize) {}

  /** Whether the next one is, which came at this time in milliseconds. */
  takes(now: number): boolean {
    const { windowMs, first, every } = this.size;
    if (now - this.windowStart >= windowMs) {
      this.windowStart = now;
      this.seen = 0;
    }
    this.seen++;
    return this.seen <= first || (this.seen - first) % every === 0;
  }
}
