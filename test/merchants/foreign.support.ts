import {
  CardService,
  InvoiceService,
  MidtransEventService,
  MidtransInputError,
  NotFoundError,
  NotificationService,
  PayAccountService,
  PaymentLinkService,
  PaymentService,
  ReconciliationService,
  SubscriptionService,
} from 'nestjs-midtrans';
import { ENDPOINTS } from '../access/endpoints.support';
import { GOOD_CARD } from '../subscriptions/subscriptions.support';
import type { Alike } from './alike.support';
import { CUSTOMER } from './cases.support';
import type { Merchant } from './merchants.support';

type Calls = Readonly<Record<string, () => Promise<unknown>>>;

/**
 * What a merchant's services are asked to do with what is the other's, by the service and its method. Where one registration has both,
 * they are asked within the merchant's own account.
 */
export function foreignCalls(at: Merchant, its: Alike, isShared: boolean): Readonly<Record<string, Calls>> {
  const account = at.name;
  const scope = { kind: 'everybody', account: isShared ? account : undefined } as const;
  const payment = isShared ? { account, orderId: its.payment.id } : its.payment.id;
  const invoice = isShared ? { account, orderId: its.invoice.id } : its.invoice.id;
  const subscription = isShared
    ? { account, midtransSubscriptionId: its.subscription.id }
    : its.subscription.id;
  const payAccount = isShared ? { account, accountId: its.payAccount.id } : its.payAccount.id;
  const paymentLink = isShared ? { account, orderId: its.paymentLink.id } : its.paymentLink.id;
  const links = at.get(PaymentLinkService);
  const payments = at.get(PaymentService);
  const invoices = at.get(InvoiceService);
  const subscriptions = at.get(SubscriptionService);
  const payAccounts = at.get(PayAccountService);
  const cards = at.get(CardService);
  const events = at.get(MidtransEventService);
  const notifications = at.get(NotificationService);
  const consumer = its.event.deliveries[0]?.consumer ?? '';
  const delivery = { id: its.event.id, scope };
  const update = { name: 'silver', token: GOOD_CARD };
  return {
    PaymentService: {
      find: () => payments.find(payment),
      getStatus: () => payments.getStatus(payment),
      cancelPayment: () => payments.cancelPayment(payment),
      expirePayment: () => payments.expirePayment(payment),
      capturePayment: () => payments.capturePayment(payment),
      approvePayment: () => payments.approvePayment(payment),
      denyPayment: () => payments.denyPayment(payment),
      continueSnapTransaction: () => payments.continueSnapTransaction(payment),
      refundPayment: () => payments.refundPayment(payment, { amount: 10_000, reason: 'crossed' }),
      findRefund: () => payments.findRefund(payment, its.refund.refundKey),
      listRefunds: () => payments.listRefunds({ paymentId: its.payment.id, scope }),
    },
    PaymentLinkService: {
      find: () => links.find(paymentLink),
      getPaymentLink: () => links.getPaymentLink(paymentLink),
      deletePaymentLink: () => links.deletePaymentLink(paymentLink),
    },
    InvoiceService: {
      find: () => invoices.find(invoice),
      getInvoiceStatus: () => invoices.getInvoiceStatus(invoice),
      voidInvoice: () => invoices.voidInvoice(invoice),
    },
    SubscriptionService: {
      find: () => subscriptions.find(subscription),
      getSubscriptionStatus: () => subscriptions.getSubscriptionStatus(subscription),
      disableSubscription: () => subscriptions.disableSubscription(subscription),
      enableSubscription: () => subscriptions.enableSubscription(subscription),
      cancelSubscription: () => subscriptions.cancelSubscription(subscription),
      updateSubscription: () => subscriptions.updateSubscription(subscription, update),
    },
    PayAccountService: {
      find: () => payAccounts.find(payAccount),
      getPayAccount: () => payAccounts.getPayAccount(payAccount),
      unbindPayAccount: () => payAccounts.unbindPayAccount(payAccount),
    },
    CardService: {
      find: () => cards.find(its.card.id, { scope }),
      deleteSavedCard: () => cards.deleteSavedCard(its.card.id, { scope }),
    },
    MidtransEventService: {
      list: () => events.list({ subjectId: its.payment.id, scope }),
      retry: () => events.retry(delivery),
      discard: () => events.discard(delivery),
      // Where one registration has both, these are about whatever it has.
      ...(isShared
        ? { dropConsumer: () => events.dropConsumer(consumer, account) }
        : { find: () => events.find(its.event.id) }),
    },
    NotificationService: {
      list: () => notifications.list({ paymentId: its.payment.id, scope }),
      ...(isShared
        ? {}
        : {
            find: () => notifications.find(its.notification.id),
            replay: () => notifications.replay(its.notification.id),
          }),
    },
    ...(isShared ? {} : foreignRowsAndAccounts(at, its)),
  };
}

/** A row may be another registration's, however it came here, and so may the name of an account. */
function foreignRowsAndAccounts(at: Merchant, its: Alike): Readonly<Record<string, Calls>> {
  const { payment, invoice, subscription, payAccount, card } = its;
  const { account, orderId } = payment;
  const consumer = its.event.deliveries[0]?.consumer ?? '';
  const payments = at.get(PaymentService);
  return {
    'what is given is a row of the other’s': {
      payment: () => payments.cancelPayment(payment),
      invoice: () => at.get(InvoiceService).voidInvoice(invoice),
      subscription: () => at.get(SubscriptionService).cancelSubscription(subscription),
      payAccount: () => at.get(PayAccountService).unbindPayAccount(payAccount),
      card: () => at.get(CardService).deleteSavedCard(card),
    },
    'what is named is the other’s account': {
      payment: () => payments.cancelPayment({ account, orderId }),
      charge: () => payments.createCharge({ account, paymentType: 'qris', grossAmount: 10_000 }),
      bin: () => at.get(CardService).getBin('48111111', { account }),
      reconciliation: () => at.get(ReconciliationService).run({ account, all: true }),
      retry: () => at.get(MidtransEventService).retry({ account }),
      discard: () => at.get(MidtransEventService).discard({ account }),
      dropConsumer: () => at.get(MidtransEventService).dropConsumer(consumer, account),
    },
  };
}

/** What of it was found: `nothing`, as it should be, or what came of it. */
export async function foundBy(call: () => Promise<unknown>): Promise<unknown> {
  try {
    const found = await call();
    const isPage = typeof found === 'object' && found !== null && 'items' in found;
    const isNothing = isPage ? isEmpty(found.items) : found === null || found === 0;
    return isNothing ? 'nothing' : found;
  } catch (error) {
    const isUnknownAccount =
      error instanceof MidtransInputError && error.details.every(({ field }) => field === 'account');
    return error instanceof NotFoundError || isUnknownAccount ? 'nothing' : error;
  }
}

function isEmpty(items: unknown): boolean {
  return Array.isArray(items) && items.length === 0;
}

const BODIES: Readonly<Record<string, object>> = {
  'POST /payments/{id}/refund': { amount: 10_000 },
  'PATCH /subscriptions/{id}': { name: 'silver', token: GOOD_CARD },
};

/** Every endpoint with an id in its path, with that of the other's, by whoever may. */
export function foreignRequests(its: Alike) {
  const ids: Readonly<Record<string, string>> = {
    payments: its.payment.id,
    invoices: its.invoice.id,
    subscriptions: its.subscription.id,
    'payment-links': its.paymentLink.id,
    'pay-accounts': its.payAccount.id,
    cards: its.card.id,
    events: its.event.id,
    notifications: its.notification.id,
  };
  return Object.entries(ENDPOINTS)
    .filter(([name]) => name.includes('{id}'))
    .flatMap(([name, { who }]) => {
      const [method = '', template = ''] = name.split(' ');
      const id = ids[template.split('/')[1] ?? ''];
      if (id === undefined) throw new Error(`nothing is known of ${name}`);
      const hasBody = method === 'POST' || method === 'PATCH';
      const init = { method, ...(hasBody ? { json: BODIES[name] ?? {} } : {}) };
      const path = `${template.replace('{id}', id)}/`;
      return [
        ...(who.owner === 'done' ? [{ name, path, ...init, user: CUSTOMER }] : []),
        ...(who.staff === 'done' ? [{ name, path, ...init, user: 'staff', staff: true }] : []),
      ];
    });
}

/** Creations that would be paid with what is the other's. */
export function foreignSources({ card, payAccount }: Alike) {
  const charge = { gross_amount: 10_000 };
  const subscription = { name: 'gold', amount: 99_000 };
  return [
    ['/charge/', { ...charge, payment_type: 'credit_card', credit_card: { saved_card: card.id } }],
    ['/charge/', { ...charge, payment_type: 'gopay', gopay: { pay_account: payAccount.id } }],
    ['/subscriptions/', { ...subscription, payment_type: 'credit_card', saved_card: card.id }],
    ['/subscriptions/', { ...subscription, payment_type: 'gopay', pay_account: payAccount.id }],
  ] as const;
}
