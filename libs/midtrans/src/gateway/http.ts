import { setTimeout as wait } from 'node:timers/promises';
import { Deadline } from './deadline';
import { errorFromFailure } from './error-from-failure';
import type { MidtransError } from './errors';
import {
  type Failure,
  type JsonObject,
  mayHaveHadEffect,
  type Outcome,
  type RawAnswer,
  readAnswer,
  readConnectionError,
} from './outcome';
import { parseRetryAfter, retryDelayMs, shouldRetry } from './retry';

/** Anything that answers a `Request` like the global `fetch` does. */
export type Fetch = (request: Request) => Promise<Response> | Response;

/** An attempt about to be made. `path` is a template (`/v2/{id}/status`): safe to log, good as a metric's label. */
export interface RequestEvent {
  method: string;
  path: string;
  /** Counts from 1. */
  attempt: number;
}

/** An attempt that ended. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status, where there was an answer. */
  status?: number;
  elapsedMs: number;
  /** What the attempt would be thrown as, were it the last. */
  error?: MidtransError;
}

/** Called around every attempt. Whatever a hook throws is ignored: a logger must not cost a payment. */
export interface GatewayHooks {
  onRequest?: (event: RequestEvent) => void | Promise<void>;
  onResponse?: (event: ResponseEvent) => void | Promise<void>;
}

export interface GatewayCall {
  method: 'GET' | 'POST';
  /** The path's template, for people and metrics. */
  path: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  repeatSafe: boolean;
  timeoutMs: number;
  retries: number;
  signal?: AbortSignal;
  /** What must not get into an error; asked for only when there is one. */
  secrets: () => string[];
}

/** Where calls meet the world. */
export interface Transport extends GatewayHooks {
  /** @default the global `fetch`, looked up at every attempt, so that it can be intercepted */
  fetch?: Fetch;
  retryBaseDelayMs: number;
  random?: () => number;
}

const LARGEST_BODY_BYTES = 1024 * 1024;

/**
 * Makes the call, repeats it while that may help and cannot harm, and ends within `timeoutMs`.
 *
 * @returns the answer's body
 * @throws {@link MidtransError}
 */
export async function send(call: GatewayCall, transport: Transport): Promise<JsonObject> {
  const deadline = new Deadline(call.timeoutMs, call.signal);
  let attempt = 0;
  let outcomeUnknown = false;
  const errorFor = (failure: Failure): MidtransError =>
    errorFromFailure(failure, { ...call, attempts: attempt, outcomeUnknown, secrets: call.secrets() });
  const stopIfEnded = (): void => {
    if (deadline.cause) throw errorFor({ kind: deadline.cause });
  };

  try {
    stopIfEnded();
    for (;;) {
      attempt++;
      const seen = { method: call.method, path: call.path, attempt };
      void tell(transport.onRequest, seen);
      const startedAt = performance.now();
      const outcome = await attemptOnce(call, transport, deadline);
      const elapsedMs = performance.now() - startedAt;
      const status = 'httpStatus' in outcome ? outcome.httpStatus : undefined;
      if (outcome.kind === 'success') {
        void tell(transport.onResponse, { ...seen, status, elapsedMs });
        return outcome.body;
      }

      outcomeUnknown ||= mayHaveHadEffect(call.method, outcome);
      const error = errorFor(outcome);
      void tell(transport.onResponse, { ...seen, status, elapsedMs, error });
      const delayMs = shouldRetry({ ...call, failure: outcome, attempt })
        ? retryDelayMs({
            attempt,
            baseDelayMs: transport.retryBaseDelayMs,
            retryAfterMs: 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined,
            remainingMs: deadline.remainingMs,
            random: transport.random ?? Math.random,
          })
        : undefined;
      if (delayMs === undefined) throw error;
      await pause(delayMs, deadline);
      stopIfEnded();
    }
  } finally {
    deadline.close();
  }
}

async function attemptOnce(call: GatewayCall, transport: Transport, deadline: Deadline): Promise<Outcome> {
  try {
    return readAnswer(await deadline.race(exchange(call, transport, deadline.signal)));
  } catch (thrown) {
    return deadline.cause ? { kind: deadline.cause } : readConnectionError(thrown);
  }
}

async function exchange(call: GatewayCall, transport: Transport, signal: AbortSignal): Promise<RawAnswer> {
  const { url, method, headers, body } = call;
  const fetch: Fetch = transport.fetch ?? globalThis.fetch;
  // A redirect would carry a payment somewhere it was not addressed to.
  const response = await fetch(new Request(url, { method, headers, body, signal, redirect: 'manual' }));
  return {
    httpStatus: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), Date.now()),
    ...(await readBody(response, signal)),
  };
}

async function readBody(
  response: Response,
  signal: AbortSignal,
): Promise<Pick<RawAnswer, 'text' | 'truncated'>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body, which releases its connection.
  const body = response.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of body ?? []) {
    signal.throwIfAborted();
    size += chunk.byteLength;
    if (size > LARGEST_BODY_BYTES) return { text: decode(chunks), truncated: true };
    chunks.push(chunk);
  }
  return { text: decode(chunks), truncated: false };
}

function decode(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}

async function pause(delayMs: number, deadline: Deadline): Promise<void> {
  if (delayMs === 0) return;
  try {
    await deadline.race(wait(delayMs, undefined, { signal: deadline.signal }));
  } catch {
    // Only the deadline ends a pause early, and it says so itself.
  }
}

async function tell<E>(hook: ((event: E) => void | Promise<void>) | undefined, event: E): Promise<void> {
  try {
    await hook?.(event);
  } catch {
    // See GatewayHooks.
  }
}
