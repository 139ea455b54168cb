import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isFromBrowser } from '../http/browser';
import { operatorHtml } from '../operator-pages/layout';
import { tokenPage } from '../operator-pages/token.page';

const COOKIE = 'simulator_token';
/** What customers see: whoever has the address of a payment may pay it. */
const OF_CUSTOMERS = /^\/simulator\/((snap|payment-links|3ds|qr|deeplink|invoices|pay-accounts)\/.|changes$)/;

/**
 * Lets whoever has the token use the control API and its pages: a program sends it as `Authorization: Bearer`, a browser once as
 * `?token=`. Without a token everybody may.
 */
export function operatorsOnly(token: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    if (token === undefined || OF_CUSTOMERS.test(context.req.path)) return next();
    // Elsewhere it would take the place of what was asked for.
    const given = context.req.method === 'GET' ? context.req.query('token') : undefined;
    if (given !== undefined && isSame(given, token)) return keep(context, token);
    const sent = /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1];
    if (isSame(sent ?? getCookie(context, COOKIE) ?? '', token)) return next();
    return isFromBrowser(context)
      ? operatorHtml(context, tokenPage(given !== undefined), 401)
      : context.json({ error: 'token_required', message: MESSAGE }, 401);
  };
}

const MESSAGE =
  'This simulator asks for its token: Authorization: Bearer <token>, or ?token=<token> in a browser';

/** From then on the browser sends it by itself, and no address holds it. */
function keep(context: Context, token: string): Response {
  setCookie(context, COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/simulator' });
  return context.redirect(context.req.path, 303);
}

/** How long it takes says nothing of how much of it is right. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
