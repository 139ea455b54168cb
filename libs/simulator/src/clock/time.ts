const WIB_OFFSET_MS = 7 * 60 * 60 * 1000;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `YYYY-MM-DD HH:mm:ss` in WIB (UTC+7), whatever the server's own zone. */
export function formatWib(date: Date): string {
  return new Date(date.getTime() + WIB_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

const OFFSET_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2}):?(\d{2})$/;

/** Reads `YYYY-MM-DD HH:mm:ss +0700`; undefined for anything else. */
export function parseOffsetTime(text: string): Date | undefined {
  if (!OFFSET_TIME.test(text)) return undefined;
  const date = new Date(text.replace(OFFSET_TIME, '$1T$2$3:$4'));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

// The gateway's times carry whole seconds, so a clock read is cut to what can be shown and compared.
export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / SECOND) * SECOND);
}

export function later(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}
