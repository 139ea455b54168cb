import { Hono } from 'hono';
import { readObject } from '../checkout/error-messages';
import { basicKey } from '../http/authentication';
import { originOf } from '../http/request';
import type { World } from '../world';
import type { Snap } from '../snap/snap';
import { snapRefusals } from '../snap/snap.refusals';

/** Snap's backend API: `/snap/v1`. */
export function snapApp(snap: Snap, world: World): Hono {
  const app = new Hono();
  app.use('/snap/*', basicKey(world.merchant.serverKey, snapRefusals));
  app.post('/snap/v1/transactions', async (context) => {
    const request = await readObject(context, snapRefusals.malformed);
    return context.json(snap.create(request, originOf(context, world)), 201);
  });
  app.post('/snap/v1/transactions/:token/cancel', (context) =>
    context.json(snap.cancel(context.req.param('token'))),
  );
  app.post('/snap/v1/transactions/:token/expire', (context) =>
    context.json(snap.expire(context.req.param('token'))),
  );
  return app;
}
