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
    /** Whether asking again may find it otherwise: something else is under way, or not known yet. */
    readonly passes = false,
  ) {
    super(`The account was not ${operation}ed: ${reason}`);
  }
}

/** The order id is taken: only a charge that Midtrans never accepted may be tried again under its own. */
export class DuplicateOrderIdError extends Error {
  override readonly name = 'DuplicateOrderIdError';

  /**
   * @param reason - what it is taken by
   * @param passes - whether asking again may find it otherwise
   */
  constructor(
    readonly orderId: string,
    reason = 'was charged before',
    readonly passes = false,
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

/** What the outcome of something is asked about by. */
export interface UnknownOutcomeIds {
  readonly orderId?: string;
  /** Of a refund: asked for again with it, it is made once. */
  readonly refundKey?: string;
  readonly subscriptionId?: string;
  readonly payAccountId?: string;
}

/**
 * Midtrans may or may not have carried something out: a charge, an operation, a refund, an invoice, a subscription, a linking.
 * What was asked for is remembered, under the ids of this error, and is found out by whoever comes first: the same call made
 * again, a notification, or a look at its status.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';

  constructor(
    /** What was asked for: `charge`, `cancel`, `refund`, … */
    readonly operation: string,
    /** What to ask about. */
    readonly ids: UnknownOutcomeIds,
    /** What to do about it, in one sentence without its full stop. */
    readonly remedy: string,
    /** What Midtrans did, or what kept its answer from being stored. */
    override readonly cause: Error,
  ) {
    const { orderId, subscriptionId, payAccountId } = ids;
    const subject = orderId ?? subscriptionId ?? payAccountId ?? 'something';
    super(
      `It is not known whether Midtrans carried out the ${operation} of ${subject}: ${cause.message}; ${remedy}`,
    );
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
    /** Whether asking again may find it otherwise: something else is under way, or not known yet. */
    readonly passes = false,
  ) {
    super(`Order ${orderId}: ${reason}`);
  }
}
