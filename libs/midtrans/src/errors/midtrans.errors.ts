import { redactText, type MidtransError } from '../gateway';
import type { FieldError } from '../validation/validate';

/** What the caller gave is not valid; nothing was stored and nothing was sent. */
export class MidtransInputError extends Error {
  override readonly name = 'MidtransInputError';

  /** What is wrong, each field named as the caller wrote it. */
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    // A field's name may be anything, a card number too, and errors are logged and stored.
    const readable = errors.map(({ field, message }) => ({
      field: redactText(field),
      message: redactText(message),
    }));
    super(readable.map(({ message }) => message).join('; '));
    this.errors = readable;
  }
}

/** There is no such payment, or it is not the caller's. */
export class PaymentNotFoundError extends Error {
  override readonly name = 'PaymentNotFoundError';

  constructor() {
    super('Payment not found');
  }
}

/** There is no such account of a customer, or it is not the caller's. */
export class PayAccountNotFoundError extends Error {
  override readonly name = 'PayAccountNotFoundError';

  constructor() {
    super('Pay account not found');
  }
}

/** There is no such saved card, or it is not the caller's. */
export class SavedCardNotFoundError extends Error {
  override readonly name = 'SavedCardNotFoundError';

  constructor() {
    super('Saved card not found');
  }
}

/**
 * A customer's account cannot be linked or unlinked. `refused`: GoPay said no; `invalid_state`: it is not in a state for it;
 * `already_linked`: it is linked, and not by this user.
 */
export class PayAccountRefusedError extends Error {
  override readonly name = 'PayAccountRefusedError';

  constructor(
    readonly operation: 'link' | 'unlink',
    readonly code: 'refused' | 'invalid_state' | 'already_linked',
    reason: string,
    /** What Midtrans said, where it was an error. */
    override readonly cause?: MidtransError,
  ) {
    super(`The account was not ${operation}ed: ${reason}`);
  }
}

/** The order id is taken: only a charge that Midtrans never accepted may be tried again under its own. */
export class DuplicateOrderIdError extends Error {
  override readonly name = 'DuplicateOrderIdError';

  /** @param reason - what it is taken by */
  constructor(
    readonly orderId: string,
    reason = 'was charged before',
  ) {
    super(`order_id ${orderId} ${reason}`);
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

/** What can be done to a payment after its charge. */
export type PaymentOperation = 'cancel' | 'expire' | 'capture' | 'approve' | 'deny' | 'refund';

/**
 * Why an operation is refused. `invalid_state`: the payment is not in a state for it; `amount_exceeded`: more than is
 * left; `not_supported`: the payment's method does not know it; `refund_key_taken`: the key names another refund;
 * `refused`: the bank or Midtrans said no.
 */
export type RefusalCode =
  'invalid_state' | 'amount_exceeded' | 'not_supported' | 'refund_key_taken' | 'refused';

/** An operation that cannot be done, or that Midtrans or the bank refused for good. */
export class OperationRefusedError extends Error {
  override readonly name = 'OperationRefusedError';

  constructor(
    readonly operation: PaymentOperation,
    readonly orderId: string,
    readonly code: RefusalCode,
    reason: string,
    /** What Midtrans said, where it was asked. */
    override readonly cause?: MidtransError,
  ) {
    super(`Order ${orderId}: ${reason}`);
  }
}

/**
 * Midtrans may or may not have carried out the operation. The payment's status tells, once it is read; a refund is asked
 * for again under its `refundKey`, and is made once.
 */
export class OperationOutcomeUnknownError extends Error {
  override readonly name = 'OperationOutcomeUnknownError';

  constructor(
    readonly operation: PaymentOperation,
    readonly orderId: string,
    /** What Midtrans did, or what kept its answer from being stored. */
    override readonly cause: Error,
    /** Of a refund. */
    readonly refundKey?: string,
  ) {
    super(
      `It is not known whether Midtrans carried out the ${operation} of order ${orderId}: ${cause.message}`,
    );
  }
}
