import { METHODS, Merchant, card, chargeOf, fixture, shapeOf } from '../../../test/support';
import type { JsonObject } from '../../json';

const item = (more: JsonObject = {}) => ({ id: '1', name: 'Shoes', price: 44000, quantity: 1, ...more });
const details = (order_id: unknown, gross_amount: unknown) => ({
  transaction_details: { order_id, gross_amount },
});

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
      'name is too long',
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

  it('tells every problem at once and keeps no transaction', async () => {
    const messages = await messagesFor({ payment_type: 'ovo', ...details('nobody', 0) });
    expect(messages).toHaveLength(2);
    expect(merchant.simulator.transaction('nobody')).toBeUndefined();
  });

  it.each([undefined, '', 'token', 'undefined'])('answers 411 to the card token %p', async (token) => {
    const response = await merchant.request('POST', '/v2/charge', chargeOf('c', card(token ?? '')));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(fixture('error-411-token-missing'));
  });
});
