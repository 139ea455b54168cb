import { Hono, type Context } from 'hono';
import { exactJson } from '../http/exact-json';
import { originOf, readBody } from '../http/request';
import type { JsonObject } from '../json';
import type { World } from '../world';
import type { Transactions } from '../transactions/transactions';

const PER_PAGE = 10;

/** All fields of these requests are optional, and so is their body. */
async function readOptionalBody(context: Context): Promise<JsonObject> {
  return (await context.req.text()) === '' ? {} : readBody(context);
}

function countIn(context: Context, parameter: string): number | undefined {
  const text = context.req.query(parameter) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Charges and what can be done to them: `/v2`. */
export function transactionsApp(transactions: Transactions, world: World): Hono {
  const app = new Hono();
  const idOf = (context: Context) => context.req.param('id') ?? '';

  // https://docs.midtrans.com/reference/bsi-virtual-account and https://docs.midtrans.com/reference/dana
  app.use('/v2/:id/:call{status|cancel|refund}', async (context, next) => {
    transactions.assertSource(context.req.param('id'), context.req.header('transaction-source'));
    await next();
  });
  app.post('/v2/charge', async (context) =>
    exactJson(context, transactions.charge(await readBody(context), originOf(context, world))),
  );
  app.post('/v2/capture', async (context) =>
    exactJson(context, transactions.capture(await readBody(context))),
  );
  app.get('/v2/:id/status', (context) => exactJson(context, transactions.status(idOf(context))));
  app.get('/v2/:id/status/b2b', (context) => {
    const page = countIn(context, 'page') ?? 0;
    const perPage = countIn(context, 'per_page') || PER_PAGE;
    return exactJson(context, transactions.statusB2b(idOf(context), { page, perPage }));
  });
  app.post('/v2/:id/cancel', (context) => exactJson(context, transactions.cancel(idOf(context))));
  app.post('/v2/:id/expire', (context) => exactJson(context, transactions.expire(idOf(context))));
  app.post('/v2/:id/approve', (context) => exactJson(context, transactions.approve(idOf(context))));
  app.post('/v2/:id/deny', (context) => exactJson(context, transactions.deny(idOf(context))));
  app.post('/v2/:id/refund', async (context) =>
    exactJson(context, transactions.refund(idOf(context), await readOptionalBody(context), 'offline')),
  );
  app.post('/v2/:id/refund/online/direct', async (context) =>
    exactJson(context, transactions.refund(idOf(context), await readOptionalBody(context), 'online')),
  );
  return app;
}
