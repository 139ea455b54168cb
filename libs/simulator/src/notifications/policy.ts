import { MINUTE } from '../clock/time';

/** How a merchant answered a delivery: an HTTP status, or nothing usable (undefined: no connection, timeout, too many hops). */
export type Answer = number | undefined;

const DELAYS = [2, 10, 30, 90, 210].map((minutes) => minutes * MINUTE);
const SHIFT = 0.1;

/** How often the gateway delivers again what was answered like this. */
export function redeliveriesAfter(answer: Answer): number {
  if (answer === undefined) return DELAYS.length;
  if (answer >= 200 && answer < 300) return 0;
  if (answer >= 301 && answer <= 303) return 0;
  if (answer === 500) return 1;
  if (answer === 503) return 4;
  if (answer === 400 || answer === 404) return 2;
  return DELAYS.length;
}

/**
 * Milliseconds until the next delivery after attempt number `attempt` (from 1) was answered; undefined when there is none.
 * `random`, in [0, 1), shifts the delay by up to a tenth either way.
 */
export function redeliveryDelay(attempt: number, answer: Answer, random: number): number | undefined {
  if (attempt > redeliveriesAfter(answer)) return undefined;
  const delay = DELAYS[attempt - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 + SHIFT * (2 * random - 1)));
}
