import { Hono } from 'hono';
import { snakeCase } from '../fields';
import { backToPage, isFromBrowser } from '../http/browser';
import { parseObject } from '../json';
import { subscriptionBody } from './bodies';
import { readChargeFailure } from './charge-failure';
import { UnknownSubscriptionError } from './subscription.errors';
import type { Subscriptions } from './subscriptions';

/** The control API's part for subscriptions. */
export function subscriptionsControlApp(subscriptions: Subscriptions): Hono {
  const app = new Hono();
  app.get('/simulator/api/subscriptions', (context) =>
    context.json(subscriptions.all().map(subscriptionBody)),
  );
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
  return app;
}
