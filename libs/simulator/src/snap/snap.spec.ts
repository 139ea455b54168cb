import { Clock, Merchant, WebhookServer, chargeOf, fixture, shapeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';

const PATH = '/snap/v1/transactions';
const UTILIZED = fixture('snap-error-400-order-utilized');

describe('Snap', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;
  let clock: Clock;

  beforeEach(async () => {
    webhook = await WebhookServer.start();
    clock = new Clock('2024-03-01T03:00:00Z');
    merchant = new Merchant({ now: clock.now, notificationUrl: webhook.url });
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const create = (orderId: string, more: JsonObject = {}) =>
    merchant.call('POST', PATH, chargeOf(orderId, more));
  const tokenOf = async (orderId: string, more?: JsonObject) => String((await create(orderId, more)).token);
  const statuses = () => webhook.received.map(({ body }) => body.transaction_status);

  it.each(['snap-create-201-sample', 'snap-create-201-vtweb', 'snap-create-201-legacy', 'snap-create-201'])(
    'answers a new transaction with HTTP 201 like %s',
    async (name) => {
      const { status, body } = await answerOf(merchant, 'POST', PATH, chargeOf('order-1', {}));
      expect(status).toBe(201);
      expect(shapeOf(body)).toEqual(shapeOf(fixture(name)));
      expect(body).toEqual({
        token: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        redirect_url: expect.stringMatching(
          /^https:\/\/gateway\.test\/simulator\/snap\/[0-9a-f-]{36}$/,
        ) as string,
      });
    },
  );

  it.each([
    ['snap-error-400', { transaction_details: { gross_amount: 44_000 } }],
    [
      'snap-error-400-sum-mismatch',
      chargeOf('order-1', { item_details: [{ id: '1', name: 'Shoes', price: 43_000, quantity: 1 }] }),
    ],
  ])('refuses with HTTP 400 exactly like %s', async (name, request) => {
    expect(await answerOf(merchant, 'POST', PATH, request)).toEqual({ status: 400, body: fixture(name) });
  });

  it.each([
    ['an unknown key', { authorization: `Basic ${Buffer.from('another:').toString('base64')}` }],
    ['no key', { authorization: '' }],
  ])('refuses %s with HTTP 401 exactly like the gateway', async (_key, headers) => {
    const answer = await answerOf(merchant, 'POST', PATH, chargeOf('order-1', {}), headers);
    expect(answer).toEqual({ status: 401, body: fixture('snap-error-401') });
  });

  it('fails with HTTP 500 like the gateway', async () => {
    merchant.simulator.fail('createSnapTransaction', { kind: 'status', status: 500 });
    const { status, body } = await answerOf(merchant, 'POST', PATH, chargeOf('order-1', {}));
    expect(status).toBe(500);
    expect(shapeOf(body)).toEqual(shapeOf(fixture('snap-error-500')));
  });

  it.each([
    ['no JSON', '{', ['the request body is not a well-formed JSON object']],
    [
      'a page shorter than 5 minutes',
      chargeOf('order-1', { page_expiry: { duration: 4, unit: 'minutes' } }),
      ['page_expiry must be between 5 minutes and 7 days'],
    ],
    [
      'an expiry in no known unit',
      chargeOf('order-1', { expiry: { duration: 1, unit: 'fortnight' } }),
      ['expiry.unit must be one of minute, hour, day'],
    ],
    [
      'an expiry in months',
      chargeOf('order-1', { expiry: { duration: 1, unit: 'month' } }),
      ['expiry.unit must be one of minute, hour, day'],
    ],
    [
      'a page that is open for months',
      chargeOf('order-1', { page_expiry: { duration: 1, unit: 'months' } }),
      ['page_expiry.unit must be one of minute, hour, day'],
    ],
    [
      'an expiry within 20 seconds',
      chargeOf('order-1', {
        expiry: { start_time: '2024-03-01 09:59:19 +0700', duration: 1, unit: 'minute' },
      }),
      ['expiry must end at least 20 seconds from now'],
    ],
    [
      'urls that are none',
      chargeOf('order-1', { callbacks: { finish: 1, error: `https://shop.test/${'a'.repeat(255)}` } }),
      ['callbacks.finish must be a string', 'callbacks.error is too long (max 255)'],
    ],
    [
      'payments that are no list',
      chargeOf('order-1', { enabled_payments: 'gopay' }),
      ['enabled_payments must be an array of strings'],
    ],
  ])('refuses %s', async (_what, request, messages) => {
    const answer = await answerOf(merchant, 'POST', PATH, request);
    expect(answer).toEqual({ status: 400, body: { error_messages: messages } });
  });

  it('knows no status before the customer chose, then one payment and one notification per state', async () => {
    const { token, redirect_url: redirectUrl } = await create('order-1', { enabled_payments: ['bca_va'] });
    expect(await merchant.call('GET', '/v2/order-1/status')).toMatchObject({ status_code: '404' });

    const chosen = await merchant.simulator.choose(String(redirectUrl));
    expect(chosen).toMatchObject({ orderId: 'order-1', status: 'pending', paymentType: 'bank_transfer' });
    expect(await merchant.call('GET', '/v2/order-1/status')).toMatchObject({ status_code: '201' });

    const paid = await merchant.simulator.paySnap(String(token));
    expect(paid).toMatchObject({ orderId: 'order-1', status: 'settlement', grossAmount: 44_000 });
    expect(statuses()).toEqual(['pending', 'settlement']);
    expect(merchant.simulator.effects('order-1')).toEqual({ createSnapTransaction: 1, charge: 1 });
  });

  it('waits for the answer to the notification of a card that is captured at once', async () => {
    const paid = await merchant.simulator.paySnap(await tokenOf('order-1'), 'credit_card');
    expect(paid.status).toBe('capture');
    expect(statuses()).toEqual(['capture']);
  });

  it('revokes a token when the unpaid order gets another', async () => {
    const [first, second] = [await tokenOf('order-1'), await tokenOf('order-1')];
    await expect(merchant.simulator.paySnap(first)).rejects.toThrow('a newer token replaced this one');
    expect(await merchant.simulator.paySnap(second, 'gopay')).toMatchObject({ status: 'settlement' });
  });

  it.each([
    ['en', 'pending', 'transaction_details.order_id has already been taken'],
    ['en', 'settlement', String([UTILIZED.error_messages].flat()[0])],
    ['id', 'pending', 'transaction_details.order_id sudah digunakan'],
    ['id', 'settlement', 'transaction_details.order_id sudah digunakan'],
  ] as const)('says in %s that an order that is %s gets no other token', async (locale, state, message) => {
    await merchant.simulator.close();
    merchant = new Merchant({ now: clock.now, snapErrorLocale: locale });
    const token = await tokenOf('order-1');
    if (state === 'pending') await merchant.simulator.choose(token, 'bca_va');
    else await merchant.simulator.paySnap(token, 'bca_va');
    const answer = await answerOf(merchant, 'POST', PATH, chargeOf('order-1', {}));
    expect(answer).toEqual({ status: 400, body: { error_messages: [message] } });
  });

  it.each(['cancel', 'expire', 'deny'] as const)('gives another token after a payment’s %s', async (end) => {
    const token = await tokenOf('order-1');
    const { transactionId } = await merchant.simulator.choose(token, 'bca_va');
    if (end === 'deny') await merchant.simulator.deny(transactionId);
    else await merchant.call('POST', `/v2/${transactionId}/${end}`);
    const again = await tokenOf('order-1');
    expect(await merchant.simulator.paySnap(again, 'gopay')).toMatchObject({ status: 'settlement' });
  });

  it('lets the customer choose again after a denied card, on the same page', async () => {
    const token = await tokenOf('order-1');
    const card = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    expect(await merchant.simulator.choose(token, card)).toMatchObject({ status: 'deny' });
    expect(await merchant.simulator.paySnap(token, 'gopay')).toMatchObject({ status: 'settlement' });
    await expect(merchant.simulator.choose(token, 'gopay')).rejects.toThrow('the order is paid');
  });

  it('lets a customer who was denied try no more where the merchant does not allow it', async () => {
    await merchant.simulator.close();
    merchant = new Merchant({ now: clock.now, allowRetry: false });
    const token = await tokenOf('order-1');
    const card = { channel: 'credit_card', cardNumber: '4911111111111113' } as const;
    await merchant.simulator.choose(token, card);
    await expect(merchant.simulator.choose(token, 'gopay')).rejects.toThrow(
      'a payment of the order was denied',
    );
    expect(await merchant.simulator.paySnap(await tokenOf('order-1'), 'gopay')).toMatchObject({
      status: 'settlement',
    });
  });

  it('plays 3D Secure where the request wants a secure card', async () => {
    const token = await tokenOf('order-1', { credit_card: { secure: true } });
    const chosen = await merchant.simulator.choose(token, 'credit_card');
    expect(chosen.details).toMatchObject({ three_ds_version: '2' });
    expect(await merchant.simulator.paySnap(token)).toMatchObject({ status: 'capture' });
  });

  it('offers what is enabled only', async () => {
    const token = await tokenOf('order-1', { enabled_payments: ['gopay', 'uob_ezpay'] });
    await expect(merchant.simulator.choose(token, 'bca_va')).rejects.toThrow('it does not offer bca_va');
    expect(await merchant.simulator.choose(token)).toMatchObject({ paymentType: 'gopay' });
  });

  it.each([
    ['24 hours', {}, '23h 59m', '1m'],
    ['its page_expiry', { page_expiry: { duration: 3, unit: 'hours' } }, '2h 59m', '1m'],
    [
      'an expiry that has a start_time',
      { expiry: { start_time: '2024-03-01 10:00:00 +0700', duration: 90, unit: 'minute' } },
      '89m',
      '1m',
    ],
    [
      '7 days, however long its expiry',
      { expiry: { start_time: '2024-03-01 10:00:00 +0700', duration: 30, unit: 'days' } },
      '6d 23h 59m',
      '1m',
    ],
    ['24 hours when the expiry is the payment’s', { expiry: { duration: 1, unit: 'hour' } }, '23h 59m', '1m'],
  ])('closes the page after %s', async (_when, more, open, rest) => {
    const { simulator } = merchant;
    const [used, late] = [await tokenOf('order-1', more), await tokenOf('order-2', more)];
    await simulator.advance(open);
    expect(await simulator.choose(used, 'bca_va')).toMatchObject({ status: 'pending' });
    await simulator.advance(rest);
    await expect(simulator.choose(late, 'bca_va')).rejects.toThrow('the page has expired');
  });

  it('lets a payment expire by the expiry, counted from the choice', async () => {
    const token = await tokenOf('order-1', { expiry: { duration: 2, unit: 'hours' } });
    await merchant.simulator.advance('5h');
    const { expiryTime } = await merchant.simulator.choose(token, 'bca_va');
    expect(expiryTime.toISOString()).toBe('2024-03-01T10:00:00.000Z');
    await merchant.simulator.advance('2h');
    expect(statuses()).toEqual(['pending', 'expire']);
    // The order is free again, and so is the page.
    expect(await merchant.simulator.paySnap(token, 'gopay')).toMatchObject({ status: 'settlement' });
  });

  it('sends notifications where the request’s headers say, and passes on what it carries', async () => {
    const headers = { 'x-override-notification': `${webhook.url}/other` };
    const request = chargeOf('order-1', { custom_field1: 'table 7' });
    const { token } = await merchant.call('POST', PATH, request, headers);
    await merchant.simulator.paySnap(String(token), 'gopay');
    const [, settlement] = webhook.received;
    expect(settlement).toMatchObject({ path: '/other', body: { custom_field1: 'table 7' } });
  });

  it('knows no token that it did not give', async () => {
    await expect(merchant.simulator.paySnap('nothing')).rejects.toThrow('No payment page has the id nothing');
    await expect(merchant.simulator.choose('nothing')).rejects.toThrow('No payment page has the id nothing');
  });
});
