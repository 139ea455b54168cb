/** What one attempt came to, and the pure reading of an answer into that. */
import { parseJson } from './parse-json';

/** A JSON object as the gateway sent it. */
export type JsonObject = Record<string, unknown>;

/** An answer whose body has been read, but not understood yet. */
export interface RawAnswer {
  httpStatus: number;
  contentType: string;
  retryAfterMs?: number;
  /** What names the request in a header of the answer. */
  requestId?: string;
  text: string;
  /** The body went on past what we are willing to read. */
  truncated: boolean;
}

export interface Success {
  kind: 'success';
  httpStatus: number;
  body: JsonObject;
}

/** What every answer that is a failure says beside its body. */
type Answer = Pick<RawAnswer, 'httpStatus' | 'retryAfterMs' | 'requestId'>;

export type Failure =
  /** The gateway says no, in the HTTP status or (with HTTP 200) in the body. */
  | ({ kind: 'refused'; code: number; body: JsonObject } & Answer)
  /** HTTP 202 without a result: a request with the same Idempotency-Key is still being worked on. */
  | ({ kind: 'in_flight'; text: string } & Answer)
  /** An answer that is no JSON object: an HTML page, an empty body, broken JSON. */
  | ({ kind: 'unreadable'; reason: string; text: string } & Answer)
  /** No answer. `sent` is false only where the request certainly never left. */
  | { kind: 'lost'; sent: boolean; code?: string; reason: string }
  | { kind: 'timed_out' }
  | { kind: 'aborted' }
  /** No attempt was made: the host failed too often. */
  | { kind: 'circuit_open'; host: string; retryAfterMs?: number };

export type Outcome = Success | Failure;

/** Whoever answers these, CDN or gateway and in whatever form, did not act on the request. */
const REFUSED_AT_THE_DOOR: readonly number[] = [401, 403, 429];

/** System calls and codes that fail before the first byte of a request is written. */
const CONNECTING_CALLS: readonly unknown[] = ['connect', 'getaddrinfo'];
const CONNECTING_CODES: readonly unknown[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

/**
 * Success or failure, by both error layers of the gateway: some errors come with a real HTTP status, others with HTTP 200
 * and the code in the body. A refused payment (`status_code` 202) is a result and therefore a success here.
 *
 * @see https://docs.midtrans.com/reference/status-codes
 */
export function readAnswer(raw: RawAnswer): Outcome {
  const { httpStatus, retryAfterMs, requestId, text } = raw;
  const answer: Answer = { httpStatus, retryAfterMs, requestId };
  const unreadable = (reason: string): Outcome =>
    httpStatus === 202
      ? { kind: 'in_flight', text, ...answer }
      : { kind: 'unreadable', reason, text, ...answer };

  if (raw.truncated) return { kind: 'unreadable', reason: 'the body is too large', text, ...answer };
  if (text.trim() === '') return unreadable('the body is empty');
  const body = parsed(text);
  if (body === undefined) return unreadable(`the body is not JSON (${raw.contentType || 'no content type'})`);
  if (!isJsonObject(body)) return unreadable('the body is JSON, but not an object');

  const code = failureCode(httpStatus, body);
  if (code !== undefined) return { kind: 'refused', code, body, ...answer };
  if (httpStatus === 202 && !carriesResult(body)) return { kind: 'in_flight', text, ...answer };
  return { kind: 'success', httpStatus, body };
}

/** What a rejected `fetch` (or a body that broke off) tells: the socket's own error hides in the chain of causes. */
export function readConnectionError(thrown: unknown): Failure {
  const chain = causesOf(thrown);
  const codes = chain.map((cause) => cause['code']);
  const sent = !chain.some(
    (cause) => CONNECTING_CALLS.includes(cause['syscall']) || CONNECTING_CODES.includes(cause['code']),
  );
  const messages = chain.map((cause) => cause['message']).filter((message) => typeof message === 'string');
  return {
    kind: 'lost',
    sent,
    code: codes.find((code) => typeof code === 'string'),
    reason: messages.findLast((message) => message !== '') ?? 'the connection failed',
  };
}

/** Whether a request that ended like this may still have been carried out by the gateway. */
export function mayHaveHadEffect(method: string, failure: Failure): boolean {
  if (method === 'GET') return false;
  switch (failure.kind) {
    case 'refused':
      return failure.httpStatus >= 500 || failure.code >= 500 || failure.code < 400;
    case 'unreadable':
      return !REFUSED_AT_THE_DOOR.includes(failure.httpStatus);
    case 'lost':
      return failure.sent;
    case 'in_flight':
    case 'timed_out':
    case 'aborted':
      return true;
    case 'circuit_open':
      return false;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failureCode(httpStatus: number, body: JsonObject): number | undefined {
  const bodyCode = Number(body['status_code']);
  const expired = bodyCode === 407 && body['transaction_status'] === 'expire';
  if (bodyCode >= 400 && !expired) return bodyCode;
  if (httpStatus >= 300) return httpStatus;
  // Without a code the body's shape decides: an error list must not pass for a payment.
  const listsErrors = [body['error_messages'], body['errors']].some((list) =>
    Array.isArray(list) ? list.length : list,
  );
  return body['status_code'] === undefined && listsErrors ? httpStatus : undefined;
}

/** Fields of which every transaction and every GoPay account, refused or not, has one. */
const RESULT_FIELDS = ['transaction_id', 'transaction_status', 'account_id', 'channel_response_code'];

function carriesResult(body: JsonObject): boolean {
  return RESULT_FIELDS.some((field) => body[field] !== undefined);
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function causesOf(thrown: unknown): JsonObject[] {
  const chain: JsonObject[] = [];
  let cause = thrown;
  while (isJsonObject(cause) && chain.length < 5) {
    chain.push(cause);
    // Node tries every address of a host and gathers the errors.
    cause =
      cause['cause'] ?? (Array.isArray(cause['errors']) ? (cause['errors'] as unknown[])[0] : undefined);
  }
  return chain;
}
