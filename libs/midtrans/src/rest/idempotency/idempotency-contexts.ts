import { Injectable } from '@nestjs/common';
import type { IdempotencyContext } from '../../gateway-commands/call.options';
import { IdempotencyStore, type Attempt } from './idempotency.store';

const attempts = new WeakMap<object, Attempt>();

/** Keeps what is known of a request's Idempotency-Key, for those who handle it after the interceptor. */
export function rememberAttempt(request: unknown, attempt: Attempt): void {
  if (typeof request === 'object' && request !== null) attempts.set(request, attempt);
}

/** Lets a request that is made again under its Idempotency-Key go on where it was left, by the ids that it made up first. */
@Injectable()
export class IdempotencyContexts {
  constructor(private readonly store: IdempotencyStore) {}

  /** @returns nothing to count on for a request without a key */
  of(request: unknown): IdempotencyContext {
    const attempt = typeof request === 'object' && request !== null ? attempts.get(request) : undefined;
    if (attempt === undefined) return {};
    return {
      isRetry: attempt.isRetry,
      reservedId: attempt.resourceId ?? undefined,
      reserveId: (candidateId) => this.store.reserveId(attempt, candidateId),
    };
  }
}
