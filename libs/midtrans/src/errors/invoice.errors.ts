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
  ) {
    super(`The invoice of order ${orderId}: ${reason}`);
  }
}

/**
 * Midtrans may or may not have created or voided the invoice. The same creation is taken up again with this order id for its
 * own, or under the same Idempotency-Key, and voiding can be asked for again: either is done once.
 */
export class InvoiceOutcomeUnknownError extends Error {
  override readonly name = 'InvoiceOutcomeUnknownError';

  /** What to do about it. */
  readonly remedy: string;

  constructor(
    readonly operation: 'create' | 'void',
    readonly orderId: string,
    /** What Midtrans did, or what kept its answer from being stored. */
    override readonly cause: Error,
  ) {
    const remedy = remedyOf(operation, orderId);
    super(
      `It is not known whether Midtrans carried out the ${operation} of the invoice of order ${orderId}: ${cause.message}; ${remedy}`,
    );
    this.remedy = remedy;
  }
}

function remedyOf(operation: 'create' | 'void', orderId: string): string {
  switch (operation) {
    case 'create':
      return `ask for the same invoice again, with order_id ${orderId} or under the same Idempotency-Key`;
    case 'void':
      return 'ask again';
    default:
      return operation satisfies never;
  }
}
