import {
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransCircuitOpenError,
  MidtransConflictError,
  MidtransError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRequestError,
  MidtransTimeoutError,
} from '../gateway';
import { MidtransModuleError, type PublicError, type UnknownOutcomeIds } from './midtrans-module.error';

const publicError = (status: number, code: string, message: string): PublicError => ({
  status,
  code,
  message,
  details: [],
});

export const INTERNAL_ERROR = publicError(500, 'internal_error', 'Internal server error');

/** What a call of Midtrans may come to that the caller cannot mend. */
export const FAILURES = {
  gateway_failed: publicError(
    502,
    'gateway_failed',
    'Midtrans could not be asked or did not answer sensibly',
  ),
  gateway_refused_our_key: publicError(502, 'gateway_refused_our_key', 'Midtrans refused our request'),
  gateway_rate_limit: publicError(
    503,
    'gateway_rate_limit',
    'Midtrans takes no more requests for the moment',
  ),
  gateway_unavailable: publicError(
    503,
    'gateway_unavailable',
    'Midtrans failed too often to be asked for the moment',
  ),
  gateway_timeout: publicError(504, 'gateway_timeout', 'Midtrans did not answer in time'),
  not_stored: publicError(503, 'not_stored', 'The answer of Midtrans could not be stored'),
} as const;

/** 4xx of the gateway about us and not about what the caller wants: our content type, method or account. */
const OUR_FAULTS: readonly string[] = ['401', '403', '405', '410'];

/**
 * How a failure of the gateway is told to a REST client: what the client can mend is a 400 with the gateway's words, the
 * rest is between Midtrans and us.
 *
 * @see https://docs.midtrans.com/reference/status-codes
 */
export function gatewayFailure(error: MidtransError): PublicError {
  if (error instanceof MidtransTimeoutError) return FAILURES.gateway_timeout;
  if (error instanceof MidtransRateLimitError) {
    const retryAfterSeconds = seconds(error.retryAfterMs ?? 1_000);
    return { ...FAILURES.gateway_rate_limit, retryAfterSeconds };
  }
  if (error instanceof MidtransCircuitOpenError) {
    const retryAfterSeconds = error.retryAfterMs === undefined ? undefined : seconds(error.retryAfterMs);
    return { ...FAILURES.gateway_unavailable, retryAfterSeconds };
  }
  if (error instanceof MidtransRequestError) return { ...INTERNAL_ERROR, unexpected: error };
  if (error instanceof MidtransAuthenticationError) return FAILURES.gateway_refused_our_key;
  if (!(error instanceof MidtransApiError) || !isRejection(error)) return FAILURES.gateway_failed;
  return {
    status: 400,
    code: rejectionCode(error),
    message: `Midtrans: ${error.statusMessage}`,
    details: messagesOf(error).map((message) => ({ field: '', message })),
  };
}

/** How it is told that something was asked of Midtrans, which failed, or which answered what could not be stored. */
export function unknownOutcome(cause: Error): PublicError {
  if (!(cause instanceof MidtransError)) return { ...FAILURES.not_stored, unexpected: cause };
  const failure = gatewayFailure(cause);
  // A no to a later attempt says nothing of the first: told as a rejection, it would end what is not over.
  return failure.status < 500 ? FAILURES.gateway_failed : failure;
}

/** What an error says where what was asked for may have been carried out: what to ask about, and what to do. */
export function mayBeDone(
  { status, code, message, details, retryAfterSeconds, unexpected }: PublicError,
  { ids, remedy }: { readonly ids: UnknownOutcomeIds; readonly remedy: string },
): PublicError {
  const words = `${message}. It may have been carried out: ${remedy}`;
  return { status, code, message: words, details, ids, retryAfterSeconds, unexpected };
}

/**
 * Whether Midtrans may answer the same otherwise although it was a no: it does not know it yet, its state does not allow it, or too
 * much is asked for the moment.
 */
export function passesAtMidtrans(error: MidtransError): boolean {
  return [MidtransNotFoundError, MidtransNotModifiableError, MidtransConflictError].some(
    (type) => error instanceof type,
  );
}

/** Midtrans rejected it for good, with an error of its own. */
export abstract class RejectedError extends MidtransModuleError {
  constructor(
    subject: string,
    /** What Midtrans said. */
    override readonly cause: MidtransError,
  ) {
    super(`Midtrans rejected ${subject}: ${cause.message}`, {
      ...gatewayFailure(cause),
      passes: passesAtMidtrans(cause),
    });
  }

  override toPublic(): PublicError {
    return gatewayFailure(this.cause);
  }
}

/** The gateway itself, and no page of something before it, said no to what was asked for, and nothing came of it. */
function isRejection({ statusCode, body, outcomeUnknown }: MidtransApiError): boolean {
  const isGatewaysWord = typeof body === 'object';
  return isGatewaysWord && !outcomeUnknown && statusCode.startsWith('4') && !OUR_FAULTS.includes(statusCode);
}

/** The gateway lists what is wrong as `validation_messages`, or of an invoice as `error_messages`. */
function messagesOf({ validationMessages, body }: MidtransApiError): readonly string[] {
  if (validationMessages.length > 0 || typeof body !== 'object' || body === null) return validationMessages;
  const listed: unknown = 'error_messages' in body ? body.error_messages : undefined;
  return Array.isArray(listed) ? listed.filter((message) => typeof message === 'string') : [];
}

function rejectionCode(error: MidtransApiError): string {
  if (error instanceof MidtransNotFoundError) return 'unknown_to_gateway';
  if (error instanceof MidtransNotModifiableError) return 'invalid_state';
  return `gateway_${error.statusCode}`;
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
