import type { MidtransError } from '../gateway';

/** There is no such invoice, or it is not the caller's. */
export class InvoiceNotFoundError extends Error {
  override readonly name = 'InvoiceNotFoundError';

  constructor() {
    super('Invoice not found');
  }
}

/** The invoice number is taken; nothing was stored or sent. */
export class DuplicateInvoiceNumberError extends Error {
  override readonly name = 'DuplicateInvoiceNumberError';

  constructor(readonly invoiceNumber: string) {
    super(`invoice_number ${invoiceNumber} is taken`);
  }
}

/** What can be done with an invoice. */
export type InvoiceOperation = 'create' | 'get_status' | 'void';

/**
 * An operation on an invoice that cannot be done, or that Midtrans refused for good. `invalid_state`: the invoice is not in a
 * state for it; `refused`: Midtrans said no, and an invoice that was to be created leaves its order id and number free.
 */
export class InvoiceRefusedError extends Error {
  override readonly name = 'InvoiceRefusedError';

  constructor(
    readonly operation: InvoiceOperation,
    readonly orderId: string,
    readonly code: 'invalid_state' | 'refused',
    reason: string,
    /** What Midtrans said, where it was asked. */
    override readonly cause?: MidtransError,
    /** Whether asking again may find it otherwise: something else is under way, or not known yet. */
    readonly passes = false,
  ) {
    super(`The invoice of order ${orderId}: ${reason}`);
  }
}
