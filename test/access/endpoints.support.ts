import { randomBytes } from 'node:crypto';
import type { MidtransAction } from 'nestjs-midtrans';
import { signNotification, notificationBody } from 'nestjs-midtrans/testing';
import { saved } from '../cards/cards.support';
import { body as invoiceBody, create as createInvoice, gatewayFixture } from '../invoices/invoices.support';
import { charge, settled, type HostWithGateway } from '../operations/operations.support';
import { linked, newPhoneNumber } from '../pay-accounts/pay-accounts.support';
import { body as linkBody, create as createLink } from '../payment-links/payment-links.support';
import { GOOD_CARD } from '../subscriptions/subscriptions.support';
import { SERVER_KEY } from '../support/host';

/** Who asks. `owner` is whose the payment, card, account, invoice or subscription is that the path names. */
export const CALLERS = {
  anonymous: {},
  owner: { user: 'customer-1' },
  'another customer': { user: 'customer-2' },
  staff: { user: 'staff', staff: true },
} as const;
export type Caller = keyof typeof CALLERS;

/**
 * What comes of it. `turned away`: by the guards; `hidden`: as if there were none; `forbidden`: it is there, and not for
 * them to do.
 */
export type Verdict = 'done' | 'turned away' | 'hidden' | 'forbidden';
export type Verdicts = Readonly<Record<Caller, Verdict>>;

/** Who may do it. */
export const EVERYBODY: Verdicts = {
  anonymous: 'done',
  owner: 'done',
  'another customer': 'done',
  staff: 'done',
};
export const USERS: Verdicts = { ...EVERYBODY, anonymous: 'turned away' };
export const OWNER_AND_STAFF: Verdicts = { ...USERS, 'another customer': 'hidden' };
export const OWNER_ALONE: Verdicts = { ...OWNER_AND_STAFF, staff: 'hidden' };
export const STAFF_ALONE: Verdicts = { ...OWNER_AND_STAFF, owner: 'forbidden' };

/** What is not one user's. */
export const STAFF_LISTS: Verdicts = { ...STAFF_ALONE, 'another customer': 'forbidden' };

/** A request that would be carried out if the right one made it, below our path. */
export interface Subject {
  readonly path: string;
  readonly json?: object;
}

/** An endpoint, by whom it may be called, and a subject of customer-1 to call it about. */
export interface Row {
  readonly who: Verdicts;
  /** What `access.permissions` may change it by. */
  readonly action?: MidtransAction;
  readonly make: (host: HostWithGateway) => Subject | Promise<Subject>;
}

/** Where tokens of saved cards are kept. */
export const CARDS = { savedTokens: { encryptionKey: randomBytes(32).toString('base64') } };

const ofPayment =
  (method: Parameters<typeof charge>[1], path: string): Row['make'] =>
  async (host) => ({ path: `/payments/${(await charge(host, method)).id}/${path}`, json: {} });

/** The id of a payment of customer-1 on Snap's page. */
async function onSnap(host: HostWithGateway): Promise<string> {
  const { body, status } = await host.request('/api/midtrans/snap/', {
    method: 'POST',
    user: 'customer-1',
    json: { gross_amount: 10_000 },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.payment.id;
}

const SUBSCRIPTION = { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };

/** The id of a subscription of customer-1. */
async function subscribed(host: HostWithGateway): Promise<string> {
  const { body, status } = await host.request('/api/midtrans/subscriptions/', {
    method: 'POST',
    user: 'customer-1',
    json: SUBSCRIPTION,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

const ofSubscription =
  (path: string, json: object = {}): Row['make'] =>
  async (host) => ({ path: `/subscriptions/${await subscribed(host)}/${path}`, json });

async function disabledSubscription(host: HostWithGateway): Promise<Subject> {
  const path = `/subscriptions/${await subscribed(host)}/`;
  const { status } = await host.request(`/api/midtrans${path}disable/`, {
    method: 'POST',
    json: {},
    ...CALLERS.staff,
  });
  if (status !== 200) throw new Error(`it was not disabled: ${status}`);
  return { path: `${path}enable`, json: {} };
}

/** The id of a notification, which is nobody's. */
async function notified(host: HostWithGateway): Promise<string> {
  const { orderId } = await charge(host, 'bca');
  const body = notificationBody({
    orderId,
    transactionId: host.simulator.transaction(orderId)?.transactionId,
    grossAmount: 500_000,
    transactionStatus: 'pending',
  });
  return (await host.notify(signNotification(body, SERVER_KEY))).body.notification_id;
}

/** The id of an event that was given up for a consumer of another instance. */
async function givenUp({ database, ...host }: HostWithGateway): Promise<string> {
  const { id } = await charge({ ...host, database }, 'bca');
  await database.rows(
    `INSERT INTO midtrans_consumers (name, account, type)
     SELECT 'elsewhere', account, type FROM midtrans_outbox WHERE subject_id = $1 ON CONFLICT DO NOTHING`,
    [id],
  );
  const [event] = await database.rows<{ id: string }>(
    `WITH dead AS (
       INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, attempts, last_error, dead_at)
       SELECT sequence, 'elsewhere', account, type, subject_id, 44, 'no', now() FROM midtrans_outbox
       WHERE subject_id = $1 ORDER BY sequence LIMIT 1
       ON CONFLICT (sequence, consumer) DO UPDATE SET last_error = 'no', dead_at = now() RETURNING sequence)
     SELECT o.id FROM midtrans_outbox o JOIN dead USING (sequence)`,
    [id],
  );
  if (event === undefined) throw new Error('nothing was told of the payment');
  return event.id;
}

/** Endpoints that list what the account can do, and no rows of it. */
export const WITHOUT_ROWS: readonly string[] = ['GET /payment-methods'];
/** Readings of no single row that are no list of what has one account, either: of consumers every account has its own. */
export const NO_LISTS: readonly string[] = [
  ...WITHOUT_ROWS,
  'GET /stats',
  'GET /attention',
  'GET /consumers',
  'GET /health-report',
  // A request about an account leaves an entry of that account, also where it is refused.
  'GET /audit',
];

/** Every endpoint. One that is not here fails the test that compares this table with the application's own routes. */
export const ENDPOINTS: Readonly<Record<string, Row>> = {
  'POST /charge': {
    who: USERS,
    make: () => ({ path: '/charge', json: { payment_type: 'qris', gross_amount: 10_000 } }),
  },
  'POST /snap': { who: USERS, make: () => ({ path: '/snap', json: { gross_amount: 10_000 } }) },
  'POST /payments/{id}/continue': {
    who: OWNER_AND_STAFF,
    action: 'continue',
    make: async (host) => ({ path: `/payments/${await onSnap(host)}/continue`, json: {} }),
  },
  'GET /payment-methods': { who: USERS, make: () => ({ path: '/payment-methods' }) },
  'GET /payments': { who: USERS, make: () => ({ path: '/payments' }) },
  'GET /payments/{id}': { who: OWNER_AND_STAFF, make: ofPayment('bca', '') },
  'GET /payments/{id}/check_status': {
    who: OWNER_AND_STAFF,
    action: 'check_status',
    make: ofPayment('bca', 'check_status'),
  },
  'GET /payments/{id}/refunds': { who: OWNER_AND_STAFF, make: ofPayment('bca', 'refunds') },
  'GET /payments/{id}/timeline': { who: OWNER_AND_STAFF, make: ofPayment('bca', 'timeline') },
  'POST /payments/{id}/cancel': { who: OWNER_AND_STAFF, action: 'cancel', make: ofPayment('bca', 'cancel') },
  'POST /payments/{id}/expire': { who: OWNER_AND_STAFF, action: 'expire', make: ofPayment('bca', 'expire') },
  'POST /payments/{id}/capture': {
    who: STAFF_ALONE,
    action: 'capture',
    make: ofPayment('authorizedCard', 'capture'),
  },
  'POST /payments/{id}/approve': {
    who: STAFF_ALONE,
    action: 'approve',
    make: ofPayment('challengedCard', 'approve'),
  },
  'POST /payments/{id}/deny': { who: STAFF_ALONE, action: 'deny', make: ofPayment('challengedCard', 'deny') },
  'POST /payments/{id}/refund': {
    who: STAFF_ALONE,
    action: 'refund',
    make: async (host) => ({
      path: `/payments/${(await settled(host)).id}/refund`,
      json: { amount: 10_000 },
    }),
  },
  'GET /refunds': { who: STAFF_LISTS, make: () => ({ path: '/refunds' }) },
  'POST /pay-accounts': {
    who: USERS,
    make: () => ({ path: '/pay-accounts', json: { phone_number: newPhoneNumber(), country_code: '62' } }),
  },
  'GET /pay-accounts': { who: USERS, make: () => ({ path: '/pay-accounts' }) },
  'GET /pay-accounts/{id}': {
    who: OWNER_AND_STAFF,
    make: async (host) => ({ path: `/pay-accounts/${(await linked(host)).id}` }),
  },
  'POST /pay-accounts/{id}/unbind': {
    who: OWNER_AND_STAFF,
    make: async (host) => ({ path: `/pay-accounts/${(await linked(host)).id}/unbind`, json: {} }),
  },
  'GET /cards': { who: USERS, make: () => ({ path: '/cards' }) },
  'GET /cards/bin/{bin}': { who: USERS, make: () => ({ path: '/cards/bin/48111111' }) },
  'DELETE /cards/{id}': {
    who: OWNER_ALONE,
    make: async (host) => ({ path: `/cards/${(await saved(host)).id}` }),
  },
  'POST /invoices': { who: USERS, make: () => ({ path: '/invoices', json: invoiceBody() }) },
  'GET /invoices': { who: USERS, make: () => ({ path: '/invoices' }) },
  'GET /invoices/{id}': {
    who: OWNER_AND_STAFF,
    make: async (host) => ({ path: `/invoices/${(await createInvoice(host)).id}` }),
  },
  'POST /invoices/{id}/void': {
    who: STAFF_ALONE,
    action: 'void_invoice',
    make: async (host) => ({
      path: `/invoices/${(await createInvoice(host)).id}/void`,
      json: { reason: 'called off' },
    }),
  },
  'POST /payment-links': { who: USERS, make: () => ({ path: '/payment-links', json: linkBody() }) },
  'GET /payment-links': { who: USERS, make: () => ({ path: '/payment-links' }) },
  'GET /payment-links/{id}': {
    who: OWNER_AND_STAFF,
    make: async (host) => ({ path: `/payment-links/${(await createLink(host)).id}` }),
  },
  'DELETE /payment-links/{id}': {
    who: STAFF_ALONE,
    action: 'delete_payment_link',
    make: async (host) => ({ path: `/payment-links/${(await createLink(host)).id}` }),
  },
  'POST /subscriptions': { who: USERS, make: () => ({ path: '/subscriptions', json: SUBSCRIPTION }) },
  'GET /subscriptions': { who: USERS, make: () => ({ path: '/subscriptions' }) },
  'GET /subscriptions/{id}': { who: OWNER_AND_STAFF, make: ofSubscription('') },
  'PATCH /subscriptions/{id}': {
    who: OWNER_AND_STAFF,
    action: 'update_subscription',
    make: ofSubscription('', { name: 'silver', token: GOOD_CARD }),
  },
  'POST /subscriptions/{id}/disable': {
    who: OWNER_AND_STAFF,
    action: 'disable_subscription',
    make: ofSubscription('disable'),
  },
  'POST /subscriptions/{id}/enable': {
    who: OWNER_AND_STAFF,
    action: 'enable_subscription',
    make: disabledSubscription,
  },
  'POST /subscriptions/{id}/cancel': {
    who: OWNER_AND_STAFF,
    action: 'cancel_subscription',
    make: ofSubscription('cancel'),
  },
  'GET /events': { who: STAFF_LISTS, make: () => ({ path: '/events' }) },
  'POST /events/retry': {
    who: STAFF_LISTS,
    make: () => ({ path: '/events/retry', json: { consumer: 'elsewhere' } }),
  },
  'POST /events/discard': {
    who: STAFF_LISTS,
    make: () => ({ path: '/events/discard', json: { consumer: 'elsewhere', reason: 'called off' } }),
  },
  'GET /events/{id}': {
    who: STAFF_LISTS,
    make: async (host) => ({ path: `/events/${await givenUp(host)}` }),
  },
  'POST /events/{id}/retry': {
    who: STAFF_LISTS,
    make: async (host) => ({ path: `/events/${await givenUp(host)}/retry`, json: {} }),
  },
  'POST /events/{id}/discard': {
    who: STAFF_LISTS,
    make: async (host) => ({ path: `/events/${await givenUp(host)}/discard`, json: {} }),
  },
  'GET /audit': { who: STAFF_LISTS, make: () => ({ path: '/audit' }) },
  'GET /stats': { who: STAFF_LISTS, make: () => ({ path: '/stats' }) },
  'GET /attention': { who: STAFF_LISTS, make: () => ({ path: '/attention' }) },
  'GET /consumers': { who: STAFF_LISTS, make: () => ({ path: '/consumers' }) },
  'GET /health-report': { who: STAFF_LISTS, make: () => ({ path: '/health-report' }) },
  'POST /reconciliation/run': {
    who: STAFF_LISTS,
    make: () => ({ path: '/reconciliation/run', json: { limit: 1 } }),
  },
  'GET /notifications': { who: STAFF_LISTS, make: () => ({ path: '/notifications' }) },
  'GET /notifications/{id}': {
    who: STAFF_LISTS,
    make: async (host) => ({ path: `/notifications/${await notified(host)}` }),
  },
  'POST /notifications/{id}/replay': {
    who: STAFF_LISTS,
    make: async (host) => ({ path: `/notifications/${await notified(host)}/replay` }),
  },
  'POST /notification/{account}': {
    who: EVERYBODY,
    make: async (host) => {
      const { orderId } = await charge(host, 'bca');
      const body = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'expire' });
      return { path: '/notification/default', json: signNotification(body, SERVER_KEY) };
    },
  },
  'POST /notification/{account}/v1.0/{service}/{call}': {
    who: EVERYBODY,
    make: async (host) => {
      const { orderId } = await charge(host, 'bca');
      const body = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'expire' });
      return { path: '/notification/default/v1.0/debit/notify', json: signNotification(body, SERVER_KEY) };
    },
  },
  'POST /notification/v1.0/{service}/{call}': {
    who: EVERYBODY,
    make: async (host) => {
      const { orderId } = await charge(host, 'bca');
      const body = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'expire' });
      return { path: '/notification/v1.0/debit/notify', json: signNotification(body, SERVER_KEY) };
    },
  },
  'POST /notification/recurring/{account}': {
    who: EVERYBODY,
    make: () => ({
      path: '/notification/recurring/default',
      json: gatewayFixture('notif-recurring-card-charge-success'),
    }),
  },
  'POST /notification/recurring': {
    who: EVERYBODY,
    make: () => ({
      path: '/notification/recurring',
      json: gatewayFixture('notif-recurring-card-charge-success'),
    }),
  },
  'POST /notification': {
    who: EVERYBODY,
    make: async (host) => {
      const { orderId } = await charge(host, 'bca');
      const body = notificationBody({ orderId, grossAmount: 500_000, transactionStatus: 'expire' });
      return { path: '/notification', json: signNotification(body, SERVER_KEY) };
    },
  },
};
