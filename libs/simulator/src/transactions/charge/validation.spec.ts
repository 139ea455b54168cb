import { METHODS, Merchant, card, chargeOf, fixture, shapeOf, without } from '../../../test/support';
import type { JsonObject } from '../../json';

const item = (more: JsonObject = {}) => ({ id: '1', name: 'Shoes', price: 44000, quantity: 1, ...more });
const details = (order_id: unknown, gross_amount: unknown) => ({
  transaction_details: { order_id, gross_amount },
});

const bank = (name: string, more: JsonObject = {}) => ({
  payment_type: 'bank_transfer',
  bank_transfer: { bank: name, ...more },
});
const echannel = (more: JsonObject) => ({
  payment_type: 'echannel',
  echannel: { ...METHODS.echannel.echannel, ...more },
});
const customer = (customer_details: JsonObject) => chargeOf('a', { ...METHODS.gopay, customer_details });
const addressed = (billing_address: JsonObject) => customer({ billing_address });

describe('a charge request that breaks a rule', () => {
  const merchant = new Merchant();
  afterAll(() => merchant.simulator.close());

  const messagesFor = async (body: JsonObject) => {
    const response = await merchant.request('POST', '/v2/charge', body);
    const answer = (await response.json()) as JsonObject;
    expect(response.status).toBe(400);
    expect(answer.status_code).toBe('400');
    return answer.validation_messages;
  };

  it.each<[string, JsonObject, string]>([
    [
      'no order_id',
      { ...METHODS.gopay, ...details(undefined, 1) },
      'transaction_details.order_id is required',
    ],
    ['an order_id with spaces', { ...METHODS.gopay, ...details('a b', 1) }, 'may contain only'],
    ['a long order_id', { ...METHODS.gopay, ...details('x'.repeat(51), 1) }, 'too long'],
    ['a zero amount', { ...METHODS.gopay, ...details('a', 0) }, 'must be greater than 0'],
    ['a negative amount', { ...METHODS.gopay, ...details('a', -5) }, 'must be greater than 0'],
    ['a fractional amount', { ...METHODS.gopay, ...details('a', 10.5) }, 'must be an integer'],
    ['an amount in text', { ...METHODS.gopay, ...details('a', '100') }, 'must be an integer'],
    ['no payment_type', details('a', 1), 'payment_type is required'],
    ['an unknown payment_type', { payment_type: 'cash', ...details('a', 1) }, 'payment_type must be one of'],
    ['an inherited payment_type', { payment_type: 'constructor', ...details('a', 1) }, 'must be one of'],
    ['no bank', chargeOf('a', { payment_type: 'bank_transfer' }), 'bank_transfer.bank is required'],
    [
      'a Snap-only bank',
      chargeOf('a', { ...METHODS.bca, bank_transfer: { bank: 'danamon' } }),
      'must be one of',
    ],
    ['no bill_info', chargeOf('a', { payment_type: 'echannel' }), 'echannel.bill_info1 is required'],
    ['no store', chargeOf('a', { payment_type: 'cstore' }), 'cstore.store must be'],
    ['no OVO phone', chargeOf('a', { payment_type: 'ovo' }), 'ovo.payer_phone_number is required'],
    ['Akulaku without items', chargeOf('a', { payment_type: 'akulaku' }), 'item_details is required'],
    [
      'Akulaku with the same item twice',
      chargeOf('a', { payment_type: 'akulaku', customer_details: {}, item_details: [item(), item()] }, 88000),
      'must be unique',
    ],
    [
      'an unnamed item',
      chargeOf('a', { ...METHODS.gopay, item_details: [item({ name: '' })] }),
      'name is required',
    ],
    [
      'a long item name',
      chargeOf('a', { ...METHODS.gopay, item_details: [item({ name: 'x'.repeat(51) })] }),
      'item_details Name too long',
    ],
    ['items that are no array', chargeOf('a', { ...METHODS.gopay, item_details: 'x' }), 'must be an array'],
    ['null among the items', chargeOf('a', { ...METHODS.gopay, item_details: [null] }), 'must be an object'],
    [
      'an expiry for a card',
      chargeOf('a', { ...card(), custom_expiry: { expiry_duration: 1 } }),
      'not supported',
    ],
    [
      'an expiry for OVO',
      chargeOf('a', { ...METHODS.ovo, custom_expiry: { expiry_duration: 1 } }),
      'not supported',
    ],
    [
      'an unknown expiry unit',
      chargeOf('a', { ...METHODS.gopay, custom_expiry: { expiry_duration: 1, unit: 'year' } }),
      'custom_expiry.unit',
    ],
    ['a long first name', customer({ first_name: 'x'.repeat(256) }), 'customer_details.first_name too long'],
    ['a phone that is no text', customer({ phone: true }), 'customer_details.phone must be a string'],
    ['an e-mail without @', customer({ email: 'customer-1' }), 'customer_details.email format is invalid'],
    ['an empty e-mail', customer({ email: '' }), 'customer_details.email format is invalid'],
    ['a long address', addressed({ address: 'x'.repeat(256) }), 'billing_address.address too long'],
    ['a long postal code', addressed({ postal_code: '12345678901' }), 'billing_address.postal_code too long'],
    ['a postal code with a symbol', addressed({ postal_code: '1234_' }), 'postal_code format is invalid'],
    [
      'a long country code',
      addressed({ country_code: 'INDONESIAID' }),
      'billing_address.country_code too long',
    ],
    ['an address in text', customer({ shipping_address: 'Sudirman' }), 'shipping_address must be an object'],
    [
      'a customer in text',
      chargeOf('a', { ...METHODS.gopay, customer_details: 'customer-1' }),
      'must be an object',
    ],
    [
      'a long custom field',
      chargeOf('a', { ...METHODS.gopay, custom_field1: 'x'.repeat(256) }),
      'custom_field1 too long',
    ],
    [
      'a phone number that BNI does not take',
      chargeOf('a', { ...bank('bni'), customer_details: { phone: '8123456' } }),
      'customer_details.phone format is invalid',
    ],
    [
      'a VA number with letters',
      chargeOf('a', bank('bca', { va_number: '12a' })),
      'must be a string of digits',
    ],
    [
      'long bill information',
      chargeOf('a', echannel({ bill_info3: 'x'.repeat(256) })),
      'bill_info3 too long',
    ],
    ['a body over 16 KB', chargeOf('a', { ...METHODS.gopay, metadata: { x: 'y'.repeat(17_000) } }), '16 KB'],
  ])('is answered 400: %s', async (_name, body, message) => {
    expect(String(await messagesFor(body))).toContain(message);
  });

  it('is answered like the sample when the items do not add up', async () => {
    const sample = fixture('error-400-gross-amount-mismatch');
    const answer = await merchant.charge(
      chargeOf('a', { ...METHODS.gopay, item_details: [item({ price: 1 })] }),
    );
    expect(shapeOf(answer)).toEqual(shapeOf(sample));
    expect(answer.validation_messages).toEqual(sample.validation_messages);
  });

  it('accepts a discount among the items', async () => {
    const items = [item({ price: 50000 }), item({ id: '2', name: 'Discount', price: -6000 })];
    const answer = await merchant.charge(chargeOf('discounted', { ...METHODS.gopay, item_details: items }));
    expect(answer.status_code).toBe('201');
  });

  it.each<[string, JsonObject, number, number]>([
    ['a card', card(), 10_000, 999_999_999],
    ['BCA', bank('bca'), 10_000, 20_000_000_000],
    ['CIMB', bank('cimb'), 1, 250_000_000],
    ['Permata', METHODS.permata, 1, 9_999_999_999],
    ['Mandiri Bill', METHODS.echannel, 1, 50_000_000_000],
    ['GoPay', METHODS.gopay, 1, 20_000_000],
    ['DANA', METHODS.dana, 1, 20_000_000],
    ['OVO', METHODS.ovo, 1, 99_999_999],
    ['QRIS', METHODS.qris, 1, 10_000_000],
    ['Alfamart', { payment_type: 'cstore', cstore: { store: 'alfamart' } }, 1, 5_000_000],
    ['Indomaret', METHODS.indomaret, 10_000, 5_000_000],
  ])('charges by %s within its limits only', async (name, method, least, most) => {
    const id = name.replace(' ', '-');
    const charge = (orderId: string, amount: number) =>
      merchant.charge(chargeOf(`${id}-${orderId}`, method, amount));
    expect((await charge('least', least)).status_code).not.toBe('400');
    expect((await charge('most', most)).status_code).not.toBe('400');
    for (const amount of [least - 1, most + 1]) {
      expect(await charge('none', amount)).toMatchObject({ status_code: '400' });
    }
  });

  it('takes a customer as the samples have them', async () => {
    for (const name of ['charge-credit_card-request', 'charge-kredivo-request', 'charge-gopay-request']) {
      const { customer_details } = fixture(name);
      const answer = await merchant.charge(chargeOf(name, { ...METHODS.gopay, customer_details }));
      expect(answer).toMatchObject({ status_code: '201' });
    }
  });

  it('tells every problem at once and keeps no transaction', async () => {
    const messages = await messagesFor({ payment_type: 'ovo', ...details('nobody', 0) });
    expect(messages).toHaveLength(2);
    expect(merchant.simulator.transaction('nobody')).toBeUndefined();
  });

  it.each([undefined, '', 'token', 'undefined'])('answers 411 to the card token %p', async (token) => {
    const response = await merchant.request('POST', '/v2/charge', chargeOf('c', card(token ?? '')));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(
      without(fixture('error-411-token-missing'), ['status_message']),
    );
  });
});
