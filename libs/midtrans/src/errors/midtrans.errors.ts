import type { MidtransError } from '../gateway';
import type { FieldError } from '../validation/validate';

/** What the caller gave is not valid; nothing was stored and nothing was sent. */
export class MidtransInputError extends Error {
  override readonly name = 'MidtransInputError';

  /** @param errors - what is wrong, each field named as the caller wrote it */
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ message }) => message).join('; '));
  }
}

/** There is no such payment, or it is not the caller's. */
export class PaymentNotFoundError extends Error {
  override readonly name = 'PaymentNotFoundError';

  constructor() {
    super('Payment not found');
  }
}

/** The order id is taken: only a charge that Midtrans never accepted may be tried again under its own. */
export class DuplicateOrderIdError extends Error {
  override readonly name = 'DuplicateOrderIdError';

  constructor(readonly orderId: string) {
    super(`order_id ${orderId} was charged before`);
  }
}

/**
 * Midtrans refused the charge for good: the payment is stored as a `failure`, and its order id may be charged again.
 */
export class ChargeRefusedError extends Error {
  override readonly name = 'ChargeRefusedError';

  constructor(
    readonly orderId: string,
    override readonly cause: MidtransError,
  ) {
    super(`Midtrans refused the charge of order ${orderId}: ${cause.message}`);
  }
}

/**
 * Midtrans may or may not have taken the charge: the payment stays `initiated` until its status is read, and must not
 * be charged again meanwhile.
 */
export class ChargeOutcomeUnknownError extends Error {
  override readonly name = 'ChargeOutcomeUnknownError';

  constructor(
    readonly orderId: string,
    /** What Midtrans did, or what kept its answer from being stored. */
    override readonly cause: Error,
  ) {
    super(`It is not known whether Midtrans took the charge of order ${orderId}: ${cause.message}`);
  }
}
