export const BUCKETS = ['hour', 'day'] as const;
/** How long a bucket is: an hour, or a day of a time zone. */
export type Bucket = (typeof BUCKETS)[number];

export const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** No bucket is shorter: a day of a time zone that puts its clocks forward has 23 hours. */
const SHORTEST_MS: Readonly<Record<Bucket, number>> = { hour: HOUR_MS / 2, day: DAY_MS - 2 * HOUR_MS };

/** Whether it is the name of a time zone, such as `Asia/Jakarta`, that is known here. A distance from UTC (`+07:00`) is none. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    clockOf(value);
    return true;
  } catch {
    return false;
  }
}

/** When the buckets begin that a time is in. The first one may begin before it. */
export function bucketsIn(from: Date, to: Date, bucket: Bucket, timeZone: string): Date[] {
  const clock = clockOf(timeZone);
  const beginOf = bucket === 'hour' ? hourOf : dayOf;
  const begins: Date[] = [];
  let begin = beginOf(from.getTime(), clock);
  while (begin < to.getTime()) {
    begins.push(new Date(begin));
    begin = nextOf(begin, bucket, beginOf, clock);
  }
  return begins;
}

/** How many buckets there may be in a time, without counting them one by one. */
export function mostBucketsIn(from: Date, to: Date, bucket: Bucket): number {
  return Math.ceil((to.getTime() - from.getTime()) / (bucket === 'hour' ? HOUR_MS : DAY_MS));
}

/** The hours of UTC that are in a time from end to end. */
export function hoursIn(from: Date, to: Date): Date[] {
  const first = Math.ceil(from.getTime() / HOUR_MS);
  const end = Math.floor(to.getTime() / HOUR_MS);
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => new Date((first + index) * HOUR_MS));
}

/** Those of them that are in one bucket: where clocks differ from UTC by half an hour, no hour's bucket has any. */
export function hoursOfBuckets(from: Date, to: Date, begins: readonly Date[]): Date[] {
  const parted = new Set(
    begins
      .map((begin) => begin.getTime())
      .filter((begin) => begin % HOUR_MS !== 0)
      .map((begin) => begin - (begin % HOUR_MS)),
  );
  return hoursIn(from, to).filter((hour) => !parted.has(hour.getTime()));
}

/** What a clock on the wall of a time zone shows, as if it were in UTC, in milliseconds. */
type Clock = (ms: number) => number;

function clockOf(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const shown = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => shown.get(name) ?? 0;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  };
}

type Begin = (ms: number, clock: Clock) => number;

function hourOf(ms: number, clock: Clock): number {
  return ms - (((clock(ms) % HOUR_MS) + (ms % 1_000) + HOUR_MS) % HOUR_MS);
}

/** The first moment of a day: its midnight, or where clocks are put forward at midnight, what comes in its place. */
function dayOf(ms: number, clock: Clock): number {
  const midnight = Math.floor(clock(ms) / DAY_MS) * DAY_MS;
  const offsets = [midnight - DAY_MS, midnight + DAY_MS].map((near) => clock(near) - near);
  const moments = offsets.map((offset) => midnight - offset);
  return Math.min(...moments.filter((moment) => clock(moment) >= midnight));
}

/** Where clocks are changed a bucket is longer or shorter than the others. */
function nextOf(begin: number, bucket: Bucket, beginOf: Begin, clock: Clock): number {
  let at = begin;
  let next = begin;
  while (next <= begin) {
    at += SHORTEST_MS[bucket];
    next = beginOf(at, clock);
  }
  return next;
}
