import type { IncomingHttpHeaders } from 'node:http';

/** As much of a request as both adapters have. */
export interface CookieRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

export const SESSION_COOKIE = 'shop_token';
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const DAY_SECONDS = 24 * 60 * 60;

export function cookieOf({ headers }: Pick<CookieRequest, 'headers'>, name: string): string | undefined {
  const found = (headers.cookie ?? '')
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/**
 * The token that the shop's pages keep in a cookie. A browser sends it with whatever another site makes it ask for: what would change
 * something counts only when a page of ours asks.
 */
export function tokenInCookie(request: CookieRequest): string | null {
  if (!SAFE_METHODS.includes(request.method) && !isOfOurPage(request)) return null;
  return cookieOf(request, SESSION_COOKIE) ?? null;
}

function isOfOurPage({ headers }: CookieRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

/** The header that sets a cookie for a day, or for good. */
export function cookieHeader(
  name: string,
  value: string,
  { isSecret = false, isSecure = false }: { readonly isSecret?: boolean; readonly isSecure?: boolean } = {},
): string {
  return [
    `${name}=${value}`,
    'Path=/',
    'SameSite=Lax',
    `Max-Age=${isSecret ? DAY_SECONDS : 365 * DAY_SECONDS}`,
    ...(isSecret ? ['HttpOnly'] : []),
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
