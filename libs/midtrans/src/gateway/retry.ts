import type { Failure } from './outcome';

/** Codes, in either error layer, that another attempt may cure. */
const PASSING_CODES: readonly number[] = [429, 500, 502, 503, 504];
const LONGEST_BACKOFF_FACTOR = 4;
const HTTP_DATE = /^[A-Za-z]{3,9},? .+ GMT$/;

export interface RetrySituation {
  failure: Failure;
  method: string;
  /** Whether a request that may have arrived may be sent again; a GET always may. */
  repeatSafe: boolean;
  /** Attempts made so far, this one included. */
  attempt: number;
  retries: number;
}

/** Whether another attempt may help and cannot do harm. */
export function shouldRetry({ failure, method, repeatSafe, attempt, retries }: RetrySituation): boolean {
  if (attempt > retries) return false;
  const nothingWasSent = failure.kind === 'lost' && !failure.sent;
  return isPassing(failure) && (method === 'GET' || repeatSafe || nothingWasSent);
}

function isPassing(failure: Failure): boolean {
  switch (failure.kind) {
    case 'lost':
    case 'in_flight':
      return true;
    case 'refused':
      return PASSING_CODES.includes(failure.httpStatus) || PASSING_CODES.includes(failure.code);
    case 'unreadable':
      return PASSING_CODES.includes(failure.httpStatus);
    case 'timed_out':
    case 'aborted':
    case 'circuit_open':
      return false;
  }
}

export interface RetryPause {
  /** Attempts made so far. */
  attempt: number;
  /** The pause after the first attempt, before jitter; it doubles each time, up to four times as long. */
  baseDelayMs: number;
  /** What the gateway asked for. */
  retryAfterMs?: number;
  /** What is left of the call's deadline. */
  remainingMs: number;
  /** A number in [0, 1). */
  random: () => number;
}

/**
 * Milliseconds to pause before the next attempt: exponential, with half of it left to chance so that clients that failed
 * together do not return together, and never less than the gateway asked for. `undefined` where the pause would outlast
 * the deadline: then the failure at hand is worth more than a timeout.
 */
export function retryDelayMs(pause: RetryPause): number | undefined {
  const factor = Math.min(2 ** (pause.attempt - 1), LONGEST_BACKOFF_FACTOR);
  const backoffMs = pause.baseDelayMs * factor * (0.5 + pause.random() / 2);
  const delayMs = Math.max(backoffMs, pause.retryAfterMs ?? 0);
  return delayMs < pause.remainingMs ? delayMs : undefined;
}

/** A `Retry-After` header (seconds, or an HTTP date) in milliseconds from `now`; `undefined` where it is neither. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const value = header.trim();
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
