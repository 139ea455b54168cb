/** What of a request is looked at. */
export interface RequestHeaders {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Whether a request that changes something was made by a page of this application's own, or by a program. A browser adds cookies, and what
 * it was told for Basic authentication, to requests of any page: so where it says whose page asks, that counts.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site
 */
export function isSameOrigin({ headers }: RequestHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host, authorization } = headers;
  if (origin === undefined) return authorization !== undefined;
  const ownHosts = [host, headers['x-forwarded-host']];
  return typeof origin === 'string' && URL.canParse(origin) && ownHosts.includes(new URL(origin).host);
}
