import type { TransactionStatus } from './transaction-status';

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

/** The transaction has not so much that could be refunded or charged back, or it must be given back as a whole. */
export class IllegalAmountError extends SimulatorError {
  override readonly name = 'IllegalAmountError';

  constructor(
    readonly orderId: string,
    /** Whole rupiah. */
    readonly amount: number,
    /** Whole rupiah that are left. */
    readonly rest: number,
  ) {
    super(`Order ${orderId} has Rp${rest} left, of which Rp${amount} cannot be given back`);
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

/** A value given to the simulator is not what it must be. */
export class InvalidFieldError extends SimulatorError {
  override readonly name = 'InvalidFieldError';

  constructor(
    /** Where it was given: `fault.ms`. */
    readonly field: string,
    problem: string,
  ) {
    super(`${field} ${problem}`);
  }
}

/** No fault in force has this id. */
export class UnknownFaultError extends SimulatorError {
  override readonly name = 'UnknownFaultError';

  constructor(readonly id: string) {
    super(`No fault in force has the id ${id}`);
  }
}

/** No notification with this id was sent. */
export class UnknownNotificationError extends SimulatorError {
  override readonly name = 'UnknownNotificationError';

  constructor(readonly id: string) {
    super(`No notification has the id ${id}`);
  }
}
