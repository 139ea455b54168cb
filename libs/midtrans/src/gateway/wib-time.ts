/**
 * Midtrans writes times as `YYYY-MM-DD HH:mm:ss` with no offset and means WIB (UTC+7, no daylight saving). Some (BI-SNAP,
 * subscriptions) it writes as ISO 8601, and then the offset counts. The server's own zone never plays a part here.
 */
const GATEWAY_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,9})?(?: ?(Z|[+-]\d{2}:?\d{2}))?$/i;
const WIB = '+07:00';
const MINUTE_MS = 60_000;

/** The instant that a gateway time names, or `undefined` where it is none. Fractions below a millisecond are dropped. */
export function parseWibTime(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined;
  const [, date, time, fraction = '', zone = WIB] = GATEWAY_TIME.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const offset = offsetMinutes(zone);
  if (offset === undefined) return undefined;
  const asUtc = new Date(`${date}T${time}${fraction.slice(0, 4)}Z`);
  // V8 rolls 30 February over into March: only a time that reads back as it was written exists.
  if (Number.isNaN(asUtc.getTime()) || secondsOf(asUtc) !== `${date} ${time}`) return undefined;
  const instant = new Date(asUtc.getTime() - offset * MINUTE_MS);
  // PostgreSQL and JSON write no year before the first and none of five digits.
  return /^(?!0000)\d{4}-/.test(instant.toISOString()) ? instant : undefined;
}

/** `YYYY-MM-DD HH:mm:ss` in WIB. */
export function formatWibTime(instant: Date): string {
  return secondsOf(new Date(instant.getTime() + 7 * 60 * MINUTE_MS));
}

function secondsOf(utc: Date): string {
  return utc.toISOString().slice(0, 19).replace('T', ' ');
}

/** Minutes east of Greenwich, as far as any zone goes. */
function offsetMinutes(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || total > 14 * 60) return undefined;
  return sign === '-' ? -total : total;
}
