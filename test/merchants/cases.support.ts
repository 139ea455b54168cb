import {
  CardService,
  InvoiceService,
  MidtransEventService,
  NotificationReplayPostponedError,
  NotificationService,
  PayAccountService,
  PaymentLinkService,
  PaymentService,
  ReconciliationService,
  RetentionService,
  SubscriptionService,
} from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { biSnapHeaders } from '../notifications/bi-snap.support';
import { dayIn } from '../invoices/invoices.support';
import { until } from '../support/until';
import { FAILING, RETIRED, type Merchant } from './merchants.support';

/** Something that is done at one merchant, where the other has all the same. */
export interface Case {
  readonly title: string;
  /** Done at both before. @param id - of the order, the same at both */
  readonly prepare?: (merchant: Merchant, id: string) => Promise<unknown>;
  readonly act: (merchant: Merchant, id: string) => Promise<unknown>;
  /** Whether it is done to every merchant of a registration at once. @default false */
  readonly isOfRegistration?: boolean;
}

export const CUSTOMER = 'customer-1';
const of = ({ name }: Merchant) => ({ account: name });
const named = (merchant: Merchant, orderId: string) => ({ orderId, ...of(merchant) });

export async function charge(
  merchant: Merchant,
  orderId: string,
  rest: object = {},
): Promise<{ id: string }> {
  const { status, body } = await merchant.ask('/charge/', {
    method: 'POST',
    user: CUSTOMER,
    headers: { 'idempotency-key': `key-${orderId}` },
    json: {
      payment_type: 'bank_transfer',
      bank: 'bca',
      gross_amount: 100_000,
      order_id: orderId,
      customer_details: { email: 'customer-1@shop.test' },
      ...rest,
    },
  });
  if (status !== 201) throw new Error(`${merchant.name}: ${JSON.stringify(body)}`);
  return body;
}

export async function chargeCard(merchant: Merchant, orderId: string, options: object = {}) {
  const query = new URLSearchParams({
    client_key: `SB-Mid-client-${merchant.name}`,
    card_number: '4811111111111114',
    card_exp_month: '12',
    card_exp_year: '2040',
    card_cvv: '123',
  });
  const request = new Request(`https://gateway.test/v2/token?${query.toString()}`);
  const answer = await merchant.simulator.fetch(request);
  const { token_id } = (await answer.json()) as { token_id: string };
  const credit_card = { token_id, authentication: false, ...options };
  return charge(merchant, orderId, { payment_type: 'credit_card', bank: undefined, credit_card });
}

/** The customer pays, and nobody is told. */
export async function paySilently({ simulator }: Merchant, orderId: string): Promise<void> {
  simulator.failNotifications({ kind: 'drop' }, { orderId });
  await simulator.pay(orderId);
}

export async function pay(merchant: Merchant, orderId: string): Promise<void> {
  await charge(merchant, orderId);
  await merchant.simulator.pay(orderId);
}

export function createInvoice(merchant: Merchant, orderId: string) {
  return merchant.get(InvoiceService).createInvoice({
    orderId,
    invoiceNumber: `number-${orderId}`,
    userId: CUSTOMER,
    customerName: 'Customer One',
    customerEmail: 'customer-1@shop.test',
    dueDate: dayIn(30),
    items: [{ description: 'Service Fee', price: 100_000, quantity: 1 }],
    ...of(merchant),
  });
}

export function createLink(merchant: Merchant, orderId: string) {
  return merchant
    .get(PaymentLinkService)
    .createPaymentLink({ orderId, userId: CUSTOMER, grossAmount: 44_000, ...of(merchant) });
}

export async function payByLink(merchant: Merchant, orderId: string): Promise<void> {
  const link = await merchant.get(PaymentLinkService).find(named(merchant, orderId));
  await merchant.simulator.payLink(link?.paymentUrl ?? '', 'gopay');
}

export async function subscribe(merchant: Merchant): Promise<void> {
  await merchant.get(SubscriptionService).createSubscription({
    name: 'gold',
    amount: 99_000,
    paymentType: 'credit_card',
    token: '48111111sHfSakAvHvFQFEjTivUV1114',
    startTime: new Date(merchant.simulator.now().getTime() + 3_600_000),
    userId: CUSTOMER,
    ...of(merchant),
  });
  await merchant.simulator.idle();
}

/** Midtrans' id of the latest that a merchant has. */
export async function subscriptionOf(merchant: Merchant): Promise<string> {
  const { items } = await merchant.get(SubscriptionService).list(of(merchant), { limit: 1 });
  return items[0]?.midtransSubscriptionId ?? '';
}

export async function link(merchant: Merchant): Promise<void> {
  const before = merchant.simulator.payAccounts().length;
  const { payAccount } = await merchant.get(PayAccountService).createPayAccount({
    phoneNumber: `8121234567${before}`,
    countryCode: '62',
    redirectUrl: 'https://shop.test/linked',
    userId: CUSTOMER,
    ...of(merchant),
  });
  await merchant.simulator.linkPayAccount(payAccount.accountId ?? '');
}

export async function nextCharge({ simulator }: Merchant, midtransId: string): Promise<void> {
  const next = simulator.subscription(midtransId)?.nextExecutionAt;
  if (next === undefined) throw new Error('there is no next charge');
  await simulator.advance(next.getTime() - simulator.now().getTime());
  await simulator.advance('2m');
}

async function notificationsOf(merchant: Merchant, orderId: string): Promise<string[]> {
  const { items } = await merchant.get(NotificationService).list({ orderId, ...of(merchant) });
  return items.map(({ id }) => id);
}

/** What a merchant's gateway tells of an order that is paid, signed as its own by whoever has the key. */
export function settlementOf({ simulator, key }: Merchant, orderId: string, signedWith = key): object {
  const body = notificationBody({
    orderId,
    grossAmount: 100_000,
    transactionStatus: 'settlement',
    transactionId: simulator.transaction(orderId)?.transactionId ?? '',
    transactionTime: simulator.now(),
  });
  return signNotification(body, signedWith);
}

/** Where Midtrans tells a merchant on BI-SNAP of what is paid by a QR code. */
const BI_SNAP_PATH = '/v1.0/qr/qr-mpm-notify';

/**
 * Brings a notification of BI-SNAP's of an order that is paid.
 *
 * @param to - the webhook's path @default the one that names the account
 * @param key - with which it is signed @default the merchant's own
 */
export function notifyBiSnap(
  merchant: Merchant,
  orderId: string,
  { to = `/notification/${merchant.name}`, key = merchant.biSnapKey } = {},
): ReturnType<Merchant['ask']> {
  const json = {
    originalPartnerReferenceNo: orderId,
    latestTransactionStatus: '00',
    amount: { value: '100000.00', currency: 'IDR' },
    additionalInfo: { qris: true },
  };
  const headers = biSnapHeaders({ key, path: BI_SNAP_PATH, body: json });
  return merchant.ask(to + BI_SNAP_PATH, { method: 'POST', json, headers });
}

/** @returns whether it was: Midtrans is not asked about the same at every turn */
async function replayed(merchant: Merchant, id: string): Promise<boolean> {
  try {
    await merchant.get(NotificationService).replay(id);
    return true;
  } catch (error) {
    if (error instanceof NotificationReplayPostponedError) return false;
    throw error;
  }
}

/** Leaves a retired consumer with an event that waits for it. */
async function retireConsumer(merchant: Merchant, orderId: string): Promise<void> {
  const { database, name } = merchant;
  await database.rows(
    `INSERT INTO midtrans_consumers (account, type, name, first_seen_at, last_seen_at)
     VALUES ($1, 'payment.created', $2, now() - interval '1 hour', now() - interval '1 hour')`,
    [name, RETIRED],
  );
  await charge(merchant, orderId);
}

export const CASES: readonly Case[] = [
  { title: 'a charge', act: charge },
  { title: 'a notification', prepare: charge, act: ({ simulator }, id) => simulator.pay(id) },
  {
    title: 'a notification of BI-SNAP at the URL of its account',
    prepare: (merchant, id) => charge(merchant, id).then(() => paySilently(merchant, id)),
    act: async (merchant, id) => {
      const { status } = await notifyBiSnap(merchant, id);
      if (status !== 200) throw new Error(`not taken: ${status}`);
    },
  },
  {
    title: 'a notification of BI-SNAP at the URL of all',
    prepare: (merchant, id) => charge(merchant, id).then(() => paySilently(merchant, id)),
    act: async (merchant, id) => {
      const { status } = await notifyBiSnap(merchant, id, { to: '/notification' });
      if (status !== 200) throw new Error(`not taken: ${status}`);
    },
  },
  {
    title: 'a cancellation',
    prepare: charge,
    act: (merchant, id) => merchant.get(PaymentService).cancelPayment(named(merchant, id)),
  },
  {
    title: 'a refund',
    prepare: (merchant, id) => chargeCard(merchant, id).then(() => merchant.simulator.settle(id)),
    act: (merchant, id) =>
      merchant.get(PaymentService).refundPayment(named(merchant, id), { amount: 40_000, reason: 'late' }),
  },
  {
    title: 'a capture',
    prepare: (merchant, id) => chargeCard(merchant, id, { type: 'authorize' }),
    act: (merchant, id) => merchant.get(PaymentService).capturePayment(named(merchant, id)),
  },
  {
    title: 'a look at the status',
    prepare: (merchant, id) => charge(merchant, id).then(() => paySilently(merchant, id)),
    act: async (merchant, id) => {
      const { items } = await merchant.get(PaymentService).list(named(merchant, id));
      const { status } = await merchant.ask(`/payments/${items[0]?.id}/check_status/`, { user: CUSTOMER });
      if (status !== 200) throw new Error(`not checked: ${status}`);
    },
  },
  {
    title: 'a reconciliation',
    prepare: (merchant, id) => charge(merchant, id).then(() => paySilently(merchant, id)),
    act: (merchant) => merchant.get(ReconciliationService).run({ all: true, ...of(merchant) }),
  },
  { title: 'an invoice', act: createInvoice },
  {
    title: 'the payment of an invoice',
    prepare: createInvoice,
    act: ({ simulator }, id) => simulator.payInvoice(id, 'bca_va'),
  },
  {
    title: 'the voiding of an invoice',
    prepare: createInvoice,
    act: (merchant, id) => merchant.get(InvoiceService).voidInvoice(named(merchant, id)),
  },
  { title: 'a payment link', act: createLink },
  { title: 'the payment by a link', prepare: createLink, act: payByLink },
  {
    title: 'the deletion of a payment link',
    prepare: createLink,
    act: (merchant, id) => merchant.get(PaymentLinkService).deletePaymentLink(named(merchant, id)),
  },
  { title: 'a subscription', act: subscribe },
  {
    title: 'the monthly charge of a subscription',
    prepare: subscribe,
    act: async (merchant) => nextCharge(merchant, await subscriptionOf(merchant)),
  },
  {
    title: 'the disabling of a subscription',
    prepare: subscribe,
    act: async (merchant) => {
      const midtransSubscriptionId = await subscriptionOf(merchant);
      await merchant
        .get(SubscriptionService)
        .disableSubscription({ midtransSubscriptionId, ...of(merchant) });
    },
  },
  { title: 'the linking of an account', act: link },
  {
    title: 'the unlinking of an account',
    prepare: link,
    act: async (merchant) => {
      const accountId = merchant.simulator.payAccounts().at(-1)?.accountId ?? '';
      await merchant.get(PayAccountService).unbindPayAccount({ accountId, ...of(merchant) });
    },
  },
  { title: 'a saved card', act: (merchant, id) => chargeCard(merchant, id, { save_token_id: true }) },
  {
    title: 'the deletion of a saved card',
    prepare: (merchant, id) => chargeCard(merchant, id, { save_token_id: true }),
    act: async (merchant) => {
      const { items } = await merchant.get(CardService).list(of(merchant), { limit: 1 });
      await merchant.get(CardService).deleteSavedCard(items[0]?.id ?? '');
    },
  },
  {
    title: 'the replay of a notification',
    prepare: async (merchant, id) => {
      await charge(merchant, id);
      await paySilently(merchant, id);
      merchant.simulator.fail('getStatus', { kind: 'status', status: 500 });
      await merchant.notify(settlementOf(merchant, id));
    },
    act: async (merchant, id) => {
      const [unconfirmed = ''] = await notificationsOf(merchant, id);
      await until(() => replayed(merchant, unconfirmed));
    },
  },
  {
    title: 'failing: the retry of events',
    prepare: (merchant, id) => {
      FAILING.isOn = true;
      return charge(merchant, id);
    },
    act: async (merchant) => {
      FAILING.isOn = false;
      await merchant.get(MidtransEventService).retry(of(merchant));
    },
  },
  {
    title: 'failing: the discarding of events',
    prepare: (merchant, id) => {
      FAILING.isOn = true;
      return charge(merchant, id);
    },
    act: (merchant) => merchant.get(MidtransEventService).discard(of(merchant)),
  },
  {
    title: 'the dropping of a consumer',
    prepare: retireConsumer,
    act: (merchant) => merchant.get(MidtransEventService).dropConsumer(RETIRED, merchant.name),
  },
  {
    title: 'the dropping of a consumer in every account',
    isOfRegistration: true,
    prepare: retireConsumer,
    act: (merchant) => merchant.get(MidtransEventService).dropConsumer(RETIRED),
  },
  {
    title: 'a purge',
    isOfRegistration: true,
    prepare: async (merchant, id) => {
      await pay(merchant, id);
      await merchant.database.rows(
        `WITH events AS (UPDATE midtrans_outbox SET occurred_at = now() - interval '1 year' WHERE account = $1)
         UPDATE midtrans_notifications SET created_at = now() - interval '1 year' WHERE account = $1`,
        [merchant.name],
      );
    },
    act: (merchant) => merchant.get(RetentionService).purge(),
  },
];
