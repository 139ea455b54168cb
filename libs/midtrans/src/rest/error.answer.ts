import { HttpException } from '@nestjs/common';
import {
  ChargeRefusedError,
  DuplicateOrderIdError,
  MidtransInputError,
  OperationRefusedError,
  OutcomeUnknownError,
  PayAccountNotFoundError,
  PayAccountRefusedError,
  PaymentNotFoundError,
  SavedCardNotFoundError,
} from '../errors/midtrans.errors';
import { InvoiceRefusedError } from '../errors/invoice.errors';
import { SubscriptionStateError } from '../errors/subscription.errors';
import { MidtransError, MidtransNotFoundError } from '../gateway';
import { codeOfStatus, errorBody, type ErrorBody } from './error.body';
import { withUnknownOutcome } from './error.catalogue';
import { gatewayAnswer, unknownOutcome } from './gateway-error.answer';
import {
  IdempotencyKeyInUseError,
  IdempotencyKeyReusedError,
  StoredError,
} from './idempotency/idempotency.errors';
import { invoiceAnswer } from './invoice-error.answer';
import { subscriptionAnswer } from './subscription-error.answer';

/** An answer: its body, and a `Retry-After` in seconds where there is one. */
export interface ErrorAnswer {
  body: ErrorBody;
  retryAfterSeconds?: number;
  /** Ours to look into: logged with its stack. */
  unexpected?: unknown;
}

/** How an error is told to whoever called one of our endpoints. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof StoredError) return { body: error.body as ErrorBody };
  if (error instanceof MidtransInputError) {
    return { body: errorBody(400, 'invalid_input', error.message, [...error.errors]) };
  }
  if (isNotFound(error)) return { body: errorBody(404, 'not_found', error.message) };
  if (error instanceof DuplicateOrderIdError) {
    return {
      body: errorBody(400, 'duplicate_order_id', error.message, [
        { field: 'order_id', message: error.message },
      ]),
    };
  }
  if (error instanceof ChargeRefusedError) return gatewayAnswer(error.cause);
  if (error instanceof OutcomeUnknownError) return unknownOutcomeAnswer(error);
  if (isUnderWay(error)) return { body: errorBody(409, 'in_progress', error.message) };
  if (error instanceof OperationRefusedError || error instanceof PayAccountRefusedError) {
    return { body: errorBody(400, error.code, error.message) };
  }
  if (error instanceof IdempotencyKeyInUseError) {
    return { body: errorBody(409, 'idempotency_key_in_use', error.message) };
  }
  if (error instanceof IdempotencyKeyReusedError) {
    return { body: errorBody(422, 'idempotency_key_reused', error.message) };
  }
  const recurring = invoiceAnswer(error) ?? subscriptionAnswer(error);
  if (recurring !== undefined) return recurring;
  if (error instanceof MidtransError) return gatewayAnswer(error);
  if (error instanceof HttpException) return { body: httpExceptionBody(error) };
  return { body: errorBody(500, 'internal_error', 'Internal server error'), unexpected: error };
}

/** Whether the same call may be answered otherwise although it was answered: what is in its way passes. */
export function passes(error: unknown): boolean {
  if (error instanceof MidtransNotFoundError) return true;
  return typeof error === 'object' && error !== null && 'passes' in error && error.passes === true;
}

/** Whether something else has to come to an end first. */
function isUnderWay(error: unknown): error is Error {
  if (error instanceof SubscriptionStateError) return error.passes;
  const isRefusal =
    error instanceof OperationRefusedError ||
    error instanceof PayAccountRefusedError ||
    error instanceof InvoiceRefusedError;
  return isRefusal && error.passes && error.code === 'invalid_state';
}

function unknownOutcomeAnswer(error: OutcomeUnknownError): ErrorAnswer {
  const { body, ...rest } = unknownOutcome(error.cause);
  return { ...rest, body: withUnknownOutcome(body, error) };
}

function isNotFound(error: unknown): error is Error {
  return [PaymentNotFoundError, PayAccountNotFoundError, SavedCardNotFoundError].some(
    (type) => error instanceof type,
  );
}

/** The status, the words and, where it has one, the code of a host's own exception. */
function httpExceptionBody(error: HttpException): ErrorBody {
  const status = error.getStatus();
  const response = error.getResponse();
  const { message, code }: { message?: unknown; code?: unknown } =
    typeof response === 'object' ? response : {};
  const messages = Array.isArray(message) ? message.map(String) : [];
  return errorBody(
    status,
    typeof code === 'string' ? code : codeOfStatus(status),
    messages.length > 0 ? messages.join('; ') : error.message,
    messages.map((each) => ({ field: '', message: each })),
  );
}
