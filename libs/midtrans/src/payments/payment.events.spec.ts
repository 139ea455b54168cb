import { EventCatalogue } from '../events/event.catalogue';
import type { OutboxRow } from '../events/outbox.row';
import { paymentEvents, type PaymentEvent } from './payment.events';

const catalogue = new EventCatalogue([paymentEvents]);

const ROW = {
  sequence: '9007199254740993',
  id: '0190d1f0-0000-7000-8000-000000000001',
  account: 'bali',
  occurred_at: '2026-11-21T03:00:00.123Z',
};
const PAYMENT = {
  id: '0190d1f0-0000-7000-8000-000000000002',
  account: 'bali',
  user_id: 'customer-1',
  order_id: 'order-1',
  subscription_id: null,
  payment_link_id: null,
  payment_type: 'bank_transfer',
  bank: 'bca',
  store: 'store',
  gross_amount: 100_000,
  currency: 'IDR',
  customer_first_name: 'Customer',
  customer_last_name: 'Last',
  customer_email: 'customer-1@example.com',
  customer_phone: '0812',
  va_number: 'va',
  bill_key: 'key',
  biller_code: 'biller',
  payment_code: 'code',
  redirect_url: 'redirect',
  deeplink_url: 'deeplink',
  qr_string: 'qr',
  metadata: { table: 7 },
  custom_field1: 'one',
  custom_field2: 'two',
  custom_field3: 'three',
  created_at: '2026-11-21T02:00:00Z',
  updated_at: '2026-11-21T03:00:00Z',
};
const STEP = {
  transaction_id: 'transaction-1',
  transaction_status: 'settlement',
  fraud_status: 'accept',
  status_code: '200',
  status_message: 'settled',
  transaction_time: '2026-11-21T09:00:00+07:00',
  settlement_time: '2026-11-21T10:00:00+07:00',
  expiry_time: '2026-11-22T09:00:00+07:00',
  paid_at: '2026-11-21T03:00:00Z',
  refund_amount: 30_000,
  is_paid: true,
  previous_status: 'pending',
};
const row = (type: string, payload: object, payment: object | null = PAYMENT): OutboxRow =>
  ({ ...ROW, type, payload, payment }) as unknown as OutboxRow;

describe('the event of a stored row', () => {
  it('gives the payment as it was, in the names and types of the service', () => {
    expect(catalogue.eventOf(row('payment.settled', STEP))).toStrictEqual({
      id: ROW.id,
      type: 'payment.settled',
      account: 'bali',
      occurredAt: new Date('2026-11-21T03:00:00.123Z'),
      previousStatus: 'pending',
      payment: {
        id: PAYMENT.id,
        account: 'bali',
        userId: 'customer-1',
        orderId: 'order-1',
        transactionId: 'transaction-1',
        subscriptionId: null,
        paymentLinkId: null,
        paymentType: 'bank_transfer',
        bank: 'bca',
        store: 'store',
        grossAmount: 100_000,
        currency: 'IDR',
        transactionStatus: 'settlement',
        fraudStatus: 'accept',
        statusCode: '200',
        statusMessage: 'settled',
        customerFirstName: 'Customer',
        customerLastName: 'Last',
        customerEmail: 'customer-1@example.com',
        customerPhone: '0812',
        vaNumber: 'va',
        billKey: 'key',
        billerCode: 'biller',
        paymentCode: 'code',
        redirectUrl: 'redirect',
        deeplinkUrl: 'deeplink',
        qrString: 'qr',
        transactionTime: new Date('2026-11-21T02:00:00Z'),
        settlementTime: new Date('2026-11-21T03:00:00Z'),
        expiryTime: new Date('2026-11-22T02:00:00Z'),
        paidAt: new Date('2026-11-21T03:00:00Z'),
        refundAmount: 30_000,
        netAmount: 70_000,
        isPaid: true,
        metadata: { table: 7 },
        customField1: 'one',
        customField2: 'two',
        customField3: 'three',
        createdAt: new Date('2026-11-21T02:00:00Z'),
        updatedAt: new Date('2026-11-21T03:00:00Z'),
      },
    });
  });

  it('what is not there is null', () => {
    const times = { transaction_time: null, settlement_time: null, expiry_time: null, paid_at: null };
    const event = catalogue.eventOf(
      row('payment.created', { ...STEP, ...times, previous_status: 'initiated' }, { ...PAYMENT, bank: null }),
    ) as PaymentEvent;
    expect(event.previousStatus).toBe('initiated');
    expect(event.payment).toMatchObject({
      bank: null,
      transactionTime: null,
      settlementTime: null,
      expiryTime: null,
      paidAt: null,
    });
  });

  it('reads amounts and times of the driver, too', () => {
    const driver = { ...PAYMENT, gross_amount: '100000.00', created_at: new Date('2026-11-21T02:00:00Z') };
    expect(catalogue.eventOf(row('payment.settled', STEP, driver))).toEqual(
      catalogue.eventOf(row('payment.settled', STEP)),
    );
  });

  it('is none where the payment is gone', () => {
    expect(catalogue.eventOf(row('payment.settled', STEP, null))).toBeUndefined();
  });

  it('takes the time as text (of a statement with JSON) or as a Date (of the driver)', () => {
    const occurredAt = new Date('2026-11-21T03:00:00.123Z');
    const asDate = { ...row('payment.settled', STEP), occurred_at: occurredAt };
    expect(catalogue.eventOf(asDate)?.occurredAt).toEqual(occurredAt);
  });
});
