import type { Circuit } from './circuits';
import type { MidtransError } from './errors';

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

/** Whatever a hook throws is ignored: a logger must not cost a payment. */
export interface GatewayHooks {
  /** Called before every attempt. */
  onRequest?: (event: RequestEvent) => void | Promise<void>;
  /** Called after every attempt. */
  onResponse?: (event: ResponseEvent) => void | Promise<void>;
  /** Called when a circuit opens, lets one attempt through, or closes. */
  onCircuitChange?: (circuit: Circuit) => void | Promise<void>;
  /**
   * Called where a call does not do all that it was asked for, with words that may be logged.
   *
   * @default `process.emitWarning`
   */
  onWarning?: (message: string) => void | Promise<void>;
}

/** Tells a hook, and nobody of its failures: see {@link GatewayHooks}. */
export function tell<Event>(hook: ((event: Event) => void | Promise<void>) | undefined, event: Event): void {
  if (hook === undefined) return;
  try {
    const told: unknown = hook(event);
    if (told !== undefined) void Promise.resolve(told).catch(() => undefined);
  } catch {
    // A logger must not cost a payment.
  }
}
