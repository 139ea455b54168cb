/** The zones of Indonesia, and the one of logs. */
export const ZONES = [
  { name: 'Asia/Jakarta', label: 'WIB' },
  { name: 'Asia/Makassar', label: 'WITA' },
  { name: 'Asia/Jayapura', label: 'WIT' },
  { name: 'UTC', label: 'UTC' },
] as const;

export function labelOfZone(name: string): string {
  return ZONES.find((zone) => zone.name === name)?.label ?? name;
}

/** What `use` makes of a time; the text itself where it is none. */
export function instantOf(text: string, use: (date: Date) => string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : use(date);
}

/** `2026-11-28T11:52`, as `<input type="datetime-local">` has it, in a zone. */
export function toWallTime(instant: string, timeZone: string): string {
  return instantOf(instant, (date) => {
    const parts = new Map<string, string>(
      new Intl.DateTimeFormat('en-CA', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
        .formatToParts(date)
        .map(({ type, value }): [string, string] => [type, value]),
    );
    const part = (name: string) => parts.get(name) ?? '';
    return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
  });
}

/** The instant, in ISO 8601, at which the clocks of a zone show a time; undefined where the text is none. */
export function fromWallTime(wall: string, timeZone: string): string | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offset = Date.parse(`${toWallTime(new Date(asUtc).toISOString(), timeZone)}Z`) - truncated(asUtc);
  return new Date(asUtc - offset).toISOString();
}

function truncated(ms: number): number {
  return ms - (ms % 60_000);
}

/** When the hour or day begins, in a zone, in which a time lies. */
export function beginOf(at: Date, bucket: 'hour' | 'day', timeZone: string): Date {
  const wall = toWallTime(at.toISOString(), timeZone);
  const begin = bucket === 'day' ? `${wall.slice(0, 10)}T00:00` : `${wall.slice(0, 13)}:00`;
  return new Date(fromWallTime(begin, timeZone) ?? at);
}
