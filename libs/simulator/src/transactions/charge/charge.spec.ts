import { Clock, METHODS, Merchant, card, chargeOf, fixture, shapeOf, without } from '../../../test/support';
import { HOUR, MINUTE, SECOND } from '../../clock/time';
import type { JsonObject } from '../../json';

/** What newer answers of the gateway carry where an older documentation sample does not. */
const NEWER_FIELDS = ['expiry_time', 'merchant_id', 'currency', 'fraud_status'];

const AKULAKU = without(fixture('charge-akulaku-request'), ['transaction_details']);
const bank = (name: string): JsonObject => ({ payment_type: 'bank_transfer', bank_transfer: { bank: name } });

interface Case {
  readonly fixture: string;
  readonly request: JsonObject;
  /** Fields of ours beyond the sample. */
  readonly more?: readonly string[];
  /** Fields of the sample that a fresh charge does not have. */
  readonly less?: readonly string[];
}

const CASES: readonly Case[] = [
  { fixture: 'charge-bank_transfer-bca', request: bank('bca') },
  { fixture: 'charge-bank_transfer-bni', request: bank('bni') },
  { fixture: 'charge-bank_transfer-bri', request: bank('bri') },
  { fixture: 'charge-bank_transfer-cimb', request: bank('cimb') },
  { fixture: 'charge-bank_transfer-permata', request: bank('permata') },
  { fixture: 'charge-bank_transfer-permata', request: METHODS.permata },
  { fixture: 'charge-echannel-mandiri', request: METHODS.echannel },
  { fixture: 'charge-gopay', request: METHODS.gopay },
  { fixture: 'charge-shopeepay', request: { payment_type: 'shopeepay' } },
  { fixture: 'charge-ovo', request: METHODS.ovo },
  { fixture: 'charge-qris', request: METHODS.qris, more: ['qr_string'] },
  { fixture: 'charge-cstore-indomaret', request: METHODS.indomaret, more: ['store'] },
  { fixture: 'charge-cstore-alfamart', request: { payment_type: 'cstore', cstore: { store: 'ALFAMART' } } },
  { fixture: 'charge-akulaku', request: { ...AKULAKU, item_details: undefined } },
  { fixture: 'charge-kredivo', request: { payment_type: 'kredivo' } },
  {
    fixture: 'charge-credit_card-capture',
    request: card(),
    more: ['eci'],
    less: ['channel', 'settlement_time'],
  },
  { fixture: 'charge-credit_card-3ds-pending', request: card(undefined, { authentication: true }) },
  { fixture: 'charge-credit_card-authorize', request: card(undefined, { type: 'authorize' }) },
  {
    fixture: 'charge-credit_card-installment',
    request: card(undefined, { installment_term: 6 }),
    more: ['eci'],
  },
  {
    fixture: 'charge-credit_card-one_click-initial',
    request: card(undefined, { save_token_id: true }),
    more: ['eci'],
  },
];

const ITEM = { id: '1', name: 'Shoes', price: 44000, quantity: 1 };
const start = '2024-03-01T03:00:00Z';

describe('a charge', () => {
  const clock = new Clock(start);
  const merchant = new Merchant({ now: clock.now, merchantId: 'G812785002' });
  afterAll(() => merchant.simulator.close());

  let orders = 0;
  const charge = (method: JsonObject) => merchant.charge(chargeOf(`order-${++orders}`, method));

  it.each(CASES)('answers like $fixture', async ({ fixture: name, request, more = [], less = [] }) => {
    const isAkulaku = request.payment_type === 'akulaku';
    const body = await charge(isAkulaku ? { ...request, item_details: [ITEM] } : request);
    const sample = without(fixture(name), less);
    const beyond = [...NEWER_FIELDS.filter((field) => !(field in sample)), ...more];

    expect(shapeOf(without(body, beyond))).toEqual(shapeOf(sample));
    for (const field of [...more, 'expiry_time']) expect(body).toHaveProperty(field);
    for (const field of [
      'status_code',
      'payment_type',
      'transaction_status',
      'fraud_status',
      'biller_code',
    ]) {
      if (field in sample) expect(body[field]).toBe(sample[field]);
    }
    expect(body.transaction_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers every pending method in the words of its sample', async () => {
    for (const { fixture: name, request } of CASES.filter(
      ({ request: r }) => r.payment_type !== 'credit_card',
    )) {
      const body = await charge({ ...request, item_details: [ITEM] });
      expect(body.status_message).toBe(fixture(name).status_message);
    }
  });

  it('sends the customer of DANA to a redirect_url', async () => {
    const body = await charge(METHODS.dana);
    expect(body).toMatchObject({ status_code: '201', payment_type: 'dana', transaction_status: 'pending' });
    expect(body.redirect_url).toBe(`https://gateway.test/simulator/pay/${String(body.transaction_id)}`);
  });

  it('omits the fraud_status of Indomaret and of a card that waits for 3D Secure', async () => {
    expect(await charge(METHODS.indomaret)).not.toHaveProperty('fraud_status');
    expect(await charge(card(undefined, { authentication: true }))).not.toHaveProperty('fraud_status');
  });

  it.each([
    ['49111111-1113-77', '202', 'deny', 'accept'],
    ['4911111111111113-77', '202', 'deny', 'accept'],
    ['46111111-1116-77', '202', 'deny', 'deny'],
    ['45111111-1117-77', '201', 'capture', 'challenge'],
    ['55101111-1115-77', '201', 'capture', 'challenge'],
    ['52111111-1117-77', '200', 'capture', 'accept'],
    ['48111111sHfSakAvHvFQFEjTivUV1114', '200', 'capture', 'accept'],
  ])('of the card %s ends %s %s/%s', async (token, code, status, fraud) => {
    const body = await charge(card(token));
    expect(body).toMatchObject({ status_code: code, transaction_status: status, fraud_status: fraud });
    expect(body.masked_card).toMatch(/^\d{8}-\d{4}$/);
    expect(JSON.stringify(body)).not.toContain('4911111111111113');
  });

  it.each([
    ['bank_transfer', METHODS.bca, 24 * HOUR],
    ['echannel', METHODS.echannel, 24 * HOUR],
    ['cstore', METHODS.indomaret, 24 * HOUR],
    ['gopay', METHODS.gopay, 15 * MINUTE],
    ['qris', METHODS.qris, 15 * MINUTE],
    ['dana', METHODS.dana, 15 * MINUTE],
    ['ovo', METHODS.ovo, 65 * SECOND],
    ['akulaku', { ...AKULAKU, item_details: [ITEM] }, 2 * HOUR],
    ['kredivo', { payment_type: 'kredivo' }, 24 * HOUR],
    ['card with 3D Secure', card(undefined, { authentication: true }), 10 * MINUTE],
  ])('by %s expires when its method says', async (_name, method, lifetime) => {
    const { order_id } = await charge(method);
    const expiry = merchant.simulator.transaction(String(order_id))?.expiryTime;
    expect(expiry).toEqual(new Date(Date.parse(start) + lifetime));
  });

  it('expires by custom_expiry, counted from order_time or from now, in minutes unless told', async () => {
    const expiryWith = async (custom: JsonObject) =>
      (await charge({ ...METHODS.bca, custom_expiry: custom })).expiry_time;
    const order_time = '2024-03-01 11:00:00 +0700';
    expect(await expiryWith({ expiry_duration: 60 })).toBe('2024-03-01 11:00:00');
    expect(await expiryWith({ expiry_duration: 2, unit: 'day' })).toBe('2024-03-03 10:00:00');
    expect(await expiryWith({ expiry_duration: 90, unit: 'second', order_time })).toBe('2024-03-01 11:01:30');
  });

  it('honours a custom VA number: cut, padded, and replaced while in use', async () => {
    const vaOf = async (number: string) => {
      const body = await charge({
        payment_type: 'bank_transfer',
        bank_transfer: { bank: 'bni', va_number: number },
      });
      return JSON.stringify(body.va_numbers);
    };
    expect(await vaOf('123456789012')).toContain('"9888500212345678"');
    expect(await vaOf('42')).toContain('"9888500200000042"');
    expect(await vaOf('42')).not.toContain('"9888500200000042"');
  });

  it('gives back what the merchant attached, in GET status too', async () => {
    const attached = { custom_field1: 'Toko', metadata: { you: 'can' } };
    const body = await charge({ ...METHODS.gopay, ...attached });
    expect(body).toMatchObject(attached);
    expect(await merchant.call('GET', `/v2/${String(body.order_id)}/status`)).toMatchObject(attached);
  });
});
