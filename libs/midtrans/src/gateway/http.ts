import type { Circuits } from './circuits';
import { Deadline } from './deadline';
import type { HttpMethod } from './endpoints';
import { errorFromFailure } from './error-from-failure';
import type { MidtransError } from './errors';
import { type GatewayHooks, tell } from './hooks';
import {
  type Failure,
  type JsonObject,
  mayHaveHadEffect,
  type Outcome,
  readAnswer,
  readConnectionError,
} from './outcome';
import { retryDelayMs, shouldRetry } from './retry';
import { exchange, type Wire } from './transport';

export interface GatewayCall {
  method: HttpMethod;
  /** The path's template, for people and metrics. */
  path: string;
  /** May hold what nobody else must see: it goes out and nowhere else. */
  url: string;
  host: string;
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
export interface Transport extends GatewayHooks, Wire {
  /** Left out where no circuit is wanted. */
  circuits?: Circuits;
  retryBaseDelayMs: number;
  random?: () => number;
}

/**
 * Makes the call, repeats it while that may help and cannot harm, and ends within `timeoutMs`.
 *
 * @returns the answer's body
 * @throws {@link MidtransError}
 */
export async function send(call: GatewayCall, transport: Transport): Promise<JsonObject> {
  const deadline = new Deadline(call.timeoutMs, call.signal);
  let attempts = 0;
  let outcomeUnknown = false;
  let error: MidtransError | undefined;
  const errorFor = (failure: Failure): MidtransError =>
    errorFromFailure(failure, { ...call, attempts, outcomeUnknown, secrets: call.secrets() });
  const stopIfEnded = (): void => {
    if (deadline.cause) throw errorFor({ kind: deadline.cause });
  };

  const attempt = async (): Promise<Outcome> => {
    const seen = { method: call.method, path: call.path, attempt: ++attempts };
    tell(transport.onRequest, seen);
    const startedAt = performance.now();
    const outcome = await attemptOnce(call, transport, deadline);
    const elapsedMs = performance.now() - startedAt;
    const status = 'httpStatus' in outcome ? outcome.httpStatus : undefined;
    if (outcome.kind === 'success') {
      tell(transport.onResponse, { ...seen, status, elapsedMs });
    } else {
      outcomeUnknown ||= mayHaveHadEffect(call.method, outcome);
      error = errorFor(outcome);
      tell(transport.onResponse, { ...seen, status, elapsedMs, error });
    }
    return outcome;
  };

  try {
    stopIfEnded();
    for (;;) {
      const outcome = await (transport.circuits?.run(call.host, attempt) ?? attempt());
      if (outcome.kind === 'success') return outcome.body;
      // Where the circuit opened between two attempts, the last one tells more.
      if (outcome.kind === 'circuit_open') throw error ?? errorFor(outcome);
      const delayMs = shouldRetry({ ...call, failure: outcome, attempt: attempts })
        ? retryDelayMs({
            attempt: attempts,
            baseDelayMs: transport.retryBaseDelayMs,
            retryAfterMs: 'retryAfterMs' in outcome ? outcome.retryAfterMs : undefined,
            remainingMs: deadline.remainingMs,
            random: transport.random ?? Math.random,
          })
        : undefined;
      if (delayMs === undefined) throw error ?? errorFor(outcome);
      await pause(delayMs, deadline);
      stopIfEnded();
    }
  } finally {
    deadline.close();
  }
}

async function attemptOnce(call: GatewayCall, transport: Transport, deadline: Deadline): Promise<Outcome> {
  try {
    const { url, method, headers, body } = call;
    const request = { url, method, headers, body, signal: deadline.signal };
    return readAnswer(await deadline.race(exchange(request, transport)));
  } catch (thrown) {
    return deadline.cause ? { kind: deadline.cause } : readConnectionError(thrown);
  }
}

async function pause(delayMs: number, deadline: Deadline): Promise<void> {
  if (delayMs === 0) return;
  let timer: NodeJS.Timeout | undefined;
  try {
    await deadline.race(new Promise((resolve) => (timer = setTimeout(resolve, delayMs))));
  } catch {
    // Only the deadline ends a pause early, and it says so itself.
  } finally {
    clearTimeout(timer);
  }
}
