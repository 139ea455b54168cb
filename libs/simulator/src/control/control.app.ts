import { Hono, type Context } from 'hono';
import { parseDuration } from '../clock/duration';
import { UnknownTransactionError } from '../errors';
import { DURATION, readObject, snakeCase, whole } from '../fields';
import { backToPage, isFromBrowser } from '../http/browser';
import { exactJson } from '../http/exact-json';
import type { Transactions } from '../transactions/transactions';
import { ACTIONS, type Action } from '../transactions/transitions';
import type { World } from '../world';
import { controlBody } from '../http/control-body';
import { numbered, pageOf } from './page';
import { problemResponse } from './problem';

export interface ControlAppSettings {
  readonly transactions: Transactions;
  readonly world: World;
  /** Forgets everything. */
  readonly reset: () => Promise<void>;
  /** The parts of the control API that belong to features. */
  readonly features: readonly Hono[];
}

const OF_A_PART: readonly Action[] = ['pay', 'refund', 'chargeback'];

/** These can be done to a part of what was authorized or paid, where the request tells how much. */
async function amountIn(context: Context, action: Action): Promise<number | undefined> {
  if (!OF_A_PART.includes(action) || (await context.req.text()) === '') return undefined;
  return readObject(await controlBody(context, ['amount']), '', snakeCase, (fields) =>
    fields.optional('amount', whole(1)),
  );
}

/** What steers the simulator from outside: a JSON API, which the pages' forms post to. */
export function controlApp({ transactions, world, reset, features }: ControlAppSettings): Hono {
  const { clock, effects } = world;
  const app = new Hono();
  app.onError((error, context) => problemResponse(context, error));

  app.get('/simulator/api/transactions', (context) => {
    const { results, next } = pageOf(context, numbered(transactions.ledger.all()));
    return exactJson(context, { results: results.map((record) => transactions.describe(record)), next });
  });
  app.get('/simulator/api/transactions/:id', (context) => {
    const id = context.req.param('id');
    const record = transactions.ledger.find(id);
    if (!record) throw new UnknownTransactionError(id);
    return exactJson(context, transactions.describe(record));
  });
  for (const action of ACTIONS) {
    app.post(`/simulator/api/transactions/:id/${action}`, async (context) => {
      const amount = await amountIn(context, action);
      const record = await transactions.act(context.req.param('id'), action, amount);
      return isFromBrowser(context)
        ? backToPage(context, `/simulator/pay/${record.transactionId}`)
        : exactJson(context, transactions.describe(record));
    });
  }

  app.get('/simulator/api/effects/:id', (context) => context.json(effects.of(context.req.param('id'))));

  app.get('/simulator/api/clock', (context) => context.json({ now: clock.now().toISOString() }));
  app.post('/simulator/api/clock/advance', async (context) => {
    const duration = readObject(await controlBody(context), '', snakeCase, (fields) =>
      fields.required('duration', DURATION),
    );
    await clock.advance(parseDuration(duration));
    if (isFromBrowser(context)) return backToPage(context, '/simulator');
    return context.json({ now: clock.now().toISOString() });
  });

  app.post('/simulator/api/clock/back', async (context) => {
    await clock.backToNow();
    if (isFromBrowser(context)) return backToPage(context, '/simulator');
    return context.json({ now: clock.now().toISOString() });
  });

  app.post('/simulator/api/reset', async (context) => {
    await reset();
    return isFromBrowser(context) ? context.redirect('/simulator', 303) : context.body(null, 204);
  });

  for (const feature of features) app.route('/', feature);
  app.all('/simulator/api/*', (context) =>
    context.json({ error: 'unknown_path', message: 'The control API has no such path or method' }, 404),
  );
  return app;
}
