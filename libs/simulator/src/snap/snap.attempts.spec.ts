import { Clock, Merchant, WebhookServer, chargeOf } from '../../test/support';
import { answerOf } from '../checkout/answer.spec.helper';
import type { JsonObject } from '../json';
import type { SimulatorOptions } from '../options';

const PENDING_VA = { transaction_status: 'pending', payment_type: 'bank_transfer' };

describe('several attempts of one Snap order', () => {
  let webhook: WebhookServer;
  let merchant: Merchant;

  const open = (options: Partial<SimulatorOptions> = {}) => {
    const clock = new Clock('2024-03-01T03:00:00Z');
    merchant = new Merchant({ now: clock.now, notificationUrl: webhook.url, ...options });
  };
  beforeEach(async () => {
    webhook = await WebhookServer.start();
    open();
  });
  afterEach(async () => {
    await merchant.simulator.close();
    await webhook.close();
  });

  const tokenOf = async (more: JsonObject = {}) =>
    String((await merchant.call('POST', '/snap/v1/transactions', chargeOf('order-1', more))).token);
  const statusOf = (id: string) => merchant.call('GET', `/v2/${id}/status`);

  /** A virtual account, and a second attempt beside it. */
  async function twoAttempts() {
    const token = await tokenOf();
    const first = await merchant.simulator.choose(token, 'bca_va');
    const second = await merchant.simulator.choose(token, { channel: 'gopay', force: true });
    return { token, first, second };
  }

  it('begins a second one beside the first where that is forced, under the same order_id', async () => {
    const { first, second } = await twoAttempts();
    expect(second.orderId).toBe('order-1');
    expect(second.transactionId).not.toBe(first.transactionId);
    expect(await statusOf(first.transactionId)).toMatchObject(PENDING_VA);
    expect(await statusOf(second.transactionId)).toMatchObject({
      transaction_status: 'pending',
      payment_type: 'gopay',
    });
    expect(merchant.simulator.effects('order-1')).toEqual({ createSnapTransaction: 1, charge: 2 });
  });

  it('has told of each once nothing is to be delivered any more', async () => {
    await twoAttempts();
    await merchant.simulator.idle();
    expect(webhook.received.map(({ body }) => body.transaction_status)).toEqual(['pending', 'pending']);
  });

  it('lets both be paid, each with notifications of its own', async () => {
    const { first, second } = await twoAttempts();
    await merchant.simulator.pay(first.transactionId);
    await merchant.simulator.pay(second.transactionId);
    await merchant.simulator.idle();
    const settled = webhook.received.filter(({ body }) => body.transaction_status === 'settlement');
    expect(settled.map(({ body }) => [body.order_id, body.transaction_id])).toEqual([
      ['order-1', first.transactionId],
      ['order-1', second.transactionId],
    ]);
  });

  it('cancels, expires and refunds each by its own transaction_id and leaves the others alone', async () => {
    const { token, first, second } = await twoAttempts();
    const third = await merchant.simulator.paySnap(token, { channel: 'gopay', force: true });
    expect(await merchant.call('POST', `/v2/${first.transactionId}/cancel`)).toMatchObject({
      transaction_id: first.transactionId,
      transaction_status: 'cancel',
    });
    expect(await merchant.call('POST', `/v2/${second.transactionId}/expire`)).toMatchObject({
      transaction_id: second.transactionId,
      status_code: '407',
    });
    expect(await merchant.call('POST', `/v2/${third.transactionId}/refund`, {})).toMatchObject({
      transaction_id: third.transactionId,
      transaction_status: 'refund',
    });
    expect(merchant.simulator.transactions().map(({ status }) => status)).toEqual([
      'cancel',
      'expire',
      'refund',
    ]);
  });

  it('follows two denied cards and one left in 3D Secure, on the same page, with news of each', async () => {
    const token = await tokenOf({ credit_card: { secure: true } });
    const denied = { channel: 'credit_card', cardNumber: '4711111111111115' } as const;
    const ids = [
      await merchant.simulator.choose(token, denied),
      await merchant.simulator.choose(token, denied),
      await merchant.simulator.choose(token, 'credit_card'),
    ].map(({ transactionId }) => transactionId);
    await merchant.simulator.advance('10m');
    const paid = await merchant.simulator.paySnap(token, 'bca_va');
    const news = webhook.received.map(({ body }) => [body.transaction_id, body.transaction_status]);
    expect(news).toEqual([
      [ids[0], 'deny'],
      [ids[1], 'deny'],
      [ids[2], 'pending'],
      [ids[2], 'expire'],
      [paid.transactionId, 'pending'],
      [paid.transactionId, 'settlement'],
    ]);
    expect(new Set(webhook.received.map(({ body }) => body.order_id))).toEqual(new Set(['order-1']));
  });

  it('begins one more where the order is paid already', async () => {
    const token = await tokenOf();
    await merchant.simulator.paySnap(token, 'bca_va');
    await expect(merchant.simulator.paySnap(token, 'gopay')).rejects.toThrow('the order is paid');
    const again = await merchant.simulator.paySnap(token, { channel: 'gopay', force: true });
    expect(again.status).toBe('settlement');
  });

  it('pays the one that waits where no choice is made, and another where one is forced', async () => {
    const token = await tokenOf({ enabled_payments: ['gopay', 'bca_va'] });
    const first = await merchant.simulator.choose(token, 'bca_va');
    const forced = await merchant.simulator.paySnap(token, { force: true });
    expect(forced).toMatchObject({ paymentType: 'gopay', status: 'settlement' });
    const waiting = await merchant.simulator.paySnap(token);
    expect(waiting).toMatchObject({ transactionId: first.transactionId, status: 'settlement' });
  });

  it('forces nothing on a page that is over', async () => {
    const [replaced, token] = [await tokenOf(), await tokenOf()];
    const choice = { channel: 'gopay', force: true } as const;
    await expect(merchant.simulator.choose(replaced, choice)).rejects.toThrow('a newer token replaced');
    await merchant.simulator.choose(token, 'bca_va');
    await merchant.simulator.advance('24h');
    await expect(merchant.simulator.choose(token, choice)).rejects.toThrow('the page has expired');
  });

  it.each([
    ['newest', 'settlement', 'deny'],
    ['oldest', 'pending', 'pending'],
    ['paid', 'settlement', 'settlement'],
  ] as const)('answers GET status by the order_id with the %s', async (which, ofTwo, ofThree) => {
    await merchant.simulator.close();
    open({ transactionByOrderId: which });
    const { token, second } = await twoAttempts();
    await merchant.simulator.pay(second.transactionId);
    expect(await statusOf('order-1')).toMatchObject({ transaction_status: ofTwo });
    const card = { channel: 'credit_card', cardNumber: '4911111111111113', force: true } as const;
    await merchant.simulator.choose(token, card);
    expect(await statusOf('order-1')).toMatchObject({ transaction_status: ofThree });
  });

  it('keeps the order_id from others while any attempt is paid, though the newest was denied', async () => {
    const { token, first } = await twoAttempts();
    await merchant.simulator.pay(first.transactionId);
    const card = { channel: 'credit_card', cardNumber: '4911111111111113', force: true } as const;
    await merchant.simulator.choose(token, card);
    expect(await merchant.charge(chargeOf('order-1', { payment_type: 'gopay' }))).toMatchObject({
      status_code: '406',
    });
  });

  it('is forced through the control API and on the page as well', async () => {
    const { token } = await twoAttempts();
    const choose = (body: JsonObject) =>
      answerOf(merchant, 'POST', `/simulator/api/snap/${token}/choose`, body);
    expect(await choose({ channel: 'ovo' })).toMatchObject({ status: 400, body: { error: 'refused' } });
    expect(await choose({ channel: 'ovo', force: true })).toMatchObject({ status: 200 });

    const path = `/simulator/snap/${token}`;
    const text = await (await merchant.request('GET', path)).text();
    expect(text.match(/action="[^"]*\/payments\/[0-9a-f-]{36}/g)).toHaveLength(3);
    expect(text).toContain(`href="${path}?another=true"`);
    const choices = await (await merchant.request('GET', `${path}?another=true`)).text();
    expect(choices).toContain('name="force" value="true"');
    const form = new URLSearchParams({ channel: 'bni_va', force: 'true' });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await merchant.request('POST', path, form.toString(), type)).status).toBe(303);
    expect(merchant.simulator.transactions()).toHaveLength(4);
  });

  it('goes beyond the uses of a payment link', async () => {
    const link = { ...chargeOf('link-1', {}), usage_limit: 1 };
    const url = String((await merchant.call('POST', '/v1/payment-links', link)).payment_url);
    const first = await merchant.simulator.payLink(url, 'gopay');
    await expect(merchant.simulator.payLink(url, 'gopay')).rejects.toThrow('the link is used up');
    const second = await merchant.simulator.payLink(url, { channel: 'gopay', force: true });
    expect(second).toMatchObject({ status: 'settlement' });
    expect(second.orderId).not.toBe(first.orderId);
  });
});
