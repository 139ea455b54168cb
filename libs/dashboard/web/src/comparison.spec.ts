import type { Payment } from './api-types';
import { compared } from './comparison';

const ours = {
  transaction_status: 'pending',
  gross_amount: '10000.00',
  refund_amount: '0.00',
  fraud_status: '',
  transaction_id: 'a',
  payment_type: 'qris',
  status_code: '201',
} as Payment;

it('tells which fields differ, and takes an amount for what it is worth', () => {
  const theirs = {
    transaction_status: 'settlement',
    gross_amount: '10000',
    transaction_id: 'a',
    payment_type: 'qris',
    status_code: 201,
  };
  const differing = compared(ours, theirs).filter(({ differs }) => differs);
  expect(differing).toEqual([
    { field: 'transaction_status', ours: 'pending', theirs: 'settlement', differs: true },
  ]);
});

it('leaves out what neither side has', () => {
  expect(compared(ours, {}).map(({ field }) => field)).not.toContain('fraud_status');
});
