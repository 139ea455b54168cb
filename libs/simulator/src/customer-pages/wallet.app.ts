import { Hono, type Context } from 'hono';
import { customerUrl } from '../http/customer-url';
import { readFields } from '../http/request';
import { isPaid } from '../transactions/paid';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { customerHtml } from './customer-html';
import { customerProblemPage } from './problem.page';
import { visitOf } from './visit';
import { walletPage } from './wallet.page';

/** How a wallet tells the merchant's page what its customer did. */
type WalletResult = 'success' | 'failure' | 'abort';

/** The pages of wallets: behind a deeplink, and behind the picture of a code for whoever opens it. */
export function walletApp(transactions: Transactions, { merchant, clock }: World): Hono {
  const app = new Hono();
  const missing = (context: Context) =>
    customerHtml(context, customerProblemPage({ kind: 'not-found', merchant, visit: visitOf(context) }), 404);

  app.get('/simulator/:page{(?:qr|deeplink)}/:id', (context) => {
    const { page, id } = context.req.param();
    const record = transactions.ledger.find(id);
    if (!record) return missing(context);
    const visit = visitOf(context);
    const view = {
      record,
      path: `/simulator/${page}/${record.transactionId}`,
      isCode: page === 'qr',
      merchant,
      visit,
      now: clock.now(),
      back: visit.next ?? backUrlOf(record, isPaid(record) ? 'success' : 'failure'),
    };
    return customerHtml(context, walletPage(view));
  });
  app.post('/simulator/deeplink/:id', async (context) => {
    const record = transactions.ledger.find(context.req.param('id'));
    if (!record) return missing(context);
    const { answer } = await readFields(context);
    const isPaying = answer === 'pay' && record.status === 'pending';
    const after = isPaying ? await transactions.act(record.transactionId, 'pay') : record;
    const result = isPaid(after) ? 'success' : answer === 'pay' ? 'failure' : 'abort';
    const { next } = visitOf(context);
    return context.redirect(
      next ?? backUrlOf(after, result) ?? `/simulator/deeplink/${record.transactionId}`,
      303,
    );
  });
  return app;
}

/**
 * The merchant's page, told what the customer did.
 *
 * @see https://docs.midtrans.com/reference/gopay
 */
function backUrlOf({ callback, orderId }: TransactionRecord, result: WalletResult): string | undefined {
  const url = customerUrl(callback.url);
  if (!url) return undefined;
  url.searchParams.set('order_id', orderId);
  url.searchParams.set('result', result);
  return url.href;
}
