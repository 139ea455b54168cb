import { parseInstant } from '../validation/instant';
import { UsageError } from './usage.error';

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A time as an operator writes it: `2h` for two hours ago (`m`, `h`, `d`), or a date or a time, in UTC where it has no offset.
 *
 * @throws UsageError that names the option
 */
export function momentOf(option: string, text: string, now = Date.now()): Date {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit === 'm' || unit === 'h' || unit === 'd') return new Date(now - Number(count) * UNITS[unit]);
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new UsageError(
    `${option}: ${text} is no time: give one such as 2026-11-27T10:00:00+07:00, 2026-11-27 or 2h (ago)`,
  );
}

/** @throws UsageError that names the option */
export function wholeNumberOf(option: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`${option}: ${text} is no whole number of at least 1`);
}
