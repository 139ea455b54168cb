import type { Attempt } from './idempotency.store';

const attempts = new WeakMap<object, Attempt>();

/** Keeps what is known of a request's Idempotency-Key, for those who handle it after the interceptor. */
export function rememberAttempt(request: unknown, attempt: Attempt): void {
  if (typeof request === 'object' && request !== null) attempts.set(request, attempt);
}

export function attemptOf(request: unknown): Attempt | undefined {
  return typeof request === 'object' && request !== null ? attempts.get(request) : undefined;
}
