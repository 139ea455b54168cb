import { DAY, HOUR, later } from './time';

const WIB_OFFSET_MS = 7 * HOUR;

export const INTERVAL_UNITS = ['day', 'week', 'month'] as const;

/** The gateway's `interval_unit` of a schedule. */
export type IntervalUnit = (typeof INTERVAL_UNITS)[number];

/** A span of the calendar in Jakarta. */
export interface CalendarInterval {
  readonly interval: number;
  readonly unit: IntervalUnit;
}

/** WIB has no daylight saving, so its wall clock is what UTC shows 7 hours later. */
function wallClock(date: Date): Date {
  return later(date, WIB_OFFSET_MS);
}

/** The day of the month that a calendar in Jakarta shows. */
export function dayOfMonth(date: Date): number {
  return wallClock(date).getUTCDate();
}

/** Months ahead, on the given day of the month or, where that month is shorter, on its last day. */
function monthsLater(date: Date, months: number, day: number): Date {
  const wall = wallClock(date);
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const timeOfDay = wall.getTime() % DAY;
  return new Date(Date.UTC(year, month, Math.min(day, lastDay)) + timeOfDay - WIB_OFFSET_MS);
}

/**
 * The next date of a schedule. `day` is the day of the month on which the schedule began: one that began on the 31st comes on
 * the 28th of February and on the 31st of March again.
 */
export function nextDate(date: Date, { interval, unit }: CalendarInterval, day: number): Date {
  switch (unit) {
    case 'day':
      return later(date, interval * DAY);
    case 'week':
      return later(date, interval * 7 * DAY);
    case 'month':
      return monthsLater(date, interval, day);
  }
}

/** `2019-05-29T09:11:01.803000`: WIB without an offset, as the API answers. */
export function formatLocal(date: Date): string {
  return wallClock(date).toISOString().replace('Z', '000');
}

/** `2022-10-26T04:20:00.000000Z`: UTC, as notifications write it. */
export function formatUtc(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}
