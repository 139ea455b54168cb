import { endOfLifetime, lifetimeProblems } from '../checkout/lifetime';
import { pageProblems, totalProblems } from '../checkout/order.validation';
import type { PagePreferences } from '../checkout/preferences';
import { DAY, MINUTE } from '../clock/time';
import { isObject, objectAt, type JsonObject } from '../json';

const SHORTEST_PAGE_MS = 5 * MINUTE;
const LONGEST_PAGE_MS = 7 * DAY;

/** https://docs.midtrans.com/reference/expire-a-snap-session */
function pageExpiryProblems(body: JsonObject): string[] {
  const problems = lifetimeProblems(body.page_expiry, 'page_expiry');
  if (problems.length > 0 || !isObject(body.page_expiry)) return problems;
  const lifetime = endOfLifetime({ ...body.page_expiry, start_time: undefined }, new Date(0));
  const ms = lifetime?.getTime() ?? 0;
  return ms >= SHORTEST_PAGE_MS && ms <= LONGEST_PAGE_MS
    ? []
    : ['page_expiry must be between 5 minutes and 7 days'];
}

/** Every message that a Snap transaction deserves; none means that it may go on. */
export function snapProblems(body: JsonObject, preferences: PagePreferences): string[] {
  const { callbacks } = body;
  return [
    ...pageProblems(body, preferences),
    ...totalProblems(body),
    ...pageExpiryProblems(body),
    ...(callbacks === undefined || isObject(callbacks) ? [] : ['callbacks must be an object']),
    ...('finish' in objectAt(body, 'callbacks') && typeof objectAt(body, 'callbacks').finish !== 'string'
      ? ['callbacks.finish must be a string']
      : []),
  ];
}
