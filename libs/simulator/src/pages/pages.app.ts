import { Hono, type Context } from 'hono';
import { isFromBrowser } from '../http/browser';
import type { Invoice } from '../invoices/invoice';
import type { PayAccount } from '../pay-accounts/pay-account';
import type { Subscription } from '../subscriptions/subscription';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import type { NumberedAttempt } from './attempts-table';
import { invoicesPage } from './invoices.page';
import { payAccountsPage } from './pay-accounts.page';
import { problemPage } from './problem.page';
import { qrPng, qrTextOf } from './qr';
import { subscriptionsPage } from './subscriptions.page';
import { Timeline } from './timeline';
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
    context.html(
      problemPage('No such transaction', 'Nobody has charged it, or the simulator was started anew.'),
      404,
    );

  const app = new Hono();
  app.get('/simulator', (context) => {
    const { status, text } = context.req.query();
    return context.html(transactionsPage(transactions.ledger.all(), { status, text }, clock.now()));
  });
  app.get('/simulator/subscriptions', (context) =>
    context.html(subscriptionsPage(lists.subscriptions(), clock.now())),
  );
  app.get('/simulator/invoices', (context) => context.html(invoicesPage(lists.invoices(), clock.now())));
  app.get('/simulator/pay-accounts', (context) =>
    context.html(payAccountsPage(lists.payAccounts(), clock.now())),
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
    return record ? context.html(pageOf(record)) : missing(context);
  });
  return app;
}
