import type { TransactionStatus } from '../transaction-status';
import type { TransactionRecord } from './transaction';

const PAID: ReadonlySet<TransactionStatus> = new Set([
  'capture',
  'settlement',
  'partial_refund',
  'refund',
  'partial_chargeback',
  'chargeback',
]);
const LOST: ReadonlySet<TransactionStatus> = new Set(['deny', 'cancel', 'expire', 'failure']);

/** Whether the customer's money came, even if it has gone back since. */
export function isPaid({ status, fraudStatus }: TransactionRecord): boolean {
  return PAID.has(status) && (fraudStatus ?? 'accept') === 'accept';
}

/** Whether a payment ended without money: what it was for may be paid by another. */
export function isLost({ status }: TransactionRecord): boolean {
  return LOST.has(status);
}
