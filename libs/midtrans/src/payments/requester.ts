import { MidtransInputError } from '../errors/midtrans.errors';
import { redactText } from '../gateway';
import type { OperationOptions } from '../gateway-commands/call.options';
import { validate } from '../validation/validate';
import { Optional, TextOrEmpty } from '../validation/rules';
import { TextOrNull } from '../validation/filter.rules';

/** Who asked for something, and why. */
export interface Requester {
  /** The host's user; null for code. */
  readonly requestedBy: string | null;
  readonly note: string | null;
}

export const LONGEST_NOTE = 255;

class RequesterRules {
  @Optional()
  @TextOrNull(255)
  requestedBy?: string | null;

  @Optional()
  @TextOrEmpty(LONGEST_NOTE)
  note?: string;
}

/**
 * Who asks, as it is kept: people write all sorts of things into a note, so that it is kept without what looks like a secret.
 *
 * @throws MidtransInputError for a user or a note that cannot be kept
 */
export function requesterOf({ requestedBy, note }: OperationOptions): Requester {
  const { value, errors } = validate(RequesterRules, { requestedBy, note });
  if (value === undefined) throw new MidtransInputError(errors);
  const kept = redactText(value.note ?? '').slice(0, LONGEST_NOTE);
  return { requestedBy: value.requestedBy ?? null, note: kept === '' ? null : kept };
}
