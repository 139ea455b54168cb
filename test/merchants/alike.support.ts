import {
  CardService,
  InvoiceService,
  MidtransEventService,
  NotificationService,
  PayAccountService,
  PaymentLinkService,
  PaymentService,
  SubscriptionService,
  type Page,
} from 'nestjs-midtrans';
import {
  chargeCard,
  createInvoice,
  CUSTOMER,
  link,
  nextCharge,
  subscribe,
  subscriptionOf,
} from './cases.support';
import { body as linkBody } from '../payment-links/payment-links.support';
import { FAILING, type Merchant } from './merchants.support';

/** Its listener fails on it. */
const ORDER = 'failing-alike';
const INVOICE = 'invoice-alike';
const LINK = 'link-alike';

/** Gives a merchant one of everything, the same at both. */
export async function makeAlike(merchant: Merchant): Promise<void> {
  FAILING.isOn = true;
  await chargeCard(merchant, ORDER, { save_token_id: true });
  await merchant.simulator.settle(ORDER);
  const { id } = required(
    await merchant.get(PaymentService).find({ account: merchant.name, orderId: ORDER }),
  );
  const json = { amount: 40_000, reason: 'late', refund_key: 'refund-alike' };
  await merchant.ask(`/payments/${id}/refund/`, { method: 'POST', user: 'staff', staff: true, json });
  await createInvoice(merchant, INVOICE);
  const made = { method: 'POST', user: CUSTOMER, json: linkBody({ order_id: LINK }) };
  const { status, body } = await merchant.ask('/payment-links/', made);
  if (status !== 201) throw new Error('no link was made');
  await merchant.simulator.payLink(body.payment_url);
  await link(merchant);
  await subscribe(merchant);
  await nextCharge(merchant, await subscriptionOf(merchant));
}

/** What a merchant has of {@link makeAlike}, each as its service finds it. */
export async function alikeOf(merchant: Merchant) {
  const own = { account: merchant.name };
  const payments = merchant.get(PaymentService);
  const payment = required(await payments.find({ ...own, orderId: ORDER }));
  const subscription = await newest(merchant.get(SubscriptionService).list(own));
  return {
    payment,
    subscription,
    refund: await newest(payments.listRefunds({ paymentId: payment.id })),
    installment: await newest(payments.list({ subscriptionId: subscription.id })),
    invoice: required(await merchant.get(InvoiceService).find({ ...own, orderId: INVOICE })),
    paymentLink: required(await merchant.get(PaymentLinkService).find({ ...own, orderId: LINK })),
    payAccount: await newest(merchant.get(PayAccountService).list(own)),
    card: await newest(merchant.get(CardService).list(own)),
    notification: await newest(merchant.get(NotificationService).list({ ...own, paymentId: payment.id })),
    event: await newest(
      merchant.get(MidtransEventService).list({ ...own, subjectId: payment.id, state: 'dead' }),
    ),
    userId: CUSTOMER,
  };
}

export type Alike = Awaited<ReturnType<typeof alikeOf>>;

async function newest<Item>(page: Promise<Page<Item>>): Promise<Item> {
  return required((await page).items[0]);
}

function required<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the merchant has none');
  return value;
}
