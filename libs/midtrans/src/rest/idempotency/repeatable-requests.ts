import { Injectable } from '@nestjs/common';
import { IdempotencyStore } from './idempotency.store';
import { attemptOf } from './request-attempt';

/** What a request under an Idempotency-Key may count on. */
export interface RepeatableRequest {
  /** Whether it was begun before, and no answer that holds came of it. */
  readonly again?: boolean;
  /** The id that was fixed then. */
  readonly begunId?: string;
  /** Fixes an id that it makes up: gives back the one that was fixed first. */
  readonly fixId?: (proposal: string) => Promise<string>;
}

/** Lets a request that is made again under its Idempotency-Key go on where it was left, by the ids that it made up first. */
@Injectable()
export class RepeatableRequests {
  constructor(private readonly store: IdempotencyStore) {}

  /** @returns nothing to count on for a request without a key */
  of(request: unknown): RepeatableRequest {
    const attempt = attemptOf(request);
    if (attempt === undefined) return {};
    return {
      again: attempt.again,
      begunId: attempt.subject ?? undefined,
      fixId: (proposal) => this.store.subjectOf(attempt, proposal),
    };
  }
}
