import { Expose } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';

export const PAGE_UNITS = ['minute', 'minutes', 'hour', 'hours', 'day', 'days'] as const;

const UNIT_MS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 60 * 60_000,
  day: 24 * 60 * 60_000,
};

/** How long Snap's page is open: from 5 minutes to 7 days. What was begun on it can be paid for as long as its method allows. */
export class PageExpiry {
  @Expose()
  @Max(10_080)
  @Min(1)
  @IsInt()
  duration: number;

  @Expose()
  @IsIn(PAGE_UNITS)
  unit: (typeof PAGE_UNITS)[number];
}

/** Milliseconds. */
export function lengthOf({ duration, unit }: { readonly duration: number; readonly unit: string }): number {
  return duration * (UNIT_MS[unit.replace(/s$/, '')] ?? 0);
}

/** Whether Snap takes it, as far as its length says; what is none at all is told otherwise. */
export function isPageExpiry(value: unknown): boolean {
  if (!(value instanceof PageExpiry)) return true;
  const length = lengthOf(value);
  return Number.isNaN(length) || (length >= 5 * 60_000 && length <= 7 * 24 * 60 * 60_000);
}
