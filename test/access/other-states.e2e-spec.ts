import { randomBytes } from 'node:crypto';
import { saved } from '../cards/cards.support';
import { create as createInvoice } from '../invoices/invoices.support';
import { link, linked } from '../pay-accounts/pay-accounts.support';
import {
  GOOD_CARD,
  startSubscriptionHost,
  type SubscriptionHost,
} from '../subscriptions/subscriptions.support';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import { CALLERS, EVERYBODY, ThrowingGuard, type Caller } from './states.support';

/** What its owner may do to it in a state: all that staff may, nothing, or as much as that it is not there. */
type Owners = 'as staff' | 'forbidden' | 'alone';

interface Row {
  readonly what: string;
  readonly state: string;
  /** What comes of it for whoever may. */
  readonly status: number;
  readonly owners: Owners;
  readonly make: (host: SubscriptionHost) => Promise<string>;
  readonly method?: string;
  readonly json?: object;
}

function expected({ status, owners }: Row, caller: Caller): number {
  switch (caller) {
    case 'nobody':
      return 401;
    case 'another':
      return 404;
    case 'staff':
      return owners === 'alone' ? 404 : status;
    case 'owner':
      return owners === 'forbidden' ? 403 : status;
    default:
      return caller satisfies never;
  }
}

const INVOICES: readonly (readonly [state: string, midtransStatus: string | null, status: number])[] = [
  ['sent', 'pending', 200],
  ['overdue', 'overdue', 200],
  ['overdue', 'expired', 400],
  ['paid', 'paid', 400],
  ['void', 'voided', 400],
  ['draft', null, 409],
];

const invoices = (owners: Owners): Row[] =>
  INVOICES.map(([state, midtransStatus, status]) => ({
    what: 'POST an invoice’s void',
    state: midtransStatus ?? state,
    status,
    owners,
    make: async (host) => {
      const { id } = await createInvoice(host);
      await host.database.rows(
        `UPDATE midtrans_invoices SET status = $2::varchar, midtrans_status = $3::varchar,
           midtrans_invoice_id = CASE WHEN $3::varchar IS NULL THEN NULL ELSE midtrans_invoice_id END WHERE id = $1`,
        [id, state, midtransStatus],
      );
      return `/invoices/${id}/void/`;
    },
    json: {},
  }));

const SUBSCRIPTION_STATES = ['active', 'inactive', 'disabled', 'cancelled', 'failure', 'initiated'] as const;
type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];
const SUBSCRIPTIONS: readonly (readonly [
  action: string,
  possible: readonly SubscriptionState[],
  owners: Owners,
  request: Pick<Row, 'method' | 'json'>,
])[] = [
  ['disable', ['active', 'disabled'], 'as staff', { json: {} }],
  ['enable', ['active', 'inactive', 'disabled'], 'as staff', { json: {} }],
  ['cancel', ['active', 'inactive', 'disabled', 'cancelled'], 'as staff', { json: {} }],
  [
    'name and card',
    ['active', 'inactive', 'disabled'],
    'as staff',
    { method: 'PATCH', json: { name: 'silver', token: GOOD_CARD } },
  ],
  [
    'price',
    ['active', 'inactive', 'disabled'],
    'forbidden',
    { method: 'PATCH', json: { amount: 1_000, token: GOOD_CARD } },
  ],
];

const subscriptions: Row[] = SUBSCRIPTIONS.flatMap(([action, possible, owners, request]) =>
  SUBSCRIPTION_STATES.map((state) => ({
    what: `${request.method ?? 'POST'} a subscription’s ${action}`,
    state,
    status: possible.includes(state) ? 200 : state === 'initiated' ? 409 : 400,
    owners,
    make: async (host) => {
      const { id } = await host.subscribe();
      await host.database.rows(
        `UPDATE midtrans_subscriptions SET status = $2::varchar, version = version + 1,
           midtrans_subscription_id = CASE WHEN $2::varchar IN ('failure', 'initiated') THEN NULL ELSE midtrans_subscription_id END
         WHERE id = $1`,
        [id, state],
      );
      return `/subscriptions/${id}/${request.method === 'PATCH' ? '' : `${action}/`}`;
    },
    ...request,
  })),
);

const UNBIND = { what: 'POST a pay account’s unbind', owners: 'as staff', json: {} } as const;
const payAccounts: Row[] = [
  { ...UNBIND, state: 'enabled', status: 200, make: async (host) => unbindOf(await linked(host)) },
  { ...UNBIND, state: 'pending', status: 400, make: async (host) => unbindOf((await link(host)).body) },
  {
    ...UNBIND,
    state: 'disabled',
    status: 400,
    make: async (host) => {
      const account = await linked(host);
      await host.simulator.unlinkPayAccount(account.account_id);
      await until(async () => {
        const [row] = await host.database.rows('SELECT status FROM midtrans_pay_accounts WHERE id = $1', [
          account.id,
        ]);
        return row?.['status'] === 'disabled';
      });
      return unbindOf(account);
    },
  },
  {
    ...UNBIND,
    state: 'initiated',
    status: 409,
    make: async (host) => {
      const account = await linked(host);
      await host.database.rows(
        "UPDATE midtrans_pay_accounts SET status = 'initiated', account_id = NULL WHERE id = $1",
        [account.id],
      );
      return unbindOf(account);
    },
  },
];

function unbindOf({ id }: { id: string }): string {
  return `/pay-accounts/${id}/unbind/`;
}

const CARD = { what: 'DELETE a card', method: 'DELETE', owners: 'alone' } as const;
const cards: Row[] = [
  { ...CARD, state: 'saved', status: 204, make: async (host) => `/cards/${(await saved(host)).id}/` },
  {
    ...CARD,
    state: 'deleted',
    status: 404,
    make: async (host) => {
      const path = `/cards/${(await saved(host)).id}/`;
      await host.request(`/api/midtrans${path}`, { method: 'DELETE', ...CALLERS.owner });
      return path;
    },
  },
];

async function everything({ database, simulator }: SubscriptionHost): Promise<unknown> {
  await simulator.idle();
  const here = await database.rows(
    `SELECT id, status, NULL AS more FROM midtrans_pay_accounts
     UNION ALL SELECT id, deleted_at::text, NULL FROM midtrans_saved_cards
     UNION ALL SELECT id, status, midtrans_status FROM midtrans_invoices
     UNION ALL SELECT id, status, amount::text FROM midtrans_subscriptions ORDER BY 1`,
  );
  return { here, there: [simulator.payAccounts(), simulator.subscriptions()] };
}

async function expectRow(host: SubscriptionHost, row: Row): Promise<void> {
  const { make, method = 'POST', json } = row;
  let path: string | undefined;
  for (const caller of EVERYBODY) {
    const status = expected(row, caller);
    path ??= await make(host);
    const before = await everything(host);
    const answer = await host.request(`/api/midtrans${path}`, { method, json, ...CALLERS[caller] });
    expect([caller, answer.status]).toEqual([caller, status]);
    if (status < 400) path = undefined;
    else expect(await everything(host)).toEqual(before);
  }
}

const midtrans = {
  guards: [ThrowingGuard],
  cards: { savedTokens: { encryptionKey: randomBytes(32).toString('base64') } },
  http: { retries: 0 },
};

describe.each(oneAdapter(__filename))('who may do what, on %s', (adapter) => {
  let host: SubscriptionHost;
  beforeAll(async () => {
    host = await startSubscriptionHost({ adapter, midtrans });
  });
  afterAll(() => host.close());

  it.each([...invoices('forbidden'), ...subscriptions, ...payAccounts, ...cards])(
    '$what where it is $state: $status',
    (row) => expectRow(host, row),
  );
});

describe('where the host opens `void_invoice` to owners', () => {
  let host: SubscriptionHost;
  beforeAll(async () => {
    const permissions = { void_invoice: 'owner' } as const;
    host = await startSubscriptionHost({ midtrans: { ...midtrans, access: { permissions } } });
  });
  afterAll(() => host.close());

  it.each(invoices('as staff'))('$what where it is $state: $status', (row) => expectRow(host, row));

  it('a captured card is still for staff to void', async () => {
    const { body } = await host.request('/api/midtrans/charge/', {
      method: 'POST',
      json: {
        payment_type: 'credit_card',
        token_id: '48111111-1114-3c2a',
        gross_amount: 10_000,
        credit_card: { authentication: false },
      },
      ...CALLERS.owner,
    });
    const path = `/api/midtrans/payments/${body.id}/cancel/`;
    expect((await host.request(path, { method: 'POST', json: {}, ...CALLERS.owner })).status).toBe(403);
  });
});
