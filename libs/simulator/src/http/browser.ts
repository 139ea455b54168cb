import type { Context, MiddlewareHandler } from 'hono';

/** A browser's form wants to see a page, a program wants JSON. */
export function isFromBrowser(context: Context): boolean {
  return (context.req.header('accept') ?? '').includes('text/html');
}

function parsed(url: string | undefined): URL | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
}

/** Brings the browser back to the simulator's page that it came from, or to another one of them. */
export function backToPage(context: Context, otherwise: string): Response {
  const from = parsed(context.req.header('referer'));
  const isOurs = from?.pathname === '/simulator' || from?.pathname.startsWith('/simulator/');
  return context.redirect(from && isOurs ? from.pathname + from.search : otherwise, 303);
}

const OUR_OWN: readonly string[] = ['same-origin', 'none'];

function isCrossSite(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return !OUR_OWN.includes(site);
  // A browser sends the header above to https and to this machine only, but an Origin with every POST.
  const origin = context.req.header('origin');
  return origin !== undefined && parsed(origin)?.host !== new URL(context.req.url).host;
}

/**
 * Refuses what another website makes a browser send. The control API has no key, so a form on a hostile page could drive it
 * otherwise. Programs send neither header and are not concerned.
 */
export function ownPagesOnly(): MiddlewareHandler {
  return async (context, next) => {
    const isRead = context.req.method === 'GET' || context.req.method === 'HEAD';
    if (isRead || !isCrossSite(context)) return next();
    const message = 'Another website may not drive the simulator';
    return context.json({ error: 'cross_site', message }, 403);
  };
}
