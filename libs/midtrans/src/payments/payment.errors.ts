import { RejectedError } from '../errors/gateway-failure';
import { DeclinedError, NotFoundError, StateError, type StateCode } from '../errors/midtrans-module.error';
import type { MidtransError } from '../gateway';

/** There is no such payment, or it is not the caller's. */
export class PaymentNotFoundError extends NotFoundError {
  constructor() {
    super('Payment');
  }
}

/**
 * Midtrans rejected the charge for good: the payment is stored as a `failure`, and its order id may be charged again.
 */
export class ChargeRejectedError extends RejectedError {
  constructor(
    readonly orderId: string,
    cause: MidtransError,
  ) {
    super(`the charge of order ${orderId}`, cause);
  }
}

/** What can be done to a payment after its charge. */
export type PaymentOperation = 'cancel' | 'expire' | 'capture' | 'approve' | 'deny' | 'refund' | 'continue';

/**
 * What of a payment may forbid an operation, beside its state. `amount_exceeded`: it is more than is left; `not_supported`: the
 * payment's method does not know it; `refund_key_taken`: the key names another refund.
 */
export type PaymentStateCode = StateCode | 'amount_exceeded' | 'not_supported' | 'refund_key_taken';

/** A payment that does not allow an operation, here or at Midtrans. */
export class PaymentStateError extends StateError<PaymentStateCode> {
  constructor(
    readonly operation: PaymentOperation,
    readonly orderId: string,
    code: PaymentStateCode,
    reason: string,
    /** What Midtrans said, where it was asked. */
    override readonly cause?: MidtransError,
    /** Whether asking again may find it otherwise. @default where it is `in_progress` */
    passes?: boolean,
  ) {
    super(`Order ${orderId}: ${reason}`, code, passes);
  }
}

/** An operation that the bank, or its wallet, said no to. */
export class PaymentDeclinedError extends DeclinedError {
  constructor(
    readonly operation: PaymentOperation,
    readonly orderId: string,
    reason: string,
  ) {
    super(`Order ${orderId}: ${reason}`);
  }
}

/** What to do where the outcome is unknown: one sentence, without its full stop. */
export const REMEDIES = {
  charge: (orderId: string) => `ask for the status of order_id ${orderId}, or for the same charge again`,
  snap: (orderId: string) => `ask for the page of order_id ${orderId} again`,
  operation: (orderId: string) => `ask for the status of order_id ${orderId}`,
  refund: (orderId: string, refundKey: string) =>
    `ask again with refund_key ${refundKey}, or for the status of order_id ${orderId}`,
} as const;
