import { Merchant, SERVER_KEY, WebhookServer } from '../../test/support';
import { isObject, objectAt, textAt, type JsonObject } from '../json';
import { signed } from '../notifications/signature';
import { trigger, type Trigger } from './trigger';
import { TRIGGERED_EVENTS } from './trigger.events';

const TOKEN = 'a token of the tests';

describe('trigger', () => {
  const merchant = new Merchant({ controlToken: TOKEN, notificationUrl: 'http://elsewhere.invalid' });
  let webhook: WebhookServer;
  let simulator: string;

  beforeAll(async () => {
    webhook = await WebhookServer.start();
    ({ url: simulator } = await merchant.simulator.listen());
  });
  afterEach(() => webhook.received.splice(0));
  afterAll(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const make = (event: string, more: Partial<Trigger> = {}) =>
    trigger({
      event,
      to: `${webhook.url}/payment`,
      recurringTo: `${webhook.url}/recurring`,
      payAccountTo: `${webhook.url}/pay-account`,
      serverKey: SERVER_KEY,
      simulator,
      token: TOKEN,
      amount: 50_000,
      ...more,
    });
  const arrivedAt = (path: string): JsonObject[] =>
    webhook.received.filter((each) => each.path === path).map(({ body }) => body);
  const statusesAt = (path: string, field = 'transaction_status') =>
    arrivedAt(path).map((body) => body[field]);
  const readBack = (path: string) => merchant.call('GET', path);

  it.each([
    ['invoice.paid', 'settlement', 'paid'],
    ['invoice.expired', 'expire', 'expired'],
  ])('%s makes an invoice whose payment is told of once, and which a read-back finds', async (...event) => {
    const [name, status, ofInvoice] = event;
    const lines = await make(name, { orderId: name });
    expect(lines).toEqual([`${name} ${status}: 200`]);
    const [body = {}] = arrivedAt('/payment');
    expect(body).toMatchObject({ order_id: name, transaction_status: status, gross_amount: '50000.00' });
    expect(signed(body, SERVER_KEY)).toEqual(body);
    const id = textAt(objectAt(body, 'metadata'), 'midtrans_invoice_id');
    expect(await readBack(`/v1/invoices/${id}`)).toMatchObject({ order_id: name, status: ofInvoice });
    expect(webhook.received).toHaveLength(1);
  });

  it.each([
    ['payment_link.paid', 2],
    ['payment_link.exhausted', 1],
  ])('%s pays a link that can be paid %d times, and which a read-back finds', async (name, times) => {
    await make(name, { orderId: name });
    expect(statusesAt('/payment')).toEqual(['pending', 'settlement']);
    const [body = {}] = arrivedAt('/payment');
    expect(body.order_id).toMatch(new RegExp(`^${name}-\\d{13}$`));
    const { usage_limit, purchases } = await readBack(`/v1/payment-links/${name}`);
    expect([usage_limit, purchases]).toMatchObject([times, [{ order_id: body.order_id }]]);
  });

  it('subscription.created makes one that a read-back finds, and tells of it at the recurring URL', async () => {
    await make('subscription.created', { orderId: 'created' });
    const [body = {}] = arrivedAt('/recurring');
    expect(body).toMatchObject({ name: 'created', amount: '50000', status: 'active' });
    expect(await readBack(`/v1/subscriptions/${String(body.id)}`)).toMatchObject({ name: 'created' });
    expect(webhook.received).toHaveLength(1);
  });

  it.each([
    ['subscription.charged', 'capture', 'active', 1],
    ['subscription.charge_failed', 'deny', 'inactive', 0],
  ])('%s tells of the charge at the recurring URL and of its payment at --to', async (...event) => {
    const [name, paymentStatus, status, charged] = event;
    await make(name);
    const [, body = {}] = arrivedAt('/recurring');
    expect(body).toMatchObject({
      event_name: 'subscription.charge',
      transaction: { transaction_status: paymentStatus },
      subscription: { status },
    });
    expect(statusesAt('/payment')).toEqual([paymentStatus]);
    const subscription = await readBack(`/v1/subscriptions/${textAt(objectAt(body, 'subscription'), 'id')}`);
    expect(subscription).toMatchObject({ status, schedule: { current_interval: charged } });
    const [payment = {}] = arrivedAt('/payment');
    expect(await readBack(`/v2/${String(payment.order_id)}/status`)).toMatchObject({
      transaction_status: paymentStatus,
    });
    expect(webhook.received).toHaveLength(3);
  });

  it.each([
    ['pay_account.linked', ['ENABLED']],
    ['pay_account.unlinked', ['ENABLED', 'DISABLED']],
  ])('%s makes a GoPay account that a read-back finds, as often as it is asked for', async (name, told) => {
    await make(name);
    await make(name);
    expect(statusesAt('/pay-account', 'account_status')).toEqual([...told, ...told]);
    const [body = {}] = arrivedAt('/pay-account').slice(-1);
    expect(signed(body, SERVER_KEY)).toEqual(body);
    expect(await readBack(`/v2/pay/account/${String(body.account_id)}`)).toMatchObject({
      account_status: told.at(-1),
    });
  });

  it.each(TRIGGERED_EVENTS)('%s sends what it tells of to one webhook, with no simulator', async (name) => {
    const elsewhere = { simulator: undefined, recurringTo: undefined, payAccountTo: undefined };
    const lines = await make(name, elsewhere);
    expect(lines.length).toBeGreaterThan(0);
    expect(webhook.received.map(({ path }) => path)).toEqual(lines.map(() => '/payment'));
    expect(webhook.received.map(({ body }) => isObject(body))).not.toContain(false);
  });

  it('says what the simulator refuses, whatever API it belongs to', async () => {
    const tooMuch = { amount: 100_000_000_000 };
    await expect(make('invoice.paid', tooMuch)).rejects.toThrow('item_details[0].price must be');
    await expect(make('subscription.created', tooMuch)).rejects.toThrow('amount must be between');
    await expect(make('invoice.paid', { token: undefined })).rejects.toThrow('asks for its token');
    expect(webhook.received).toEqual([]);
  });
});
