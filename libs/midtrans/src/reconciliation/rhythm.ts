const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** At most so much later than planned, in milliseconds: what became due together is spread. */
const MOST_JITTER_MS = MINUTE_MS;

/**
 * When something that has not been answered is looked at again: as long from now as it has been waiting, so that the intervals double,
 * up to a day.
 *
 * @param since - when it was asked, or last moved
 * @param leastMs - between two looks, in milliseconds
 */
export function backOff(since: Date, now: Date, leastMs = MINUTE_MS): Date {
  const waitedMs = now.getTime() - since.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs, leastMs), DAY_MS));
}

/**
 * When a look is repeated that failed: sooner than after one that was answered.
 *
 * @param since - see {@link backOff}
 */
export function retryFailed(since: Date, now: Date): Date {
  const waitedMs = now.getTime() - since.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs / 10, MINUTE_MS), 60 * MINUTE_MS));
}

/**
 * Up to a tenth of the time until then later, and a minute at most.
 *
 * @param random - from 0 to 1
 */
export function jittered(planned: Date, now: Date, random: number = Math.random()): Date {
  const waitMs = Math.max(planned.getTime() - now.getTime(), 0);
  return new Date(planned.getTime() + Math.round(Math.min(waitMs / 10, MOST_JITTER_MS) * random));
}
