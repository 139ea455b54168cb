import { Hono, type Context } from 'hono';
import { InvalidFieldError } from '../errors';
import { isFromBrowser } from '../http/browser';
import type { Invoice } from '../invoices/invoice';
import type { PayAccount } from '../pay-accounts/pay-account';
import type { Subscription } from '../subscriptions/subscription';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import type { NumberedAttempt } from './attempts-table';
import { invoicesPage } from './invoices.page';
import { operatorHtml } from './layout';
import { payAccountsPage } from './pay-accounts.page';
import { problemPage } from './problem.page';
import { qrPng, qrTextOf } from '../html/qr';
import { resetPage } from './reset.page';
import { subscriptionsPage } from './subscriptions.page';
import { Timeline } from './timeline';
import { readTransactionFilter } from './transaction-filter';
import { transactionPage } from './transaction.page';
import { transactionsPage } from './transactions.page';

/** What the lists show, each in the order in which it came about. */
export interface Lists {
  subscriptions(): readonly Subscription[];
  invoices(): readonly Invoice[];
  payAccounts(): readonly PayAccount[];
}

/** What a person sees of the simulator in a browser. */
export function pagesApp(transactions: Transactions, lists: Lists, world: World): Hono {
  const { clock, courier, merchant } = world;
  const timeline = new Timeline();
  transactions.onChange((record) => timeline.note(record));

  const newestAttempts = (): NumberedAttempt[] =>
    courier
      .attempts()
      .map((attempt, number) => ({ number, attempt }))
      .reverse();
  const pageOf = (record: TransactionRecord) =>
    transactionPage({
      record,
      status: transactions.describe(record),
      moments: timeline.of(record.transactionId),
      attempts: newestAttempts().filter(
        ({ attempt }) => attempt.body.transaction_id === record.transactionId,
      ),
      merchantId: merchant.merchantId,
      now: clock.now(),
    });
  const missing = (context: Context) =>
    operatorHtml(
      context,
      problemPage('No such transaction', 'Nobody has charged it, or the simulator was started anew.'),
      404,
    );

  const app = new Hono();
  app.get('/simulator', (context) => {
    const query = context.req.query();
    const view = { records: transactions.ledger.all(), query, now: clock.now() };
    try {
      const filter = readTransactionFilter(query);
      return operatorHtml(context, transactionsPage({ ...view, filter }));
    } catch (error) {
      if (!(error instanceof InvalidFieldError)) throw error;
      return operatorHtml(context, transactionsPage({ ...view, problem: error.message }), 400);
    }
  });
  app.get('/simulator/reset', (context) =>
    operatorHtml(context, resetPage({ transactions: transactions.ledger.all().length, now: clock.now() })),
  );
  app.get('/simulator/subscriptions', (context) =>
    operatorHtml(context, subscriptionsPage(lists.subscriptions(), clock.now())),
  );
  app.get('/simulator/invoices', (context) =>
    operatorHtml(context, invoicesPage(lists.invoices(), clock.now())),
  );
  app.get('/simulator/pay-accounts', (context) =>
    operatorHtml(context, payAccountsPage(lists.payAccounts(), clock.now())),
  );
  app.get('/simulator/qr/:id', async (context, next) => {
    context.header('vary', 'accept');
    if (isFromBrowser(context)) return next();
    const record = transactions.ledger.find(context.req.param('id'));
    const text = record && qrTextOf(record, merchant.merchantId);
    if (text === undefined) return context.notFound();
    const image = new Uint8Array(qrPng(text));
    return context.body(image, 200, { 'content-type': 'image/png', 'cache-control': 'no-store' });
  });
  app.get('/simulator/pay/:id', (context) => {
    const record = transactions.ledger.find(context.req.param('id'));
    return record ? operatorHtml(context, pageOf(record)) : missing(context);
  });
  return app;
}
