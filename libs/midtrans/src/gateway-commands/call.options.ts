/** For a call that may be made again when its outcome is not known, such as a request under an Idempotency-Key. */
export interface IdempotencyContext {
  /**
   * Whether it was made before: then what that began is taken up rather than rejected, as an operation would be for the state that it
   * brought about. A charge goes by its `reservedId`.
   */
  readonly isRetry?: boolean;
  /** The id that was reserved then, if it came that far. */
  readonly reservedId?: string;
  /** Reserves the id that the call goes by: gives back the one that was reserved first. Midtrans acts on an id once. */
  readonly reserveId?: (candidateId: string) => Promise<string>;
}

/** A call that changes something at Midtrans. */
export interface CommandOptions {
  /** For a call that may be made again. @default a call of its own */
  readonly idempotency?: IdempotencyContext;
}

/** A call that takes money, gives it back, or lets go of it: who asked for it is kept. */
export interface OperationOptions extends CommandOptions {
  /** The host's user who asks for it; null for code. @default null */
  readonly requestedBy?: string | null;
  /** Why, in at most 255 characters. Staff see it, customers do not. @default none */
  readonly note?: string;
}
