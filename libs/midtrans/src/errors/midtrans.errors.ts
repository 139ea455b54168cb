import { redactText } from '../gateway';
import type { FieldError } from '../validation/validate';
import { mayBeDone, unknownOutcome } from './gateway-failure';
import { MidtransModuleError, type PublicError, type UnknownOutcomeIds } from './midtrans-module.error';

/** An answer is for people to read, and is kept for its Idempotency-Key. */
const MOST_ERRORS = 50;

function atMost(errors: readonly FieldError[]): readonly FieldError[] {
  const left = errors.length - MOST_ERRORS;
  return left <= 0 ? errors : [...errors.slice(0, MOST_ERRORS), { field: '', message: `and ${left} more` }];
}

/** What the caller gave is not valid; nothing was stored and nothing was sent. `details` name each field as the caller wrote it. */
export class MidtransInputError extends MidtransModuleError {
  /** @param passes - whether asking again may find it otherwise: a linked account that its customer has not confirmed yet, say */
  constructor(errors: readonly FieldError[], passes = false) {
    // A field's name may be anything, a card number too, and errors are logged and stored.
    const details = atMost(errors).map(({ field, message }) => ({
      field: redactText(field),
      message: redactText(message),
    }));
    const message = details.map((detail) => detail.message).join('; ');
    super(message, { status: 400, code: 'invalid_input', details, passes });
  }
}

/** It is not for the caller to do. `details` name the fields, where it is about some. */
export class ForbiddenError extends MidtransModuleError {
  constructor(message: string, details: readonly FieldError[] = [], passes = false) {
    super(message, { status: 403, code: 'forbidden', details, passes });
  }

  /** What it would do to money as things stand is not for the caller to do. */
  static inState(action: string): ForbiddenError {
    return new ForbiddenError(`${action} is for staff in the present state`, [], true);
  }
}

/** The order id is taken in its merchant account. What Midtrans never accepted has none. */
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
