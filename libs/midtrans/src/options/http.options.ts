import type { CircuitBreakerOptions, GatewayHooks, Wire } from '../gateway';
import { isRecord } from '../validation/is-record';
import { defineOptions, type Resolved } from './option-group';
import { aFunction, mustBe, objectOf, wholeNumber } from './option-rules';

/** How the gateway is called. Warnings, and circuits that open and close, are logged where no hook is given for them. */
export interface HttpOptions extends GatewayHooks {
  /** Makes the requests instead of Node's own HTTP client. Slower, but anything passes for a gateway. */
  fetch?: typeof fetch;
  /**
   * Holds the connections of Node's own HTTP client: a proxy's agent, an `https.Agent` with certificates.
   * @default the process's global agent
   */
  agent?: Wire['agent'];
  /**
   * Milliseconds that a call may take, with all its attempts and pauses.
   * @default 10_000
   */
  timeoutMs?: number;
  /**
   * Attempts after the first, where a repeat is safe.
   * @default 2
   */
  retries?: number;
  /**
   * Refuses calls at once while a host has no answers to give: after `failures` attempts in a row without one (5), for
   * `openMs` milliseconds (30_000), until one attempt goes well.
   * @default false
   */
  circuitBreaker?: false | CircuitBreakerOptions;
}

declare module './midtrans.options' {
  interface MidtransOptions {
    http?: HttpOptions;
  }
  interface ResolvedOptions {
    readonly http: Resolved<HttpOptions, 'timeoutMs' | 'retries' | 'circuitBreaker'>;
  }
}

export const httpOptions = defineOptions<HttpOptions>({
  defaults: { timeoutMs: 10_000, retries: 2, circuitBreaker: false },
  rules: {
    fetch: aFunction,
    agent: mustBe('an agent of node:http or node:https', isRecord),
    timeoutMs: wholeNumber(),
    retries: wholeNumber(0),
    circuitBreaker: objectOf(
      { failures: wholeNumber(), openMs: wholeNumber() },
      { or: false, what: 'false or an object' },
    ),
    onRequest: aFunction,
    onResponse: aFunction,
    onCircuitChange: aFunction,
    onWarning: aFunction,
  },
});
