import { formatWib } from '../clock/time';
import { isAbsent } from './field-problems';

const OFFSET_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})(:\d{2})? ([+-]\d{2}):?(\d{2})$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads `2025-08-06 20:03:04 +0700`, the same without seconds, and ISO 8601; undefined for anything else. */
export function parseMoment(text: string): Date | undefined {
  const [, day, minutes, seconds = ':00', hours, offset] = OFFSET_TIME.exec(text) ?? [];
  if (day === undefined && !ISO_TIME.test(text)) return undefined;
  const date = new Date(day === undefined ? text : `${day}T${minutes}${seconds}${hours}:${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The messages that a moment deserves which may be left out. */
export function momentProblems(value: unknown, path: string): string[] {
  const isMoment = typeof value === 'string' && parseMoment(value) !== undefined;
  return isAbsent(value) || isMoment ? [] : [`${path} must look like yyyy-MM-dd hh:mm:ss Z`];
}

/** Reads ISO 8601 with an offset; undefined for anything else. */
export function parseIso(text: string): Date | undefined {
  return ISO_TIME.test(text) ? parseMoment(text) : undefined;
}

/** `2025-08-06 20:03:04 +0700` */
export function formatMoment(date: Date): string {
  return `${formatWib(date)} +0700`;
}
