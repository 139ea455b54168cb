import { RejectedError } from '../errors/gateway-failure';
import {
  MidtransModuleError,
  NotFoundError,
  StateError,
  type StateCode,
} from '../errors/midtrans-module.error';
import type { MidtransError } from '../gateway';

/** There is no such payment link, or it is not the caller's. */
export class PaymentLinkNotFoundError extends NotFoundError {
  constructor() {
    super('Payment link');
  }
}

/** The payment link id is taken; nothing was stored or sent. */
export class DuplicatePaymentLinkIdError extends MidtransModuleError {
  constructor(readonly paymentLinkId: string) {
    const message = `payment_link_id ${paymentLinkId} is taken`;
    const details = [{ field: 'payment_link_id', message }];
    super(message, { status: 400, code: 'duplicate_payment_link_id', details });
  }
}

/** What can be done with a payment link. */
export type PaymentLinkOperation = 'create' | 'get_status' | 'delete';

/** A payment link that is not in a state for what was asked for. */
export class PaymentLinkStateError extends StateError {
  constructor(
    readonly operation: PaymentLinkOperation,
    readonly orderId: string,
    code: StateCode,
    reason: string,
    /** Whether asking again may find it otherwise. @default where it is `in_progress` */
    passes?: boolean,
  ) {
    super(`The payment link of order ${orderId}: ${reason}`, code, passes);
  }
}

/** Midtrans did not take a payment link: its order id is free again. */
export class PaymentLinkRejectedError extends RejectedError {
  constructor(
    readonly orderId: string,
    cause: MidtransError,
  ) {
    super(`the payment link of order ${orderId}`, cause);
  }
}

/** What to do where the outcome is unknown: one sentence, without its full stop. */
export const REMEDIES = {
  create: (orderId: string) => `ask for the same link again, with order_id ${orderId} or as it was`,
  delete: 'ask again',
} as const;
