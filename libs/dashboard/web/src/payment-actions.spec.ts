import { PAYMENT_STATUSES, type PaymentStatus } from './api-types';
import { actionsOf, isPaidAgain, leftOfAttempt, leftToRefund, may, rupiahIn } from './payment-actions';

const staff = { read_only: false, rights: {}, user: { id: 'staff', is_staff: true } };
const owner = {
  read_only: false,
  rights: { cancel: true, expire: true, void: false, refund: false },
  user: { id: 'customer', is_staff: false },
};
const payment = (transaction_status: PaymentStatus, fraud_status = 'accept') => ({
  transaction_status,
  fraud_status,
  is_paid: ['capture', 'settlement', 'partial_refund', 'partial_chargeback'].includes(transaction_status),
  net_amount: '10000.00',
});

describe('what can be done to a payment', () => {
  const expected: Record<PaymentStatus, string[]> = {
    initiated: ['cancel', 'expire'],
    pending: ['cancel', 'expire'],
    authorize: ['capture', 'cancel'],
    capture: ['refund', 'cancel'],
    settlement: ['refund'],
    deny: [],
    cancel: [],
    expire: [],
    refund: [],
    partial_refund: ['refund'],
    chargeback: [],
    partial_chargeback: ['refund'],
    failure: [],
  };

  it.each(PAYMENT_STATUSES)('follows from its state: %s', (status) => {
    expect(actionsOf(payment(status), 10_000, 'partial', staff)).toEqual(expected[status]);
  });

  it('is to approve or deny what is challenged', () => {
    const challenged = { ...payment('capture', 'challenge'), is_paid: false };
    expect(actionsOf(challenged, 0, 'partial', staff)).toEqual(['approve', 'deny', 'cancel']);
  });

  it.each([
    ['nothing is left', 0, 'partial'],
    ['its method gives nothing back', 10_000, 'none'],
  ] as const)('is no refund where %s', (_why, left, refunds) => {
    expect(actionsOf(payment('settlement'), left, refunds, staff)).toEqual([]);
  });

  it('is no void for whoever may only cancel what is unpaid', () => {
    expect(actionsOf(payment('pending'), 0, 'partial', owner)).toEqual(['cancel', 'expire']);
    expect(actionsOf(payment('capture'), 10_000, 'partial', owner)).toEqual([]);
  });

  it('is nothing where all is only shown', () => {
    const reader = { ...staff, read_only: true, rights: { refund: true } };
    expect(actionsOf(payment('settlement'), 10_000, 'partial', reader)).toEqual([]);
  });
});

it('What the server names no right for is for staff', () => {
  expect(may('discard_event', staff)).toBe(true);
  expect(may('discard_event', owner)).toBe(false);
});

it('What is set aside for a refund without an outcome cannot be refunded again, each transaction by itself', () => {
  const refunds = [
    { amount: '2000.00', status: 'requested', transaction_id: null },
    { amount: '3000.00', status: 'rejected', transaction_id: null },
    { amount: '1000.00', status: 'confirmed', transaction_id: null },
    { amount: '4000.00', status: 'requested', transaction_id: 'second' },
  ] as const;
  expect(leftToRefund({ net_amount: '9000.00' }, refunds)).toBe(7_000);
  const second = {
    transaction_id: 'second',
    transaction_status: 'settlement',
    gross_amount: '10000.00',
    refund_amount: '1000.00',
  };
  expect(leftOfAttempt(second, refunds)).toBe(5_000);
  expect(isPaidAgain(second, { transaction_id: 'first' })).toBe(true);
  expect(isPaidAgain(second, { transaction_id: 'second' })).toBe(false);
  expect(isPaidAgain({ ...second, transaction_status: 'deny' }, { transaction_id: 'first' })).toBe(false);
});

it.each([
  ['10000', 10_000],
  ['Rp 1.250.000', 1_250_000],
  ['rp1,250,000', 1_250_000],
  ['', undefined],
  ['-5', undefined],
  ['1e6', undefined],
  ['99999999999999', undefined],
])('reads %j as an amount', (text, amount) => {
  expect(rupiahIn(text)).toBe(amount);
});
