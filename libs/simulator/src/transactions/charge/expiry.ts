import { isObject, numberAt, objectAt, textAt, type JsonObject } from '../../json';
import { DAY, HOUR, MINUTE, SECOND, later, parseOffsetTime } from '../../clock/time';

const UNITS: Readonly<Record<string, number>> = { second: SECOND, minute: MINUTE, hour: HOUR, day: DAY };
const DEFAULT_UNIT = 'minute';

export function customExpiryProblems(body: JsonObject): string[] {
  if (body.custom_expiry === undefined) return [];
  if (!isObject(body.custom_expiry)) return ['custom_expiry must be an object'];
  const { expiry_duration, unit, order_time } = body.custom_expiry;
  const problems: string[] = [];
  if (!Number.isSafeInteger(expiry_duration) || Number(expiry_duration) <= 0) {
    problems.push('custom_expiry.expiry_duration must be a positive integer');
  }
  if (unit !== undefined && !(typeof unit === 'string' && Object.hasOwn(UNITS, unit))) {
    problems.push(`custom_expiry.unit must be one of ${Object.keys(UNITS).join(', ')}`);
  }
  if (order_time !== undefined && !(typeof order_time === 'string' && parseOffsetTime(order_time))) {
    problems.push('custom_expiry.order_time must look like yyyy-MM-dd hh:mm:ss Z');
  }
  return problems;
}

/** When a charge made `at` expires: by the request's custom_expiry, or after the method's lifetime. */
export function expiryOf(body: JsonObject, at: Date, lifetimeMs: number): Date {
  const custom = objectAt(body, 'custom_expiry');
  const duration = numberAt(custom, 'expiry_duration');
  if (duration === undefined) return later(at, lifetimeMs);
  const start = parseOffsetTime(textAt(custom, 'order_time') ?? '') ?? at;
  return later(start, duration * (UNITS[textAt(custom, 'unit') ?? DEFAULT_UNIT] ?? MINUTE));
}
