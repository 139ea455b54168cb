import { Hono } from 'hono';
import { controlBody } from '../http/control-body';
import { backToPage, isFromBrowser } from '../http/browser';
import { exactJson } from '../http/exact-json';
import type { JsonObject } from '../json';
import type { World } from '../world';
import type { NotificationAttempt } from '../notifications/courier';
import { pageOf } from './page';
import { readResendOrder, sendAgain } from '../notifications/send-again';

function attemptBody({ id, orderId, at, nextAttemptAt, ...attempt }: NotificationAttempt): JsonObject {
  const next = nextAttemptAt && { next_attempt_at: nextAttemptAt.toISOString() };
  return { id, order_id: orderId, ...attempt, at: at.toISOString(), ...next };
}

/** The control API's part for notifications. */
export function notificationsControlApp({ courier, merchant }: World): Hono {
  const app = new Hono();
  app.get('/simulator/api/notifications', (context) => {
    const orderId = context.req.query('order_id');
    const attempts = courier
      .numberedAttempts()
      .filter(({ item }) => orderId === undefined || item.orderId === orderId);
    const { results, next } = pageOf(context, attempts);
    return exactJson(context, { results: results.map(attemptBody), next });
  });
  app.post('/simulator/api/notifications/:id/resend', async (context) => {
    const isBare = (await context.req.text()).trim() === '';
    const order = readResendOrder(isBare ? {} : await controlBody(context));
    const attempts = await sendAgain(courier, merchant.serverKey, context.req.param('id'), order);
    if (isFromBrowser(context)) return backToPage(context, '/simulator/traffic');
    const [first, ...others] = attempts.map(attemptBody);
    // What is sent several times is told as a list, whatever the order had in it.
    const isOne = others.length === 0 && order.kind !== 'reversed';
    return exactJson(context, isOne ? first : [first, ...others]);
  });
  return app;
}
