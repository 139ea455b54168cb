import type { MiddlewareHandler } from 'hono';

/** What goes wrong on demand, per endpoint. */
export class Faults {
  /** Around everything, the keeper of Idempotency-Keys included: a response lost here was a success inside. */
  outside(): MiddlewareHandler {
    return (_context, next) => next();
  }

  /** Between the keeper of Idempotency-Keys and the endpoint: a request that is slow here is in flight. */
  inside(): MiddlewareHandler {
    return (_context, next) => next();
  }
}
