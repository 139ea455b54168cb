import { Hono, type Context } from 'hono';
import { controlBody } from '../http/control-body';
import { ANYTHING, FLAG, STRING, TEXT, oneOf, readObject, snakeCase, whole } from '../fields';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import { CHANNELS } from '../checkout/channels';
import type { CustomerDetails } from '../checkout/collected-details';
import { checkOut, choose, type CheckoutDesk, type Choice } from '../checkout/checkout';

function customerIn(value: unknown): CustomerDetails | undefined {
  if (value === undefined) return undefined;
  return readObject(value, 'customer', snakeCase, (fields) => ({
    fullName: fields.optional('fullName', STRING),
    email: fields.optional('email', STRING),
    phone: fields.optional('phone', STRING),
    address: fields.optional('address', STRING),
  }));
}

async function choiceOf(context: Context): Promise<Choice> {
  // Without a body: whatever the page offers first.
  const body = (await context.req.text()) === '' ? {} : await controlBody(context);
  return readObject(body, '', snakeCase, (fields) => ({
    channel: fields.optional('channel', oneOf(CHANNELS)),
    amount: fields.optional('amount', whole(1)),
    cardNumber: fields.optional('cardNumber', TEXT),
    phone: fields.optional('phone', TEXT),
    savedCard: fields.optional('savedCard', TEXT),
    saveCard: fields.optional('saveCard', FLAG),
    installmentTerm: fields.optional('installmentTerm', whole(1)),
    customer: customerIn(fields.optional('customer', ANYTHING)),
    uiMode: fields.optional('uiMode', oneOf(['deeplink', 'qr'])),
    discount: fields.optional('discount', whole(1)),
    force: fields.optional('force', FLAG),
  }));
}

/** The control API's part for things with payment pages: `/simulator/api/{name}/{id}/choose` and `/pay`. */
export function checkoutControlApp(name: string, desk: CheckoutDesk, transactions: Transactions): Hono {
  const app = new Hono();
  const answer = (context: Context, record: TransactionRecord) => context.json(transactions.describe(record));
  app.post(`/simulator/api/${name}/:id/choose`, async (context) => {
    const choice = await choiceOf(context);
    return answer(context, choose(desk, context.req.param('id'), choice));
  });
  app.post(`/simulator/api/${name}/:id/pay`, async (context) => {
    const choice = await choiceOf(context);
    return answer(context, await checkOut(transactions, desk, context.req.param('id'), choice));
  });
  return app;
}
