import { beginOf } from './zones';

export const PERIODS = ['24h', '7d', '30d'] as const;
export type Period = (typeof PERIODS)[number];

export interface Span {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'hour' | 'day';
}

const HOUR = 3_600_000;
const LENGTH: Record<Period, { readonly ms: number; readonly bucket: 'hour' | 'day' }> = {
  '24h': { ms: 23 * HOUR, bucket: 'hour' },
  '7d': { ms: 6 * 24 * HOUR, bucket: 'day' },
  '30d': { ms: 29 * 24 * HOUR, bucket: 'day' },
};

export function periodOf(text: string | undefined): Period {
  return PERIODS.find((period) => period === text) ?? '24h';
}

/** Whole hours or days of a zone, the present one among them: a bucket that began earlier would look as if little had happened. */
export function spanOf(period: Period, timeZone: string, now: Date): Span {
  const { ms, bucket } = LENGTH[period];
  const from = beginOf(new Date(now.getTime() - ms), bucket, timeZone);
  return { from: from.toISOString(), to: now.toISOString(), bucket };
}

/** The begins of all buckets of a span, in milliseconds, also of those in which nothing happened. */
export function bucketsOf({ from, to, bucket }: Span): number[] {
  const step = bucket === 'hour' ? HOUR : 24 * HOUR;
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const count = Math.max(0, Math.ceil((end - begin) / step));
  return Array.from({ length: Math.min(count, 1_000) }, (_, index) => begin + index * step);
}

export function endOfBucket(begin: number, bucket: 'hour' | 'day'): string {
  return new Date(begin + (bucket === 'hour' ? HOUR : 24 * HOUR)).toISOString();
}
