import type { CircuitBreakerOptions } from './circuits';
import type { GatewayHooks } from './hooks';
import type { Wire } from './transport';

/** Which of Midtrans' two worlds a key belongs to. */
export type MidtransEnvironment = 'sandbox' | 'production';

/** Where the Core API lives. */
export const GATEWAY_URLS: Readonly<Record<MidtransEnvironment, string>> = {
  sandbox: 'https://api.sandbox.midtrans.com',
  production: 'https://api.midtrans.com',
};

/** Where Snap lives. */
export const SNAP_URLS: Readonly<Record<MidtransEnvironment, string>> = {
  sandbox: 'https://app.sandbox.midtrans.com/snap/v1',
  production: 'https://app.midtrans.com/snap/v1',
};

export interface MidtransClientOptions extends GatewayHooks, Wire {
  /** From the dashboard, Settings → Access Keys. Never leaves the client but as the Authorization header. */
  serverKey: string;
  /** Needed by `getCardToken` and `registerCard` only. */
  clientKey?: string;
  /** @default 'sandbox' */
  environment?: MidtransEnvironment;
  /** Another address of the Core API: a simulator, a proxy. @default the environment's, see {@link GATEWAY_URLS} */
  baseUrl?: string;
  /** Another address of Snap. @default `${baseUrl}/snap/v1` where there is a `baseUrl`, else see {@link SNAP_URLS} */
  snapBaseUrl?: string;
  /** The longest a call may take, in milliseconds, all its attempts and pauses included. @default 10000 */
  timeoutMs?: number;
  /** How often a failed attempt may be repeated. @default 2 */
  retries?: number;
  /** The pause before the first repeat, in milliseconds, before jitter; then it doubles. @default 500 */
  retryBaseDelayMs?: number;
  /**
   * Refuses calls at once (`MidtransCircuitOpenError`) while a host has no answers to give: after a number of attempts in
   * a row without a connection, without an answer in time, with a 5xx or with an unreadable body. A refusal (4xx) is an
   * answer, and a call that its caller aborts is counted as neither.
   *
   * @default false
   */
  circuitBreaker?: false | CircuitBreakerOptions;
  /** @default 'nestjs-midtrans' */
  userAgent?: string;
}
