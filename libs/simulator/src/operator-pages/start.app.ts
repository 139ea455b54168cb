import { Hono } from 'hono';
import { isFromBrowser } from '../http/browser';
import { originOf } from '../http/request';
import { textAt } from '../json';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { operatorHtml } from './layout';
import { startPage } from './start.page';

const TEST_CHARGE = { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } };

/** Where a developer begins who opens the simulator's address, and a charge to look at. */
export function startApp(transactions: Transactions, world: World): Hono {
  const { merchant, clock, notificationUrls } = world;
  const app = new Hono();
  let charges = 0;

  // For a program there is nothing at the gateway's root.
  app.get('/', (context, next) => (isFromBrowser(context) ? context.redirect('/simulator/start') : next()));
  app.get('/simulator/start', (context) =>
    operatorHtml(
      context,
      startPage({
        url: world.baseUrl(new URL(context.req.url).origin),
        merchant,
        notificationUrl: withoutQuery(notificationUrls.payment),
        now: clock.now(),
      }),
    ),
  );
  app.post('/simulator/start/charge', (context) => {
    const details = { order_id: `TEST-${clock.now().getTime()}-${++charges}`, gross_amount: 44_000 };
    const body = { ...TEST_CHARGE, transaction_details: details };
    const answer = transactions.charge(body, originOf(context, world));
    return context.redirect(`/simulator/pay/${textAt(answer, 'transaction_id')}`, 303);
  });
  return app;
}

/** What follows `?` may be a secret of the merchant's. */
function withoutQuery(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
