import { DeclinedError, NotFoundError, StateError, type StateCode } from '../errors/midtrans-module.error';
import type { MidtransError } from '../gateway';

/** There is no such account of a customer, or it is not the caller's. */
export class PayAccountNotFoundError extends NotFoundError {
  constructor() {
    super('Pay account');
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
    /** Whether asking again may find it otherwise. @default where it is `in_progress` */
    passes?: boolean,
  ) {
    super(`The account was not ${operation}ed: ${reason}`, code, passes);
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

/** What to do where the outcome of a linking or unlinking is unknown. */
export const REMEDY = 'ask again';
