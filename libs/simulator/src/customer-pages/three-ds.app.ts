import { Hono, type Context } from 'hono';
import { customerHtml } from './customer-html';
import { customerProblemPage } from './problem.page';
import { visitOf } from './visit';
import { customerUrl } from '../http/customer-url';
import { readFields } from '../http/request';
import { textAt } from '../json';
import { callbackTypeIn } from '../transactions/charge/callback';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { submitOtp, threeDsResult } from '../cards/three-ds';
import { threeDsPage } from './three-ds.page';

/**
 * The page of a bank, which the `redirect_url` of a card's charge leads to. `callback_type` says how its result is told, as in the
 * charge: as an event to the page that shows this one, or as a form that is sent to `callback_url`.
 *
 * @see https://docs.midtrans.com/reference/card-feature-3d-secure-3ds
 */
export function threeDsApp(transactions: Transactions, { merchant, clock }: World): Hono {
  const app = new Hono();

  const formUrlOf = (context: Context, record: TransactionRecord) => {
    const type = callbackTypeIn(context.req.query('callback_type')) ?? record.callback.type;
    const url = context.req.query('callback_url');
    return type === 'form' ? customerUrl(url)?.href : undefined;
  };
  const missing = (context: Context) =>
    customerHtml(context, customerProblemPage({ kind: 'not-found', merchant, visit: visitOf(context) }), 404);
  const page = (context: Context, record: TransactionRecord) => {
    const visit = visitOf(context);
    const { callback_type, callback_url } = context.req.query();
    const kept = {
      ...visit.kept,
      ...(callback_type && { callback_type }),
      ...(callback_url && { callback_url }),
    };
    return customerHtml(
      context,
      threeDsPage({
        record,
        path: `/simulator/3ds/${record.transactionId}`,
        merchant,
        visit: { ...visit, kept },
        now: clock.now(),
        result: record.status === 'pending' ? undefined : threeDsResult(record, merchant),
        formUrl: formUrlOf(context, record),
      }),
    );
  };

  app.get('/simulator/3ds/:id', (context) => {
    const record = transactions.ledger.find(context.req.param('id'));
    return record?.paymentType === 'credit_card' ? page(context, record) : missing(context);
  });
  app.post('/simulator/3ds/:id', async (context) => {
    const record = transactions.ledger.find(context.req.param('id'));
    if (record?.paymentType !== 'credit_card') return missing(context);
    const otp = textAt(await readFields(context), 'otp') ?? '';
    // A second press finds the first one's result.
    if (record.status === 'pending') await submitOtp(transactions, record.transactionId, otp);
    return context.redirect(context.req.url.slice(new URL(context.req.url).origin.length), 303);
  });
  return app;
}
