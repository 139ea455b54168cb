/** What every {@link MidtransError} knows. */
export interface MidtransErrorDetails {
  message: string;
  attempts: number;
  outcomeUnknown: boolean;
}

/**
 * Anything that went wrong between us and Midtrans. No error of this family holds a key, an Authorization header, a
 * token or a card number: it may be logged as it is.
 */
export class MidtransError extends Error {
  /** Attempts made; 0 where the call was refused before anything was sent. */
  readonly attempts: number;
  /**
   * Whether the request may have had an effect at the gateway although it failed: it timed out, the connection broke after
   * it was sent, the gateway answered 5xx or something unreadable, or an EARLIER attempt of this call ended like that (so
   * that a 406 "duplicate order" may well be about our own first attempt). Ask GET status before believing that nothing
   * happened. Always false for a read.
   */
  readonly outcomeUnknown: boolean;

  constructor(details: MidtransErrorDetails) {
    super(details.message);
    this.name = new.target.name;
    this.attempts = details.attempts;
    this.outcomeUnknown = details.outcomeUnknown;
  }
}

/** The call was refused by this client: an empty id, an over-long Idempotency-Key, … Nothing was sent. */
export class MidtransRequestError extends MidtransError {
  constructor(message: string) {
    super({ message, attempts: 0, outcomeUnknown: false });
  }
}

/** No answer: the connection could not be made or broke, or the caller's `signal` ended the call (`ABORT_ERR`). */
export class MidtransConnectionError extends MidtransError {
  /** The system's code, such as `ECONNREFUSED` or `ECONNRESET`, where there is one. */
  readonly code?: string;

  constructor(details: MidtransErrorDetails & { code?: string }) {
    super(details);
    this.code = details.code;
  }
}

/**
 * Nothing was sent: the host failed too often in a row, and its circuit is open. `code` is `CIRCUIT_OPEN`.
 *
 * The client's option `circuitBreaker` says when.
 */
export class MidtransCircuitOpenError extends MidtransConnectionError {
  readonly host: string;
  /** Until an attempt is let through, in milliseconds; left out while one is under way. */
  readonly retryAfterMs?: number;

  constructor(details: MidtransErrorDetails & { host: string; retryAfterMs?: number }) {
    super({ ...details, code: 'CIRCUIT_OPEN' });
    this.host = details.host;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The call, all its attempts and pauses included, took longer than `timeoutMs`. */
export class MidtransTimeoutError extends MidtransError {
  /** How long the call was allowed to take, in milliseconds. */
  readonly timeoutMs: number;

  constructor(details: MidtransErrorDetails & { timeoutMs: number }) {
    super(details);
    this.timeoutMs = details.timeoutMs;
  }
}

/** What every {@link MidtransApiError} knows besides. */
export interface MidtransApiErrorDetails extends MidtransErrorDetails {
  statusCode: string;
  statusMessage: string;
  validationMessages: readonly string[];
  httpStatus: number;
  requestId?: string;
  body: unknown;
  retryAfterMs?: number;
}

/**
 * The gateway answered, and the answer is an error or makes no sense. Where Midtrans has a meaning of its own for the
 * code, a subclass says so.
 *
 * @see https://docs.midtrans.com/reference/status-codes
 */
export class MidtransApiError extends MidtransError {
  /** `status_code` as the gateway sent it, such as `"406"`; the HTTP status where the body has none. */
  readonly statusCode: string;
  /** The gateway's words; ours where it had none. */
  readonly statusMessage: string;
  /** `validation_messages`, empty where there are none. */
  readonly validationMessages: readonly string[];
  /** The HTTP status, often 200 although the body says otherwise. */
  readonly httpStatus: number;
  /** `id` of the body, or the request id in a header of the answer: what Midtrans' support asks for. */
  readonly requestId?: string;
  /** The body, redacted: an object, or the beginning of the text where it was no JSON object. */
  readonly body: unknown;

  constructor(details: MidtransApiErrorDetails) {
    super(details);
    this.statusCode = details.statusCode;
    this.statusMessage = details.statusMessage;
    this.validationMessages = details.validationMessages;
    this.httpStatus = details.httpStatus;
    this.requestId = details.requestId;
    this.body = details.body;
  }
}

/** 400: the gateway does not accept the payload; see `validationMessages`. */
export class MidtransValidationError extends MidtransApiError {}

/** 401: the key is not the right one for this environment. */
export class MidtransAuthenticationError extends MidtransApiError {}

/** 402: the merchant may not use this payment channel (yet). */
export class MidtransNotActivatedError extends MidtransApiError {}

/** 404: no such object (also a Snap order whose customer has not chosen a method yet). */
export class MidtransNotFoundError extends MidtransApiError {}

/** 406: the order_id (or refund_key) was used before. */
export class MidtransDuplicateOrderError extends MidtransApiError {}

/**
 * 409: it clashes with what is there. An invoice's or payment link's order_id is taken, an invoice can no longer be voided,
 * a card was used too often, more than 100 BINs a minute were asked for.
 */
export class MidtransConflictError extends MidtransApiError {}

/** 411: the card's token is missing, wrong or too old: ask the customer for the card again. */
export class MidtransCardTokenError extends MidtransApiError {}

/** 412: the status does not allow this any more. */
export class MidtransNotModifiableError extends MidtransApiError {}

/** 414: the refund is not possible, mostly for its amount. */
export class MidtransRefundRejectedError extends MidtransApiError {}

/** 429: too many requests. */
export class MidtransRateLimitError extends MidtransApiError {
  /** How long the gateway asked us to wait, in milliseconds, where it said so. */
  readonly retryAfterMs?: number;

  constructor(details: MidtransApiErrorDetails) {
    super(details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** 5xx: Midtrans, or a bank behind it, has trouble of its own. */
export class MidtransServerError extends MidtransApiError {}
