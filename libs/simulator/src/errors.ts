import type { TransactionStatus } from './transaction';

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

/**
 * A request that the gateway refuses. `statusCode` goes into the body; `httpStatus` differs from it because the real
 * gateway answers most refusals with HTTP 200.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly httpStatus: 200 | 400 | 401 | 404 | 405 | 413,
    readonly statusCode: string,
    readonly statusMessage: string,
    readonly validationMessages?: readonly string[],
  ) {
    super(statusMessage);
  }
}

export const refusals = {
  invalid: (messages: readonly string[]) =>
    new Refusal(400, '400', 'One or more parameters in the payload is invalid.', messages),
  noKey: () =>
    new Refusal(401, '401', 'Transaction cannot be authorized with the current client/server key.'),
  unknownKey: () => new Refusal(401, '401', 'Unknown Merchant server_key/id'),
  unknownPath: () => new Refusal(404, '404', 'The requested resource is not found'),
  wrongMethod: () => new Refusal(405, '405', 'The requested resource does not support this HTTP method'),
  malformed: () => new Refusal(413, '413', 'The request body is not a well-formed JSON object'),
  unknownTransaction: () => new Refusal(200, '404', "Transaction doesn't exist."),
  duplicateOrder: () =>
    new Refusal(
      200,
      '406',
      'The request could not be completed due to a conflict with the current state of the target resource, please try again',
    ),
  invalidToken: () => new Refusal(200, '411', 'Token id is missing, invalid, or timed out'),
  notCancellable: () => new Refusal(200, '412', 'Merchant cannot modify the status of the transaction'),
  notExpirable: () => new Refusal(200, '412', 'Transaction status cannot be updated.'),
};
