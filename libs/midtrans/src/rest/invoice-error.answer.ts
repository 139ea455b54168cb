import {
  DuplicateInvoiceNumberError,
  InvoiceNotFoundError,
  InvoiceOutcomeUnknownError,
  InvoiceRefusedError,
} from '../errors/invoice.errors';
import type { ErrorAnswer } from './error.answer';
import { errorBody, type ErrorBody } from './error.body';
import { ERROR_CATALOGUE, withUnknownInvoice } from './error.catalogue';
import { gatewayAnswer, unknownOutcome } from './gateway-error.answer';

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
  if (error instanceof InvoiceOutcomeUnknownError) {
    const { body, ...rest } = unknownOutcome(error.cause);
    return { ...rest, body: withUnknownInvoice(stillOpen(body), error) };
  }
  return undefined;
}

/** Midtrans' no to a later attempt says nothing of the first: told as a refusal, it would end what is not over. */
function stillOpen(body: ErrorBody): ErrorBody {
  return body.statusCode < 500 ? ERROR_CATALOGUE.gateway_failed.example : body;
}
