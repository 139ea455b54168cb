import type { TransactionByOrderId } from '../options';
import { isPaid } from './paid';
import type { TransactionRecord } from './transaction';

/** The gateway knows DANA's and other BI-SNAP payments by their transaction_id only. */
export function isKnownByTransactionIdOnly({ paymentType, isOverBiSnap }: TransactionRecord): boolean {
  return paymentType === 'dana' || isOverBiSnap === true;
}

/** The transaction that an order_id stands for, of all that it has, oldest first. */
export function transactionOf(
  records: readonly TransactionRecord[],
  which: TransactionByOrderId = 'newest',
): TransactionRecord | undefined {
  switch (which) {
    case 'newest':
      return records.at(-1);
    case 'oldest':
      return records[0];
    case 'paid':
      return records.findLast(isPaid) ?? records.at(-1);
  }
}
