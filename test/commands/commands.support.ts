import type { EndpointName, Fault } from 'midtrans-simulator';
import { CHARGES, newOrderId } from '../operations/operations.support';
import { body as invoiceBody, INVOICES } from '../invoices/invoices.support';
import { LINKS } from '../payment-links/payment-links.support';
import { newPhoneNumber, PATH as PAY_ACCOUNTS } from '../pay-accounts/pay-accounts.support';
import { GOOD_CARD, ROOT as SUBSCRIPTIONS } from '../subscriptions/subscriptions.support';
import type { Answer, Host, startHostWithGateway } from '../support/host';
import { until } from '../support/until';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

/** What a command is about, as a test knows it. */
export interface Subject {
  /** Of the row here, where there is one before the command. */
  readonly id?: string;
  /** What the gateway counts effects by, where that is known before the command. */
  readonly gatewayId?: string;
  /** What the calls of the command send. */
  readonly json?: object;
}

/** Something that is changed at the gateway, as a client asks for it over REST. */
export interface Command {
  readonly name: string;
  readonly endpoint: EndpointName;
  /** Makes what the command acts upon. */
  prepare(host: HostWithGateway): Promise<Subject>;
  make(host: Host, subject: Subject, headers?: Record<string, string>): Promise<Answer>;
  /** How often it took effect at the gateway. */
  effects(host: HostWithGateway, subject: Subject): number;
  /** How often it may have: the gateway itself does not recognise a repeat of some. @default 1 */
  readonly mostEffects?: number;
  /** The rows of ours that say that it failed for good. */
  failures(host: HostWithGateway, subject: Subject): Promise<number>;
}

const API = '/api/midtrans';
const STAFF = { user: 'staff', staff: true } as const;
const OWNER = { user: 'customer-1' } as const;

const count = async (host: Host, sql: string, values: unknown[]): Promise<number> =>
  (await host.database.rows(sql, values)).length;

/** What is made before anything goes wrong: where a machine is busy its answer may come past the deadline, and it is asked for again. */
async function created(ask: () => Promise<Answer>): Promise<any> {
  const { status, body } = await until(ask, (answer) => answer.status < 500);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

async function charged(
  host: HostWithGateway,
  method: keyof typeof CHARGES,
  settle = false,
): Promise<Subject> {
  const order_id = newOrderId(method);
  const json = { ...CHARGES[method], order_id, gross_amount: 100_000 };
  const { id } = await created(() => host.request(`${API}/charge/`, { method: 'POST', ...OWNER, json }));
  if (!settle) return { id, gatewayId: order_id };
  await host.simulator.settle(order_id);
  // Nothing tells of it by itself here.
  await host.request(`${API}/payments/${id}/check_status/`, STAFF);
  return { id, gatewayId: order_id };
}

const failedPayments = (host: Host, { gatewayId }: Subject) =>
  count(host, `SELECT 1 FROM midtrans_payments WHERE order_id = $1 AND transaction_status = 'failure'`, [
    gatewayId,
  ]);

function charge(method: keyof typeof CHARGES | 'permata', body: object): Command {
  return {
    name: `a charge by ${method}`,
    endpoint: 'charge',
    prepare: async () => {
      const order_id = newOrderId(method);
      return { gatewayId: order_id, json: { ...body, order_id, gross_amount: 100_000 } };
    },
    make: (host, { json }, headers) =>
      host.request(`${API}/charge/`, { method: 'POST', ...OWNER, json, headers }),
    effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['charge'] ?? 0,
    failures: failedPayments,
  };
}

function operation(endpoint: EndpointName, method: keyof typeof CHARGES): Command {
  return {
    name: endpoint,
    endpoint,
    prepare: (host) => charged(host, method),
    make: (host, { id }, headers) =>
      host.request(`${API}/payments/${id}/${endpoint}/`, { method: 'POST', ...STAFF, json: {}, headers }),
    effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)[endpoint] ?? 0,
    failures: failedPayments,
  };
}

function refund(endpoint: 'refund' | 'directRefund'): Command {
  const json = { amount: 40_000, ...(endpoint === 'directRefund' && { direct: true }) };
  return {
    name: endpoint,
    endpoint,
    prepare: async (host) => ({ ...(await charged(host, 'gopay', true)), json }),
    make: (host, { id }, headers) =>
      host.request(`${API}/payments/${id}/refund/`, { method: 'POST', ...STAFF, json, headers }),
    effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)[endpoint] ?? 0,
    failures: (host, { id, gatewayId = '' }) => {
      const made = host.simulator.transaction(gatewayId)?.refunds.map(({ refundKey }) => refundKey) ?? [];
      const sql = `SELECT 1 FROM midtrans_refunds
        WHERE payment_id = $1 AND status = 'rejected' AND refund_key = ANY ($2)`;
      return count(host, sql, [id, made]);
    },
  };
}

const createInvoice: Command = {
  name: 'a new invoice',
  endpoint: 'createInvoice',
  prepare: async () => {
    const order_id = newOrderId('inv').slice(-36);
    return { gatewayId: order_id, json: invoiceBody({ order_id }) };
  },
  make: (host, { json }, headers) => host.request(INVOICES, { method: 'POST', ...OWNER, json, headers }),
  effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['createInvoice'] ?? 0,
  failures: (host, { gatewayId }) =>
    count(host, 'SELECT 1 FROM midtrans_invoices WHERE order_id = $1 AND failure_reason IS NOT NULL', [
      gatewayId,
    ]),
};

const voidInvoice: Command = {
  name: 'voiding an invoice',
  endpoint: 'voidInvoice',
  prepare: async (host) => {
    const order_id = newOrderId('void').slice(-36);
    const json = invoiceBody({ order_id });
    const { id } = await created(() => host.request(INVOICES, { method: 'POST', ...OWNER, json }));
    return { id, gatewayId: order_id };
  },
  make: (host, { id }, headers) =>
    host.request(`${INVOICES}${id}/void/`, {
      method: 'POST',
      ...STAFF,
      json: { reason: 'a mistake' },
      headers,
    }),
  effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['voidInvoice'] ?? 0,
  failures: async () => 0,
};

const createPaymentLink: Command = {
  name: 'a new payment link',
  endpoint: 'createPaymentLink',
  prepare: async () => {
    const order_id = newOrderId('link').slice(-36);
    return { gatewayId: order_id, json: { order_id, gross_amount: 44_000 } };
  },
  make: (host, { json }, headers) => host.request(LINKS, { method: 'POST', ...OWNER, json, headers }),
  effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['createPaymentLink'] ?? 0,
  failures: (host, { gatewayId }) =>
    count(host, `SELECT 1 FROM midtrans_payment_links WHERE order_id = $1 AND status = 'failure'`, [
      gatewayId,
    ]),
};

const deletePaymentLink: Command = {
  name: 'deleting a payment link',
  endpoint: 'deletePaymentLink',
  prepare: async (host) => {
    const order_id = newOrderId('unlink').slice(-36);
    const json = { order_id, gross_amount: 44_000 };
    const { id } = await created(() => host.request(LINKS, { method: 'POST', ...OWNER, json }));
    return { id, gatewayId: order_id };
  },
  make: (host, { id }, headers) => host.request(`${LINKS}${id}/`, { method: 'DELETE', ...STAFF, headers }),
  effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['deletePaymentLink'] ?? 0,
  failures: async () => 0,
};

const subscriptionBody = (name: string) => ({
  name,
  amount: 99_000,
  payment_type: 'credit_card',
  token: GOOD_CARD,
  start_time: new Date(Date.now() + 24 * 3_600_000).toISOString(),
});

let subscriptions = 0;

const createSubscription: Command = {
  name: 'a new subscription',
  endpoint: 'createSubscription',
  prepare: async () => {
    const name = `plan-${process.pid}-${++subscriptions}`;
    return { gatewayId: name, json: subscriptionBody(name) };
  },
  make: (host, { json }, headers) => host.request(SUBSCRIPTIONS, { method: 'POST', ...OWNER, json, headers }),
  effects: (host, { gatewayId }) =>
    host.simulator.subscriptions().filter(({ name }) => name === gatewayId).length,
  // One that was refused before anything was lost is a failure of its own: there must be one that is not.
  failures: async (host, { gatewayId }) => {
    const sql = `SELECT 1 FROM midtrans_subscriptions WHERE name = $1 AND status <> 'failure'`;
    return (await count(host, sql, [gatewayId])) === 0 ? 1 : 0;
  },
};

function change(action: 'disable' | 'enable' | 'cancel' | 'update', first?: 'disable'): Command {
  const endpoint = `${action}Subscription` as const;
  return {
    name: `${action} of a subscription`,
    endpoint,
    prepare: async (host) => {
      const json = subscriptionBody(`plan-${process.pid}-${++subscriptions}`);
      const body = await created(() => host.request(SUBSCRIPTIONS, { method: 'POST', ...OWNER, json }));
      if (first !== undefined) {
        await host.request(`${SUBSCRIPTIONS}${body.id}/${first}/`, { method: 'POST', ...OWNER, json: {} });
      }
      return { id: body.id, gatewayId: body.midtrans_subscription_id };
    },
    make: (host, { id }, headers) =>
      action === 'update'
        ? host.request(`${SUBSCRIPTIONS}${id}/`, {
            method: 'PATCH',
            ...STAFF,
            json: { amount: 120_000 },
            headers,
          })
        : host.request(`${SUBSCRIPTIONS}${id}/${action}/`, { method: 'POST', ...OWNER, json: {}, headers }),
    effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)[endpoint] ?? 0,
    // Saying twice how things shall be changes nothing more.
    mostEffects: 3,
    failures: async () => 0,
  };
}

const link: Command = {
  name: 'linking an account',
  endpoint: 'createPayAccount',
  prepare: async () => {
    const phone_number = newPhoneNumber();
    return { gatewayId: phone_number, json: { phone_number, country_code: '62' } };
  },
  make: (host, { json }, headers) => host.request(PAY_ACCOUNTS, { method: 'POST', ...OWNER, json, headers }),
  effects: (host, { gatewayId = '' }) =>
    host.simulator.payAccounts().filter(({ phoneNumber }) => phoneNumber.endsWith(gatewayId)).length,
  // The gateway takes no Idempotency-Key here: each request opens another linking, of which the customer ends one.
  mostEffects: 3,
  failures: async () => 0,
};

const unlink: Command = {
  name: 'unlinking an account',
  endpoint: 'unbindPayAccount',
  prepare: async (host) => {
    const json = { phone_number: newPhoneNumber(), country_code: '62' };
    const { id, account_id } = await created(() =>
      host.request(PAY_ACCOUNTS, { method: 'POST', ...OWNER, json }),
    );
    await host.simulator.linkPayAccount(account_id);
    await host.request(`${PAY_ACCOUNTS}${id}/`, OWNER);
    return { id, gatewayId: account_id };
  },
  make: (host, { id }, headers) =>
    host.request(`${PAY_ACCOUNTS}${id}/unbind/`, { method: 'POST', ...OWNER, json: {}, headers }),
  effects: (host, { gatewayId = '' }) => host.simulator.effects(gatewayId)['unbindPayAccount'] ?? 0,
  failures: async () => 0,
};

/** Everything that changes something at the gateway. */
export const COMMANDS: readonly Command[] = [
  charge('card', CHARGES.card),
  charge('gopay', CHARGES.gopay),
  charge('permata', { payment_type: 'bank_transfer', bank: 'permata' }),
  operation('cancel', 'bca'),
  operation('expire', 'bca'),
  operation('capture', 'authorizedCard'),
  operation('approve', 'challengedCard'),
  operation('deny', 'challengedCard'),
  refund('refund'),
  refund('directRefund'),
  createInvoice,
  voidInvoice,
  createPaymentLink,
  deletePaymentLink,
  createSubscription,
  change('disable'),
  change('enable', 'disable'),
  change('cancel'),
  change('update'),
  link,
  unlink,
];

/** Everything that may go wrong with a call of the gateway. */
export const FAULTS: readonly (readonly [name: string, fault: Fault])[] = [
  ['a slow answer', { kind: 'latency', ms: 10 }],
  ['no answer, nothing carried out', { kind: 'timeout' }],
  ['no answer, but carried out', { kind: 'timeout', carriedOut: true }],
  ['a reset connection', { kind: 'reset' }],
  ['a lost answer', { kind: 'lost-response' }],
  ['500', { kind: 'status', status: 500 }],
  ['500 after it was carried out', { kind: 'status', status: 500, carriedOut: true }],
  ['503', { kind: 'status', status: 503 }],
  ['429', { kind: 'status', status: 429, retryAfter: 0 }],
  ['401', { kind: 'status', status: 401 }],
  ['411', { kind: 'status', status: 411 }],
  ['an HTML page', { kind: 'html' }],
  ['an HTML page of a bad gateway', { kind: 'html', status: 502, carriedOut: true }],
  ['broken JSON', { kind: 'broken-json' }],
  ['a cut-off body', { kind: 'cut-off' }],
  ['an empty body', { kind: 'empty' }],
];

/** Each fault with one that is another, so that each comes first once and second once. */
export const PAIRS = FAULTS.map(([name, fault], index) => {
  const [nextName, next] = FAULTS[(index + 5) % FAULTS.length] ?? ['', fault];
  return { first: name, fault, second: nextName, next };
});
