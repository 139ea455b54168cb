import { Hono } from 'hono';
import { notificationUrlsIn, originOf, readBody } from '../http/request';
import type { World } from '../world';
import type { PayAccounts } from '../pay-accounts/pay-accounts';

/**
 * GoPay accounts: https://docs.midtrans.com/reference/create-pay-account,
 * https://docs.midtrans.com/reference/get-pay-account and https://docs.midtrans.com/reference/unbind-pay-account
 */
export function payAccountsApp(payAccounts: PayAccounts, world: World): Hono {
  const app = new Hono();
  app.post('/v2/pay/account', async (context) => {
    const { payAccount } = notificationUrlsIn(context);
    const { baseUrl } = originOf(context, world);
    return context.json(payAccounts.create(await readBody(context), baseUrl, payAccount));
  });
  app.get('/v2/pay/account/:id', (context) => context.json(payAccounts.get(context.req.param('id'))));
  app.post('/v2/pay/account/:id/unbind', (context) =>
    context.json(payAccounts.unbind(context.req.param('id'))),
  );
  return app;
}
