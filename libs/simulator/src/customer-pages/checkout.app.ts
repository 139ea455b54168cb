import { Hono, type Context } from 'hono';
import { customerHtml } from './customer-html';
import { customerProblemPage } from './problem.page';
import { visitOf, within, type Visit } from './visit';
import { clientKeyHint } from '../http/client-key';
import { readFields } from '../http/request';
import { textAt, type JsonObject } from '../json';
import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import type { World } from '../world';
import { enabledChannels, isChannel } from '../checkout/channels';
import { choose, type Checkout, type CheckoutDesk, type Choice } from '../checkout/checkout';
import { CheckoutRefusedError } from '../checkout/checkout.errors';
import { checkoutPage } from './checkout.page';
import { errorUrlOf, returnUrlOf } from '../checkout/return-url';

export interface CheckoutAppSettings {
  /** Where the pages are: `/simulator/{name}/{id}`. */
  readonly name: string;
  readonly desk: CheckoutDesk;
  readonly transactions: Transactions;
  readonly world: World;
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
    installmentTerm: numberOf('installment_term'),
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

/** What the page's script was given by the merchant's page narrows the choice, and says what is chosen already. */
function narrowed(checkout: Checkout, { enabled, selected }: Visit): Checkout {
  const wanted = selected === undefined ? enabled : [selected];
  if (wanted === undefined) return checkout;
  const channels = enabledChannels(wanted).filter((channel) => checkout.channels.includes(channel));
  return channels.length === 0 ? checkout : { ...checkout, channels };
}

/** The pages on which customers choose how to pay, and pay. */
export function checkoutApp({ name, desk, transactions, world }: CheckoutAppSettings): Hono {
  const { clock, merchant } = world;
  const app = new Hono();
  const pathOf = (id: string) => `/simulator/${name}/${id}`;
  const missing = (context: Context) =>
    customerHtml(context, customerProblemPage({ kind: 'not-found', merchant, visit: visitOf(context) }), 404);

  app.get(`/simulator/${name}/:id`, (context) => {
    const id = context.req.param('id');
    const visit = visitOf(context);
    const hint = visit.clientKey === undefined ? undefined : clientKeyHint(visit.clientKey, merchant);
    if (hint !== undefined) {
      return customerHtml(context, customerProblemPage({ kind: 'wrong-key', hint, merchant, visit }), 401);
    }
    const checkout = desk.look(id);
    if (!checkout) return missing(context);
    const payment = context.req.query('payment');
    return customerHtml(
      context,
      checkoutPage({
        path: pathOf(id),
        checkout: narrowed(checkout, visit),
        payment,
        isForced: context.req.query('another') === 'true',
        merchant,
        visit,
        now: clock.now(),
      }),
    );
  });

  app.post(`/simulator/${name}/:id`, async (context) => {
    const id = context.req.param('id');
    const checkout = desk.look(id);
    if (!checkout) return missing(context);
    const visit = visitOf(context);
    try {
      const payment = choose(desk, id, choiceOf(await readFields(context)));
      const page = pathOf(desk.pageOf?.(payment) ?? id);
      const onPage = within(visit, page, { payment: payment.transactionId });
      return context.redirect(placeAfter(visit, () => errorUrl(checkout, payment)) ?? onPage, 303);
    } catch (error) {
      if (!(error instanceof CheckoutRefusedError)) throw error;
      const view = { path: pathOf(id), checkout, refusal: error.reason, merchant, visit, now: clock.now() };
      return customerHtml(context, checkoutPage(view), 409);
    }
  });

  app.post(`/simulator/${name}/:id/payments/:payment`, async (context) => {
    const { id, payment } = context.req.param();
    const waiting = desk.look(id)?.payments.find(({ transactionId }) => transactionId === payment);
    if (!waiting) return missing(context);
    const visit = visitOf(context);
    const paid = waiting.status === 'pending' ? await transactions.act(payment, 'pay') : waiting;
    const urls = desk.look(id)?.returnUrls;
    const onPage = within(visit, pathOf(id), { payment });
    return context.redirect(placeAfter(visit, () => urls && returnUrlOf(urls, paid)) ?? onPage, 303);
  });
  return app;
}

/** In a frame the customer stays: the merchant's own page is around it, and is told. */
function placeAfter({ origin }: Visit, place: () => string | undefined): string | undefined {
  return origin === undefined ? place() : undefined;
}

function errorUrl({ returnUrls }: Checkout, payment: TransactionRecord): string | undefined {
  return returnUrls && errorUrlOf(returnUrls, payment);
}
