import type { TransactionRecord } from '../transactions/transaction';
import type { Transactions } from '../transactions/transactions';
import { canMove } from '../transactions/transitions';
import { isPaid } from '../transactions/paid';

/** Ends an unpaid payment because what it was for no longer wants it. The gateway tells nobody of that. */
export function callOff(transactions: Transactions, payment: TransactionRecord): void {
  if (!isPaid(payment) && canMove(payment, 'cancel')) transactions.ledger.move(payment, { status: 'cancel' });
}
