import type { FieldError } from '../validation/validate';

/** What the outcome of something is asked about by. */
export interface UnknownOutcomeIds {
  readonly orderId?: string;
  /** Of a refund: asked for again with it, it is made once. */
  readonly refundKey?: string;
  readonly subscriptionId?: string;
  readonly payAccountId?: string;
}

/** What a REST client is told of an error. */
export interface PublicError {
  /** The HTTP status. */
  readonly status: number;
  /** For programs: stays the same when the message is reworded. */
  readonly code: string;
  readonly message: string;
  readonly details: readonly FieldError[];
  /** Where it may have been carried out: what to ask about. */
  readonly ids?: UnknownOutcomeIds;
  readonly retryAfterSeconds?: number;
  /** Ours to look into: logged with its stack. */
  readonly unexpected?: unknown;
}

/** What makes an error one of ours, beside its message. */
export interface ErrorTraits {
  readonly status: number;
  readonly code: string;
  /** @default [] */
  readonly details?: readonly FieldError[];
  /** @default false */
  readonly passes?: boolean;
}

/** The root of every error that this package throws itself. Those of the gateway's client are `MidtransError`s. */
export abstract class MidtransModuleError extends Error implements PublicError {
  /** The HTTP status that our endpoints answer it with. */
  readonly status: number;
  /** For programs: stays the same when the message is reworded. */
  readonly code: string;
  /** What is wrong, field by field, where it is about fields. */
  readonly details: readonly FieldError[];
  /** Whether asking again may find it otherwise: something is under way, or not known yet, or a state that changes is in the way. */
  readonly passes: boolean;

  constructor(message: string, { status, code, details = [], passes = false }: ErrorTraits) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.code = code;
    this.details = details;
    this.passes = passes;
  }

  /** What a REST client is told of it. @default its own status, code, message and details */
  toPublic(): PublicError {
    return this;
  }
}

/** There is none, or it is not the caller's. */
export abstract class NotFoundError extends MidtransModuleError {
  constructor(subject: string) {
    super(`${subject} not found`, { status: 404, code: 'not_found' });
  }
}

/** What every state may forbid. `in_progress`: something else has to come to an end first. */
export type StateCode = 'invalid_state' | 'in_progress';

/** Its state does not allow what was asked for, here or at Midtrans. */
export abstract class StateError<Code extends string = StateCode> extends MidtransModuleError {
  declare readonly code: StateCode | Code;

  /** @param passes - whether asking again may find it otherwise @default where it is `in_progress` */
  constructor(message: string, code: StateCode | Code, passes: boolean = code === 'in_progress') {
    super(message, { status: code === 'in_progress' ? 409 : 400, code, passes });
  }
}

/** The bank or the wallet said no. */
export abstract class DeclinedError extends MidtransModuleError {
  constructor(message: string) {
    super(message, { status: 400, code: 'declined' });
  }
}
