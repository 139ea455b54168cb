import { Clock, Merchant, chargeOf } from '../../test/support';
import type { JsonObject } from '../json';
import type { SimulatorOptions } from '../options';
import { answerOf } from './answer.spec.helper';
import { CHANNELS, enabledChannels, type Channel } from './channels';
import type { Choice } from './checkout';

const customer = { first_name: 'customer-1', email: 'customer-1@shop.test', phone: '081234567890' };
const item_details = [{ id: '1', name: 'Shoes', price: 44_000, quantity: 1 }];
const OLD = [
  'bca_klikbca',
  'bca_klikpay',
  'bri_epay',
  'cimb_clicks',
  'danamon_online',
  'kioson',
  'uob_ezpay',
];

describe('the ways to pay on a payment page', () => {
  let merchant: Merchant;
  const open = (options: Partial<SimulatorOptions> = {}) => {
    merchant = new Merchant({ now: new Clock('2024-03-01T03:00:00Z').now, ...options });
  };
  afterEach(() => merchant.simulator.close());

  const requestOf = (more: JsonObject) =>
    chargeOf('order-1', { item_details, customer_details: customer, ...more });
  const tokenOf = async (more: JsonObject = {}) =>
    String((await merchant.call('POST', '/snap/v1/transactions', requestOf(more))).token);
  const paid = async (choice: Channel | Choice, more?: JsonObject) =>
    merchant.simulator.paySnap(await tokenOf(more), choice);

  it.each([
    [undefined, CHANNELS],
    [[], CHANNELS],
    [
      ['gopay', 'bca_va', 'gopay'],
      ['gopay', 'bca_va'],
    ],
    [['bank_transfer'], ['bca_va', 'bni_va', 'bri_va', 'permata_va', 'echannel']],
    [['cstore'], ['indomaret', 'alfamart']],
    [['store'], ['indomaret', 'alfamart']],
    [['Indomaret'], ['indomaret']],
    [['uob_ezpay', 'danamon_va'], ['danamon_va']],
  ])('are, for %j, %j', (names, channels) => {
    open();
    expect(enabledChannels(names)).toEqual(channels);
  });

  it.each(CHANNELS)('include %s, which can be paid', async (channel) => {
    open();
    const { status } = await paid(channel, { enabled_payments: [channel] });
    expect(status).toBe(/card|google/.test(channel) ? 'capture' : 'settlement');
  });

  it.each(['/snap/v1/transactions', '/v1/payment-links'])('are refused by %s where unknown', async (path) => {
    open();
    const enabled_payments = ['gopay', 'qris', 'mandiri_bill', 'cash'];
    expect(await answerOf(merchant, 'POST', path, requestOf({ enabled_payments }))).toEqual({
      status: 400,
      body: { error_messages: ['enabled_payments has unknown payment types: qris, mandiri_bill, cash'] },
    });
  });

  it('are passed over where unknown, if the simulator is told to', async () => {
    open({ unknownPayments: 'ignored' });
    const token = await tokenOf({ enabled_payments: ['qris', 'cash', 'gopay'] });
    expect(await merchant.simulator.choose(token)).toMatchObject({ paymentType: 'gopay' });
  });

  it.each(OLD)('do not include %s, which is old: refused alone, passed over beside others', async (name) => {
    open();
    const alone = await answerOf(merchant, 'POST', '/snap/v1/transactions', {
      ...requestOf({ enabled_payments: [name] }),
    });
    expect(alone).toEqual({
      status: 400,
      body: { error_messages: [`enabled_payments has no active payment type: ${name}`] },
    });
    const token = await tokenOf({ enabled_payments: [name, 'gopay'] });
    expect(await merchant.simulator.choose(token)).toMatchObject({ paymentType: 'gopay' });
  });

  it('use the number that the merchant wishes for', async () => {
    open();
    const { details } = await paid('bca_va', { bca_va: { va_number: '12345678901' } });
    expect(JSON.stringify(details.va_numbers)).toMatch(/12345678901"/);
  });

  it.each([
    ['gopay', 'gopay'],
    ['shopeepay', 'airpay shopee'],
  ] as const)('make a qris of a scanned %s, acquired by %s', async (channel, acquirer) => {
    open();
    const scanned = await paid({ channel, uiMode: 'qr' });
    expect(scanned).toMatchObject({ paymentType: 'qris', details: { acquirer }, status: 'settlement' });
  });

  it.each(['gopay', 'shopeepay'] as const)('leave %s what it is where its app is opened', async (channel) => {
    open();
    expect(await paid(channel)).toMatchObject({ paymentType: channel });
  });

  it.each([
    [[], 'gopay'],
    [['gopay'], 'airpay shopee'],
  ])('with %j not active, give other_qris to %s', async (inactiveChannels, acquirer) => {
    open({ inactiveChannels });
    expect(await paid('other_qris')).toMatchObject({ paymentType: 'qris', details: { acquirer } });
  });

  it.each([
    [undefined, { permata_va_number: expect.any(String) }],
    ['bni_va', { va_numbers: [{ bank: 'bni' }] }],
    ['danamon_va', { va_numbers: [{ bank: 'danamon' }] }],
  ] as const)('give other_va to the designated bank: %s', async (otherVaProcessor, details) => {
    open({ otherVaProcessor });
    expect(await paid('other_va')).toMatchObject({ paymentType: 'bank_transfer', details });
  });

  it('ask a Google Pay card for 3D Secure in any case', async () => {
    open();
    const chosen = await merchant.simulator.choose(await tokenOf(), 'google_pay');
    expect(chosen).toMatchObject({ paymentType: 'credit_card', status: 'pending' });
  });

  it('let a wallet’s code be scanned through the control API and on the page as well', async () => {
    open();
    const [control, page] = [
      await tokenOf(),
      await merchant.call('POST', '/v1/payment-links', requestOf({})),
    ];
    const choice = { channel: 'gopay', ui_mode: 'qr' };
    const answer = await answerOf(merchant, 'POST', `/simulator/api/snap/${control}/choose`, choice);
    expect(answer.body).toMatchObject({ payment_type: 'qris' });

    const path = new URL(String(page.payment_url)).pathname;
    expect(await (await merchant.request('GET', path)).text()).toContain('value="shopeepay:qr"');
    const form = new URLSearchParams({ channel: 'shopeepay:qr' }).toString();
    await merchant.request('POST', path, form, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(merchant.simulator.transactions().at(-1)).toMatchObject({
      paymentType: 'qris',
      details: { acquirer: 'airpay shopee' },
    });
  });
});
