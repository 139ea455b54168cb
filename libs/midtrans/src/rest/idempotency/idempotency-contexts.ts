import { Injectable } from '@nestjs/common';
import { IdempotencyStore } from './idempotency.store';
import { attemptOf } from './request-attempt';

/** What a request under an Idempotency-Key may count on. */
export interface ReservedContext {
  /** Whether it was begun before, and no answer that holds came of it. */
  readonly isRetry?: boolean;
  /** The id that was reserved then. */
  readonly reservedId?: string;
  /** Reserves an id that it makes up: gives back the one that was reserved first. */
  readonly reserveId?: (candidateId: string) => Promise<string>;
}

/** Lets a request that is made again under its Idempotency-Key go on where it was left, by the ids that it made up first. */
@Injectable()
export class IdempotencyContexts {
  constructor(private readonly store: IdempotencyStore) {}

  /** @returns nothing to count on for a request without a key */
  of(request: unknown): ReservedContext {
    const attempt = attemptOf(request);
    if (attempt === undefined) return {};
    return {
      isRetry: attempt.isRetry,
      reservedId: attempt.resourceId ?? undefined,
      reserveId: (candidateId) => this.store.reserveId(attempt, candidateId),
    };
  }
}
