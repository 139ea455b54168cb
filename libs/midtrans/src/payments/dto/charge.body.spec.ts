import { MidtransInputError } from '../../errors/midtrans.errors';
import { PAYMENT_TYPES } from '../../payment-methods';
import { validateCharge } from '../charge.validation';
import { chargeInputOf, inChargeBodyNames } from './charge.body';

const fieldsRefused = (body: unknown): string[] => {
  try {
    chargeInputOf(body);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(MidtransInputError);
    return (error as MidtransInputError).details.map(({ field }) => field);
  }
};
/** As the controller does it. */
const errorsOf = (body: unknown) =>
  (validateCharge(chargeInputOf(body)).errors ?? []).flatMap((error) => inChargeBodyNames(error, body));

describe('chargeInputOf', () => {
  it('reads the names of the body', () => {
    expect(
      chargeInputOf({
        payment_type: 'bank_transfer',
        gross_amount: 100_000,
        order_id: 'order-1',
        bank: 'bca',
        customer_details: { first_name: 'Customer', last_name: 'S', email: 'e', phone: 'p' },
        item_details: [{ id: '1', name: 'Kopi', price: 5, quantity: 2, merchant_name: 'Kedai', url: 'u' }],
        custom_expiry: { expiry_duration: 5, unit: 'hour' },
        notification_url: 'https://shop.test',
        metadata: { snake_case: 1, camelCase: 2 },
        custom_fields: ['a'],
      }),
    ).toStrictEqual({
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      orderId: 'order-1',
      paymentOptions: { bank: 'bca' },
      customerDetails: { firstName: 'Customer', lastName: 'S', email: 'e', phone: 'p' },
      itemDetails: [{ id: '1', name: 'Kopi', price: 5, quantity: 2, merchantName: 'Kedai', url: 'u' }],
      customExpiry: { expiryDuration: 5, unit: 'hour' },
      notificationUrl: 'https://shop.test',
      metadata: { snake_case: 1, camelCase: 2 },
      customFields: ['a'],
    });
  });

  it('takes nothing that only a service may say, and no name of TypeScript', () => {
    const body = {
      payment_type: 'qris',
      userId: 'x',
      user_id: 'x',
      account: 'bali',
      grossAmount: 5,
      orderId: 'x',
    };
    expect(chargeInputOf(body)).toStrictEqual({ paymentType: 'qris', paymentOptions: {} });
  });

  it.each([
    [{ payment_type: 'credit_card', token_id: 't' }, { tokenId: 't' }],
    [{ payment_type: 'gopay', callback_url: 'u' }, { callbackUrl: 'u' }],
    [{ payment_type: 'shopeepay', callback_url: 'u' }, { callbackUrl: 'u' }],
    [{ payment_type: 'dana', callback_url: 'u' }, { callbackUrl: 'u' }],
    [{ payment_type: 'cstore', store: 's' }, { store: 's' }],
    [{ payment_type: 'qris', qris_acquirer: 'a' }, { acquirer: 'a' }],
    [{ payment_type: 'echannel', bank: 'bca', store: 's' }, {}],
  ])('%j', (body, paymentOptions) => {
    expect(chargeInputOf(body)).toStrictEqual({ paymentType: body.payment_type, paymentOptions });
  });

  it('lets the object of the method say more, and the last word', () => {
    const body = {
      payment_type: 'bank_transfer',
      bank: 'bca',
      bank_transfer: { bank: 'permata', va_number: '1', permata: { recipient_name: 'ANI' } },
    };
    expect(chargeInputOf(body)).toMatchObject({
      paymentOptions: { bank: 'permata', vaNumber: '1', recipientName: 'ANI' },
    });
  });

  it.each([null, undefined, 'text', 5, [], [{}]])('refuses %j', (body) => {
    expect(fieldsRefused(body)).toEqual(['']);
  });

  it('refuses the object of another method by its name', () => {
    for (const type of PAYMENT_TYPES) {
      const others = PAYMENT_TYPES.filter((other) => other !== type);
      const body = { payment_type: type, ...Object.fromEntries(others.map((other) => [other, {}])) };
      expect(fieldsRefused(body)).toEqual(others);
    }
  });

  it.each([null, 'bca', [], 5])('refuses %j as the object of the method', (bank_transfer) => {
    expect(fieldsRefused({ payment_type: 'bank_transfer', bank_transfer })).toEqual(['bank_transfer']);
  });

  it('refuses what the object of the method does not have', () => {
    const body = { payment_type: 'credit_card', credit_card: { tokenId: 't', colour: 'red' } };
    expect(fieldsRefused(body)).toEqual(['credit_card.tokenId', 'credit_card.colour']);
  });

  it('hands on values as they are, for the service to refuse', () => {
    const body = {
      payment_type: 'qris',
      gross_amount: '5',
      customer_details: 'customer-1',
      item_details: [5, null],
    };
    expect(chargeInputOf(body)).toMatchObject({
      grossAmount: '5',
      customerDetails: 'customer-1',
      itemDetails: [5, null],
    });
  });

  it('is not fooled by names that every object has', () => {
    const body = JSON.parse('{"payment_type":"constructor","__proto__":{"gross_amount":5}}');
    expect(chargeInputOf(body)).toStrictEqual({ paymentType: 'constructor' });
  });
});

describe('inChargeBodyNames', () => {
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
