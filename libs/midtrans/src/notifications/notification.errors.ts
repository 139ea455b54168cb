import {
  MidtransModuleError,
  NotFoundError,
  StateError,
  type PublicError,
} from '../errors/midtrans-module.error';

/** There is no such notification in the inbox. */
export class NotificationNotFoundError extends NotFoundError {
  constructor() {
    super('Notification');
  }
}

/** The URL that a notification came to names an account that is not configured. */
export class NotificationAccountNotFoundError extends MidtransModuleError {
  constructor() {
    super('The URL names no merchant account that is configured here', { status: 404, code: 'not_found' });
  }
}

/** A notification of BI-SNAP's has come, and there is no key of Midtrans' to verify it with. */
export class SnapBiNotConfiguredError extends MidtransModuleError {
  /** @param account - that its URL names */
  constructor(account?: string) {
    const option = account === undefined ? 'snapBi.publicKey' : `accounts.${account}.snapBi.publicKey`;
    super(`This notification is signed as BI-SNAP's are, which needs ${option}: it is not configured`, {
      status: 403,
      code: 'snap_bi_not_configured',
    });
  }
}

/** How a delivery is refused that none of our keys signed. */
export const WRONG_SIGNATURE = 'The signature does not match';

/** A notification of the inbox cannot be taken once more. */
export class NotificationNotReplayableError extends StateError {
  constructor(reason: string) {
    super(`The notification cannot be replayed: ${reason}`, 'invalid_state');
  }
}

/** Midtrans was asked about the same thing just now: the notification can be replayed when the pause is over. */
export class NotificationReplayPostponedError extends MidtransModuleError {
  /** @param retryAfterMs - Infinity where that is not known */
  constructor(readonly retryAfterMs: number) {
    const traits = { status: 503, code: 'service_unavailable', passes: true };
    super('Midtrans was asked about it just now: ask again', traits);
  }

  override toPublic(): PublicError {
    const { status, code, message, details, retryAfterMs } = this;
    const retryAfterSeconds = Number.isFinite(retryAfterMs)
      ? Math.max(1, Math.ceil(retryAfterMs / 1_000))
      : 1;
    return { status, code, message, details, retryAfterSeconds };
  }
}
