/** So many failures in a row are of the consumer, not of an event. */
const TOLERATED = 5;
/** The first pause; doubles from there. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Holds back what would fail: after several failures in a row a consumer is given nothing for a while, then one event at a time until one
 * succeeds.
 */
export class FailurePause {
  private failures = 0;
  private until = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether it is given nothing. */
  get isOn(): boolean {
    return this.now() < this.until;
  }

  /** Whether the last that are known of have failed. */
  get isFailing(): boolean {
    return this.failures >= TOLERATED;
  }

  succeeded(): void {
    this.failures = 0;
    this.until = 0;
  }

  /** @returns how long it is given nothing from now on, in milliseconds; undefined where it goes on, or was held back already */
  failed(): number | undefined {
    // What was under way when the pause began says nothing new.
    if (this.isOn) return undefined;
    this.failures++;
    if (!this.isFailing) return undefined;
    const ms = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - TOLERATED), LONGEST_PAUSE_MS);
    this.until = this.now() + ms;
    return ms;
  }
}
