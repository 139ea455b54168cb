import { setTimeout as pause } from 'node:timers/promises';

/** So many of an account's calls may come at once before they are spread. */
const BURST_SECONDS = 1;

/** Spreads calls over time, those of each account by itself: so many a second, after as many at once. */
export class RateLimit {
  /** When the calls so far would be over, had they been spread evenly; by `performance.now()`. */
  private readonly spreadUntil = new Map<string, number>();

  constructor(private readonly perSecond: number) {}

  /**
   * Resolves when it is the call's turn.
   *
   * @param deadline - by `performance.now()`
   * @returns false at once where its turn comes after the deadline: then it is not counted
   */
  async take(account: string, deadline: number): Promise<boolean> {
    const now = performance.now();
    const spreadUntil = Math.max(now, this.spreadUntil.get(account) ?? 0) + 1_000 / this.perSecond;
    const waitMs = spreadUntil - now - BURST_SECONDS * 1_000;
    if (now + waitMs > deadline) return false;
    this.spreadUntil.set(account, spreadUntil);
    if (waitMs > 0) await pause(waitMs);
    return true;
  }
}
