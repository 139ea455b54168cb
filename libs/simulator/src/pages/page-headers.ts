import type { MiddlewareHandler } from 'hono';
import { CUSTOMER_CONTENT_SECURITY_POLICY } from '../customer-pages/layout';
import { CONTENT_SECURITY_POLICY } from './layout';

/** Where the pages are that customers see, and that a merchant's page may show in a frame. */
const CUSTOMER_PAGES = /^\/simulator\/(?:snap|payment-links|3ds|qr|deeplink)\//;

/** What goes with every page, whichever room serves it: never an old state, and no script but its own. */
export function pageHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
    context.header('cache-control', 'no-store');
    const isCustomers = CUSTOMER_PAGES.test(context.req.path);
    context.header(
      'content-security-policy',
      isCustomers ? CUSTOMER_CONTENT_SECURITY_POLICY : CONTENT_SECURITY_POLICY,
    );
    context.header('referrer-policy', 'same-origin');
    context.header('x-content-type-options', 'nosniff');
  };
}
