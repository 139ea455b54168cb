import { Hono, type Context } from 'hono';
import { IllegalTransitionError, UnknownTransactionError } from '../errors';
import type { Transactions } from '../transactions/transactions';
import type { JsonObject } from '../json';
import type { Courier, NotificationAttempt } from '../notifications/courier';
import { ACTIONS } from '../transactions/transitions';
import { listPage, missingPage, transactionPage } from '../pages/pages';

function attemptBody({ orderId, at, ...attempt }: NotificationAttempt): JsonObject {
  return { order_id: orderId, ...attempt, at: at.toISOString() };
}

function problem(context: Context, error: unknown): Response {
  if (error instanceof UnknownTransactionError) {
    return context.json({ error: 'unknown_transaction', message: error.message }, 404);
  }
  if (error instanceof IllegalTransitionError) {
    const { message, from, to } = error;
    return context.json({ error: 'illegal_transition', message, from, to }, 409);
  }
  throw error;
}

/** A browser's form wants to see the page again, a program wants JSON. */
function isFromBrowser(context: Context): boolean {
  return (context.req.header('accept') ?? '').includes('text/html');
}

/** What steers the simulator from outside: a JSON API, and pages for a human. */
export function controlApp(transactions: Transactions, courier: Courier): Hono {
  const app = new Hono();

  app.get('/simulator/api/transactions', (context) =>
    context.json(transactions.ledger.all().map((record) => transactions.describe(record))),
  );
  app.get('/simulator/api/transactions/:id', (context) => {
    const id = context.req.param('id');
    const record = transactions.ledger.find(id);
    return record
      ? context.json(transactions.describe(record))
      : problem(context, new UnknownTransactionError(id));
  });
  app.get('/simulator/api/notifications', (context) => context.json(courier.attempts().map(attemptBody)));

  for (const action of ACTIONS) {
    app.post(`/simulator/api/transactions/:id/${action}`, async (context) => {
      try {
        const record = await transactions.act(context.req.param('id'), action);
        return isFromBrowser(context)
          ? context.redirect(`/simulator/pay/${record.transactionId}`, 303)
          : context.json(transactions.describe(record));
      } catch (error) {
        return problem(context, error);
      }
    });
  }

  app.get('/simulator', (context) => context.html(listPage(transactions.ledger.all())));
  app.get('/simulator/:page{pay|3ds|qr|deeplink}/:id', (context) => {
    const record = transactions.ledger.find(context.req.param('id'));
    return record ? context.html(transactionPage(record)) : context.html(missingPage(), 404);
  });
  return app;
}
