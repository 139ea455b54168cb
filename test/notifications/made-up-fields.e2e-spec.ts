import { TRANSACTION_STATUSES } from 'nestjs-midtrans/gateway';
import { transactionIdOf } from '../support/known-transactions';
import { expectTakenOrLater, newOrderId, Shops, substanceOf } from './attacks.support';

const shops = new Shops();
afterAll(() => shops.close());
let mine: string;
beforeEach(() => {
  mine = newOrderId();
});

/** Every field that a notification may have beside what its signature covers. */
const UNSIGNED: Record<string, readonly unknown[]> = {
  transaction_status: TRANSACTION_STATUSES.filter((status) => status !== 'pending'),
  transaction_id: ['transaction-of-nobody', '../../v2/x', ''],
  fraud_status: ['challenge', 'deny', '', null],
  payment_type: ['gopay', 'dana', 'credit_card', ''],
  currency: ['USD', 'idr', ''],
  transaction_time: ['2020-01-01 00:00:00'],
  settlement_time: ['2020-01-01 00:00:00'],
  expiry_time: ['2036-01-01 00:00:00'],
  refund_amount: ['100000.00'],
  refunds: [[{ refund_chargeback_id: '7', refund_amount: '100000.00', refund_key: 'made-up' }]],
  metadata: [{ made: 'up' }, { midtrans_invoice_id: 'made-up' }],
  va_numbers: [[{ bank: 'bca', va_number: '666' }]],
  permata_va_number: ['666'],
  bill_key: ['666'],
  payment_code: ['666'],
  qr_string: ['made up'],
  actions: [[{ name: 'deeplink-redirect', method: 'GET', url: 'https://example.com/' }]],
  redirect_url: ['https://example.com/'],
  custom_field1: ['made up'],
  masked_card: ['48111111-1114'],
  saved_token_id: ['48111111sHfSakAvHvFQFEjTivUV1114'],
  bank: ['bni'],
  user_id: ['customer-2'],
};

const MADE_UP = Object.entries(UNSIGNED).flatMap(([field, values]) =>
  values.map((value) => ({ field, value })),
);

describe('a notification with one field that its signature does not cover made up', () => {
  it.each(MADE_UP)('changes nothing of a payment: $field is $value', async ({ field, value }) => {
    const on = await shops.of();
    const id = await on.charge(mine);
    const before = substanceOf(await on.payment(id));
    expectTakenOrLater(await on.notify({ ...on.told(mine, 'pending'), [field]: value }));
    expect(substanceOf(await on.payment(id))).toEqual(before);
  });

  it.each(MADE_UP.filter(({ field }) => field !== 'transaction_status'))(
    'leaves of a settlement what the gateway says: $field is $value',
    async ({ field, value }) => {
      const on = await shops.of();
      const id = await on.charge(mine);
      on.truth(mine, 'settlement');
      expectTakenOrLater(await on.notify({ ...on.told(mine, 'settlement'), [field]: value }));
      expect((await on.notify(on.told(mine, 'settlement'))).status).toBe(200);
      expect(await on.payment(id)).toMatchObject({
        transaction_status: 'settlement',
        is_paid: true,
        transaction_id: transactionIdOf(mine),
        payment_type: 'bank_transfer',
        currency: 'IDR',
        va_number: '812785002530231',
        net_amount: '100000.00',
        fraud_status: 'accept',
        metadata: {},
        settlement_time: '2026-11-21T03:00:00.000Z',
      });
    },
  );
});
