/** An error that was answered before, to be answered again in the same words. */
export class StoredError extends Error {
  override readonly name = 'StoredError';

  constructor(readonly body: unknown) {
    super('answered before');
  }
}

/** The same request is under way. */
export class IdempotencyKeyInUseError extends Error {
  override readonly name = 'IdempotencyKeyInUseError';

  constructor() {
    super('A request with this Idempotency-Key is under way');
  }
}

/** The key was used for another request within 24 hours. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';

  constructor() {
    super('This Idempotency-Key was used for another request');
  }
}
