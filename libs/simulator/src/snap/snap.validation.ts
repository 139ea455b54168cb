import { collectProblems } from '../checkout/collected-details';
import { imposedFeeProblems } from '../checkout/imposed-fee';
import { PAGE_UNITS, endOfLifetime, lifetimeProblems } from '../checkout/lifetime';
import { pageProblems, totalProblems } from '../checkout/order.validation';
import { recurringProblems } from '../checkout/recurring';
import type { PagePreferences } from '../preferences';
import { DAY, MINUTE, SECOND, later } from '../clock/time';
import { isObject, objectAt, type JsonObject } from '../json';

const SHORTEST_PAGE_MS = 5 * MINUTE;
export const LONGEST_PAGE_MS = 7 * DAY;
const SHORTEST_EXPIRY_MS = 20 * SECOND;
const MAX_URL = 255;
const MAX_USER_ID = 255;

/** https://docs.midtrans.com/reference/expire-a-snap-session */
function pageExpiryProblems(body: JsonObject): string[] {
  const problems = lifetimeProblems(body.page_expiry, 'page_expiry', PAGE_UNITS);
  if (problems.length > 0 || !isObject(body.page_expiry)) return problems;
  const lifetime = endOfLifetime({ ...body.page_expiry, start_time: undefined }, new Date(0));
  const ms = lifetime?.getTime() ?? 0;
  return ms >= SHORTEST_PAGE_MS && ms <= LONGEST_PAGE_MS
    ? []
    : ['page_expiry must be between 5 minutes and 7 days'];
}

/** What began long ago may have ended by now. */
function expiryProblems(body: JsonObject, now: Date): string[] {
  const problems = lifetimeProblems(body.expiry, 'expiry', PAGE_UNITS);
  const end = problems.length === 0 ? endOfLifetime(objectAt(body, 'expiry'), now) : undefined;
  return end && end < later(now, SHORTEST_EXPIRY_MS)
    ? [...problems, 'expiry must end at least 20 seconds from now']
    : problems;
}

function callbackProblems({ callbacks }: JsonObject): string[] {
  if (callbacks === undefined) return [];
  if (!isObject(callbacks)) return ['callbacks must be an object'];
  return ['finish', 'error']
    .filter((field) => field in callbacks)
    .flatMap((field) => {
      const url = callbacks[field];
      if (typeof url !== 'string') return [`callbacks.${field} must be a string`];
      return url.length > MAX_URL ? [`callbacks.${field} is too long (max ${MAX_URL})`] : [];
    });
}

function userIdProblems({ user_id: userId }: JsonObject): string[] {
  if (userId === undefined || userId === null) return [];
  if (typeof userId !== 'string') return ['user_id must be a string'];
  return userId.length > MAX_USER_ID ? [`user_id is too long (max ${MAX_USER_ID})`] : [];
}

/** Every message that a Snap transaction deserves; none means that it may go on. */
export function snapProblems(body: JsonObject, preferences: PagePreferences, now: Date): string[] {
  return [
    ...pageProblems(body, preferences),
    ...totalProblems(body),
    ...expiryProblems(body, now),
    ...pageExpiryProblems(body),
    ...callbackProblems(body),
    ...userIdProblems(body),
    ...collectProblems(body),
    ...imposedFeeProblems(body),
    ...recurringProblems(body),
  ];
}
