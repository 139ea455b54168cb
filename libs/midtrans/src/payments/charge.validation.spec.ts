import fc from 'fast-check';
import { PAYMENT_TYPES } from '../payment-methods';
import { validateCharge } from './charge.validation';

const BCA = { paymentType: 'bank_transfer', grossAmount: 100_000, paymentOptions: { bank: 'bca' } };
const errorsOf = (input: unknown) => validateCharge(input).errors ?? [];
const fieldsOf = (input: unknown) => errorsOf(input).map(({ field }) => field);

describe('validateCharge: what is valid', () => {
  it('the least that a charge has', () => {
    expect(validateCharge(BCA)).toEqual({ charge: BCA });
    expect(validateCharge({ paymentType: 'qris', grossAmount: 1 })).toEqual({
      charge: { paymentType: 'qris', grossAmount: 1, paymentOptions: {} },
    });
  });

  it('everything that it may have', () => {
    const charge = {
      ...BCA,
      orderId: 'a~B_c.1-2',
      customerDetails: { firstName: 'Customer', lastName: '', email: 'customer-1@example.com', phone: '' },
      itemDetails: [
        { id: '1', name: 'Kopi', price: 60_000, quantity: 2, brand: '', category: '', merchantName: '' },
        { name: 'Diskon', price: -20_000, url: 'https://shop.test/diskon' },
      ],
      customExpiry: { expiryDuration: 2, unit: 'hour' },
      notificationUrl: 'https://shop.test/hook',
      metadata: { a: [1, { b: null }] },
      customFields: ['one', '', 'three'],
      userId: 'customer-1',
      account: 'bali',
    };
    expect(validateCharge(charge)).toEqual({ charge });
  });

  it.each([1, 9_999_999_999_999])('an amount of %d', (grossAmount) => {
    expect(errorsOf({ ...BCA, grossAmount })).toEqual([]);
  });
});

describe('validateCharge: what is not', () => {
  it.each([
    [
      'grossAmount',
      [0, -1, 1.5, 10_000_000_000_000, '100000', Number.NaN, Infinity, null, undefined, [1], {}],
    ],
    ['paymentType', ['paypal', '', null, undefined, 5, ['qris'], 'constructor']],
    ['orderId', ['', 'a b', 'a/b', 'x'.repeat(51), 5, null, ['a'], 'é', 'a\n', 'a\0']],
    ['customerDetails', [null, 'customer-1', [], 5]],
    ['itemDetails', [null, 'kopi', [], {}, 5]],
    ['customExpiry', [null, 60, []]],
    ['notificationUrl', ['', 'shop.test', 'ftp://shop.test', 'javascript:alert(1)', null, 5]],
    [
      'metadata',
      [null, [], 'text', 5, { 'a\0': 1 }, { a: 'b\0' }, { cvv: '123' }, { a: { card_number: '4' } }],
    ],
    ['customFields', [null, [], ['a', 'b', 'c', 'd'], 'one', {}]],
    ['userId', ['', ' ', 5, null, 'x'.repeat(256), 'a\0']],
    ['account', ['', ' ', 5, null, 'x'.repeat(65)]],
    ['colour', ['red']],
  ])('%s', (field, values) => {
    for (const value of values) {
      expect([value, fieldsOf({ ...BCA, [field]: value })]).toEqual([value, [field]]);
    }
  });

  it('names nested fields by their path', () => {
    const input = {
      ...BCA,
      grossAmount: 3,
      customerDetails: { email: 'no', age: 5 },
      itemDetails: [{ name: 'Kopi', price: 1 }, { name: '', price: '2', quantity: 0 }, { price: 1 }],
      customExpiry: { expiryDuration: 0, unit: 'week' },
      customFields: ['ok', 'x'.repeat(256)],
      paymentOptions: { bank: 'hsbc', colour: 'red' },
    };
    expect(fieldsOf(input).sort()).toEqual([
      'customExpiry.expiryDuration',
      'customExpiry.unit',
      'customFields.1',
      'customerDetails.age',
      'customerDetails.email',
      'itemDetails.1.name',
      'itemDetails.1.price',
      'itemDetails.1.quantity',
      'itemDetails.2.name',
      'paymentOptions.bank',
      'paymentOptions.colour',
    ]);
  });

  it('tells of the options although the details are wrong, where the type is known', () => {
    expect(fieldsOf({ paymentType: 'bank_transfer' })).toEqual(['grossAmount', 'paymentOptions.bank']);
    expect(fieldsOf({ paymentType: 'paypal' })).toEqual(['paymentType', 'grossAmount']);
  });

  it.each([null, 'charge', [], 5, undefined])('%j is no charge', (input) => {
    expect(errorsOf(input).length).toBeGreaterThan(0);
  });
});

describe('validateCharge: rules over several fields', () => {
  const item = (price: number, quantity?: number, id?: string) => ({ id, name: 'x', price, quantity });

  it('the items add up to the amount, discounts included', () => {
    expect(errorsOf({ ...BCA, itemDetails: [item(60_000, 2), item(-20_000)] })).toEqual([]);
    expect(errorsOf({ ...BCA, itemDetails: [item(60_000), item(39_999)] })).toEqual([
      {
        field: 'itemDetails',
        message: 'itemDetails must add up to the gross amount of 100000.00, but their sum is 99999.00',
      },
    ]);
  });

  it('adds beyond the safe integers without rounding', () => {
    const items = Array.from({ length: 200 }, () => item(9_999_999_999_999, 1_000_000));
    expect(errorsOf({ ...BCA, itemDetails: items })[0]?.message).toMatch(
      /their sum is 1999999999999800000000\.00$/,
    );
  });

  it('nobody marks a charge as an invoice of Midtrans’', () => {
    expect(errorsOf({ ...BCA, metadata: { midtrans_invoice_id: 'mine' } })).toEqual([
      {
        field: 'metadata',
        message: "metadata must not contain midtrans_invoice_id: it is Midtrans' own mark of an invoice",
      },
    ]);
  });

  it('nobody tells of a fee or a promotion in the place of Midtrans', () => {
    expect(errorsOf({ ...BCA, metadata: { extra_info: {} } })).toEqual([
      {
        field: 'metadata',
        message: 'metadata must not contain extra_info: Midtrans tells there of fees and promotions',
      },
    ]);
  });

  it('Akulaku wants items with an id each, and a customer', () => {
    const akulaku = { paymentType: 'akulaku', grossAmount: 2 };
    expect(fieldsOf(akulaku)).toEqual(['itemDetails', 'customerDetails']);
    const charge = (...ids: (string | undefined)[]) => ({
      ...akulaku,
      customerDetails: {},
      itemDetails: ids.map((id) => item(1, 1, id)),
    });
    expect(fieldsOf(charge('a', 'a'))).toEqual(['itemDetails']);
    expect(fieldsOf(charge(undefined, undefined))).toEqual(['itemDetails']);
    expect(fieldsOf(charge('a', undefined))).toEqual(['itemDetails']);
    expect(fieldsOf(charge('a', ''))).toEqual(['itemDetails']);
    expect(fieldsOf(charge('a', 'b'))).toEqual([]);
  });

  it.each(PAYMENT_TYPES)('custom expiry of %s', (paymentType) => {
    const input = { paymentType, grossAmount: 1, customExpiry: { expiryDuration: 1 } };
    const refused = paymentType === 'credit_card' || paymentType === 'ovo';
    expect(
      fieldsOf({ ...input, paymentOptions: { tokenId: '48111111-1114-x', payerPhoneNumber: '08123456789' } }),
    ).toEqual(expect.arrayContaining(refused ? ['customExpiry'] : []));
    expect(fieldsOf(input).includes('customExpiry')).toBe(refused);
  });

  it('never throws, whatever it is given', () => {
    const fields = [
      'paymentType',
      'grossAmount',
      'itemDetails',
      'customerDetails',
      'paymentOptions',
      'metadata',
    ];
    const shaped = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'constructor'), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.anything(), shaped), (input) => {
        const { charge, errors } = validateCharge(input);
        return (charge === undefined) !== (errors === undefined);
      }),
      { numRuns: 500 },
    );
  });
});
