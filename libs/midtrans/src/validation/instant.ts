import { Transform } from 'class-transformer';
import { isISO8601 } from 'class-validator';
import { Described, type JsonSchema } from './described';
import { Rule } from './rules';

/** Of the many forms of ISO 8601, the ones that Date reads as they are meant. */
export const DATE_OR_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

const INSTANT: JsonSchema = {
  type: 'string',
  pattern: DATE_OR_TIME.source,
  description: 'ISO 8601: a date, or a time, which is in UTC where it has no offset',
  example: '2026-11-21T09:30:00+07:00',
};

/** A date is the midnight in UTC that begins it, and a time without an offset is in UTC: never in the server's zone. */
export function parseInstant(text: string): Date | undefined {
  const [match, time, offset] = DATE_OR_TIME.exec(text) ?? [];
  if (match === undefined) return undefined;
  const date = new Date(time !== undefined && offset === undefined ? `${match}Z` : match);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A moment; in a query, text that names one and becomes it. */
export function AsInstant(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: { value: unknown }) => (isInstantText(value) ? parseInstant(value) : value), {
      toClassOnly: true,
    })(target, property);
    Described(INSTANT)(target, property);
    Rule('instant', '$property must be an ISO 8601 date or time', (value) => {
      return value instanceof Date && !Number.isNaN(value.getTime());
    })(target, property);
  };
}

/** An instant, or text that names one. */
export function DateOrInstant(): PropertyDecorator {
  return (target, property) => {
    Described(INSTANT)(target, property);
    Rule('instant', '$property must be a Date, or an ISO 8601 date or time', (value) => {
      return value instanceof Date ? hasFourDigitYear(value) : isInstantText(value);
    })(target, property);
  };
}

/** Midtrans and ISO 8601 know no other; an invalid Date has none. */
function hasFourDigitYear(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 0 && year < 9_999;
}

function isInstantText(value: unknown): value is string {
  return typeof value === 'string' && isISO8601(value, { strict: true }) && parseInstant(value) !== undefined;
}
