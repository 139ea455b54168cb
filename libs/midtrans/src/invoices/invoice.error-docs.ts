import { DuplicateOrderIdError } from '../errors/midtrans.errors';
import type { DescribedError, ErrorExamples, OpenOutcome } from '../rest/error.catalogue';
import {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  InvoiceStateError,
  REMEDIES,
} from './invoice.errors';

const orderId = 'INV-20261121093000-1A2B3C4D';

export const OPEN_OUTCOMES = {
  create: { ids: { orderId }, remedy: REMEDIES.create(orderId) },
  void: { ids: { orderId }, remedy: REMEDIES.void },
} as const satisfies Record<string, OpenOutcome>;

export const DUPLICATE_INVOICE_NUMBER: DescribedError = {
  when: 'The invoice number is taken',
  example: new DuplicateInvoiceNumberError('INV-20261121-1A2B3C'),
};

/** What the errors of every endpoint look like where it is about an invoice. */
export const EXAMPLES: ErrorExamples = {
  duplicate_order_id: new DuplicateOrderIdError(orderId, 'has an invoice'),
  invalid_state: new InvoiceStateError('void', orderId, 'invalid_state', 'it is paid'),
  not_found: new InvoiceNotFoundError(),
};
