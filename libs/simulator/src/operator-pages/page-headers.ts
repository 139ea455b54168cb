import type { MiddlewareHandler } from 'hono';
import { CONTENT_SECURITY_POLICY } from './layout';

/** What goes with every page, whichever feature serves it: never an old state, and no script but its own. */
export function pageHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
    context.header('cache-control', 'no-store');
    if (!context.res.headers.has('content-security-policy')) {
      context.header('content-security-policy', CONTENT_SECURITY_POLICY);
    }
    context.header('referrer-policy', 'same-origin');
    context.header('x-content-type-options', 'nosniff');
  };
}
