import { backOff, jittered } from '../reconciliation/rhythm';
import type { MidtransSubscription } from './subscription.entity';
import type { SubscriptionStatus } from './subscription.status';

/** What of a subscription says when Midtrans is asked how it stands. */
export type LookedAtSubscription = Pick<MidtransSubscription, 'status' | 'nextExecutionAt' | 'updatedAt'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** So long after a charge is due, its notification has come. */
const AFTER_CHARGE_MS = 5 * MINUTE_MS;
/** So long after its end, nothing of it comes any more, in milliseconds. */
const LATE_CHARGES_MS = 7 * DAY_MS;
/** One that is stopped elsewhere is told of by nothing, in milliseconds. */
const MOST_MS = 7 * DAY_MS;

/**
 * When Midtrans is asked how a subscription stands, as long as nobody tells: some minutes after each charge is due, and after twice the
 * time each until Midtrans names another date; once a week in between. One that is charged no more may still have charges that nobody
 * told of: at growing intervals, for a week.
 *
 * @returns null for what Midtrans does not charge any more
 */
export function nextCheckAt(
  { status, nextExecutionAt, updatedAt }: LookedAtSubscription,
  now: Date,
): Date | null {
  switch (status) {
    case 'active': {
      const latest = now.getTime() + MOST_MS;
      if (nextExecutionAt === null) return backOff(updatedAt, now);
      const afterCharge = nextExecutionAt.getTime() + AFTER_CHARGE_MS;
      return afterCharge <= now.getTime()
        ? backOff(nextExecutionAt, now)
        : new Date(Math.min(afterCharge, latest));
    }
    case 'inactive':
    case 'disabled':
    case 'cancelled':
      return now.getTime() - updatedAt.getTime() > LATE_CHARGES_MS
        ? null
        : backOff(updatedAt, now, 60 * MINUTE_MS);
    case 'initiated':
    case 'unanswered':
    case 'failure':
      return null;
    default:
      return status satisfies never;
  }
}

/** The same, of a subscription that is moved just now. */
export function plannedCheckAt(status: SubscriptionStatus, nextExecutionAt: Date | null): Date | null {
  const now = new Date();
  const next = nextCheckAt({ status, nextExecutionAt, updatedAt: now }, now);
  return next && jittered(next, now);
}
