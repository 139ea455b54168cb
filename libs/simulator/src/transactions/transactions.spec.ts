import {
  Clock,
  METHODS,
  Merchant,
  WebhookServer,
  card,
  chargeOf,
  deferred,
  fixture,
  shapeOf,
  without,
} from '../../test/support';
import { IllegalTransitionError, UnknownTransactionError, type Simulator } from '../index';
import type { JsonObject } from '../json';
import { signatureKey } from '../notifications/signature';
import { DAY, HOUR, MINUTE } from '../clock/time';

const SAMPLE_ONLY = ['payment_amounts', 'on_us'];
const NEWER_FIELDS = [
  'merchant_id',
  'currency',
  'expiry_time',
  'fraud_status',
  'settlement_time',
  'eci',
  'three_ds_version',
];

function idOf(simulator: Simulator): string {
  return simulator.transaction('order')?.transactionId ?? '';
}

function isSigned(body: JsonObject): boolean {
  const { order_id, status_code, gross_amount, signature_key } = body;
  return (
    signature_key ===
    signatureKey(String(order_id), String(status_code), String(gross_amount), 'SB-Mid-server-test')
  );
}

describe('a transaction', () => {
  const clock = new Clock('2024-03-01T03:00:00Z');
  let webhook: WebhookServer;
  let merchant: Merchant;
  beforeAll(async () => (webhook = await WebhookServer.start()));
  afterAll(() => webhook.close());
  beforeEach(() => {
    webhook.received.length = 0;
    merchant = new Merchant({
      now: clock.now,
      notificationUrl: `${webhook.url}/hook`,
      autoNotifyPending: false,
    });
  });
  afterEach(() => merchant.simulator.close());

  const charge = async (method: JsonObject) => {
    await merchant.charge(chargeOf('order', method));
    return merchant.simulator;
  };
  const status = () => merchant.call('GET', '/v2/order/status');
  const notifications = async () => {
    await merchant.simulator.idle();
    return webhook.received.map(({ body }) => body);
  };

  it('is found by order_id and by transaction_id, signed', async () => {
    const simulator = await charge(METHODS.permata);
    const body = await status();
    const sample = fixture('status-bank_transfer-permata-pending-real');
    expect(shapeOf(without(body, ['expiry_time']))).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '201', status_message: 'Success, transaction is found' });
    expect(isSigned(body)).toBe(true);
    expect(await merchant.call('GET', `/v2/${idOf(simulator)}/status`)).toEqual(body);
  });

  it('of DANA is found by transaction_id only, in lower case', async () => {
    const simulator = await charge(METHODS.dana);
    expect(await status()).toMatchObject({ status_code: '404' });
    const byId = await merchant.call('GET', `/v2/${idOf(simulator)}/status`);
    expect(byId).toMatchObject({ status_code: '201', transaction_status: 'pending' });
    await simulator.pay('order');
    const settled = await merchant.call('GET', `/v2/${idOf(simulator)}/status`);
    expect(shapeOf(settled)).toEqual(shapeOf(fixture('status-dana-settlement')));
  });

  it.each(['dana', 'shopeepay'])('of %s is PENDING in upper case on request', async (payment_type) => {
    await merchant.simulator.close();
    merchant = new Merchant({ upperCasePending: true });
    const { transaction_id: id } = await merchant.charge(chargeOf('order', { payment_type }));
    const statusOf = () => merchant.call('GET', `/v2/${String(id)}/status`);
    expect(await statusOf()).toMatchObject({ transaction_status: 'PENDING' });
    await merchant.simulator.pay('order');
    expect(await statusOf()).toMatchObject({ transaction_status: 'settlement' });
  });

  it.each<[string, JsonObject, string]>([
    ['notif-bank_transfer-bca-settlement', METHODS.bca, 'settlement'],
    ['notif-bank_transfer-permata-settlement', METHODS.permata, 'settlement'],
    ['notif-echannel-settlement', METHODS.echannel, 'settlement'],
    ['notif-gopay-settlement', METHODS.gopay, 'settlement'],
    ['notif-shopeepay-settlement', { payment_type: 'shopeepay' }, 'settlement'],
    ['notif-qris-settlement', METHODS.qris, 'settlement'],
    ['notif-cstore-indomaret-settlement', METHODS.indomaret, 'settlement'],
    [
      'notif-cstore-alfamart-settlement',
      { payment_type: 'cstore', cstore: { store: 'alfamart' } },
      'settlement',
    ],
    ['notif-kredivo-settlement', { payment_type: 'kredivo' }, 'settlement'],
    ['notif-credit_card-3ds-capture', card(undefined, { authentication: true }), 'capture'],
  ])('that is paid sends %s', async (name, method, expected) => {
    const simulator = await charge(method);
    expect((await simulator.pay('order')).status).toBe(expected);
    const [body = {}] = await notifications();
    const sample = fixture(name);
    const beyond = NEWER_FIELDS.filter((field) => !(field in sample));
    expect(shapeOf(without(body, beyond))).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '200', status_message: 'midtrans payment notification' });
    expect(isSigned(body)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ['notif-credit_card-capture', card()],
    ['notif-credit_card-authorize', card(undefined, { type: 'authorize' })],
    ['notif-credit_card-deny', card('47111111-1115-x')],
    ['notif-credit_card-challenge', card('45111111-1117-x')],
    ['notif-credit_card-installment', card(undefined, { installment_term: 6 })],
    ['notif-credit_card-one_click-initial', card(undefined, { save_token_id: true })],
  ])('of a card that is charged at once sends %s', async (name, method) => {
    await charge(method);
    const [body = {}] = await notifications();
    const sample = without(fixture(name), SAMPLE_ONLY);
    const beyond = NEWER_FIELDS.filter((field) => !(field in sample));
    expect(shapeOf(without(body, beyond))).toEqual(shapeOf(sample));
    for (const field of ['status_code', 'transaction_status', 'fraud_status'])
      expect(body[field]).toBe(sample[field]);
  });

  it.each<[string, JsonObject, 'deny' | 'expire']>([
    ['notif-akulaku-deny', { payment_type: 'kredivo' }, 'deny'],
    ['notif-akulaku-expire', { payment_type: 'kredivo' }, 'expire'],
    ['notif-bank_transfer-permata-expire', METHODS.permata, 'expire'],
    ['notif-cstore-indomaret-expire', METHODS.indomaret, 'expire'],
    ['notif-qris-expire', METHODS.qris, 'expire'],
    ['notif-credit_card-3ds-deny', card(undefined, { authentication: true }), 'deny'],
  ])('sends %s', async (name, method, action) => {
    const simulator = await charge(method);
    await simulator[action]('order');
    const [body = {}] = await notifications();
    const sample = fixture(name);
    const beyond = NEWER_FIELDS.filter((field) => !(field in sample));
    expect(shapeOf(without(body, beyond))).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '202', transaction_status: action });
  });

  it('of a refused card with 3D Secure is denied once the customer has answered', async () => {
    const simulator = await charge(card('49111111-1113-x', { authentication: true }));
    expect((await simulator.pay('order')).status).toBe('deny');
    expect(await status()).toMatchObject({ status_code: '202', channel_response_code: '05' });
  });

  it('of a card goes pending → capture → settlement, as GET status tells', async () => {
    const simulator = await charge(card(undefined, { authentication: true }));
    await simulator.pay('order');
    expect(await status()).toMatchObject({ status_code: '200', transaction_status: 'capture' });
    await simulator.settle('order');
    expect(shapeOf(without(await status(), ['expiry_time']))).toEqual(
      shapeOf(fixture('status-credit_card-settlement')),
    );
  });

  it('refuses an illegal move, saying from where to where', async () => {
    const simulator = await charge(METHODS.gopay);
    await simulator.pay('order');
    const error: unknown = await simulator.expire('order').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(IllegalTransitionError);
    expect(error).toMatchObject({ orderId: 'order', from: 'settlement', to: 'expire' });
    expect(String(error)).toContain('settlement → expire');
    await expect(simulator.deny('order')).rejects.toThrow('never reversed');
    await expect(simulator.pay('nobody')).rejects.toBeInstanceOf(UnknownTransactionError);
    expect(await notifications()).toHaveLength(1);
  });

  it.each([
    ['Permata VA', METHODS.permata],
    ['Mandiri Bill', METHODS.echannel],
    ['Indomaret', METHODS.indomaret],
  ])('of %s may be reversed', async (_name, method) => {
    const simulator = await charge(method);
    await simulator.pay('order');
    expect((await simulator.deny('order')).status).toBe('deny');
    expect((await notifications()).map((body) => body.transaction_status)).toEqual(['settlement', 'deny']);
  });

  it('is cancelled while no money has settled, else 412', async () => {
    const cancellable = [
      METHODS.gopay,
      card(),
      card(undefined, { type: 'authorize' }),
      card('45111111-1117-x'),
    ];
    for (const [index, method] of cancellable.entries()) {
      await merchant.charge(chargeOf(`order-${index}`, method));
      const body = await merchant.call('POST', `/v2/order-${index}/cancel`);
      expect(body).toMatchObject({ status_code: '200', transaction_status: 'cancel' });
    }
    const simulator = await charge(METHODS.gopay);
    await simulator.pay('order');
    const refused = await merchant.request('POST', '/v2/order/cancel');
    expect(refused.status).toBe(200);
    expect(await refused.json()).toMatchObject(fixture('error-412-cannot-modify-status'));
  });

  it('that is cancelled notifies 202, reads 200 and keeps its order_id', async () => {
    await charge(card());
    const body = await merchant.call('POST', '/v2/order/cancel');
    const sample = fixture('cancel-success');
    expect(shapeOf(body)).toMatchObject(shapeOf(sample) as object);
    expect((await notifications()).map(({ status_code }) => status_code)).toEqual(['200', '202']);
    expect(await status()).toMatchObject({ status_code: '200', transaction_status: 'cancel' });
    expect(await merchant.charge(chargeOf('order', card()))).toMatchObject({ status_code: '406' });
  });

  it('is expired by the merchant while pending: 407 with HTTP 200, else 412', async () => {
    await charge(METHODS.bca);
    const response = await merchant.request('POST', '/v2/order/expire');
    expect(response.status).toBe(200);
    const body = (await response.json()) as JsonObject;
    const sample = fixture('expire-bank_transfer-2023');
    expect(shapeOf(without(body, ['expiry_time', 'va_numbers']))).toEqual(shapeOf(sample));
    expect(body).toMatchObject({ status_code: '407', transaction_status: 'expire' });
    expect(await status()).toMatchObject({ status_code: '407' });
    expect(await notifications()).toMatchObject([{ status_code: '202', transaction_status: 'expire' }]);
    const refused = await merchant.call('POST', '/v2/order/expire');
    expect(shapeOf(refused)).toEqual(shapeOf(fixture('error-412-status-cannot-be-updated')));
  });

  it('expires by the clock when it is next looked at, and notifies once', async () => {
    const simulator = await charge(METHODS.gopay);
    clock.advance(15 * MINUTE - 1);
    expect(simulator.transaction('order')?.status).toBe('pending');
    clock.advance(1);
    expect(simulator.transaction('order')?.status).toBe('expire');
    expect(simulator.transactions()).toHaveLength(1);
    expect(await status()).toMatchObject({ status_code: '407' });
    await expect(simulator.pay('order')).rejects.toBeInstanceOf(IllegalTransitionError);
    expect(await notifications()).toMatchObject([{ status_code: '202', transaction_status: 'expire' }]);
  });

  it('lets an authorization expire after 7 days and cancels a challenge after one', async () => {
    await merchant.charge(chargeOf('authorized', card(undefined, { type: 'authorize' })));
    await merchant.charge(chargeOf('challenged', card('45111111-1117-x')));
    const statusOf = (orderId: string) => merchant.simulator.transaction(orderId)?.status;
    clock.advance(DAY);
    expect([statusOf('authorized'), statusOf('challenged')]).toEqual(['authorize', 'cancel']);
    clock.advance(6 * DAY);
    expect(statusOf('authorized')).toBe('expire');
  });

  it('is shown as a view that later moves do not change', async () => {
    const simulator = await charge(METHODS.bca);
    const before = simulator.transaction('order');
    clock.advance(HOUR);
    const after = await simulator.pay('order');
    expect(before).toMatchObject({ status: 'pending', grossAmount: 44000, paymentType: 'bank_transfer' });
    expect(after.settlementTime).toEqual(clock.now());
    expect(Object.isFrozen(after)).toBe(true);
  });
});

describe('expiry that nobody looks for', () => {
  it('is notified by itself when it falls due', async () => {
    const told = deferred<JsonObject>();
    const webhook = await WebhookServer.start(({ body }) => {
      told.resolve(body);
      return { status: 200 };
    });
    const merchant = new Merchant({ notificationUrl: webhook.url, autoNotifyPending: false });
    const custom_expiry = { expiry_duration: 1, unit: 'second' };
    await merchant.charge(chargeOf('order', { ...METHODS.gopay, custom_expiry }));
    expect(await told.promise).toMatchObject({ transaction_status: 'expire', status_code: '202' });
    await merchant.simulator.close();
    await webhook.close();
  });
});

describe('advance', () => {
  it('expires what falls due, tells the merchant and delivers again, without anybody looking', async () => {
    const webhook = await WebhookServer.start(() => ({ status: 500 }));
    const merchant = new Merchant({ notificationUrl: webhook.url, autoNotifyPending: false, timeScale: 1 });
    await merchant.charge(chargeOf('order', METHODS.gopay));

    await merchant.simulator.advance('16m');
    expect(webhook.received.map(({ body }) => body)).toMatchObject([{ transaction_status: 'expire' }]);
    await merchant.simulator.advance('2h');
    expect(merchant.simulator.notifications().map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 500],
    ]);
    await merchant.simulator.close();
    await webhook.close();
  });
});
