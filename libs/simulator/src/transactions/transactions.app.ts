import { Hono } from 'hono';
import { originOf, readBody } from '../http/request';
import type { World } from '../world';
import type { Transactions } from './transactions';

/** Charges and what can be done to them: `/v2`. */
export function transactionsApp(transactions: Transactions, world: World): Hono {
  const app = new Hono();
  app.post('/v2/charge', async (context) =>
    context.json(transactions.charge(await readBody(context), originOf(context, world))),
  );
  app.get('/v2/:id/status', (context) => context.json(transactions.status(context.req.param('id'))));
  app.post('/v2/:id/cancel', (context) => context.json(transactions.cancel(context.req.param('id'))));
  app.post('/v2/:id/expire', (context) => context.json(transactions.expire(context.req.param('id'))));
  return app;
}
