import { createSimulator, type FaultTarget, type Simulator } from 'midtrans-simulator';
import { Client } from 'pg';
import { newKey, NOT_ENROLLED } from '../cards/cards.support';
import { body as invoiceBody } from '../invoices/invoices.support';
import { GOOD_CARD } from '../subscriptions/subscriptions.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { CLIENT_KEY, SERVER_KEY } from '../support/host';
import { spawnHost, type HostProcess } from '../support/host-process';
import { until } from '../support/until';

const API = '/api/midtrans';
const OWNER = { user: 'customer-1' } as const;
const STAFF = { user: 'staff', staff: true } as const;
const byTransfer = { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] };
const PHONE = { phone_number: '81212345678', country_code: '62' } as const;
const INVOICE = invoiceBody({ customer_name: 'Customer Two' });
const encryptionKey = newKey();

/** Charged in an hour, and every month from then on. */
const subscription = (name: string) => ({
  name,
  amount: 99_000,
  payment_type: 'credit_card',
  token: GOOD_CARD,
  start_time: new Date(Date.now() + 3_600_000).toISOString(),
});

/**
 * Real processes: one is killed with SIGKILL at the very point, every notification is lost, and nobody but the next one's reconciliation
 * goes on with what it left.
 */
describe('what a killed process leaves', () => {
  jest.setTimeout(90_000);
  let database: TestDatabase;
  let simulator: Simulator;
  let gateway: string;
  let first: HostProcess;
  const hosts: HostProcess[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    simulator = createSimulator({ serverKey: SERVER_KEY, clientKey: CLIENT_KEY, timeScale: 0 });
    gateway = (await simulator.listen()).url;
    first = await start(false);
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.kill()));
    await simulator.close();
    await database.drop();
  });

  async function start(reconciles: boolean): Promise<HostProcess> {
    const host = await spawnHost(database, {
      baseUrl: gateway,
      http: { retries: 0 },
      cards: { savedTokens: { encryptionKey } },
      reconciliation: { enabled: reconciles, intervalMs: 100 },
    });
    hosts.push(host);
    return host;
  }

  /** Some minutes pass, and another process is there. */
  async function next(): Promise<HostProcess> {
    await database.rows(`
      UPDATE midtrans_commands SET leased_until = now() - interval '1 minute', next_check_at = now() - interval '1 minute',
        asked_at = asked_at - interval '5 minutes'`);
    for (const name of ['payments', 'invoices', 'subscriptions', 'pay_accounts']) {
      await database.rows(
        `UPDATE midtrans_${name} SET next_check_at = now() - interval '1 second' WHERE next_check_at IS NOT NULL`,
      );
    }
    return start(true);
  }

  const post = (path: string, json: object, who: object = OWNER) =>
    first.request(API + path, { method: 'POST', json, ...who });
  /** Makes a call that is never answered, and resolves when the gateway has it. */
  async function leave(endpoint: FaultTarget, carriedOut: boolean, call: () => Promise<unknown>) {
    simulator.fail(endpoint, { kind: 'timeout', carriedOut });
    void call().catch(() => 'gone');
    await until(() => simulator.faults().length === 0);
  }
  const row = async (table: string): Promise<any> => (await database.rows<any>(`SELECT * FROM ${table}`))[0];
  /** In the order in which they were begun. */
  const statuses = async () => {
    const found: Record<string, unknown[]> = {};
    for (const name of ['invoices', 'subscriptions', 'pay_accounts']) {
      const rows = await database.rows(`SELECT status FROM midtrans_${name} ORDER BY id`);
      found[name] = rows.map(({ status }) => status);
    }
    return found;
  };
  const unresolved = () =>
    database.rows('SELECT next_check_at FROM midtrans_commands WHERE resolved_at IS NULL');
  const events = async () =>
    (await database.rows<{ type: string }>('SELECT type FROM midtrans_outbox ORDER BY sequence')).map(
      ({ type }) => type,
    );

  it.each([
    ['have reached Midtrans', true],
    ['never arrived', false],
  ])('are calls that %s: each is found out, or known to be unanswered', async (_what, arrives) => {
    const voided = (await post('/invoices/', invoiceBody())).body;
    const unlinked = (await post('/pay-accounts/', { ...PHONE, phone_number: '81200000001' })).body;
    await simulator.linkPayAccount(unlinked.account_id);
    await first.request(`${API}/pay-accounts/${unlinked.id}/`, OWNER);
    const disabled = (await post('/subscriptions/', subscription('silver'))).body;

    await leave('createInvoice', arrives, () => post('/invoices/', INVOICE));
    await leave('createSubscription', arrives, () => post('/subscriptions/', subscription('gold')));
    await leave('createPayAccount', arrives, () => post('/pay-accounts/', PHONE));
    await leave('voidInvoice', arrives, () => post(`/invoices/${voided.id}/void/`, {}, STAFF));
    await leave('unbindPayAccount', arrives, () => post(`/pay-accounts/${unlinked.id}/unbind/`, {}));
    await leave('disableSubscription', arrives, () => post(`/subscriptions/${disabled.id}/disable/`, {}));
    await first.kill();
    expect(await statuses()).toEqual({
      invoices: ['sent', 'draft'],
      subscriptions: ['active', 'initiated'],
      pay_accounts: ['enabled', 'initiated'],
    });

    const host = await next();
    await until(async () => (await unresolved()).every(({ next_check_at }) => next_check_at === null));
    expect(await statuses()).toEqual({
      invoices: [arrives ? 'void' : 'sent', 'unanswered'],
      subscriptions: [arrives ? 'disabled' : 'active', 'unanswered'],
      pay_accounts: [arrives ? 'disabled' : 'enabled', 'unanswered'],
    });
    for (const path of ['invoices', 'subscriptions', 'pay-accounts']) {
      const { body } = await host.request(`${API}/${path}/?status=unanswered`, STAFF);
      expect(body.results).toHaveLength(1);
    }

    // Whoever asks again goes on with what was begun, and nothing is made twice.
    const again = await host.request(`${API}/invoices/`, { method: 'POST', json: INVOICE, ...OWNER });
    expect(again).toMatchObject({ status: 201, body: { status: 'sent' } });
    expect(simulator.effects(again.body.order_id)).toEqual({ createInvoice: 1 });
    const linking = await host.request(`${API}/pay-accounts/`, { method: 'POST', json: PHONE, ...OWNER });
    expect(linking).toMatchObject({ status: 201, body: { status: 'pending' } });
    expect(await statuses()).toMatchObject({
      invoices: [expect.anything(), 'sent'],
      pay_accounts: [expect.anything(), 'pending'],
    });
  });

  it('is what Midtrans told of while nobody was there: it is what Midtrans made of it', async () => {
    const paid = (await post('/invoices/', invoiceBody(byTransfer))).body;
    await post('/invoices/', invoiceBody());
    const charged = (await post('/subscriptions/', subscription('gold'))).body;
    const account = (await post('/pay-accounts/', PHONE)).body;
    await first.kill();
    await simulator.linkPayAccount(account.account_id);
    await simulator.settle(paid.order_id);
    await simulator.advance('2h');
    expect(simulator.subscription(charged.midtrans_subscription_id)?.transactionIds).toHaveLength(1);

    await next();
    const awaited = ['invoice.paid', 'subscription.charged', 'pay_account.linked'];
    await until(async () => {
      const told = await events();
      return awaited.every((type) => told.includes(type));
    });
    expect((await events()).filter((type) => !type.startsWith('payment.')).sort()).toEqual([
      'invoice.created',
      'invoice.created',
      'invoice.paid',
      'invoice.sent',
      'invoice.sent',
      'pay_account.linked',
      'subscription.charged',
      'subscription.created',
    ]);
    expect(await statuses()).toEqual({
      invoices: ['paid', 'sent'],
      subscriptions: ['active'],
      pay_accounts: ['enabled'],
    });
    const payments = await database.rows('SELECT user_id, order_id FROM midtrans_payments ORDER BY order_id');
    expect(payments).toMatchObject([{ user_id: 'customer-1' }, { user_id: 'customer-1' }]);
  });

  it('is an invoice that nobody began to pay: it expires', async () => {
    await post('/invoices/', invoiceBody());
    await first.kill();
    await simulator.advance('31d');
    await next();
    await until(async () => (await events()).includes('invoice.expired'));
    expect(await statuses()).toMatchObject({ invoices: ['overdue'] });
  });

  it('is a payment whose card was being written: both are there', async () => {
    const card = { card_number: NOT_ENROLLED, card_exp_month: '12', card_exp_year: '2040', card_cvv: '123' };
    const query = new URLSearchParams({ client_key: CLIENT_KEY, ...card });
    const answer = await simulator.fetch(new Request(`https://gateway.test/v2/token?${query.toString()}`));
    const { token_id } = (await answer.json()) as { token_id: string };
    // Whoever writes a card waits.
    const holder = new Client({ connectionString: database.url });
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE midtrans_saved_cards');
    const charge = {
      payment_type: 'credit_card',
      gross_amount: 100_000,
      credit_card: { token_id, save_token_id: true },
    };
    void post('/charge/', charge).catch(() => 'gone');
    await until(async () => {
      const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'midtrans_saved_cards'::regclass`;
      return (await database.rows(waiting)).length > 0;
    });
    await first.kill();
    await holder.query('ROLLBACK');
    await holder.end();
    await next();
    await until(async () => (await row('midtrans_payments')).transaction_status === 'capture');
    expect(await row('midtrans_saved_cards')).toMatchObject({
      user_id: 'customer-1',
      masked_card: '44111111-1118',
    });
  });
});
