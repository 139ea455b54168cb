import { METHODS, Merchant, card, chargeOf, fixture } from '../../../test/support';
import { IllegalAmountError, IllegalTransitionError } from '../../index';
import { DAY, HOUR, MINUTE } from '../../clock/time';
import { parseObject, type JsonObject } from '../../json';

const AMOUNT = 44_000;
// 10:00 in Jakarta: ShopeePay is awake.
const START = '2024-03-01T03:00:00Z';

describe('a refund', () => {
  let sent: string[];
  let merchant: Merchant;
  beforeEach(() => {
    sent = [];
    const start = new Date(START);
    merchant = new Merchant({
      now: () => start,
      notificationUrl: 'https://merchant.test/hook',
      autoNotifyPending: false,
      fetch: async (_url, init) => {
        sent.push(typeof init?.body === 'string' ? init.body : '');
        return new Response();
      },
    });
  });
  afterEach(() => merchant.simulator.close());

  const notifications = () => sent.map((text) => parseObject(text) ?? {});
  const refund = (body?: JsonObject, path = 'refund') =>
    merchant.call('POST', `/v2/${idOf('order')}/${path}`, body);
  const direct = (body?: JsonObject) => refund(body, 'refund/online/direct');
  const status = () => merchant.call('GET', `/v2/${idOf('order')}/status`);
  const idOf = (orderId: string) => merchant.simulator.transaction(orderId)?.transactionId ?? '';

  async function paid(method: JsonObject = card()) {
    await merchant.charge(chargeOf('order', method, AMOUNT));
    const settled = await merchant.simulator.settle('order');
    expect(settled.status).toBe('settlement');
    sent.length = 0;
    return merchant.simulator;
  }

  it('of a part, and then of the rest, adds up', async () => {
    const simulator = await paid();
    const part = await refund({ refund_key: 'a', amount: 4_000, reason: 'too late' });
    expect(part).toMatchObject({
      status_code: '200',
      transaction_status: 'partial_refund',
      gross_amount: '44000.00',
      refund_amount: '4000.00',
      refund_key: 'a',
    });
    const rest = await refund({ refund_key: 'b' });
    expect(rest).toMatchObject({ transaction_status: 'refund', refund_amount: '44000.00', refund_key: 'b' });
    expect(await status()).toMatchObject({
      transaction_status: 'refund',
      refund_amount: '44000.00',
      refunds: [
        { refund_key: 'a', refund_amount: '4000.00', reason: 'too late' },
        { refund_key: 'b', refund_amount: '40000.00', reason: '' },
      ],
    });
    expect(simulator.effects('order')).toEqual({ charge: 1, refund: 2 });
    expect(simulator.transaction('order')).toMatchObject({
      refundAmount: AMOUNT,
      refunds: [{ refundKey: 'a', amount: 4_000, method: 'offline' }, { refundKey: 'b' }],
    });
    expect(await refund({ refund_key: 'c', amount: 1 })).toMatchObject(
      fixture('error-412-cannot-modify-status'),
    );
  });

  it('needs no body: everything is refunded, under a key of the gateway', async () => {
    await paid();
    expect(await refund()).toMatchObject({
      refund_amount: '44000.00',
      refund_key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is told twice: at once, and when the bank has confirmed it', async () => {
    const { advance } = await paid();
    await refund({ refund_key: 'a', amount: 4_000 });
    await advance('23h');
    await merchant.simulator.idle();
    expect(notifications()).toMatchObject([{ transaction_status: 'partial_refund', status_code: '200' }]);
    expect(JSON.stringify(await status())).not.toContain('refund_method');

    await advance('1h');
    const [, second = {}] = notifications();
    expect(notifications()).toHaveLength(2);
    expect(second).toMatchObject({
      transaction_status: 'partial_refund',
      refunds: [{ refund_method: 'offline', bank_confirmed_at: '2024-03-02 10:00:00' }],
    });
    expect(await status()).toMatchObject({ refunds: [{ bank_confirmed_at: '2024-03-02 10:00:00' }] });
  });

  it('is confirmed one by one, a direct one within a minute, or when the option says', async () => {
    const { advance } = await paid();
    await refund({ refund_key: 'slow', amount: 1_000 });
    await direct({ refund_key: 'fast', amount: 2_000 });
    await advance(MINUTE);
    const confirmedKeys = () =>
      merchant.simulator
        .transaction('order')
        ?.refunds.flatMap(({ refundKey, bankConfirmedAt }) => (bankConfirmedAt ? [refundKey] : []));
    expect(confirmedKeys()).toEqual(['fast']);
    await advance('1d');
    expect(confirmedKeys()).toEqual(['slow', 'fast']);
    expect(notifications()).toHaveLength(4);

    const hasty = new Merchant({ refundConfirmationMs: 0 });
    await hasty.charge(chargeOf('order', METHODS.gopay));
    await hasty.simulator.pay('order');
    await hasty.call('POST', '/v2/order/refund', {});
    expect(hasty.simulator.transaction('order')?.refunds[0]?.bankConfirmedAt).toBeDefined();
    await hasty.simulator.close();
  });

  it('of a wallet has a number that no double holds, written with all its digits', async () => {
    await paid(METHODS.gopay);
    const answer = await merchant.request('POST', '/v2/order/refund/online/direct', { amount: 1_000 });
    const text = await answer.text();
    const [, digits = ''] = /"refund_chargeback_id":(\d{18}),/.exec(text) ?? [];
    expect(digits).toMatch(/^20240301030000\d{4}$/);
    expect(String(BigInt(Number(digits)))).not.toBe(digits);
    expect(merchant.simulator.transaction('order')?.refunds[0]?.refundChargebackId).toBe(digits);
    await merchant.simulator.idle();
    expect(sent[0]).toContain(`"refund_chargeback_id":${digits},`);
    const shown = await merchant.request('GET', '/simulator/api/transactions/order');
    expect(await shown.text()).toContain(digits);
  });

  it('is made once: its refund_key is refused from then on', async () => {
    const simulator = await paid();
    await refund({ refund_key: 'a', amount: 4_000 });
    const again = await merchant.request('POST', '/v2/order/refund', { refund_key: 'a', amount: 4_000 });
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject(fixture('error-406-duplicate-refund-id'));
    await refund({ refund_key: 'b' });
    expect(await refund({ refund_key: 'b' })).toMatchObject({ status_code: '406' });
    expect(simulator.effects('order').refund).toBe(2);
  });

  it.each([
    ['more than was paid', AMOUNT + 1],
    ['nothing', 0],
    ['less than nothing', -1],
    ['a fraction', 0.5],
  ])('of %s is refused: 414 with HTTP 200', async (_name, amount) => {
    const simulator = await paid();
    const response = await merchant.request('POST', '/v2/order/refund', { amount });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(fixture('error-414-refund-invalid-amount'));
    expect(simulator.transaction('order')?.status).toBe('settlement');
  });

  it('of more than is left is refused', async () => {
    await paid();
    await refund({ amount: 40_000 });
    expect(await refund({ amount: 4_001 })).toMatchObject({ status_code: '414' });
    expect(await refund({ amount: 4_000 })).toMatchObject({ transaction_status: 'refund' });
  });

  it.each<[string, JsonObject, string]>([
    ['a space in its key', { refund_key: 'a b' }, 'refund_key may contain only'],
    ['a key that is no text', { refund_key: 5 }, 'refund_key may contain only'],
    ['an amount in text', { amount: '4000' }, 'amount must be a number'],
    ['a long reason', { reason: 'x'.repeat(256) }, 'reason too long'],
    ['a reason that is no text', { reason: 5 }, 'reason must be a string'],
  ])('with %s is refused: 400', async (_name, body, message) => {
    await paid();
    const answer = await refund(body);
    expect(answer.status_code).toBe('400');
    expect(String(answer.validation_messages)).toContain(message);
  });

  it.each<[string, JsonObject]>([
    ['a virtual account', METHODS.bca],
    ['Mandiri Bill', METHODS.echannel],
    ['a store', METHODS.indomaret],
  ])('of %s does not exist: 412', async (_name, method) => {
    await paid(method);
    expect(await refund({})).toMatchObject(fixture('error-412-cannot-modify-status'));
    await expect(merchant.simulator.refund('order')).rejects.toThrow(IllegalTransitionError);
  });

  it.each(['pending', 'capture'])('of what is %s does not exist: 412', async (before) => {
    await merchant.charge(chargeOf('order', before === 'pending' ? METHODS.gopay : card()));
    expect(merchant.simulator.transaction('order')?.status).toBe(before);
    expect(await refund({})).toMatchObject({ status_code: '412' });
  });

  it.each<[string, JsonObject]>([
    ['shopeepay', { payment_type: 'shopeepay' }],
    ['ovo', METHODS.ovo],
  ])('of %s is full or none', async (_name, method) => {
    await paid(method);
    expect(await refund({ amount: 1_000 })).toMatchObject({ status_code: '414' });
    expect(await refund({ amount: AMOUNT })).toMatchObject({ transaction_status: 'refund' });
  });

  it.each<[string, JsonObject, number]>([
    ['kredivo', { payment_type: 'kredivo' }, 14],
    ['dana', METHODS.dana, 45],
    ['gopay', METHODS.gopay, 45],
    ['ovo', METHODS.ovo, 7],
    ['qris', METHODS.qris, 45],
    ['qris of ShopeePay', { payment_type: 'qris', qris: { acquirer: 'airpay shopee' } }, 365],
    ['shopeepay', { payment_type: 'shopeepay' }, 365],
  ])('of %s has its time', async (_name, method, days) => {
    const { advance } = await paid(method);
    await advance(days * DAY);
    expect((await status()).transaction_status).toBe('settlement');
    await advance(1_000);
    expect(await refund({})).toMatchObject({ status_code: '412' });
  });

  it.each<[string, JsonObject]>([
    ['dana', METHODS.dana],
    ['ovo', METHODS.ovo],
    ['a card that Mandiri acquires', card(undefined, { bank: 'mandiri' })],
  ])('of %s cannot be direct', async (_name, method) => {
    await paid(method);
    expect(await direct({})).toMatchObject({ status_code: '412' });
    expect(await refund({})).toMatchObject({ status_code: '200' });
  });

  it('that the bank rejects changes nothing, and may be tried again under its key for 7 days', async () => {
    const simulator = await paid();
    simulator.denyNext('order', 'directRefund');
    const rejected = await direct({ refund_key: 'a', amount: 4_000 });
    expect(rejected).toMatchObject({
      status_code: '202',
      transaction_status: 'settlement',
      refund_amount: '0.00',
      refund_key: 'a',
    });
    expect(simulator.transaction('order')).toMatchObject({ status: 'settlement', refundAmount: 0 });
    expect(await status()).not.toHaveProperty('refunds');

    await simulator.advance('7d');
    expect(await direct({ refund_key: 'a', amount: 4_000 })).toMatchObject({ status_code: '200' });
    expect(simulator.effects('order')).toEqual({ charge: 1, directRefund: 1 });

    simulator.denyNext('order', 'refund');
    await refund({ refund_key: 'b', amount: 4_000 });
    await simulator.advance('7d 1s');
    expect(await refund({ refund_key: 'b', amount: 4_000 })).toMatchObject({ status_code: '406' });
  });

  it('of ShopeePay is rejected while ShopeePay sleeps, if it is direct', async () => {
    const { advance } = await paid({ payment_type: 'shopeepay' });
    await advance(13 * HOUR + 55 * MINUTE);
    expect(await direct({ refund_key: 'a' })).toMatchObject({ status_code: '202' });
    await advance(6 * HOUR + 5 * MINUTE);
    expect(await direct({ refund_key: 'a' })).toMatchObject({ status_code: '200' });
  });

  it('by hand comes unasked and is no effect of the API', async () => {
    const simulator = await paid();
    const view = await simulator.refund('order', 4_000);
    expect(view).toMatchObject({ status: 'partial_refund', refundAmount: 4_000 });
    expect(notifications()).toMatchObject([
      { transaction_status: 'partial_refund', refund_amount: '4000.00' },
    ]);
    await expect(simulator.refund('order', 40_001)).rejects.toThrow(IllegalAmountError);
    expect((await simulator.refund('order')).status).toBe('refund');
    expect(simulator.effects('order')).toEqual({ charge: 1 });
    await expect(simulator.refund('order')).rejects.toThrow(IllegalTransitionError);
  });

  it('can be made and denied through the control API', async () => {
    const simulator = await paid();
    const post = (path: string, body: JsonObject) =>
      merchant.request('POST', `/simulator/api/transactions/order/${path}`, body);
    expect(await (await post('refund', { amount: 4_000 })).json()).toMatchObject({
      refund_amount: '4000.00',
    });
    const excessive = await post('refund', { amount: 40_001 });
    expect(excessive.status).toBe(409);
    expect(await excessive.json()).toMatchObject({ error: 'illegal_amount', amount: 40_001, rest: 40_000 });
    expect((await post('refund', { amount: 'all' })).status).toBe(400);
    expect((await post('deny-next', { operation: 'refund' })).status).toBe(204);
    expect((await post('deny-next', { operation: 'charge' })).status).toBe(400);
    expect(await refund({})).toMatchObject({ status_code: '202' });
    expect(simulator.transaction('order')?.refundAmount).toBe(4_000);
  });
});
