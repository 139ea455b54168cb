import type { PaymentEvent } from './catalogue';
import { eventOfRow, type OutboxRow } from './outbox.row';

const ROW = {
  sequence: '9007199254740993',
  id: '0190d1f0-0000-7000-8000-000000000001',
  account: 'bali',
  occurred_at: '2026-11-21T03:00:00.123Z',
  attempts: 0,
  delivered_to: [],
};
const PAYMENT = {
  id: '0190d1f0-0000-7000-8000-000000000002',
  account: 'bali',
  user_id: 'customer-1',
  order_id: 'order-1',
  subscription_id: null,
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

describe('eventOfRow', () => {
  it('gives the payment as it was, in the names and types of the service', () => {
    expect(eventOfRow(row('payment.settled', STEP))).toStrictEqual({
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
    const event = eventOfRow(
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

  it('gives a notification as it was recorded', () => {
    const notification = { id: 'n-1', account: 'bali', orderId: 'order-9', status: 'unmatched' };
    expect(eventOfRow(row('notification.unmatched', { notification }))).toStrictEqual({
      id: ROW.id,
      type: 'notification.unmatched',
      account: 'bali',
      occurredAt: new Date('2026-11-21T03:00:00.123Z'),
      notification,
    });
  });

  it('gives a subscription with its times, and the charge that it is about', () => {
    const subscription = {
      id: 's-1',
      status: 'active',
      startTime: '2026-11-21T02:00:00.000Z',
      previousExecutionAt: null,
      nextExecutionAt: '2026-12-21T02:00:00.000Z',
      createdAt: '2026-11-20T02:00:00.000Z',
      updatedAt: '2026-11-21T03:00:00.000Z',
    };
    const charge = { id: 'p-1', orderId: 'gold-1', transactionId: 't-1', grossAmount: 14_000 };
    const payload = { subscription, previousStatus: 'active', charge };
    expect(eventOfRow(row('subscription.charged', payload, null))).toStrictEqual({
      id: ROW.id,
      type: 'subscription.charged',
      account: 'bali',
      occurredAt: new Date('2026-11-21T03:00:00.123Z'),
      previousStatus: 'active',
      charge,
      subscription: {
        id: 's-1',
        status: 'active',
        startTime: new Date('2026-11-21T02:00:00Z'),
        previousExecutionAt: null,
        nextExecutionAt: new Date('2026-12-21T02:00:00Z'),
        createdAt: new Date('2026-11-20T02:00:00Z'),
        updatedAt: new Date('2026-11-21T03:00:00Z'),
      },
    });
  });

  it('reads amounts and times of the driver, too', () => {
    const driver = { ...PAYMENT, gross_amount: '100000.00', created_at: new Date('2026-11-21T02:00:00Z') };
    expect(eventOfRow(row('payment.settled', STEP, driver))).toEqual(
      eventOfRow(row('payment.settled', STEP)),
    );
  });

  it('is none where the payment is gone', () => {
    expect(eventOfRow(row('payment.settled', STEP, null))).toBeUndefined();
  });

  it('takes the time as text (of a statement with JSON) or as a Date (of the driver)', () => {
    const payload = { notification: {} };
    const occurredAt = new Date('2026-11-21T03:00:00.123Z');
    const asDate = { ...row('notification.unmatched', payload), occurred_at: occurredAt };
    expect(eventOfRow(asDate)?.occurredAt).toEqual(occurredAt);
  });
});
