import type { CreateChargeInput } from './charge.request';
import { chargeRequest } from './charge.payload';
import { validateCharge, type ValidCharge } from './charge.validation';

function valid(input: CreateChargeInput): ValidCharge {
  const { charge, errors } = validateCharge(input);
  if (charge === undefined) throw new Error(JSON.stringify(errors));
  return charge;
}

describe('chargeRequest', () => {
  it('says no more than it must', () => {
    const charge = valid({ paymentType: 'kredivo', grossAmount: 5_000 });
    expect(chargeRequest('order-1', charge)).toStrictEqual({
      payment_type: 'kredivo',
      transaction_details: { order_id: 'order-1', gross_amount: 5_000 },
    });
  });

  it('says everything under the names of the gateway', () => {
    const charge = valid({
      paymentType: 'bank_transfer',
      paymentOptions: { bank: 'bca', vaNumber: '123' },
      grossAmount: 5_000,
      orderId: 'is-not-read-here',
      userId: 'customer-1',
      account: 'bali',
      notificationUrl: 'https://shop.test/hook',
      customerDetails: {
        firstName: 'Customer',
        lastName: 'S',
        email: 'customer-1@example.com',
        phone: '0812',
      },
      itemDetails: [
        {
          id: '1',
          name: 'Kopi',
          price: 2_500,
          quantity: 2,
          brand: 'Gayo',
          category: 'Minuman',
          merchantName: 'Kedai',
          url: 'https://shop.test/kopi',
        },
      ],
      customExpiry: { expiryDuration: 2, unit: 'hour' },
      customFields: ['one', 'two', 'three'],
      metadata: { table: 7 },
    });
    expect(chargeRequest('order-1', charge)).toStrictEqual({
      payment_type: 'bank_transfer',
      bank_transfer: { bank: 'bca', va_number: '123' },
      transaction_details: { order_id: 'order-1', gross_amount: 5_000 },
      customer_details: {
        first_name: 'Customer',
        last_name: 'S',
        email: 'customer-1@example.com',
        phone: '0812',
      },
      item_details: [
        {
          id: '1',
          name: 'Kopi',
          price: 2_500,
          quantity: 2,
          brand: 'Gayo',
          category: 'Minuman',
          merchant_name: 'Kedai',
          url: 'https://shop.test/kopi',
        },
      ],
      custom_expiry: { expiry_duration: 2, unit: 'hour' },
      custom_field1: 'one',
      custom_field2: 'two',
      custom_field3: 'three',
      metadata: { table: 7 },
    });
  });

  it('leaves out what is empty, and fills in what has a default', () => {
    const charge = valid({
      paymentType: 'qris',
      grossAmount: 5_000,
      customerDetails: { firstName: '', email: '' },
      itemDetails: [{ id: '', name: 'Kopi', price: 5_000, brand: '' }],
      customExpiry: { expiryDuration: 5 },
      customFields: ['', 'two'],
      metadata: {},
    });
    expect(chargeRequest('order-1', charge)).toStrictEqual({
      payment_type: 'qris',
      qris: { acquirer: 'gopay' },
      transaction_details: { order_id: 'order-1', gross_amount: 5_000 },
      item_details: [{ name: 'Kopi', price: 5_000, quantity: 1 }],
      custom_expiry: { expiry_duration: 5, unit: 'minute' },
      custom_field2: 'two',
      metadata: {},
    });
  });
});
