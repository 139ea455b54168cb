import { Hono } from 'hono';
import { basicKey } from '../http/authentication';
import type { World } from '../world';
import type { Balance } from '../balance/balance';
import { balanceMutation, balanceRefusals } from '../balance/mutation';

/** The merchant's balance: `/v1/balance`. */
export function balanceApp(balance: Balance, world: World): Hono {
  const app = new Hono();
  app.use('/v1/balance/*', basicKey(world.merchant.serverKey, balanceRefusals));
  app.get('/v1/balance/mutation', (context) => context.json(balanceMutation(balance, context.req.query())));
  return app;
}
