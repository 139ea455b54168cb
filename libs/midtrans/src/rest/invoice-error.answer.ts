import {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  InvoiceRefusedError,
} from '../errors/invoice.errors';
import type { ErrorAnswer } from './error.answer';
import { errorBody } from './error.body';
import { gatewayAnswer } from './gateway-error.answer';

/** How an error of an invoice is told to a REST client; undefined where it is none. */
export function invoiceAnswer(error: unknown): ErrorAnswer | undefined {
  if (error instanceof InvoiceNotFoundError) return { body: errorBody(404, 'not_found', error.message) };
  if (error instanceof DuplicateInvoiceNumberError) {
    const details = [{ field: 'invoice_number', message: error.message }];
    return { body: errorBody(400, 'duplicate_invoice_number', error.message, details) };
  }
  if (error instanceof InvoiceRefusedError) {
    if (error.code === 'refused' && error.cause !== undefined) return gatewayAnswer(error.cause);
    return { body: errorBody(400, error.code, error.message) };
  }
  return undefined;
}
