import type { MidtransError } from '../gateway';
import { RejectedError } from '../errors/gateway-failure';
import {
  MidtransModuleError,
  NotFoundError,
  StateError,
  type StateCode,
} from '../errors/midtrans-module.error';

/** There is no such invoice, or it is not the caller's. */
export class InvoiceNotFoundError extends NotFoundError {
  constructor() {
    super('Invoice');
  }
}

/** The invoice number is taken; nothing was stored or sent. */
export class DuplicateInvoiceNumberError extends MidtransModuleError {
  constructor(readonly invoiceNumber: string) {
    const message = `invoice_number ${invoiceNumber} is taken`;
    const details = [{ field: 'invoice_number', message }];
    super(message, { status: 400, code: 'duplicate_invoice_number', details });
  }
}

/** What can be done with an invoice. */
export type InvoiceOperation = 'create' | 'get_status' | 'void';

/** An invoice that is not in a state for what was asked for, here or at Midtrans. */
export class InvoiceStateError extends StateError {
  constructor(
    readonly operation: InvoiceOperation,
    readonly orderId: string,
    code: StateCode,
    reason: string,
    /** What Midtrans said, where it was asked. */
    override readonly cause?: MidtransError,
    /** Whether asking again may find it otherwise. @default where it is `in_progress` */
    passes?: boolean,
  ) {
    super(`The invoice of order ${orderId}: ${reason}`, code, passes);
  }
}

/** Midtrans rejected an invoice for good: it stays a draft, and its order id and number are free. */
export class InvoiceRejectedError extends RejectedError {
  constructor(
    readonly orderId: string,
    cause: MidtransError,
  ) {
    super(`the invoice of order ${orderId}`, cause);
  }
}

/** What to do where the outcome is unknown: one sentence, without its full stop. */
export const REMEDIES = {
  create: (orderId: string) => `ask for the same invoice again, with order_id ${orderId} or as it was`,
  void: 'ask again',
} as const;
