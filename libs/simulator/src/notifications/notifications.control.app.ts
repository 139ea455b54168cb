import { Hono } from 'hono';
import { backToPage, isFromBrowser } from '../http/browser';
import { exactJson } from '../http/exact-json';
import type { JsonObject } from '../json';
import type { Courier, NotificationAttempt } from './courier';

function attemptBody({ id, orderId, at, nextAttemptAt, ...attempt }: NotificationAttempt): JsonObject {
  const next = nextAttemptAt && { next_attempt_at: nextAttemptAt.toISOString() };
  return { id, order_id: orderId, ...attempt, at: at.toISOString(), ...next };
}

/** The control API's part for notifications. */
export function notificationsControlApp(courier: Courier): Hono {
  const app = new Hono();
  app.get('/simulator/api/notifications', (context) => {
    const orderId = context.req.query('order_id');
    const attempts = courier
      .attempts()
      .filter((attempt) => orderId === undefined || attempt.orderId === orderId);
    return exactJson(context, attempts.map(attemptBody));
  });
  app.post('/simulator/api/notifications/:id/resend', async (context) => {
    const attempt = await courier.resend(context.req.param('id'));
    return isFromBrowser(context)
      ? backToPage(context, '/simulator/notifications')
      : exactJson(context, attemptBody(attempt));
  });
  return app;
}
