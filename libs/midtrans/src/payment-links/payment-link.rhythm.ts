import type { ResolvedOptions } from '../options/midtrans.options';
import { backOff, jittered } from '../reconciliation/rhythm';
import type { PaymentLinkStatus } from './payment-link.status';

/** What of a link says when Midtrans is asked how it stands. */
export interface LookedAtPaymentLink {
  readonly status: PaymentLinkStatus;
  readonly expiresAt: Date | null;
  /** When there was last any news of it. */
  readonly updatedAt: Date;
}

type Settings = Pick<ResolvedOptions['reconciliation'], 'pendingIntervalMs'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What was begun before a link's end may be paid afterwards: so long somebody looks whether it was, in milliseconds. */
const LATE_PURCHASES_MS = 7 * DAY_MS;

/**
 * When Midtrans is asked how a link stands, as long as nobody tells: at growing intervals, and a minute after its time is over. For a week
 * after that it may have payments that nobody told of.
 *
 * @returns null for what cannot be paid any more, and for what Midtrans has not answered
 */
export function nextCheckAt(
  { status, expiresAt, updatedAt }: LookedAtPaymentLink,
  now: Date,
  { pendingIntervalMs }: Settings,
): Date | null {
  switch (status) {
    case 'active': {
      const regular = backOff(updatedAt, now, pendingIntervalMs);
      if (expiresAt === null) return regular;
      const isPast = expiresAt <= now;
      const afterEnd = isPast ? backOff(expiresAt, now) : new Date(expiresAt.getTime() + MINUTE_MS);
      return afterEnd < regular ? afterEnd : regular;
    }
    case 'expired':
      return now.getTime() - updatedAt.getTime() > LATE_PURCHASES_MS
        ? null
        : backOff(updatedAt, now, 60 * MINUTE_MS);
    case 'initiated':
    case 'failure':
    case 'exhausted':
    case 'deleted':
      return null;
    default:
      return status satisfies never;
  }
}

/** The same, of a link that is moved just now. */
export function plannedCheckAt(
  link: Omit<LookedAtPaymentLink, 'updatedAt'>,
  settings: Settings,
): Date | null {
  const now = new Date();
  const next = nextCheckAt({ ...link, updatedAt: now }, now, settings);
  return next && jittered(next, now);
}
