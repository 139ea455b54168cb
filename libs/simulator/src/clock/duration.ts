import { SimulatorError } from '../errors';
import { DAY, HOUR, MINUTE, SECOND } from './time';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };
const DURATION = /^(?:\d+(?:ms|[smhd]) ?)+$/;
const PART = /(\d+)(ms|[smhd])/g;

/**
 * Milliseconds of a duration: `"2h"`, `"1h 30m"`, `"45s"`, `"7d"`, or a number of milliseconds.
 *
 * @throws {@link SimulatorError} for anything else, a negative number included
 */
export function parseDuration(duration: string | number): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration >= 0) return duration;
    throw new SimulatorError(`A duration must be 0 ms or longer, not ${duration}`);
  }
  const text = duration.trim();
  if (!DURATION.test(text)) {
    throw new SimulatorError(`A duration looks like 2h, 1h 30m, 45s or 7d, not "${duration}"`);
  }
  return [...text.matchAll(PART)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}
