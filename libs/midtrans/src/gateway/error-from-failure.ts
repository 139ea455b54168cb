import type { MidtransError } from './errors';
import {
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
  MidtransServerError,
  MidtransTimeoutError,
  MidtransValidationError,
} from './errors';
import { type Failure, isJsonObject, type JsonObject } from './outcome';
import { redact, redactText } from './redact';

/** The call that failed, and how far it had come. */
export interface FailedCall {
  method: string;
  /** The path's template: ids stay out of messages and metrics. */
  path: string;
  attempts: number;
  outcomeUnknown: boolean;
  timeoutMs: number;
  /** Exact strings that must not get into the error. */
  secrets: readonly string[];
}

type Answered = Extract<Failure, { httpStatus: number }>;

const LONGEST_WORDS = 500;
const LONGEST_BODY_EXCERPT = 2_000;
/** Cut only after redaction, or half a secret would be left at the end. This is where looking for secrets ends. */
const MOST_TEXT_READ = 64 * 1024;

/** The typed error for a failure. The one place where an answer's content enters an error, and all of it redacted. */
export function errorFromFailure(failure: Failure, call: FailedCall): MidtransError {
  const { attempts, outcomeUnknown, timeoutMs } = call;
  const message = (words: string): string => describe(call, words);
  switch (failure.kind) {
    case 'refused':
    case 'unreadable':
    case 'in_flight':
      return apiError(failure, call);
    case 'lost': {
      const reason = readable(failure.reason, call.secrets);
      const code = failure.code === undefined ? undefined : readable(failure.code, call.secrets);
      const words = failure.sent ? 'the connection broke' : 'no connection';
      return new MidtransConnectionError({
        message: message(`${words}: ${[code, reason].filter(Boolean).join(' ')}`),
        attempts,
        outcomeUnknown,
        code,
      });
    }
    case 'timed_out':
      return new MidtransTimeoutError({
        message: message(`no answer within ${timeoutMs} ms`),
        attempts,
        outcomeUnknown,
        timeoutMs,
      });
    case 'aborted':
      return new MidtransConnectionError({
        message: message('aborted by the caller'),
        attempts,
        outcomeUnknown,
        code: 'ABORT_ERR',
      });
    case 'circuit_open':
      return new MidtransCircuitOpenError({
        message: message(`not sent, ${failure.host} failed too often`),
        attempts,
        outcomeUnknown,
        host: failure.host,
        retryAfterMs: failure.retryAfterMs,
      });
  }
}

function apiError(failure: Answered, call: FailedCall): MidtransApiError {
  const { attempts, outcomeUnknown, secrets } = call;
  const { httpStatus } = failure;
  const answer = readFailure(failure, secrets);
  const statusMessage = readable(answer.words, secrets);
  const validationMessages = answer.validationMessages.map((entry) => readable(entry, secrets));
  // A short secret may look like a code; the code says what went wrong.
  const statusCode = /^\d{3}$/.test(answer.statusCode)
    ? answer.statusCode
    : readable(answer.statusCode, secrets);
  const words = [statusMessage, ...validationMessages].join('; ');
  const http = statusCode === String(httpStatus) ? '' : ` (HTTP ${httpStatus})`;
  const ErrorClass = errorClassFor(answer.code);
  return new ErrorClass({
    message: describe(call, `${statusCode} ${words}${http}`),
    attempts,
    outcomeUnknown,
    statusCode,
    statusMessage,
    validationMessages,
    httpStatus,
    requestId: answer.requestId === undefined ? undefined : readable(answer.requestId, secrets),
    body: answer.body,
    retryAfterMs: 'retryAfterMs' in failure ? failure.retryAfterMs : undefined,
  });
}

interface ReadFailure {
  code: number;
  statusCode: string;
  words: string;
  validationMessages: string[];
  requestId?: string;
  body: unknown;
}

function readFailure(failure: Answered, secrets: readonly string[]): ReadFailure {
  const { httpStatus, requestId } = failure;
  const bare = { code: httpStatus, statusCode: String(httpStatus), validationMessages: [], requestId };
  switch (failure.kind) {
    case 'unreadable': {
      const text = excerpt(failure.text, secrets);
      return { ...bare, words: withExcerpt(failure.reason, text), body: text };
    }
    case 'in_flight':
      return {
        ...bare,
        words: 'a request with the same Idempotency-Key is still in flight',
        body: excerpt(failure.text, secrets),
      };
    case 'refused': {
      const { body, code } = failure;
      const sentCode = Number(body['status_code']) === code ? textOf(body['status_code']) : undefined;
      return {
        code,
        statusCode: sentCode ?? String(code),
        words: gatewayWords(body),
        validationMessages: textsIn(body['validation_messages']),
        requestId: textOf(body['id']) ?? requestId,
        body: redact(body, secrets),
      };
    }
  }
}

const ERROR_CLASSES: Readonly<Record<number, typeof MidtransApiError>> = {
  400: MidtransValidationError,
  401: MidtransAuthenticationError,
  402: MidtransNotActivatedError,
  404: MidtransNotFoundError,
  406: MidtransDuplicateOrderError,
  409: MidtransConflictError,
  411: MidtransCardTokenError,
  412: MidtransNotModifiableError,
  414: MidtransRefundRejectedError,
  429: MidtransRateLimitError,
};

function errorClassFor(code: number): typeof MidtransApiError {
  return ERROR_CLASSES[code] ?? (code >= 500 && code < 600 ? MidtransServerError : MidtransApiError);
}

function describe(call: FailedCall, words: string): string {
  const attempt = call.attempts > 1 ? ` (attempt ${call.attempts})` : '';
  const unknown = call.outcomeUnknown ? '; the request may have been carried out' : '';
  return `${call.method} ${call.path}: ${words}${attempt}${unknown}`;
}

/** `status_message`, or what the gateway's other error shapes say: `error_messages` (list or text), `errors[]`. */
function gatewayWords(body: JsonObject): string {
  const words = [body['status_message'], body['error_messages'], body['errors']].flatMap(textsIn);
  return words.length > 0 ? words.join('; ') : 'no message';
}

function textsIn(value: unknown): string[] {
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry) => (isJsonObject(entry) ? titledMessage(entry) : textOf(entry)) ?? []);
}

/** `{message_title, message}`, whose two are often the same. */
function titledMessage(entry: JsonObject): string | undefined {
  const parts = [textOf(entry['message_title']), textOf(entry['message'])].filter(
    (part) => part !== undefined,
  );
  return parts.length > 0 ? [...new Set(parts)].join(': ') : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function withExcerpt(reason: string, text: string): string {
  const visible = text
    .replace(/<(style|script)\b[^]*?<\/\1>|<[^<>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return visible === '' ? reason : `${reason}: ${visible.slice(0, 120)}`;
}

/** One redacted line: words that came over the network must not forge lines of a log. */
function readable(words: string, secrets: readonly string[]): string {
  const line = redactText(words.slice(0, MOST_TEXT_READ), secrets).replace(/[\s\p{Cc}]+/gu, ' ');
  return line.slice(0, LONGEST_WORDS).trim();
}

function excerpt(text: string, secrets: readonly string[]): string {
  return redactText(text.slice(0, MOST_TEXT_READ), secrets).slice(0, LONGEST_BODY_EXCERPT);
}
