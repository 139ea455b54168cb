import { PAYMENT_TYPES } from '../payment-methods';
import type { FieldError } from '../validation/validate';
import { ChargeBody } from './charge.body';
import { validateCharge } from './charge.validation';

const read = (body: object) => ({ ...ChargeBody.read(body).value });
const refused = (body: object): FieldError[] => ChargeBody.read(body).errors ?? [];
const fieldsRefused = (body: object): string[] => refused(body).map(({ field }) => field);
/** As the pipe, and then the service, have it. */
const errorsOf = (body: object): FieldError[] => {
  const { value, errors } = ChargeBody.read(body);
  if (errors !== undefined) return errors;
  return (validateCharge(value).errors ?? []).flatMap((error) => ChargeBody.toWireNames(error, body));
};

describe('the body of a charge', () => {
  it('reads the names of the body', () => {
    expect(
      read({
        payment_type: 'bank_transfer',
        gross_amount: 100_000,
        order_id: 'order-1',
        bank: 'bca',
        customer_details: { first_name: 'Customer', last_name: 'S', email: 'e@shop.test', phone: 'p' },
        item_details: [{ id: '1', name: 'Kopi', price: 5, quantity: 2, merchant_name: 'Kedai', url: '' }],
        custom_expiry: { expiry_duration: 5, unit: 'hour' },
        notification_url: 'https://shop.test',
        metadata: { snake_case: 1, camelCase: 2 },
        custom_fields: ['a'],
      }),
    ).toEqual({
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      orderId: 'order-1',
      paymentOptions: { bank: 'bca' },
      customerDetails: { firstName: 'Customer', lastName: 'S', email: 'e@shop.test', phone: 'p' },
      itemDetails: [{ id: '1', name: 'Kopi', price: 5, quantity: 2, merchantName: 'Kedai' }],
      customExpiry: { expiryDuration: 5, unit: 'hour' },
      notificationUrl: 'https://shop.test',
      metadata: { snake_case: 1, camelCase: 2 },
      customFields: ['a'],
    });
  });

  it('takes nothing that only a service may say, and no name of TypeScript', () => {
    const body = {
      payment_type: 'qris',
      gross_amount: 5,
      userId: 'x',
      user_id: 'x',
      account: 'bali',
      grossAmount: 5,
      orderId: 'x',
    };
    expect(fieldsRefused(body).sort()).toEqual(['account', 'grossAmount', 'orderId', 'userId', 'user_id']);
  });

  it.each([
    [{ payment_type: 'credit_card', token_id: 't' }, { tokenId: 't' }],
    [{ payment_type: 'gopay', callback_url: 'https://shop.test' }, { callbackUrl: 'https://shop.test' }],
    [{ payment_type: 'shopeepay', callback_url: 'https://shop.test' }, { callbackUrl: 'https://shop.test' }],
    [{ payment_type: 'dana', callback_url: 'https://shop.test' }, { callbackUrl: 'https://shop.test' }],
    [{ payment_type: 'cstore', store: 'indomaret' }, { store: 'indomaret' }],
    [{ payment_type: 'qris', qris_acquirer: 'gopay' }, { acquirer: 'gopay' }],
  ])('%j', (body, paymentOptions) => {
    expect(read(body)).toEqual({ paymentType: body.payment_type, paymentOptions });
  });

  it('lets the object of the method say more, and nothing else than the flat field', () => {
    const body = {
      payment_type: 'bank_transfer',
      bank: 'permata',
      bank_transfer: { bank: 'permata', va_number: '1234567890', permata: { recipient_name: 'ANI' } },
    };
    expect(read(body)).toMatchObject({
      paymentOptions: { bank: 'permata', vaNumber: '1234567890', recipientName: 'ANI' },
    });
    expect(refused({ ...body, gross_amount: 1, bank: 'bca' })).toEqual([
      { field: 'bank_transfer.bank', message: 'bank_transfer.bank must be the same as bank' },
    ]);
  });

  it('refuses the object of another method by its name', () => {
    for (const type of PAYMENT_TYPES) {
      const others = PAYMENT_TYPES.filter((other) => other !== type);
      const body = { payment_type: type, ...Object.fromEntries(others.map((other) => [other, {}])) };
      expect(fieldsRefused(body)).toEqual(expect.arrayContaining(others));
      expect(fieldsRefused({ ...body, ...Object.fromEntries(others.map((other) => [other, ''])) })).toEqual(
        [],
      );
    }
  });

  it.each([null, 'bca', [], 5])('refuses %j as the object of the method', (bank_transfer) => {
    expect(fieldsRefused({ payment_type: 'bank_transfer', gross_amount: 1, bank_transfer })).toEqual([
      'bank_transfer',
    ]);
  });

  it('refuses what the object of the method does not have', () => {
    const body = {
      payment_type: 'credit_card',
      gross_amount: 1,
      credit_card: { tokenId: 't', colour: 'red' },
    };
    expect(fieldsRefused(body)).toEqual(['credit_card.tokenId', 'credit_card.colour']);
  });

  it('takes what is missing for the host to add, and nothing that is wrong', () => {
    expect(read({ payment_type: 'bank_transfer' })).toEqual({
      paymentType: 'bank_transfer',
      paymentOptions: {},
    });
    const body = { gross_amount: '5', customer_details: 'customer-1', item_details: [5, null] };
    expect(fieldsRefused(body).sort()).toEqual([
      'customer_details',
      'gross_amount',
      'item_details.0',
      'payment_type',
    ]);
  });

  it('takes the fields of other methods where they are empty, as a form sends them', () => {
    expect(read({ payment_type: 'qris', bank: '', store: '', token_id: '' })).toEqual({
      paymentType: 'qris',
      paymentOptions: {},
    });
    expect(fieldsRefused({ payment_type: 'qris', gross_amount: 1, bank: 'bca' })).toEqual(['bank']);
  });

  it('is not fooled by names that every object has', () => {
    for (const name of ['__proto__', 'constructor']) {
      const body = JSON.parse(
        `{"payment_type":"qris","gross_amount":1,"metadata":{"a":{"${name}":{"gross_amount":5}}}}`,
      );
      expect(refused(body)).toEqual([
        { field: `metadata.a.${name}`, message: `${name} must not be the name of a field` },
      ]);
    }
    expect(fieldsRefused({ payment_type: 'toString', gross_amount: 1 })).toEqual(['payment_type']);
  });
});

describe('errors of a charge', () => {
  it('names each field as the caller wrote it, in the message too', () => {
    const body = {
      payment_type: 'bank_transfer',
      gross_amount: 'many',
      order_id: 'a b',
      customer_details: { first_name: 5 },
      item_details: [{ name: 'Kopi', price: 5, merchant_name: 5 }],
      custom_expiry: { expiry_duration: 0 },
      notification_url: 'x',
    };
    const errors = errorsOf(body);
    expect(errors.map(({ field }) => field).sort()).toEqual([
      'bank',
      'custom_expiry.expiry_duration',
      'customer_details.first_name',
      'gross_amount',
      'item_details.0.merchant_name',
      'notification_url',
      'order_id',
    ]);
    for (const { field, message } of errors) expect(message.split(' ')[0]).toBe(field.split('.').at(-1));
  });

  it.each([
    [{ payment_type: 'credit_card' }, 'token_id'],
    [{ payment_type: 'credit_card', credit_card: {} }, 'token_id'],
    [{ payment_type: 'credit_card', credit_card: { token_id: 5 } }, 'credit_card.token_id'],
    [{ payment_type: 'ovo' }, 'ovo.payer_phone_number'],
    [{ payment_type: 'cstore', store: 'circle-k' }, 'store'],
    [{ payment_type: 'cstore', cstore: { store: 'circle-k' } }, 'cstore.store'],
    [{ payment_type: 'qris', qris_acquirer: 'x' }, 'qris_acquirer'],
    [{ payment_type: 'gopay', gopay: { pre_auth: 'yes' } }, 'gopay.pre_auth'],
    [{ payment_type: 'gopay', callback_url: 'javascript://x' }, 'callback_url'],
    [
      { payment_type: 'bank_transfer', bank: 'bca', bank_transfer: { bca: { sub_company_code: 'x' } } },
      'bank_transfer.bca.sub_company_code',
    ],
    [
      {
        payment_type: 'bank_transfer',
        bank: 'bca',
        bank_transfer: { free_text: { inquiry: [{ id: 'x' }] } },
      },
      'bank_transfer.free_text.inquiry.0.en',
    ],
    [
      { payment_type: 'credit_card', token_id: 't', credit_card: { bins: ['4811', 'x'] } },
      'credit_card.bins.1',
    ],
  ])('%j: %s', (body, field) => {
    expect(errorsOf({ ...body, gross_amount: 1 }).map((error) => error.field)).toEqual([field]);
  });
});
