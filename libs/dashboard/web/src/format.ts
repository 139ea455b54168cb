import { instantOf } from './zones';

export type Locale = 'id' | 'en';

const TAGS: Record<Locale, string> = { id: 'id-ID', en: 'en-GB' };

export interface Formats {
  /** `Rp 1.250.000` */
  readonly rupiah: (amount: string | number) => string;
  /** `Rp 1,3 jt`: for axes and figures that must be short. */
  readonly shortRupiah: (amount: number) => string;
  readonly number: (value: number) => string;
  /** @param ratio - from 0 to 1 */
  readonly percent: (ratio: number) => string;
  /** `28 Nov 2026 11.52.40` */
  readonly time: (at: string) => string;
  /** `28 Nov 11.52`: without seconds, and without the year where it is this one. */
  readonly shortTime: (at: string, now?: Date) => string;
  /** `11.00` or `28 Nov`: when an hour or a day of a chart begins. */
  readonly bucket: (at: string, bucket: 'hour' | 'day') => string;
  /** Of a calendar day such as `2026-11-28`. */
  readonly day: (date: string) => string;
  /** `3 minutes ago` */
  readonly ago: (at: string, now: Date) => string;
  /** `3 min` */
  readonly duration: (ms: number) => string;
}

/** Everything that people read as a number or a time, in their language and zone. */
export function formatsOf(locale: Locale, timeZone: string): Formats {
  const tag = TAGS[locale];
  const rupiah = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'IDR',
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  });
  const shortRupiah = new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'IDR',
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
  });
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const time = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  const shortTime = new Intl.DateTimeFormat(tag, {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const shortDay = new Intl.DateTimeFormat(tag, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const hour = new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit' });
  const dayAndMonth = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'short' });
  const year = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' });
  const day = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', dateStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });

  return {
    rupiah: (amount) => oneSpace(rupiah.format(Number(amount))),
    shortRupiah: (amount) => oneSpace(shortRupiah.format(amount)),
    number: (value) => number.format(value),
    percent: (ratio) => percent.format(ratio),
    time: (at) => instantOf(at, (date) => time.format(date)),
    shortTime: (at, now = new Date()) =>
      instantOf(at, (date) =>
        year.format(date) === year.format(now) ? shortTime.format(date) : shortDay.format(date),
      ),
    bucket: (at, bucket) => instantOf(at, (date) => (bucket === 'hour' ? hour : dayAndMonth).format(date)),
    day: (date) => instantOf(date, (at) => day.format(at)),
    ago: (at, now) =>
      instantOf(at, (date) => {
        const { value, unit } = inUnits(now.getTime() - date.getTime());
        return relative.format(-value, unit);
      }),
    duration: (ms) => {
      const { value, unit } =
        ms > 0 && ms < 1_000 ? { value: Math.ceil(ms), unit: 'millisecond' } : inUnits(ms);
      return oneSpace(
        new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
      );
    },
  };
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** In the largest unit of which there is at least one. */
export function inUnits(ms: number): { value: number; unit: 'day' | 'hour' | 'minute' | 'second' } {
  for (const [unit, size] of UNITS) {
    if (Math.abs(ms) >= size) return { value: Math.trunc(ms / size), unit };
  }
  return { value: Math.trunc(ms / 1_000), unit: 'second' };
}

/** Intl puts a space between `Rp` and the digits that is neither typed nor found. */
function oneSpace(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
