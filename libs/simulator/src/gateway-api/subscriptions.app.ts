import { Hono, type Context } from 'hono';
import { MINUTE } from '../clock/time';
import { basicKey } from '../http/authentication';
import { idempotency, IdempotencyStore } from '../http/idempotency';
import { notificationUrlsIn } from '../http/request';
import { parseObject, type JsonObject } from '../json';
import type { World } from '../world';
import { UPDATED_BODY } from '../subscriptions/bodies';
import { subscriptionRefusals } from '../subscriptions/refusals';
import type { Subscriptions } from '../subscriptions/subscriptions';

const KEY_KEPT_MS = 3 * MINUTE;

async function readBody(context: Context): Promise<JsonObject> {
  const body = parseObject(await context.req.text());
  if (!body) throw subscriptionRefusals.malformed();
  return body;
}

/** Subscriptions: https://docs.midtrans.com/reference/subscriptions-api */
export function subscriptionsApp(subscriptions: Subscriptions, world: World): Hono {
  const app = new Hono();
  app.use('/v1/subscriptions/*', basicKey(world.merchant.serverKey, subscriptionRefusals));
  app.post(
    '/v1/subscriptions',
    // The gateway looks at the body before it looks at the Idempotency-Key.
    async (context, next) => {
      subscriptions.check(await readBody(context));
      await next();
    },
    idempotency(new IdempotencyStore(world.clock.now, KEY_KEPT_MS), {
      header: 'idempotency-key',
      honours: () => true,
      isSuccess: ({ status }) => status === 200,
    }),
    async (context) => {
      const origin = new URL(context.req.url).origin;
      return context.json(subscriptions.create(await readBody(context), origin, notificationUrlsIn(context)));
    },
  );
  app.get('/v1/subscriptions/:id', (context) => context.json(subscriptions.get(context.req.param('id'))));
  app.patch('/v1/subscriptions/:id', async (context) => {
    subscriptions.update(context.req.param('id'), await readBody(context));
    return context.json(UPDATED_BODY);
  });
  for (const action of ['disable', 'enable', 'cancel'] as const) {
    app.post(`/v1/subscriptions/:id/${action}`, (context) => {
      subscriptions[action](context.req.param('id'));
      return context.json(UPDATED_BODY);
    });
  }
  return app;
}
