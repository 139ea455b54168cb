import { redactText, type MidtransError } from '../gateway';
import type { FieldError } from '../validation/validate';
import { mayBeDone, RejectedError, unknownOutcome } from './gateway-failure';
import {
  DeclinedError,
  MidtransModuleError,
  NotFoundError,
  StateError,
  type PublicError,
  type StateCode,
  type UnknownOutcomeIds,
} from './midtrans-module.error';

/** What the caller gave is not valid; nothing was stored and nothing was sent. `details` name each field as the caller wrote it. */
export class MidtransInputError extends MidtransModuleError {
  constructor(errors: readonly FieldError[]) {
    // A field's name may be anything, a card number too, and errors are logged and stored.
    const details = errors.map(({ field, message }) => ({
      field: redactText(field),
      message: redactText(message),
    }));
    const message = details.map((detail) => detail.message).join('; ');
    super(message, { status: 400, code: 'invalid_input', details });
  }
}

/** There is no such payment, or it is not the caller's. */
export class PaymentNotFoundError extends NotFoundError {
  constructor() {
    super('Payment');
  }
}

/** There is no such account of a customer, or it is not the caller's. */
export class PayAccountNotFoundError extends NotFoundError {
  constructor() {
    super('Pay account');
  }
}

/** There is no such saved card, or it is not the caller's. */
export class SavedCardNotFoundError extends NotFoundError {
  constructor() {
    super('Saved card');
  }
}

/** What can be done to a customer's account. */
export type PayAccountOperation = 'link' | 'unlink';

/** A customer's account is not in a state to be linked or unlinked. `already_linked`: it is linked, and not by this user. */
export class PayAccountStateError extends StateError<'already_linked'> {
  constructor(
    readonly operation: PayAccountOperation,
    code: StateCode | 'already_linked',
    reason: string,
    /** What Midtrans said, where it was an error. */
    override readonly cause?: MidtransError,
  ) {
    super(`The account was not ${operation}ed: ${reason}`, code);
  }
}

/** GoPay did not link or unlink a customer's account. */
export class PayAccountDeclinedError extends DeclinedError {
  constructor(
    readonly operation: PayAccountOperation,
    reason: string,
    /** What Midtrans said, where it was an error. */
    override readonly cause?: MidtransError,
  ) {
    super(`The account was not ${operation}ed: ${reason}`);
  }
}

/** The order id is taken: only a charge that Midtrans never accepted may be tried again under its own. */
export class DuplicateOrderIdError extends MidtransModuleError {
  /**
   * @param reason - what it is taken by
   * @param passes - whether asking again may find it otherwise
   */
  constructor(
    readonly orderId: string,
    reason = 'was charged before',
    passes = false,
  ) {
    const message = `order_id ${orderId} ${reason}`;
    const details = [{ field: 'order_id', message }];
    super(message, { status: 400, code: 'duplicate_order_id', details, passes });
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

/**
 * Midtrans may or may not have carried something out: a charge, an operation, a refund, an invoice, a subscription, a linking.
 * What was asked for is remembered, under the ids of this error, and is found out by whoever comes first: the same call made
 * again, a notification, or a look at its status.
 */
export class OutcomeUnknownError extends MidtransModuleError {
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
      unknownOutcome(cause),
    );
  }

  override toPublic(): PublicError {
    return mayBeDone(unknownOutcome(this.cause), this);
  }
}

/** What can be done to a payment after its charge. */
export type PaymentOperation = 'cancel' | 'expire' | 'capture' | 'approve' | 'deny' | 'refund';

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
