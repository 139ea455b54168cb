import { MidtransModuleError } from '../../errors/midtrans-module.error';

/** An error that was answered before, to be answered again in the same words. */
export class StoredError extends Error {
  override readonly name = 'StoredError';

  constructor(readonly body: unknown) {
    super('answered before');
  }
}

/** The same request is under way. */
export class IdempotencyKeyInUseError extends MidtransModuleError {
  constructor() {
    const code = 'idempotency_key_in_use';
    super('A request with this Idempotency-Key is under way', { status: 409, code, passes: true });
  }
}

/** The key was used for another request within 24 hours. */
export class IdempotencyKeyReusedError extends MidtransModuleError {
  constructor() {
    const code = 'idempotency_key_reused';
    super('This Idempotency-Key was used for another request', { status: 422, code });
  }
}
