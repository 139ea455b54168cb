/**
 * Midtrans writes times as `YYYY-MM-DD HH:mm:ss` with no offset and means WIB (UTC+7, no daylight saving).
 * The server's own zone never plays a part here.
 */
const WIB_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?: ?\+0700)?$/;
const WIB_OFFSET_MS = 7 * 60 * 60 * 1000;

/** The instant that a gateway time names, or `undefined` where it is none. */
export function parseWibTime(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined;
  const [, date, time] = WIB_TIME.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const instant = new Date(`${date}T${time}+07:00`);
  if (Number.isNaN(instant.getTime())) return undefined;
  // V8 rolls 30 February over into March: only a time that reads back as it was written exists.
  return formatWibTime(instant) === `${date} ${time}` ? instant : undefined;
}

/** `YYYY-MM-DD HH:mm:ss` in WIB. */
export function formatWibTime(instant: Date): string {
  return new Date(instant.getTime() + WIB_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
