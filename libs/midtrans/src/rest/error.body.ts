import { HttpException } from '@nestjs/common';
import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransError,
  MidtransNotFoundError,
  MidtransRateLimitError,
  MidtransTimeoutError,
} from '../gateway';
import {
  ChargeOutcomeUnknownError,
  ChargeRefusedError,
  DuplicateOrderIdError,
  MidtransInputError,
  PaymentNotFoundError,
} from '../errors/midtrans.errors';
import type { FieldError } from '../validation/validate';

/** What every error of our endpoints looks like. */
export interface ErrorBody {
  statusCode: number;
  /** The name of the HTTP status. */
  error: string;
  message: string;
  /** For programs: stays the same when the message is reworded. */
  code: string;
  details: FieldError[];
  /** Where a charge's outcome is unknown: the order to ask about. */
  order_id?: string;
}

/** An answer: its body, and a `Retry-After` in seconds where there is one. */
export interface ErrorAnswer {
  body: ErrorBody;
  retryAfterSeconds?: number;
  /** Ours to look into: logged with its stack. */
  unexpected?: unknown;
}

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** How an error is told to whoever called one of our endpoints. */
export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof MidtransInputError) {
    return { body: errorBody(400, 'invalid_input', error.message, [...error.errors]) };
  }
  if (error instanceof PaymentNotFoundError) return { body: errorBody(404, 'not_found', error.message) };
  if (error instanceof DuplicateOrderIdError) {
    return {
      body: errorBody(400, 'duplicate_order_id', error.message, [
        { field: 'order_id', message: error.message },
      ]),
    };
  }
  if (error instanceof ChargeRefusedError) return gatewayAnswer(error.cause);
  if (error instanceof ChargeOutcomeUnknownError) {
    const { body, ...rest } = unknownOutcome(error.cause);
    const message = `${body.message}. The charge may have been taken: ask for the status of order_id ${error.orderId}`;
    return { ...rest, body: { ...body, message, order_id: error.orderId } };
  }
  if (error instanceof MidtransError) return gatewayAnswer(error);
  if (error instanceof HttpException) return { body: httpExceptionBody(error) };
  return { body: errorBody(500, 'internal_error', 'Internal server error'), unexpected: error };
}

/** Midtrans failed, or it answered and that could not be stored. */
function unknownOutcome(cause: Error): ErrorAnswer {
  if (cause instanceof MidtransError) return gatewayAnswer(cause);
  return {
    body: errorBody(503, 'not_stored', 'The answer of Midtrans could not be stored'),
    unexpected: cause,
  };
}

/** What the caller can mend is a 400 with the gateway's words; the rest is between Midtrans and us. */
function gatewayAnswer(error: MidtransError): ErrorAnswer {
  if (error instanceof MidtransTimeoutError) {
    return { body: errorBody(504, 'gateway_timeout', 'Midtrans did not answer in time') };
  }
  if (error instanceof MidtransRateLimitError) {
    return {
      body: errorBody(503, 'gateway_rate_limit', 'Midtrans takes no more requests for the moment'),
      retryAfterSeconds: Math.ceil((error.retryAfterMs ?? 1_000) / 1_000),
    };
  }
  if (error instanceof MidtransAuthenticationError) {
    return { body: errorBody(502, 'gateway_refused_our_key', 'Midtrans refused our request') };
  }
  if (error instanceof MidtransNotFoundError) {
    return { body: errorBody(400, 'unknown_to_gateway', `Midtrans: ${error.statusMessage}`) };
  }
  if (error instanceof MidtransApiError && !error.outcomeUnknown && isCallersFault(error.statusCode)) {
    return {
      body: errorBody(
        400,
        `gateway_${error.statusCode}`,
        `Midtrans: ${error.statusMessage}`,
        error.validationMessages.map((message) => ({ field: '', message })),
      ),
    };
  }
  return { body: errorBody(502, 'gateway_failed', 'Midtrans could not be asked or did not answer sensibly') };
}

function isCallersFault(statusCode: string): boolean {
  return statusCode.startsWith('4');
}

function httpExceptionBody(error: HttpException): ErrorBody {
  const status = error.getStatus();
  return errorBody(status, codeOf(status), error.message);
}

function errorBody(statusCode: number, code: string, message: string, details: FieldError[] = []): ErrorBody {
  return { statusCode, error: STATUS_NAMES[statusCode] ?? 'Error', message, code, details };
}

function codeOf(status: number): string {
  return (STATUS_NAMES[status] ?? 'error').toLowerCase().replaceAll(' ', '_');
}
