import { Hono } from 'hono';
import { readObject } from '../checkout/error-messages';
import { basicKey } from '../http/authentication';
import { originOf } from '../http/request';
import type { World } from '../world';
import type { PaymentLinks } from '../payment-links/payment-links';
import { paymentLinkRefusals } from '../payment-links/payment-links.refusals';

/** Payment links: `/v1/payment-links`. */
export function paymentLinksApp(links: PaymentLinks, world: World): Hono {
  const app = new Hono();
  app.use('/v1/payment-links/*', basicKey(world.merchant.serverKey, paymentLinkRefusals));
  app.post('/v1/payment-links', async (context) => {
    const request = await readObject(context, paymentLinkRefusals.malformed);
    return context.json(links.create(request, originOf(context, world)));
  });
  app.get('/v1/payment-links/:id', (context) => context.json(links.describe(context.req.param('id'))));
  app.delete('/v1/payment-links/:id', (context) => context.json(links.delete(context.req.param('id'))));
  return app;
}
