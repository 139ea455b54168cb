import { camelCase, oneOf, readObject, whole, type Spelling } from '../fields';
import type { JsonObject } from '../json';

/** The reasons that leave no transaction behind, in the words of the notification. */
export const REFUSED_CHARGES = {
  invalid_token: { status_message: 'Token id is missing, invalid, or timed out', status_code: '411' },
  no_access: { status_message: "Merchant doesn't have access for this payment type", status_code: '402' },
  error: { status_message: 'Internal Server Error', status_code: '500' },
} as const satisfies Readonly<Record<string, JsonObject>>;

/**
 * Why a charge of a subscription fails: `denied` by the bank or by GoPay, which leaves a transaction that is `deny`; or, with
 * no transaction at all, an `invalid_token` (411), a payment type that the merchant has no access to (`no_access`, 402) or
 * an `error` inside the gateway (500).
 */
export type ChargeFailureReason = 'denied' | keyof typeof REFUSED_CHARGES;

const REASONS: readonly ChargeFailureReason[] = ['denied', 'invalid_token', 'no_access', 'error'];

/** Which of a subscription's next charges fail, and why. */
export interface SubscriptionChargeFailure {
  /**
   * How many attempts to charge, retries included.
   * @default 1
   */
  readonly times?: number;
  /** @default 'denied' */
  readonly reason?: ChargeFailureReason;
}

/** @throws InvalidFieldError */
export function readChargeFailure(
  value: unknown,
  spelling: Spelling = camelCase,
): Required<SubscriptionChargeFailure> {
  return readObject(value, '', spelling, (fields) => ({
    times: fields.optional('times', whole(1)) ?? 1,
    reason: fields.optional('reason', oneOf(REASONS)) ?? 'denied',
  }));
}

type PlannedFailure = Required<SubscriptionChargeFailure>;

/** The failures that are in store for each subscription. */
export class ChargeFailures {
  private readonly planned = new Map<string, readonly PlannedFailure[]>();

  add(id: string, failure: PlannedFailure): void {
    this.planned.set(id, [...(this.planned.get(id) ?? []), failure]);
  }

  /** Why the attempt that is under way fails, if it does. */
  take(id: string): ChargeFailureReason | undefined {
    const [next, ...later] = this.planned.get(id) ?? [];
    if (!next) return undefined;
    const rest = next.times > 1 ? [{ ...next, times: next.times - 1 }] : [];
    this.planned.set(id, [...rest, ...later]);
    return next.reason;
  }
}
