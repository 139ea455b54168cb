import { DAY, HOUR, MINUTE, later } from '../clock/time';
import { isObject, numberAt, textAt, type JsonObject } from '../json';
import { dayOfMonth, nextDate } from '../clock/calendar';
import { momentProblems, parseMoment } from './moment';

const UNITS = { minute: MINUTE, hour: HOUR, day: DAY } as const;

/** What a Snap page's lifetime is told in. */
export const PAGE_UNITS: readonly string[] = Object.keys(UNITS);
const ALL_UNITS: readonly string[] = [...PAGE_UNITS, 'month'];

function unitOf(lifetime: JsonObject): string | undefined {
  const unit = textAt(lifetime, 'unit')?.replace(/s$/, '');
  return unit !== undefined && ALL_UNITS.includes(unit) ? unit : undefined;
}

/** The messages that an `{ start_time, duration, unit }` deserves. */
export function lifetimeProblems(lifetime: unknown, path: string, units = ALL_UNITS): string[] {
  if (lifetime === undefined || lifetime === null) return [];
  if (!isObject(lifetime)) return [`${path} must be an object`];
  const { duration, start_time } = lifetime;
  const problems: string[] = [];
  if (!Number.isSafeInteger(duration) || Number(duration) <= 0) {
    problems.push(`${path}.duration must be a positive integer`);
  }
  if (!units.includes(unitOf(lifetime) ?? ''))
    problems.push(`${path}.unit must be one of ${units.join(', ')}`);
  return [...problems, ...momentProblems(start_time, `${path}.start_time`)];
}

/** When a lifetime ends that begins at its start_time or, where it has none, at `from`; undefined where there is none. */
export function endOfLifetime(lifetime: JsonObject, from: Date): Date | undefined {
  const duration = numberAt(lifetime, 'duration');
  const unit = unitOf(lifetime);
  if (duration === undefined || unit === undefined) return undefined;
  const start = parseMoment(textAt(lifetime, 'start_time') ?? '') ?? from;
  if (unit === 'minute' || unit === 'hour' || unit === 'day') return later(start, duration * UNITS[unit]);
  return nextDate(start, { interval: duration, unit: 'month' }, dayOfMonth(start));
}
