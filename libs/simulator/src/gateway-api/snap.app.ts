import { Hono } from 'hono';
import { readObject } from '../checkout/error-messages';
import { basicKey } from '../http/authentication';
import { originOf } from '../http/request';
import type { World } from '../world';
import type { Snap } from '../snap/snap';
import { merchantPreferencesBody, updateMerchantPreferences } from '../snap/merchant-preferences';
import { preferencesRefusals, snapRefusals } from '../snap/snap.refusals';

/** Snap's backend API: `/snap/v1`, and `/snap/v3` for what the merchant prefers. */
export function snapApp(snap: Snap, world: World): Hono {
  const app = new Hono();
  app.use('/snap/v1/*', basicKey(world.merchant.serverKey, snapRefusals));
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
  app.use('/snap/v3/*', basicKey(world.merchant.serverKey, preferencesRefusals));
  app.get('/snap/v3/merchant-preferences', (context) => context.json(merchantPreferencesBody(world)));
  app.patch('/snap/v3/merchant-preferences', async (context) => {
    const changes = await readObject(context, snapRefusals.malformed);
    return context.json(updateMerchantPreferences(world, changes));
  });
  return app;
}
