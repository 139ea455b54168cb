import { Hono, type Context } from 'hono';
import { readObject } from '../checkout/error-messages';
import { basicKey } from '../http/authentication';
import { idempotency, IdempotencyStore } from '../http/idempotency';
import { originOf } from '../http/request';
import type { World } from '../world';
import type { Invoices } from '../invoices/invoices';
import { invoiceRefusals } from '../invoices/invoices.refusals';

/** The reason to void is not needed, but what is no reason is refused. */
async function checkVoidReason(context: Context): Promise<void> {
  if ((await context.req.text()) === '') return;
  const { void_reason: reason } = await readObject(context, invoiceRefusals.malformed);
  if (reason !== undefined && reason !== null && typeof reason !== 'string') {
    throw invoiceRefusals.invalid(['void_reason must be a string']);
  }
}

/** Invoices: `/v1/invoices`. */
export function invoicesApp(invoices: Invoices, world: World): Hono {
  const app = new Hono();
  app.use('/v1/invoices/*', basicKey(world.merchant.serverKey, invoiceRefusals));
  app.use(
    '/v1/invoices',
    idempotency(new IdempotencyStore(world.clock.now), {
      header: 'x-idempotency-key',
      honours: () => true,
      isSuccess: ({ status }) => status === 201,
    }),
  );
  app.post('/v1/invoices', async (context) => {
    const request = await readObject(context, invoiceRefusals.malformed);
    return context.json(invoices.create(request, originOf(context, world)), 201);
  });
  app.get('/v1/invoices/:id', (context) => context.json(invoices.describe(context.req.param('id'))));
  app.patch('/v1/invoices/:id/void', async (context) => {
    await checkVoidReason(context);
    return context.json(invoices.void(context.req.param('id')));
  });
  return app;
}
