import { WebhookServer, chargeOf, fixture, shapeOf, without } from '../../../test/support';
import { MINUTE } from '../../clock/time';
import type { JsonObject } from '../../json';
import { GopayMerchant } from '../../pay-accounts/pay-accounts.spec.helper';

/** What newer answers of the gateway carry where an older documentation sample does not. */
const NEWER_FIELDS = ['expiry_time', 'merchant_id', 'settlement_time', 'payment_option_type'];

let webhook: WebhookServer;
let merchant: GopayMerchant;
let accountId: string;
beforeEach(async () => {
  webhook = await WebhookServer.start();
  merchant = new GopayMerchant({ notificationUrl: webhook.url });
  accountId = await merchant.linked();
  webhook.received.length = 0;
});
afterEach(async () => {
  await merchant.simulator.close();
  await webhook.close();
});

async function tokenOf(option: string, account = accountId): Promise<string> {
  return (await merchant.options(account)).find(({ name }) => name === option)?.token ?? '';
}

interface Order {
  readonly orderId?: string;
  readonly amount?: number;
  readonly option?: string;
  readonly account?: string;
  readonly more?: JsonObject;
}

async function charge({ orderId = 'order', amount = 14_000, option = 'GOPAY_WALLET', ...rest }: Order = {}) {
  const { account = accountId, more } = rest;
  const token = await tokenOf(option, account);
  const gopay = { account_id: account, payment_option_token: token, ...more };
  return merchant.charge(chargeOf(orderId, { payment_type: 'gopay', gopay }, amount));
}

async function balanceOf(option = 'GOPAY_WALLET'): Promise<string | undefined> {
  return (await merchant.options(accountId)).find(({ name }) => name === option)?.balance.value;
}

async function notifications(): Promise<JsonObject[]> {
  await merchant.simulator.idle();
  return webhook.received.map(({ body }) => body);
}

function expectLike(body: JsonObject, name: string): void {
  const sample = fixture(name);
  const beyond = NEWER_FIELDS.filter((field) => !(field in sample));
  expect(shapeOf(without(body, beyond))).toEqual(shapeOf(without(sample, ['metadata'])));
  for (const field of ['status_code', 'status_message', 'transaction_status', 'fraud_status']) {
    expect(body[field]).toBe(sample[field]);
  }
}

describe('a charge of a linked account', () => {
  it('is settled at once below Rp100,000, like its samples', async () => {
    const body = await charge({ amount: 99_999 });
    expectLike(body, 'charge-gopay-tokenization-settlement');
    const [told = {}] = await notifications();
    expectLike(told, 'notif-gopay-tokenization-settlement');
    expect(told.payment_option_type).toBe('GOPAY_WALLET');
    expect(await balanceOf()).toBe('900001.00');
  });

  it('waits for the PIN from Rp100,000 on, like its samples', async () => {
    const body = await charge({ amount: 100_000 });
    expectLike(body, 'charge-gopay-tokenization-pending');
    const names = (body.actions as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['verification-link-url', 'verification-link-app']);
    const [told = {}] = await notifications();
    expectLike(told, 'notif-gopay-tokenization-pending');
    expect(await balanceOf()).toBe('1000000.00');
    for (const { url } of body.actions as { url: string }[]) {
      expect((await merchant.simulator.fetch(new Request(url))).status).toBe(200);
    }

    await merchant.simulator.pay('order');
    const [, settled = {}] = await notifications();
    expectLike(settled, 'notif-gopay-tokenization-settlement');
    expect(await balanceOf()).toBe('900000.00');
  });

  it('asks for no PIN when it recurs', async () => {
    const body = await charge({ amount: 500_000, more: { recurring: true } });
    expect(body).toMatchObject({ status_code: '200', transaction_status: 'settlement' });
  });

  it('is denied where the balance does not suffice, like its samples', async () => {
    const body = await charge({ amount: 1_000_001 });
    expectLike(body, 'charge-gopay-tokenization-deny-insufficient');
    expect(body).toMatchObject({
      channel_response_code: '201',
      channel_response_message: 'Insufficient Balance',
    });
    const [told = {}] = await notifications();
    expectLike(told, 'notif-gopay-tokenization-deny');
    expect(await balanceOf()).toBe('1000000.00');
  });

  it('is denied when the account is not linked any more, or the token is not its own, like its sample', async () => {
    const token = await tokenOf('GOPAY_WALLET');
    const other = await merchant.linked({ phone_number: '81298765432' });
    const foreign = await charge({ more: { payment_option_token: await tokenOf('GOPAY_WALLET', other) } });
    expectLike(foreign, 'charge-gopay-tokenization-deny');
    await merchant.unbind(accountId);
    const gopay = { account_id: accountId, payment_option_token: token };
    const unlinked = await merchant.charge(chargeOf('unlinked', { payment_type: 'gopay', gopay }));
    expectLike(unlinked, 'charge-gopay-tokenization-deny');
  });

  it('takes the money from the option that its token names', async () => {
    await charge({ orderId: 'one', option: 'PAY_LATER', amount: 50_000 });
    expect([await balanceOf(), await balanceOf('PAY_LATER')]).toEqual(['1000000.00', '300000.00']);
    expect(await charge({ orderId: 'two', option: 'PAY_LATER', amount: 300_001 })).toMatchObject({
      status_code: '202',
    });
  });

  it('gives the money back with a refund', async () => {
    await charge({ amount: 60_000 });
    expect(await balanceOf()).toBe('940000.00');
    await merchant.call('POST', '/v2/order/refund', { refund_key: 'k1', amount: 20_000 });
    expect(await balanceOf()).toBe('960000.00');
    await merchant.call('POST', '/v2/order/refund', { refund_key: 'k2', amount: 40_000 });
    expect(await balanceOf()).toBe('1000000.00');
  });

  it('finds one wallet behind every account of a user', async () => {
    await charge({ amount: 40_000 });
    await merchant.unbind(accountId);
    accountId = await merchant.linked();
    expect(await balanceOf()).toBe('960000.00');
  });
});

describe('a pre-authorised charge', () => {
  it('is authorised at once, reserves the money for 15 minutes and is settled by its capture', async () => {
    const body = await charge({ more: { pre_auth: true } });
    expect(body).toMatchObject({
      status_code: '200',
      status_message: 'Success, GoPay transaction is successful',
      transaction_status: 'authorize',
      channel_response_code: '0',
    });
    expect(await balanceOf()).toBe('986000.00');
    const { transactionTime, expiryTime } = merchant.simulator.transaction('order') ?? {};
    expect(Number(expiryTime) - Number(transactionTime)).toBe(15 * MINUTE);
    await merchant.simulator.pay('order');
    expect(merchant.simulator.transaction('order')?.status).toBe('settlement');
    expect(await balanceOf()).toBe('986000.00');
  });

  it('gives the money back when it is cancelled, like its sample, or not captured in time', async () => {
    await charge({ more: { pre_auth: true } });
    await merchant.call('POST', '/v2/order/cancel');
    expect(await balanceOf()).toBe('1000000.00');
    const told = (await notifications()).at(-1) ?? {};
    expectLike(
      without(told, ['channel_response_code', 'channel_response_message']),
      'notif-gopay-tokenization-cancel',
    );

    await charge({ orderId: 'late', more: { pre_auth: true } });
    await merchant.simulator.advance('15m');
    expect(merchant.simulator.transaction('late')?.status).toBe('expire');
    expect(await balanceOf()).toBe('1000000.00');
  });

  it('is authorised after the PIN where one is needed', async () => {
    expect(await charge({ amount: 200_000, more: { pre_auth: true } })).toMatchObject({ status_code: '201' });
    expect((await merchant.simulator.pay('order')).status).toBe('authorize');
    expect(await balanceOf()).toBe('800000.00');
  });
});

describe('a charge of an account', () => {
  it.each([
    ['8242014881', { status_code: '202', channel_response_code: '201' }],
    ['8271939753', { status_code: '410', status_message: 'GoPay user is blocked' }],
  ])('of the test user %s answers %p', async (phone_number, answer) => {
    const account = await merchant.linked({ phone_number });
    expect(await charge({ account })).toMatchObject(answer);
  });

  it('that has GoPay Later alone pays with it', async () => {
    const account = await merchant.linked({ phone_number: '8103001242' });
    expect((await merchant.options(account)).map(({ name }) => name)).toEqual(['PAY_LATER']);
    expect(await charge({ account, option: 'PAY_LATER' })).toMatchObject({ status_code: '200' });
  });

  it('that nobody created answers 404 with HTTP 200', async () => {
    const gopay = { account_id: 'dummy', payment_option_token: 'dummy' };
    const request = chargeOf('order', { payment_type: 'gopay', gopay });
    const response = await merchant.request('POST', '/v2/charge', request);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status_code: '404',
      status_message: "Account doesn't exist.",
    });
    expect(merchant.simulator.transaction('order')).toBeUndefined();
  });

  it.each([
    [{ account_id: 'a' }, 'gopay.payment_option_token is required'],
    [{ payment_option_token: 't' }, 'gopay.account_id is required'],
  ])('is refused with %p alone', async (gopay, message) => {
    const body = await merchant.charge(chargeOf('order', { payment_type: 'gopay', gopay }));
    expect(body).toMatchObject({ status_code: '400', validation_messages: [message] });
  });
});
