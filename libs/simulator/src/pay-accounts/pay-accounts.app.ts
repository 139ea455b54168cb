import { Hono } from 'hono';
import { originOf, readBody } from '../http/request';
import type { World } from '../world';
import type { PayAccounts } from './pay-accounts';

/**
 * GoPay accounts: https://docs.midtrans.com/reference/create-pay-account,
 * https://docs.midtrans.com/reference/get-pay-account and https://docs.midtrans.com/reference/unbind-pay-account
 */
export function payAccountsApp(payAccounts: PayAccounts, world: World): Hono {
  const app = new Hono();
  app.post('/v2/pay/account', async (context) =>
    context.json(payAccounts.create(await readBody(context), originOf(context, world).baseUrl)),
  );
  app.get('/v2/pay/account/:id', (context) => context.json(payAccounts.get(context.req.param('id'))));
  app.post('/v2/pay/account/:id/unbind', (context) =>
    context.json(payAccounts.unbind(context.req.param('id'))),
  );
  return app;
}
