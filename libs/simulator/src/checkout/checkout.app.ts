import { Hono, type Context } from 'hono';
import type { Clock } from '../clock/clock';
import { readFields } from '../http/request';
import { textAt, type JsonObject } from '../json';
import { problemPage } from '../pages/problem.page';
import type { Transactions } from '../transactions/transactions';
import { isChannel } from './channels';
import { choose, type CheckoutDesk, type Choice } from './checkout';
import { CheckoutRefusedError } from './checkout.errors';
import { checkoutPage } from './checkout.page';
import { errorUrlOf, returnUrlOf } from './return-url';

export interface CheckoutAppSettings {
  /** Where the pages are: `/simulator/{name}/{id}`. */
  readonly name: string;
  readonly desk: CheckoutDesk;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

function choiceOf(fields: JsonObject): Choice {
  const [channel, uiMode] = (textAt(fields, 'channel') ?? '').split(':');
  const typed = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const numberOf = (name: string) => {
    const text = textAt(fields, name);
    return text === undefined ? undefined : Number(text);
  };
  return {
    channel: isChannel(channel) ? channel : undefined,
    amount: numberOf('amount'),
    discount: numberOf('discount'),
    savedCard: textAt(fields, 'saved_card'),
    saveCard: fields.save_card !== 'no',
    cardNumber: textAt(fields, 'card_number'),
    customer: {
      fullName: typed('customer_full_name'),
      email: typed('customer_email'),
      phone: typed('customer_phone'),
      address: typed('customer_address'),
    },
    phone: textAt(fields, 'phone'),
    uiMode: uiMode === 'qr' ? 'qr' : undefined,
    force: fields.force === 'true',
  };
}

function missing(context: Context): Response | Promise<Response> {
  return context.html(problemPage('No such payment page', 'It is gone, or never was.'), 404);
}

/** The pages on which customers choose how to pay, and pay. */
export function checkoutApp({ name, desk, transactions, clock }: CheckoutAppSettings): Hono {
  const app = new Hono();
  const pathOf = (id: string) => `/simulator/${name}/${id}`;

  app.get(`/simulator/${name}/:id`, (context) => {
    const id = context.req.param('id');
    const checkout = desk.look(id);
    if (!checkout) return missing(context);
    const payment = context.req.query('payment');
    return context.html(checkoutPage({ path: pathOf(id), checkout, payment, now: clock.now() }));
  });

  app.post(`/simulator/${name}/:id`, async (context) => {
    const id = context.req.param('id');
    const checkout = desk.look(id);
    if (!checkout) return missing(context);
    try {
      const payment = choose(desk, id, choiceOf(await readFields(context)));
      const errorUrl = checkout.returnUrls && errorUrlOf(checkout.returnUrls, payment);
      const page = pathOf(desk.pageOf?.(payment) ?? id);
      return context.redirect(errorUrl ?? `${page}?payment=${payment.transactionId}`, 303);
    } catch (error) {
      if (!(error instanceof CheckoutRefusedError)) throw error;
      const view = { path: pathOf(id), checkout, refusal: error.reason, now: clock.now() };
      return context.html(checkoutPage(view), 409);
    }
  });

  app.post(`/simulator/${name}/:id/payments/:payment`, async (context) => {
    const { id, payment } = context.req.param();
    const waiting = desk.look(id)?.payments.find(({ transactionId }) => transactionId === payment);
    if (!waiting) return missing(context);
    const paid = waiting.status === 'pending' ? await transactions.act(payment, 'pay') : waiting;
    const urls = desk.look(id)?.returnUrls;
    return context.redirect((urls && returnUrlOf(urls, paid)) ?? `${pathOf(id)}?payment=${payment}`, 303);
  });
  return app;
}
