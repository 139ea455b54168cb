import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Simulator } from 'midtrans-simulator';
import { reconcile } from '../reconciliation/reconciliation.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { ask, chargeAt, DjangoShop, djangoGateway, storedTime, type Told } from './django.shop';
import { DJANGO_SCHEMA, type DjangoRow } from './django.database';
import { contentOf, move, type MovedLine } from './move.support';

type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

const ROOT = '/api/midtrans';
const STAFF = { user: 'staff', staff: true };
const GOPAY = { payment_type: 'gopay' };
const QRIS = { payment_type: 'qris', qris: { acquirer: 'gopay' } };
const BCA = { payment_type: 'bank_transfer', bank_transfer: { bank: 'bca' } };
const card = (begin: string, end: string, more: object = {}) => ({
  payment_type: 'credit_card',
  credit_card: { token_id: `${begin}-${end}-3c2a`, authentication: false, ...more },
});

const STATUSES = [
  ...['capture', 'settlement', 'deny', 'cancel', 'expire', 'failure'],
  ...['refund', 'partial_refund', 'chargeback', 'partial_chargeback'],
];
const PAID = ['capture', 'settlement', 'refund', 'partial_refund', 'chargeback', 'partial_chargeback'];
const CARD_TOKEN = '48111111sHfSakAvHvFQFEjTivUV1114';

/** A day in WIB, so many days from now. */
function wibDay(inDays: number): string {
  return new Date(Date.now() + inDays * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** What is over: one payment of each status for each of two users and for nobody, on each of 30 days of March 2025. */
function fillWithOldPayments(shop: DjangoShop): void {
  STATUSES.forEach((status, place) => {
    [1, 2, null].forEach((user, n) => {
      const day = place * 3 + n + 1;
      const at = `2025-03-${String(day).padStart(2, '0')}`;
      const hasSettled = PAID.includes(status) && status !== 'capture';
      const payment = shop.payment({
        order_id: `OLD-${status}-${user ?? 'nobody'}`,
        transaction_status: status,
        payment_type: ['gopay', 'qris', 'credit_card'][(place + n) % 3],
        gross_amount: 10_000 * (place + 1) + 1_000 * n,
        user_id: user,
        created_at: `${at}T03:00:00Z`,
        transaction_time: storedTime(`${at} 10:00:00`),
        settlement_time: hasSettled ? storedTime(`${at} 10:05:00`) : null,
        charge_response: { transaction_time: `${at} 10:00:00`, saved_token_id: 'a-saved-token', bank: 'bni' },
      });
      shop.item(payment, { price: payment['gross_amount'], created_at: payment['created_at'] });
      const { created_at } = payment;
      shop.notification(payment, { created_at });
      shop.notification(payment, { created_at, status: 'duplicate' });
      if (status === 'refund') shop.refund(payment, { amount: payment['gross_amount'], status, created_at });
    });
  });
}

/** What the gateway knows of the last days, and how Django stores it. */
async function fillWithOpenOnes(shop: DjangoShop, gateway: Simulator): Promise<Record<string, DjangoRow>> {
  const charge = async (name: string, method: object, fields: object = {}): Promise<[Told, DjangoRow]> => {
    const answer = await chargeAt(gateway, `ORDER-${name}`, method);
    return [answer, shop.charged(answer, { user_id: 3, ...fields })];
  };
  /** @returns when it settled, in WIB */
  const settle = async (name: string): Promise<string> => {
    await gateway.settle(`ORDER-${name}`);
    const { settlementTime = new Date() } = gateway.transaction(`ORDER-${name}`) ?? {};
    return new Date(settlementTime.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  };
  const settled = async (name: string, fields: object = {}): Promise<DjangoRow> => {
    const answer = await chargeAt(gateway, `ORDER-${name}`, GOPAY);
    const settlement_time = storedTime(await settle(name));
    return shop.charged(answer, { user_id: 3, transaction_status: 'settlement', settlement_time, ...fields });
  };
  const refunded = (name: string, refund_key: string, amount: number): Promise<Told> =>
    ask(gateway, `/v2/ORDER-${name}/refund`, { refund_key, amount, reason: 'late' });

  const hourAgo = new Date(Date.now() - 3_601_000).toISOString();
  const [, notified] = await charge('notified', BCA, { user_id: 4 });
  const [, found] = await charge('found', QRIS);
  await settle('found');
  const [, lapsed] = await charge('lapsed', GOPAY);
  await gateway.expire('ORDER-lapsed');
  const [, held] = await charge('held', card('48111111', '1114', { type: 'authorize' }));
  const [, challenged] = await charge('challenged', card('45111111', '1117'));
  const [, captured] = await charge('captured', card('48111111', '1114'));
  // Midtrans refused it in the body of a 200.
  const refused = shop.charged(
    {
      order_id: 'ORDER-refused',
      payment_type: 'gopay',
      gross_amount: 100_000,
      status_code: '402',
      status_message: 'The channel is not activated',
    },
    { created_at: hourAgo },
  );
  const paid = await settled('paid');
  const partly = await settled('partly', { transaction_status: 'partial_refund' });
  shop.refund(partly, {
    refund_key: 'key-partly',
    amount: 60_000,
    response: await refunded('partly', 'key-partly', 60_000),
  });
  // A late notification took it back, after `payment_settled`.
  const back = await settled('back', { transaction_status: 'expire' });
  const unknownMade = await settled('unknown-made');
  await refunded('unknown-made', 'key-made', 20_000);
  shop.refund(unknownMade, {
    refund_key: 'key-made',
    amount: 20_000,
    status: 'pending',
    status_code: '',
    created_at: hourAgo,
  });
  const unknownLost = await settled('unknown-lost');
  shop.refund(unknownLost, {
    refund_key: 'key-lost',
    amount: 30_000,
    status: 'pending',
    status_code: '',
    created_at: hourAgo,
  });
  shop.refund(unknownLost, {
    refund_key: 'key-no',
    amount: 1,
    status: 'pending',
    status_code: '412',
    created_at: hourAgo,
  });
  // Midtrans has made it, and answered with a fault of its own.
  const faulty = await settled('faulty');
  await refunded('faulty', 'key-faulty', 10_000);
  shop.refund(faulty, {
    refund_key: 'key-faulty',
    amount: 10_000,
    status: 'pending',
    status_code: '500',
    created_at: hourAgo,
  });
  const invoiced = await ask(gateway, '/v1/invoices', {
    order_id: 'INV-1',
    invoice_number: 'INV-20260101-AAAAAA',
    invoice_date: `${wibDay(-1)} 10:00:00 +0700`,
    due_date: `${wibDay(3)} 10:00:00 +0700`,
    customer_details: { id: 'siti', name: 'Siti', email: 'siti@shop.test', phone: '62812345678' },
    item_details: [{ item_id: 'item-1', description: 'Kopi', quantity: 1, price: 100_000 }],
    payment_type: 'payment_link',
    payment_link: { enabled_payments: ['bca_va'] },
  });
  const { invoice_number, order_id, id: midtrans_invoice_id } = invoiced;
  const invoice = shop.invoice({
    ...{
      invoice_number,
      order_id,
      midtrans_invoice_id,
      due_date: wibDay(3),
      user_id: 3,
      create_response: invoiced,
    },
  });
  shop.invoiceItem(invoice);
  const subscribed = await ask(gateway, '/v1/subscriptions', {
    ...{ name: 'gold', amount: '99000', currency: 'IDR', payment_type: 'credit_card', token: CARD_TOKEN },
    schedule: {
      interval: 1,
      interval_unit: 'month',
      max_interval: 12,
      start_time: `${wibDay(3)} 10:00:00 +0700`,
    },
    retry_schedule: { interval: 1, interval_unit: 'day', max_interval: 3 },
  });
  await gateway.chargeSubscription(String(subscribed['id']));
  const subscription = shop.subscription({
    ...{
      midtrans_subscription_id: subscribed['id'],
      token: CARD_TOKEN,
      user_id: 3,
      create_response: subscribed,
    },
  });
  shop.notification(null, { order_id: 'of-no-payment', status: 'failed', error_message: 'not found' });
  shop.notification(null, { order_id: 'forged', status: 'invalid_signature' });
  return {
    ...{ notified, found, lapsed, held, challenged, captured, refused, paid, partly, back },
    ...{ unknownMade, unknownLost, invoice, subscription },
  };
}

describe('what django-payment-midtrans stored', () => {
  const shop = new DjangoShop();
  let old: Record<string, DjangoRow>;
  let database: TestDatabase;
  let host: HostWithGateway;
  let lines: MovedLine[];
  let before: unknown;
  let warnings: string[];
  let outbox: { events: number }[];
  let movedAt: number;

  beforeAll(async () => {
    const gateway = djangoGateway();
    fillWithOldPayments(shop);
    old = await fillWithOpenOnes(shop, gateway);
    database = await createTestDatabase();
    await shop.store(database);
    before = await contentOf(database, 'django%');
    movedAt = Date.now();
    lines = await move(database);
    outbox = await database.rows('SELECT count(*)::integer AS events FROM midtrans_outbox');
    const logged: string[] = [];
    host = await startHostWithGateway({
      database,
      dataSource: { extra: { connectionTimeoutMillis: 5_000 } },
      midtrans: { http: { retries: 0, timeoutMs: 2_000 }, reconciliation: { enabled: false } },
      logger: {
        log: () => undefined,
        warn: (message: string) => logged.push(message),
        error: (message: string) => logged.push(message),
      },
    });
    warnings = [...logged];
    await host.simulator.importState(gateway.exportState());
    host.simulator.clearFaults();
    await gateway.close();
  });
  afterAll(async () => {
    await host.close();
    await database.drop();
  });

  const orderIdOf = (name: string): string => String(old[name]?.['order_id']);
  const stored = async (orderId: string): Promise<any> => {
    const [row] = await database.rows('SELECT * FROM midtrans_payments WHERE order_id = $1', [orderId]);
    return row;
  };
  const shown = async (name: string): Promise<any> => {
    const { id } = await stored(orderIdOf(name));
    return (await host.request(`${ROOT}/payments/${id}/`, STAFF)).body;
  };
  it('starts without a warning on what was moved', () => {
    expect(warnings).toEqual([]);
  });

  it('comes to the same count and rupiah by status, and by user', async () => {
    for (const group of ['transaction_status', 'user_id::text']) {
      const sums = (table: string) =>
        database.rows(`SELECT ${group} AS of, count(*)::integer, sum(gross_amount)::integer AS rupiah FROM ${table}
          WHERE order_id LIKE 'OLD-%' GROUP BY 1 ORDER BY 1`);
      const moved = await sums('midtrans_payments');
      expect(moved.length).toBeGreaterThan(2);
      expect(moved).toEqual(await sums('django_midtrans_midtranspayment'));
    }
  });

  it('comes to the same refunds, and to the amounts given back that Django did not save', async () => {
    const refunds = (table: string) =>
      database.rows(
        `SELECT refund_key, amount, is_direct, created_at FROM ${table} WHERE refund_key LIKE 'refund-OLD-%' ORDER BY 1`,
      );
    const moved = await refunds('midtrans_refunds');
    expect(moved).toHaveLength(3);
    expect(moved).toEqual(await refunds('django_midtrans_midtransrefund'));
    expect(await shown('partly')).toMatchObject({ refund_amount: '60000.00', net_amount: '40000.00' });
    expect(await stored('OLD-refund-1')).toMatchObject({ refund_amount: '70000.00' });
  });

  it('is told at the end, both sides of it, with what stays behind', () => {
    const [payments, others] = [true, false].map((are) =>
      lines.filter(({ what }) => (what === 'payments') === are),
    );
    expect(payments).toHaveLength(STATUSES.length + 2);
    for (const { in_django, here, rupiah_in_django, rupiah_here } of payments ?? []) {
      expect([here, rupiah_here]).toEqual([in_django, rupiah_in_django]);
    }
    const differing = others?.filter(({ in_django, here }) => in_django !== here);
    expect(differing).toMatchObject([{ what: 'notifications', status: 'invalid_signature', here: '0' }]);
  });

  it('is told to no listener again, and stays where it was', async () => {
    expect(outbox).toEqual([{ events: 0 }]);
    expect(await contentOf(database, 'django%')).toEqual(before);
  });

  it('leaves signatures and tokens behind', async () => {
    const content = JSON.stringify(await contentOf(database, 'midtrans\\_%'));
    expect(content).toContain('OLD-settlement-1');
    for (const secret of ['a-saved-token', 'signature-of-it', CARD_TOKEN])
      expect(content).not.toContain(secret);
  });

  it('has the times that Midtrans told', async () => {
    const { transaction_time, settlement_time, paid_at, created_at } = await stored('OLD-settlement-1');
    const [day] = created_at.toISOString().split('T');
    expect([transaction_time, settlement_time, paid_at].map((at: Date) => at.toISOString())).toEqual([
      `${day}T03:00:00.000Z`,
      `${day}T03:05:00.000Z`,
      `${day}T03:05:00.000Z`,
    ]);
    const { transactionTime, expiryTime } = host.simulator.transaction(orderIdOf('notified')) ?? {};
    const { transaction_time: began, expiry_time: ends } = await stored(orderIdOf('notified'));
    const seconds = [began, ends, transactionTime, expiryTime].map((at) => Math.floor(at / 1_000));
    expect(seconds.slice(0, 2)).toEqual(seconds.slice(2));
  });

  it('has what a customer needs to pay', async () => {
    expect(await shown('notified')).toMatchObject({ bank: 'bca', va_number: old['notified']?.['va_number'] });
    const { qr_string, actions } = await stored(orderIdOf('found'));
    const { qr_string: picture, charge_response: told } = old['found'] as any;
    expect(picture).toMatch(/^http/);
    expect(qr_string).toBe(told.qr_string);
    expect(actions).toContainEqual({ name: 'generate-qr-code', method: 'GET', url: picture });
    expect(await shown('lapsed')).toMatchObject({
      deeplink_url: expect.stringMatching(/^http|^gojek/),
      qr_string: '',
    });
  });

  it('shows each payment with its one attempt, items and notifications', async () => {
    const { id } = await stored('OLD-deny-1');
    const { body } = await host.request(`${ROOT}/payments/${id}/`, STAFF);
    expect(body.attempts).toMatchObject([{ transaction_status: 'deny' }]);
    expect(body.items).toMatchObject([{ name: 'Kopi', price: body.gross_amount }]);
    const places = await database.rows('SELECT position FROM midtrans_payment_items WHERE payment_id = $1', [
      id,
    ]);
    expect(places).toEqual([{ position: 0 }]);
    const { body: told } = await host.request(`${ROOT}/notifications/?payment_id=${id}`, STAFF);
    expect(told.results.map(({ status }: any) => status).sort()).toEqual(['processed', 'stale']);
  });

  it('is listed to its own user and to nobody else, the latest first', async () => {
    const listOf = async (user: string) =>
      (await host.request(`${ROOT}/payments/?limit=200`, { user })).body.results as any[];
    const own = await listOf('1');
    const ordered = shop
      .of('django_midtrans_midtranspayment')
      .filter(({ user_id }) => user_id === 1)
      .sort((a, b) => (String(a['created_at']) < String(b['created_at']) ? 1 : -1));
    expect(own.map(({ order_id }) => order_id)).toEqual(ordered.map(({ order_id }) => order_id));
    expect(await listOf('5')).toEqual([]);
    const [{ id }] = own;
    expect((await host.request(`${ROOT}/payments/${id}/`, { user: '1' })).status).toBe(200);
    expect((await host.request(`${ROOT}/payments/${id}/`, { user: '2' })).status).toBe(404);
    const nobodys = await stored('OLD-settlement-nobody');
    expect((await host.request(`${ROOT}/payments/${nobodys.id}/`, { user: '2' })).status).toBe(404);
  });

  it('is found by the time of its creation', async () => {
    const { created_at } = await stored('OLD-expire-2');
    const around = { created_after: -1_000, created_before: 1_000 };
    const query = Object.entries(around).map(([name, ms]): [string, string] => [
      name,
      new Date(created_at.getTime() + ms).toISOString(),
    ]);
    const { body } = await host.request(`${ROOT}/payments/?${new URLSearchParams(query).toString()}`, STAFF);
    expect(body.results.map(({ order_id }: any) => order_id)).toContain('OLD-expire-2');
  });

  it('is counted in the figures of its own time', async () => {
    const time = { from: '2025-03-01T00:00:00+07:00', to: '2025-04-01T00:00:00+07:00', bucket: 'day' };
    const ask = async (): Promise<any> =>
      (await host.request(`${ROOT}/stats/?${new URLSearchParams(time).toString()}`, STAFF)).body;
    const payments = shop
      .of('django_midtrans_midtranspayment')
      .filter(({ order_id }) => String(order_id).startsWith('OLD-'));
    const rupiah = (rows: readonly DjangoRow[]): number =>
      rows.reduce((sum, row) => sum + Number(row['gross_amount']), 0);
    const of = (...statuses: string[]) =>
      payments.filter((row) => statuses.includes(String(row['transaction_status'])));
    const figures = {
      created_count: payments.length,
      paid_count: of(...PAID).length,
      paid_amount: rupiah(of(...PAID)),
      expired_count: 3,
      denied_count: 6,
      cancelled_count: 3,
      refunded_count: 3,
      refunded_amount: rupiah(of('refund')),
    };
    const first = await ask();
    expect(first.totals).toMatchObject(figures);
    // The hours are remembered by now.
    const again = await ask();
    expect(again.series).toEqual(first.series);
    expect(again.totals).toMatchObject(figures);
  });

  it('pending, is settled by a webhook, and told of once', async () => {
    const orderId = orderIdOf('notified');
    await host.simulator.settle(orderId);
    await host.simulator.idle();
    await until(async () => (await shown('notified')).transaction_status === 'settlement');
    await until(() => host.recorder.of(orderId).length > 0);
    expect(host.recorder.of(orderId)).toEqual(['payment.settled']);
  });

  it('paid, is refunded over REST by staff, and by nobody else', async () => {
    const { id } = await shown('paid');
    const refund = (amount: number, as: object) =>
      host.request(`${ROOT}/payments/${id}/refund/`, { method: 'POST', json: { amount }, ...as });
    expect((await refund(40_000, { user: '3' })).status).toBe(403);
    expect((await refund(40_000, { user: '5' })).status).toBe(404);
    expect(await refund(40_000, STAFF)).toMatchObject({
      status: 200,
      body: { payment: { transaction_status: 'partial_refund', refund_amount: '40000.00' } },
    });
    expect(host.simulator.transaction(orderIdOf('paid'))).toMatchObject({ refundAmount: 40_000 });
  });

  it('refunded in part, is refunded for no more than what is left', async () => {
    const { id } = await shown('partly');
    const refund = (amount: number) =>
      host.request(`${ROOT}/payments/${id}/refund/`, { ...STAFF, method: 'POST', json: { amount } });
    expect(await refund(50_000)).toMatchObject({ status: 400, body: { code: 'amount_exceeded' } });
    expect(host.simulator.transaction(orderIdOf('partly'))).toMatchObject({ refundAmount: 60_000 });
  });

  it('held, is captured, and challenged, is approved, by staff', async () => {
    const act = async (name: string, action: string) => {
      const { id } = await shown(name);
      const { body } = await host.request(`${ROOT}/payments/${id}/${action}/`, {
        ...STAFF,
        method: 'POST',
        json: {},
      });
      return body.transaction_status;
    };
    expect(await stored(orderIdOf('challenged'))).toMatchObject({ paid_at: null });
    expect(await act('held', 'capture')).toBe('capture');
    expect(await act('challenged', 'approve')).toBe('capture');
    expect(await stored(orderIdOf('challenged'))).toMatchObject({ paid_at: expect.any(Date) });
  });

  it('sent, is an invoice that staff can void', async () => {
    const { body } = await host.request(`${ROOT}/invoices/?order_id=INV-1`, { user: '3' });
    expect(body.results).toMatchObject([
      { status: 'sent', total_amount: '100000.00', customer_name: 'Siti' },
    ]);
    const [{ id }] = body.results;
    const voided = await host.request(`${ROOT}/invoices/${id}/void/`, {
      ...STAFF,
      method: 'POST',
      json: { reason: 'moved' },
    });
    expect(voided).toMatchObject({ status: 200, body: { status: 'void' } });
  });

  it('active, is a subscription that its user can disable', async () => {
    const { body } = await host.request(`${ROOT}/subscriptions/`, { user: '3' });
    expect(body.results).toMatchObject([
      { name: 'gold', amount: '99000.00', status: 'active', max_interval: 12 },
    ]);
    const [{ id }] = body.results;
    const disabled = await host.request(`${ROOT}/subscriptions/${id}/disable/`, {
      user: '3',
      method: 'POST',
      json: {},
    });
    expect(disabled).toMatchObject({ status: 200, body: { status: 'disabled' } });
    expect(
      host.simulator.subscription(String(old['subscription']?.['midtrans_subscription_id'])),
    ).toMatchObject({
      status: 'inactive',
    });
  });

  describe('once reconciliation has asked', () => {
    beforeAll(async () => {
      await reconcile(host);
      await until(() => host.recorder.of(orderIdOf('found')).length > 0);
    });

    it('has nothing open that was not asked about', async () => {
      expect(
        await database.rows('SELECT order_id FROM midtrans_payments WHERE next_check_at <= now()'),
      ).toEqual([]);
      expect(await database.rows('SELECT action FROM midtrans_commands WHERE resolved_at IS NULL')).toEqual(
        [],
      );
    });

    it('is settled where the customer had paid, and told of once', async () => {
      expect(await shown('found')).toMatchObject({ transaction_status: 'settlement' });
      expect(await host.deliveredOf(orderIdOf('found'))).toEqual(['payment.settled']);
    });

    it('has expired where nobody paid in time', async () => {
      expect(await shown('lapsed')).toMatchObject({ transaction_status: 'expire' });
    });

    it('has failed where Midtrans never took it', async () => {
      expect(await shown('refused')).toMatchObject({ transaction_status: 'failure' });
      expect(await host.deliveredOf(orderIdOf('refused'))).toEqual(['payment.failed']);
    });

    it('is paid again where a late notification took that back, and no listener hears of it twice', async () => {
      expect(await shown('back')).toMatchObject({ transaction_status: 'settlement' });
      expect(await host.deliveredOf(orderIdOf('back'))).toEqual([]);
    });

    it('has the charges of subscriptions, which Django never heard of, told with the time at which they were made', async () => {
      const { body } = await host.request(`${ROOT}/payments/?limit=200`, { user: '3' });
      const charges = body.results.filter(({ order_id }: any) => order_id.startsWith('gold'));
      expect(charges).toMatchObject([{ transaction_status: 'capture', gross_amount: '99000.00' }]);
      const orderId: string = charges[0].order_id;
      await until(() => host.recorder.of(orderId).includes('payment.settled'));
      const settled = host.recorder.events.find(
        ({ type, payment }) => type === 'payment.settled' && payment.orderId === orderId,
      );
      const { subscriptionId, settlementTime, transactionTime } = settled?.payment ?? {};
      expect(subscriptionId).toEqual(expect.any(String));
      expect((settlementTime ?? transactionTime)?.getTime()).toBeLessThan(movedAt);
    });

    it('knows what came of refunds that Midtrans had not answered', async () => {
      const rows = await database.rows(
        `SELECT refund_key, status FROM midtrans_refunds WHERE refund_key LIKE 'key-%' ORDER BY 1`,
      );
      expect(rows).toEqual([
        { refund_key: 'key-faulty', status: 'confirmed' },
        { refund_key: 'key-lost', status: 'rejected' },
        { refund_key: 'key-made', status: 'confirmed' },
        { refund_key: 'key-no', status: 'rejected' },
        { refund_key: 'key-partly', status: 'confirmed' },
      ]);
      expect(await shown('unknownMade')).toMatchObject({ refund_amount: '20000.00' });
      expect(await shown('unknownLost')).toMatchObject({ refund_amount: '0.00' });
    });

    it('is paid as it was, and what is captured is asked about until it settles', async () => {
      expect(await stored(orderIdOf('captured'))).toMatchObject({
        transaction_status: 'capture',
        next_check_at: expect.any(Date),
      });
      expect(host.recorder.of(orderIdOf('captured'))).toEqual([]);
      expect(host.recorder.events.filter(({ payment }) => payment.orderId.startsWith('OLD-'))).toEqual([]);
    });
  });
});

describe('the move', () => {
  const shop = new DjangoShop();
  let database: TestDatabase;
  let payment: DjangoRow;
  let pending: DjangoRow;
  let invoice: DjangoRow;
  beforeAll(async () => {
    const at = '2025-03-01T03:00:00Z';
    payment = shop.payment({
      order_id: 'ONE',
      transaction_status: 'settlement',
      user_id: 1,
      created_at: at,
      transaction_time: storedTime('2025-03-01 10:00:00'),
      charge_response: { transaction_time: '2025-03-01 10:00:00' },
    });
    pending = shop.payment({ order_id: 'TWO', transaction_status: 'pending', created_at: at });
    shop.item(payment, { created_at: at });
    shop.notification(payment, { created_at: at });
    shop.refund(payment, { refund_key: 'key', amount: 10_000, status: 'pending', created_at: at });
    invoice = shop.invoice({ invoice_number: 'INV-1', order_id: 'INV-1', payment_id: pending.id });
    shop.invoiceItem(invoice);
    shop.subscription({ user_id: 1 });
    database = await createTestDatabase();
    await shop.store(database);
  });
  afterAll(() => database.drop());

  afterEach(() =>
    database.rows(
      `TRUNCATE midtrans_payments, midtrans_notifications, midtrans_invoices, midtrans_subscriptions, midtrans_commands,
         midtrans_stats_changes CASCADE`,
    ),
  );

  const ours = (): Promise<unknown> => contentOf(database, 'midtrans\\_%');

  it('changes nothing where it is made again', async () => {
    const first = await move(database);
    const moved = await ours();
    expect(await move(database)).toEqual(first);
    expect(await ours()).toEqual(moved);
  });

  it('leaves alone what has gone on here since', async () => {
    await move(database);
    await database.rows(
      `UPDATE midtrans_payments SET transaction_status = 'expire', version = 2 WHERE order_id = 'TWO'`,
    );
    await database.rows(`UPDATE midtrans_refunds SET status = 'rejected'`);
    await database.rows('DELETE FROM midtrans_commands');
    const since = await ours();
    await move(database);
    expect(await ours()).toEqual(since);
  });

  it('is to the account that is named', async () => {
    await move(database, { timeZone: 'UTC', account: 'bali' });
    const accounts = ['payments', 'notifications', 'invoices', 'subscriptions', 'commands'].map(
      (table) => `SELECT account FROM midtrans_${table}`,
    );
    expect(await database.rows(accounts.join(' UNION '))).toEqual([{ account: 'bali' }]);
    await expect(move(database)).rejects.toThrow(
      'Nothing was moved: payment ONE was moved to account bali before',
    );
  });

  const PAYMENT = 'django_midtrans_midtranspayment';
  const NOBODY = '00000000-0000-4000-8000-000000000000';
  const set = (table: string, change: string): string =>
    `UPDATE django_midtrans_midtrans${table} SET ${change}`;

  it('is stopped by each word, currency and number that has no place here, which it names with its row', async () => {
    const changes = [
      set(
        'payment',
        `transaction_status = 'on_hold', fraud_status = 'maybe', currency = 'USD' WHERE order_id = 'TWO'`,
      ),
      set('refund', `status = 'lost', amount = 10.5`),
      set('notification', `status = 'seen'`),
      set('invoice', `status = 'lost', currency = 'USD', customer_id = repeat('9', 37)`),
      set('subscription', `status = 'paused', amount = 0, interval_unit = 'year'`),
    ];
    const back = [
      set(
        'payment',
        `transaction_status = 'pending', fraud_status = 'accept', currency = 'IDR' WHERE order_id = 'TWO'`,
      ),
      set('refund', `status = 'pending', amount = 10000`),
      set('notification', `status = 'processed'`),
      set('invoice', `status = 'sent', currency = 'IDR', customer_id = ''`),
      set('subscription', `status = 'active', amount = 99000, interval_unit = 'month'`),
    ];
    await expectStopped(changes.join(';'), back.join(';'), [
      /^Nothing was moved: payment TWO has the fraud_status "maybe", which is not known/,
      'There are 11 more',
      'payment TWO has the transaction_status "on_hold", which is not known',
      'payment TWO is of USD 100000.00: only whole rupiah can be moved',
      'refund key has the status "lost", which is not known',
      'refund key is of 10.50: only whole rupiah can be moved',
      /notification [0-9a-f-]{36} has the status "seen", which is not known/,
      'invoice INV-1 has the status "lost", which is not known',
      'invoice INV-1 is of USD: only rupiah can be moved',
      'invoice INV-1: its invoice_number is longer than 40 characters, its customer_id than 36',
      /subscription [0-9a-f-]{36} has the status "paused", which is not known/,
      /subscription [0-9a-f-]{36} is of IDR 0.00: only whole rupiah can be moved/,
      /subscription [0-9a-f-]{36} is charged every 1 year and retried every 1 day by credit_card/,
    ]);
  });

  it('is stopped by each row that belongs to something that is not there, as in a dump of some of the tables', async () => {
    const links = [
      ['paymentitem', 'item_payment', 'payment_id'],
      ['refund', 'refund_payment', 'payment_id'],
      ['notification', 'notification_payment', 'payment_id'],
      ['invoice', 'invoice_payment', 'payment_id'],
      ['invoiceitem', 'item_invoice', 'invoice_id'],
    ] as const;
    const table = (name: string): string => `django_midtrans_midtrans${name}`;
    const loose = links.map(([name, link]) => `ALTER TABLE ${table(name)} DROP CONSTRAINT ${link}`);
    const changes = links.map(([name, , column]) => set(name, `${column} = '${NOBODY}'`));
    const back = links.map(([name, , column]) => {
      const id = column === 'invoice_id' ? invoice.id : name === 'invoice' ? pending.id : payment.id;
      return set(name, `${column} = '${id}'`);
    });
    await expectStopped([...loose, ...changes].join(';'), back.join(';'), [
      new RegExp(`payment item [0-9a-f-]{36}: there is no payment ${NOBODY}`),
      `refund key: there is no payment ${NOBODY}`,
      new RegExp(`notification [0-9a-f-]{36}: there is no payment ${NOBODY}`),
      `invoice INV-1: there is no payment ${NOBODY}`,
      new RegExp(`invoice item [0-9a-f-]{36}: there is no invoice ${NOBODY}`),
    ]);
  });

  it('is stopped where Django has gone on since it was made, and nobody here has', async () => {
    await move(database);
    const change = set('payment', `transaction_status = 'expire' WHERE order_id = 'TWO'`);
    const back = set('payment', `transaction_status = 'pending' WHERE order_id = 'TWO'`);
    await expectStopped(change, back, [
      'payment TWO was moved as pending before, and is expire in Django by now',
    ]);
  });

  it('is stopped where another payment has an order id here', async () => {
    await database.rows(
      `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount)
       VALUES ('${NOBODY}', 'default', 'ONE', 'gopay', 1)`,
    );
    const message = 'payment ONE: another payment of account default has its order id here';
    await expectStopped('', '', [message]);
  });

  it('is stopped by the wrong time zone, and by none', async () => {
    const words = [
      /payment ONE began at 2025-03-01 17:00:00 WIB .* from_django.time_zone is not Asia\/Jakarta/,
    ];
    await expectStopped('', '', words, { timeZone: 'Asia/Jakarta' });
    await expectStopped('', '', ['Nothing was moved: from_django.time_zone is not set'], {});
  });

  it('is stopped by times without a zone', async () => {
    const type = (as: string): string =>
      `ALTER TABLE ${PAYMENT} ALTER created_at TYPE ${as} USING created_at AT TIME ZONE 'UTC'`;
    const words = [`column created_at of ${PAYMENT} has no time zone: USE_TZ was off`];
    await expectStopped(type('timestamp'), type('timestamptz'), words);
  });

  /** Whatever stops it, and how it is said, nothing is changed. */
  async function expectStopped(
    change: string,
    back: string,
    words: readonly (string | RegExp)[],
    settings?: { timeZone?: string },
  ): Promise<void> {
    const before = await ours();
    await database.rows(change);
    try {
      const error = await move(database, settings).catch((stopped: unknown) => stopped);
      const { message, detail = '' } = error as { message: string; detail?: string };
      for (const each of words) expect(`${message}\n${detail}`).toMatch(each);
      expect(await ours()).toEqual(before);
    } finally {
      await database.rows(back);
    }
  }
});

describe('the guide to the move', () => {
  const text = readFileSync(join(__dirname, '../../docs/migrating-from-django.md'), 'utf8');
  const guide = text.replace(/```[^`]*```/g, '');
  const words = new Set(Array.from(guide.matchAll(/`([^`]+)`/g), ([, word]) => word));

  it('says of each column of Django what becomes of it', () => {
    const columns = Array.from(DJANGO_SCHEMA.matchAll(/^ {4}"?([a-z_0-9]+)"? /gm), ([, column]) => column);
    expect(columns.length).toBeGreaterThan(100);
    const own = ['username', 'constraint'];
    const missing = columns.filter((column = '') => !words.has(column) && !own.includes(column));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('says of each setting and signal what takes its place', () => {
    const settings = [
      ...[
        'SERVER_KEY',
        'CLIENT_KEY',
        'MERCHANT_ID',
        'IS_PRODUCTION',
        'NOTIFICATION_URL',
        'CALLBACK_URL_GOPAY',
      ],
      ...['CALLBACK_URL_SHOPEEPAY', 'PAYMENT_EXPIRY_MINUTES', 'CUSTOM_EXPIRY_UNIT', 'DEFAULT_CURRENCY'],
      ...['INVOICE_PREFIX', 'INVOICE_AUTO_NUMBER', 'AUTO_CHECK_STATUS_INTERVAL', 'ENABLED_PAYMENT_METHODS'],
    ];
    const signals = [
      ...['received', 'settled', 'denied', 'cancelled', 'expired', 'refunded', 'failed'].map(
        (of) => `payment_${of}`,
      ),
      ...['created', 'paid', 'voided'].map((of) => `invoice_${of}`),
      ...['created', 'charged', 'disabled', 'cancelled'].map((of) => `subscription_${of}`),
    ];
    expect([...settings, ...signals].filter((name) => !words.has(name))).toEqual([]);
  });
});
