import { Hono } from 'hono';
import { numbered, pageOf } from './page';
import { snakeCase } from '../fields';
import { backToPage, isFromBrowser } from '../http/browser';
import { parseObject } from '../json';
import { subscriptionBody } from '../subscriptions/bodies';
import { readChargeFailure } from '../subscriptions/charge-failure';
import { UnknownSubscriptionError } from '../subscriptions/subscription.errors';
import type { Subscriptions } from '../subscriptions/subscriptions';
import type { Transactions } from '../transactions/transactions';

/** The control API's part for subscriptions. */
export function subscriptionsControlApp(subscriptions: Subscriptions, transactions: Transactions): Hono {
  const app = new Hono();
  app.get('/simulator/api/subscriptions', (context) => {
    const { results, next } = pageOf(context, numbered(subscriptions.all()));
    return context.json({ results: results.map(subscriptionBody), next });
  });
  app.get('/simulator/api/subscriptions/:id', (context) => {
    const id = context.req.param('id');
    const record = subscriptions.find(id);
    if (!record) throw new UnknownSubscriptionError(id);
    return context.json(subscriptionBody(record));
  });
  // Without a body: the next attempt, as denied.
  app.post('/simulator/api/subscriptions/:id/fail', async (context) => {
    const text = await context.req.text();
    const failure = readChargeFailure(text === '' ? {} : parseObject(text), snakeCase);
    subscriptions.failNext(context.req.param('id'), failure);
    return isFromBrowser(context) ? backToPage(context, '/simulator/subscriptions') : context.json(failure);
  });
  app.post('/simulator/api/subscriptions/:id/charge', async (context) => {
    const { subscription, transaction } = await subscriptions.chargeNow(context.req.param('id'));
    if (isFromBrowser(context)) return backToPage(context, '/simulator/subscriptions');
    return context.json({
      subscription: subscriptionBody(subscription),
      transaction: transaction ? transactions.describe(transaction) : null,
    });
  });
  return app;
}
