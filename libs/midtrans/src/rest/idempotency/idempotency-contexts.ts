import { Injectable } from '@nestjs/common';
import type { IdempotencyContext } from '../../gateway-commands/call.options';
import { IdempotencyStore } from './idempotency.store';
import { attemptOf } from './request-attempt';

/** Lets a request that is made again under its Idempotency-Key go on where it was left, by the ids that it made up first. */
@Injectable()
export class IdempotencyContexts {
  constructor(private readonly store: IdempotencyStore) {}

  /** @returns nothing to count on for a request without a key */
  of(request: unknown): IdempotencyContext {
    const attempt = attemptOf(request);
    if (attempt === undefined) return {};
    return {
      isRetry: attempt.isRetry,
      reservedId: attempt.resourceId ?? undefined,
      reserveId: (candidateId) => this.store.reserveId(attempt, candidateId),
    };
  }
}
