import {
  isDeclined,
  MidtransApiError,
  MidtransAuthenticationError,
  MidtransCardTokenError,
  MidtransCircuitOpenError,
  MidtransConflictError,
  MidtransConnectionError,
  MidtransDuplicateOrderError,
  MidtransNotActivatedError,
  MidtransNotFoundError,
  MidtransNotModifiableError,
  MidtransRateLimitError,
  MidtransRefundRejectedError,
  MidtransTimeoutError,
  MidtransValidationError,
  type MidtransError,
} from '../gateway';

/**
 * What became of something that was asked of the gateway.
 *
 * - `done`: the gateway carried it out.
 * - `declined`: a bank, a wallet or fraud detection said no, in an answer about just this.
 * - `rejected`: the gateway did not take the request, so that nothing came of it.
 * - `unknown`: it may have been carried out. Only the gateway's own word about that id tells.
 */
export type Outcome = 'done' | 'declined' | 'rejected' | 'unknown';

/** `repeated`: an attempt before this one, in this call or in an earlier one, may have been carried out. */
export type Attempt = 'first' | 'repeated';

/** Every kind of answer and of error that the client knows. */
export type AnswerKind = keyof typeof OUTCOMES;

/**
 * What each answer means. After an attempt whose outcome is unknown, nothing but a yes ends the matter: a no to the second
 * attempt says nothing of the first.
 */
export const OUTCOMES = {
  // Answers
  accepted: { first: 'done', repeated: 'done' },
  declined: { first: 'declined', repeated: 'unknown' },
  /** A success that does not name what was asked for, or contradicts it. */
  unusable: { first: 'unknown', repeated: 'unknown' },

  // Refusals of the gateway
  validation: { first: 'rejected', repeated: 'unknown' },
  authentication: { first: 'rejected', repeated: 'unknown' },
  not_activated: { first: 'rejected', repeated: 'unknown' },
  not_found: { first: 'rejected', repeated: 'unknown' },
  duplicate: { first: 'rejected', repeated: 'unknown' },
  conflict: { first: 'rejected', repeated: 'unknown' },
  card_token: { first: 'rejected', repeated: 'unknown' },
  not_modifiable: { first: 'rejected', repeated: 'unknown' },
  refund_rejected: { first: 'rejected', repeated: 'unknown' },
  rate_limit: { first: 'rejected', repeated: 'unknown' },
  other_rejection: { first: 'rejected', repeated: 'unknown' },

  // Answers that say nothing
  server_error: { first: 'unknown', repeated: 'unknown' },
  unreadable: { first: 'unknown', repeated: 'unknown' },
  in_flight: { first: 'unknown', repeated: 'unknown' },

  // No answer
  connection_broken: { first: 'unknown', repeated: 'unknown' },
  timed_out: { first: 'unknown', repeated: 'unknown' },
  no_connection: { first: 'rejected', repeated: 'unknown' },
  circuit_open: { first: 'rejected', repeated: 'unknown' },
  not_sent: { first: 'rejected', repeated: 'unknown' },
} as const satisfies Record<string, Record<Attempt, Outcome>>;

/** Kinds that say nothing of what was asked for: a look at the gateway right after them would be as good as a guess. */
const SILENT: readonly AnswerKind[] = [
  'server_error',
  'unreadable',
  'in_flight',
  'connection_broken',
  'timed_out',
  'no_connection',
  'circuit_open',
  'not_sent',
];

/** Whether the gateway said something of what was asked for, so that it is worth asking how it stands. */
export function isWord(kind: AnswerKind): boolean {
  return !SILENT.includes(kind);
}

const KINDS_BY_CLASS = [
  [MidtransValidationError, 'validation'],
  [MidtransAuthenticationError, 'authentication'],
  [MidtransNotActivatedError, 'not_activated'],
  [MidtransNotFoundError, 'not_found'],
  [MidtransDuplicateOrderError, 'duplicate'],
  [MidtransConflictError, 'conflict'],
  [MidtransCardTokenError, 'card_token'],
  [MidtransNotModifiableError, 'not_modifiable'],
  [MidtransRefundRejectedError, 'refund_rejected'],
  [MidtransRateLimitError, 'rate_limit'],
] as const satisfies readonly [typeof MidtransApiError, AnswerKind][];

/** What a failed call came to, whatever its earlier attempts did. */
export function kindOfError(error: MidtransError): AnswerKind {
  if (error instanceof MidtransTimeoutError) return 'timed_out';
  if (error instanceof MidtransCircuitOpenError) return 'circuit_open';
  if (error instanceof MidtransConnectionError) {
    return error.outcomeUnknown ? 'connection_broken' : 'no_connection';
  }
  if (error instanceof MidtransApiError) return kindOfApiError(error);
  // Our own client refused to send it, or found the answer to be of no use.
  return error.attempts === 0 && !error.outcomeUnknown ? 'not_sent' : 'unusable';
}

/** Of a page of whatever stands before the gateway, these statuses are as good as the gateway's own word. */
const REFUSED_AT_THE_DOOR: readonly number[] = [401, 403, 429];

function kindOfApiError(error: MidtransApiError): AnswerKind {
  const { statusCode, httpStatus, body } = error;
  const isGatewaysWord = typeof body === 'object' && body !== null;
  if (!isGatewaysWord && !REFUSED_AT_THE_DOOR.includes(httpStatus)) {
    return httpStatus === 202 ? 'in_flight' : httpStatus >= 500 ? 'server_error' : 'unreadable';
  }
  const code = Number(statusCode);
  if (httpStatus >= 500 || code >= 500) return 'server_error';
  if (!(code >= 400)) return 'unreadable';
  return KINDS_BY_CLASS.find(([type]) => error instanceof type)?.[1] ?? 'other_rejection';
}

/** What a successful call came to. */
export function kindOfResponse(
  response: { status_code?: unknown; transaction_status?: unknown },
  isAbout: boolean,
): Extract<AnswerKind, 'accepted' | 'declined' | 'unusable'> {
  if (!isAbout) return 'unusable';
  return isDeclined(response) ? 'declined' : 'accepted';
}
