import { body as invoiceBody, create as createInvoice } from '../invoices/invoices.support';
import {
  charge,
  newOrderId,
  retrieve,
  settled,
  type HostWithGateway,
} from '../operations/operations.support';
import { linked, newPhoneNumber } from '../pay-accounts/pay-accounts.support';
import {
  GOOD_CARD,
  startSubscriptionHost,
  type SubscriptionHost,
} from '../subscriptions/subscriptions.support';
import { until } from '../support/until';
import { isReplayed, post, wordsOf } from './idempotency.support';

const OWNER = { user: 'customer-1' };
const STAFF = { user: 'staff', staff: true };

let host: SubscriptionHost;
beforeAll(async () => {
  host = await startSubscriptionHost({ midtrans: { http: { retries: 0 } } });
});
afterEach(() => host.simulator.clearFaults());
afterAll(() => host.close());

let count = 0;
const newKey = () => `key-${++count}`;

interface Refused {
  readonly path: string;
  readonly json?: object;
  readonly who?: object;
  /** Takes away what is in the way. */
  readonly mend: () => Promise<unknown>;
  /** Who asks again, where they have become somebody else. @default the same */
  readonly then?: object;
}

async function waitingCard(on: HostWithGateway, card: object): Promise<{ id: string; orderId: string }> {
  const order_id = newOrderId('waiting');
  const json = {
    payment_type: 'credit_card',
    token_id: '48111111-1114-3c2a',
    gross_amount: 10_000,
    order_id,
  };
  const { body } = await on.request('/api/midtrans/charge/', {
    method: 'POST',
    json: { ...json, credit_card: card },
    ...OWNER,
  });
  return { id: body.id, orderId: order_id };
}

const reaches = (id: string, status: string) =>
  until(async () => (await retrieve(host, id)).transaction_status === status);

const setStatus = (id: string, status: string) =>
  host.database.rows('UPDATE midtrans_subscriptions SET status = $2, version = version + 1 WHERE id = $1', [
    id,
    status,
  ]);

/** Refusals that pass, by status and code, and by what mends them. */
const PASSING: readonly (readonly [
  status: number,
  code: string,
  what: string,
  make: () => Promise<Refused>,
])[] = [
  [
    400,
    'invalid_state',
    'of a capture of what is pending, once it is authorized',
    async () => {
      const { id, orderId } = await waitingCard(host, { type: 'authorize' });
      const mend = async () => {
        await host.simulator.pay(orderId);
        await reaches(id, 'authorize');
      };
      return { path: `/payments/${id}/capture/`, who: STAFF, mend };
    },
  ],
  [
    400,
    'invalid_state',
    'of a refund of what is pending, once it is paid',
    async () => {
      const { id, orderId } = await charge(host, 'gopay');
      const mend = async () => {
        await host.simulator.settle(orderId);
        await reaches(id, 'settlement');
      };
      return { path: `/payments/${id}/refund/`, json: { amount: 10_000 }, who: STAFF, mend };
    },
  ],
  [
    400,
    'invalid_state',
    'by the gateway of a refund of what is captured, once it is settled',
    async () => {
      const { id, orderId } = await charge(host, 'card');
      const mend = () => host.simulator.settle(orderId);
      return { path: `/payments/${id}/refund/`, json: { amount: 10_000 }, who: STAFF, mend };
    },
  ],
  [
    400,
    'amount_exceeded',
    'of a refund of what is set aside for another, once that is rejected',
    async () => {
      const { id } = await settled(host, 'gopay', 10_000);
      const other = host.hold(/\/refund/);
      host.simulator.fail('refund', { kind: 'status', status: 414 });
      const first = post(host, `/payments/${id}/refund/`, { amount: 8_000 }, STAFF);
      await other.reached;
      const mend = async () => {
        other.release();
        expect((await first).status).toBe(400);
      };
      return { path: `/payments/${id}/refund/`, json: { amount: 9_000 }, who: STAFF, mend };
    },
  ],
  [
    409,
    'in_progress',
    'of an operation beside another, once that is over',
    async () => {
      const { id } = await charge(host, 'card');
      const other = await startedElsewhere(id);
      return { path: `/payments/${id}/cancel/`, who: STAFF, mend: other };
    },
  ],
  [
    403,
    'forbidden',
    'for a state, once somebody has become staff',
    async () => {
      const { id } = await charge(host, 'card');
      return {
        path: `/payments/${id}/cancel/`,
        mend: async () => undefined,
        then: { ...OWNER, staff: true },
      };
    },
  ],
  [
    403,
    'forbidden',
    'for an action, once somebody has become staff',
    async () => {
      const { id } = await settled(host);
      const then = { ...OWNER, staff: true };
      return { path: `/payments/${id}/refund/`, json: { amount: 1_000 }, mend: async () => undefined, then };
    },
  ],
  [
    409,
    'in_progress',
    'of a subscription that is being changed, once it has been',
    async () => {
      const { id } = await host.subscribe();
      const call = host.hold(/\/disable$/);
      const first = host.act(id, 'disable');
      await call.reached;
      const mend = async () => {
        call.release();
        expect((await first).status).toBe(200);
      };
      return { path: `/subscriptions/${id}/cancel/`, mend };
    },
  ],
  [
    400,
    'invalid_state',
    'of a subscription that is not charged, once it is charged again',
    async () => {
      const { id } = await host.subscribe();
      await setStatus(id, 'inactive');
      return { path: `/subscriptions/${id}/disable/`, mend: () => setStatus(id, 'active') };
    },
  ],
  [
    400,
    'invalid_state',
    'by the gateway to void an invoice, once it allows it',
    async () => {
      const { id } = await createInvoice(host);
      host.simulator.fail('voidInvoice', { kind: 'status', status: 409 });
      const mend = async () => host.simulator.clearFaults();
      return { path: `/invoices/${id}/void/`, who: STAFF, mend };
    },
  ],
  [
    400,
    'invalid_state',
    'to unlink what its customer has not confirmed, once they have',
    async () => {
      const { id, account_id } = await pendingAccount();
      return { path: `/pay-accounts/${id}/unbind/`, mend: () => host.simulator.linkPayAccount(account_id) };
    },
  ],
  [
    400,
    'invalid_input',
    'of a charge of an account that its customer has not confirmed, once they have',
    async () => {
      const { id, account_id } = await pendingAccount();
      const json = { payment_type: 'gopay', gross_amount: 10_000, gopay: { pay_account: id } };
      return { path: '/charge/', json, mend: () => host.simulator.linkPayAccount(account_id) };
    },
  ],
  [
    400,
    'duplicate_order_id',
    'of an order id that a pending payment has, to staff, once that has expired',
    async () => {
      const { id, orderId: order_id } = await charge(host, 'gopay');
      const json = { payment_type: 'gopay', gross_amount: 10_000, order_id };
      const mend = async () => {
        expect((await post(host, `/payments/${id}/expire/`, {}, STAFF)).status).toBe(200);
      };
      return { path: '/charge/', json, who: STAFF, mend };
    },
  ],
  [
    400,
    'invalid_input',
    'of a subscription by an account of another’s, once it is the caller’s',
    async () => {
      const { id, account_id } = await linked(host);
      const setOwner = (user: string) =>
        host.database.rows('UPDATE midtrans_pay_accounts SET user_id = $2 WHERE id = $1', [id, user]);
      await setOwner('customer-2');
      const { token } = await host.linkGopay();
      const source = { payment_type: 'gopay', token, gopay_account_id: account_id };
      const json = { name: 'gold', amount: 10_000, ...source };
      return { path: '/subscriptions/', json, mend: () => setOwner(OWNER.user) };
    },
  ],
  [
    400,
    'gateway_409',
    'by the gateway of one transaction too many, a while later',
    async () => {
      host.simulator.fail('charge', { kind: 'status', status: 409 });
      const json = { payment_type: 'gopay', gross_amount: 10_000 };
      return { path: '/charge/', json, mend: async () => host.simulator.clearFaults() };
    },
  ],
];

async function pendingAccount(): Promise<{ id: string; account_id: string }> {
  const json = { phone_number: newPhoneNumber(), country_code: '62' };
  const { body } = await host.request('/api/midtrans/pay-accounts/', { method: 'POST', json, ...OWNER });
  return body;
}

/** An operation that another process is at. */
async function startedElsewhere(paymentId: string): Promise<() => Promise<unknown>> {
  await host.database.rows(
    `INSERT INTO midtrans_commands (id, account, subject_id, slot, action, details, leased_until, asked_at)
     VALUES (gen_random_uuid(), 'default', $1, 'operation', 'deny', '{}', now() + interval '1 hour', now())`,
    [paymentId],
  );
  return () => host.database.rows('DELETE FROM midtrans_commands WHERE subject_id = $1', [paymentId]);
}

it.each(PASSING)(
  'a refusal that passes is not kept for its key: %i %s %s',
  async (status, code, _what, make) => {
    const { path, json = {}, who = OWNER, mend, then = who } = await make();
    const key = newKey();
    const first = await post(host, path, json, { key, ...who });
    expect([first.status, first.body.code]).toEqual([status, code]);
    await mend();
    const again = await post(host, path, json, { key, ...then });
    expect([again.status, isReplayed(again), again.body.code]).toEqual([
      ['/charge/', '/subscriptions/'].includes(path) ? 201 : 200,
      false,
      undefined,
    ]);
  },
);

type Lasting = readonly [
  status: number,
  code: string,
  what: string,
  make: () => Promise<{ path: string; json?: object; who?: object }>,
];

/** Refusals that asking again does not change. */
const LASTING: readonly Lasting[] = [
  [400, 'invalid_input', 'of bad input', async () => ({ path: '/charge/', json: { payment_type: 'none' } })],
  [
    404,
    'not_found',
    'of what is not there',
    async () => ({ path: '/payments/01a21979-94af-71bd-bc6d-ae02758eb005/cancel/' }),
  ],
  [
    400,
    'invalid_state',
    'of what is settled, and will not be pending again',
    async () => ({ path: `/payments/${(await settled(host)).id}/expire/`, who: STAFF }),
  ],
  [
    400,
    'invalid_state',
    'of what is refunded in full',
    async () => {
      const { id } = await settled(host, 'gopay', 10_000);
      await post(host, `/payments/${id}/refund/`, { amount: 10_000 }, STAFF);
      return { path: `/payments/${id}/refund/`, json: { amount: 10_000 }, who: STAFF };
    },
  ],
  [
    400,
    'not_supported',
    'of a method without refunds',
    async () => ({
      path: `/payments/${(await settled(host, 'bca')).id}/refund/`,
      json: { amount: 1_000 },
      who: STAFF,
    }),
  ],
  [
    400,
    'refund_key_taken',
    'of a refund key that names another refund',
    async () => {
      const { id } = await settled(host);
      await post(host, `/payments/${id}/refund/`, { amount: 1_000, refund_key: `taken-${id}` }, STAFF);
      const json = { amount: 2_000, refund_key: `taken-${id}` };
      return { path: `/payments/${id}/refund/`, json, who: STAFF };
    },
  ],
  [
    400,
    'declined',
    'by a bank',
    async () => {
      const { id, orderId } = await settled(host);
      host.simulator.denyNext(orderId, 'directRefund');
      return { path: `/payments/${id}/refund/`, json: { amount: 1_000, direct: true }, who: STAFF };
    },
  ],
  [
    400,
    'duplicate_order_id',
    'of an order id that was charged before, to a customer',
    async () => {
      const { orderId: order_id } = await charge(host, 'gopay');
      return { path: '/charge/', json: { payment_type: 'gopay', gross_amount: 10_000, order_id } };
    },
  ],
  [
    400,
    'duplicate_order_id',
    'of an order id that was paid, to staff',
    async () => {
      const { orderId: order_id } = await settled(host);
      return {
        path: '/charge/',
        json: { payment_type: 'gopay', gross_amount: 10_000, order_id },
        who: STAFF,
      };
    },
  ],
  [
    400,
    'gateway_411',
    'by the gateway of a card token',
    async () => ({
      path: '/charge/',
      json: { payment_type: 'credit_card', gross_amount: 10_000, token_id: 'no-token' },
    }),
  ],
  [
    400,
    'duplicate_invoice_number',
    'of an invoice number that is taken',
    async () => {
      const { invoice_number } = await createInvoice(host);
      return { path: '/invoices/', json: invoiceBody({ invoice_number }) };
    },
  ],
  [
    400,
    'invalid_state',
    'to void what is void',
    async () => {
      const { id } = await createInvoice(host);
      await post(host, `/invoices/${id}/void/`, {}, STAFF);
      return { path: `/invoices/${id}/void/`, who: STAFF };
    },
  ],
  [
    400,
    'invalid_state',
    'to charge again what was cancelled for good',
    async () => {
      const { id } = await host.subscribe({ token: GOOD_CARD });
      await host.act(id, 'cancel');
      return { path: `/subscriptions/${id}/disable/` };
    },
  ],
  [
    400,
    'invalid_state',
    'to unlink what is unlinked',
    async () => {
      const { id } = await linked(host);
      await post(host, `/pay-accounts/${id}/unbind/`, {}, OWNER);
      return { path: `/pay-accounts/${id}/unbind/` };
    },
  ],
];

it.each(LASTING)('a refusal that lasts is kept for its key: %i %s %s', async (status, code, _what, make) => {
  const { path, json = {}, who = OWNER } = await make();
  const key = newKey();
  const first = await post(host, path, json, { key, ...who });
  expect([first.status, first.body.code]).toEqual([status, code]);
  const again = await post(host, path, json, { key, ...who });
  expect([wordsOf(again), isReplayed(again)]).toEqual([wordsOf(first), true]);
});
