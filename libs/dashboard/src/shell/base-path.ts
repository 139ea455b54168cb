/** What of a request is looked at, on Express and Fastify. */
export interface AddressedRequest {
  readonly originalUrl?: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A prefix that a proxy takes off: nothing else of a header gets into the page. */
const PREFIX = /^(?:\/[\w.~-]+)+\/?$/;

/** The path of the page as the browser knows it, with a slash at its end: a proxy may have taken a prefix off (`X-Forwarded-Prefix`). */
export function basePathOf({ originalUrl, url, headers }: AddressedRequest): string {
  const path = (originalUrl ?? url).split('?')[0]?.replace(/\/*$/, '/') ?? '/';
  const forwarded = headers['x-forwarded-prefix'];
  if (typeof forwarded !== 'string' || !PREFIX.test(forwarded)) return path;
  const prefix = forwarded.replace(/\/$/, '');
  return path.startsWith(`${prefix}/`) ? path : prefix + path;
}
