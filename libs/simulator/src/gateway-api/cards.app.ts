import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { isSameKey } from '../http/authentication';
import { refusals } from '../refusal';
import type { World } from '../world';
import type { Cards } from '../cards/cards';

/** Lets in who shows the client key in the query. */
function clientKey({ clientKey: expected }: World['merchant']): MiddlewareHandler {
  return async (context, next) => {
    const given = context.req.query('client_key');
    if (!given || !expected || !isSameKey(given, expected)) throw refusals.noKey();
    await next();
  };
}

/**
 * Tokens of cards: https://docs.midtrans.com/reference/get-token, https://docs.midtrans.com/reference/register-card and
 * https://docs.midtrans.com/reference/point-inquiry
 */
export function cardsApp(cards: Cards, { merchant }: World): Hono {
  const app = new Hono();
  for (const path of ['/v2/token', '/v2/card/register']) {
    // The merchant's page calls these from the customer's browser.
    app.use(path, cors(), clientKey(merchant));
  }
  app.get('/v2/token', (context) => context.json(cards.createToken(context.req.query())));
  app.get('/v2/card/register', (context) => context.json(cards.register(context.req.query())));
  app.get('/v2/point_inquiry/:id', (context) => context.json(cards.pointBalance(context.req.param('id'))));
  return app;
}
