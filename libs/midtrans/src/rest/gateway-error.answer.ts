import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransCircuitOpenError,
  MidtransError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRequestError,
  MidtransTimeoutError,
} from '../gateway';
import type { ErrorAnswer } from './error.answer';
import { errorBody, type ErrorBody } from './error.body';

/** 4xx of the gateway about us and not about what the caller wants: our content type, method or account. */
const OUR_FAULTS: readonly string[] = ['401', '403', '405', '410'];

const UNSURE = errorBody(502, 'gateway_failed', 'Midtrans could not be asked or did not answer sensibly');

/**
 * How a failure of the gateway is told to a REST client: what the client can mend is a 400 with the gateway's words, the
 * rest is between Midtrans and us.
 *
 * @see https://docs.midtrans.com/reference/status-codes
 */
export function gatewayAnswer(error: MidtransError): ErrorAnswer {
  if (error instanceof MidtransTimeoutError) {
    return { body: errorBody(504, 'gateway_timeout', 'Midtrans did not answer in time') };
  }
  if (error instanceof MidtransRateLimitError) {
    return {
      body: errorBody(503, 'gateway_rate_limit', 'Midtrans takes no more requests for the moment'),
      retryAfterSeconds: seconds(error.retryAfterMs ?? 1_000),
    };
  }
  if (error instanceof MidtransCircuitOpenError) {
    return {
      body: errorBody(503, 'gateway_unavailable', 'Midtrans failed too often to be asked for the moment'),
      retryAfterSeconds: error.retryAfterMs === undefined ? undefined : seconds(error.retryAfterMs),
    };
  }
  if (error instanceof MidtransRequestError) {
    return { body: errorBody(500, 'internal_error', 'Internal server error'), unexpected: error };
  }
  if (error instanceof MidtransAuthenticationError) {
    return { body: errorBody(502, 'gateway_refused_our_key', 'Midtrans refused our request') };
  }
  if (error instanceof MidtransApiError && isRefusalOfTheRequest(error)) return { body: refusalBody(error) };
  return { body: UNSURE };
}

/** How it is told that something was asked of Midtrans, which failed, or which answered what could not be stored. */
export function unknownOutcome(cause: Error): ErrorAnswer {
  if (cause instanceof MidtransError) {
    const answer = gatewayAnswer(cause);
    // A no to a later attempt says nothing of the first: told as a refusal, it would end what is not over.
    return answer.body.statusCode < 500 ? { body: UNSURE } : answer;
  }
  return {
    body: errorBody(503, 'not_stored', 'The answer of Midtrans could not be stored'),
    unexpected: cause,
  };
}

/** The gateway itself, and no page of something before it, said no to what was asked for, and nothing came of it. */
function isRefusalOfTheRequest({ statusCode, body, outcomeUnknown }: MidtransApiError): boolean {
  const isGatewaysWord = typeof body === 'object';
  return isGatewaysWord && !outcomeUnknown && statusCode.startsWith('4') && !OUR_FAULTS.includes(statusCode);
}

function refusalBody(error: MidtransApiError): ErrorBody {
  const details = messagesOf(error).map((message) => ({ field: '', message }));
  return errorBody(400, refusalCode(error), `Midtrans: ${error.statusMessage}`, details);
}

/** The gateway lists what is wrong as `validation_messages`, or of an invoice as `error_messages`. */
function messagesOf({ validationMessages, body }: MidtransApiError): readonly string[] {
  if (validationMessages.length > 0 || typeof body !== 'object' || body === null) return validationMessages;
  const listed: unknown = 'error_messages' in body ? body.error_messages : undefined;
  return Array.isArray(listed) ? listed.filter((message) => typeof message === 'string') : [];
}

function refusalCode(error: MidtransApiError): string {
  if (error instanceof MidtransNotFoundError) return 'unknown_to_gateway';
  if (error instanceof MidtransNotModifiableError) return 'invalid_state';
  return `gateway_${error.statusCode}`;
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
