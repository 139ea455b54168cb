import type { TransactionStatus } from './transactions/transaction';

/** What every error thrown by the simulator's own methods extends. */
export class SimulatorError extends Error {
  override readonly name: string = 'SimulatorError';
}

/** No transaction was ever charged under this order_id (or transaction_id). */
export class UnknownTransactionError extends SimulatorError {
  override readonly name = 'UnknownTransactionError';

  constructor(readonly orderId: string) {
    super(`No transaction has the order_id ${orderId}`);
  }
}

/** The gateway's state machine has no way from the transaction's status to the one asked for. */
export class IllegalTransitionError extends SimulatorError {
  override readonly name = 'IllegalTransitionError';

  constructor(
    readonly orderId: string,
    readonly from: TransactionStatus,
    readonly to: TransactionStatus,
    reason?: string,
  ) {
    super(`Order ${orderId} cannot go ${from} → ${to}${reason ? `: ${reason}` : ''}`);
  }
}
