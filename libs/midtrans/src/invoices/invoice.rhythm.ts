import type { ResolvedOptions } from '../options/midtrans.options';
import { backOff } from '../reconciliation/rhythm';
import { isOver, type GatewayInvoiceStatus } from './invoice.status';

/** What of an invoice says when Midtrans is asked how it stands. */
export interface LookedAtInvoice {
  readonly midtransStatus: GatewayInvoiceStatus | null;
  /** What paid it, as far as that could be found. */
  readonly paymentId: string | null;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate: string;
  /** When there was last any news of it. */
  readonly updatedAt: Date;
}

type Settings = Pick<ResolvedOptions['reconciliation'], 'pendingIntervalMs'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** So long the payment of a paid invoice is looked for that could not be found at once, in milliseconds. */
const UNFOUND_PAYMENT_MS = 7 * DAY_MS;

/**
 * When Midtrans is asked how an invoice stands, as long as nobody tells: at growing intervals, and a minute after its due date has
 * passed; from then on after twice the time each, until Midtrans calls it overdue. One that is paid, by a payment that could not be
 * found, is looked at for a week.
 *
 * @returns null for what is paid by a known payment or over, and for what Midtrans has no id of
 */
export function nextCheckAt(
  { midtransStatus, paymentId, dueDate, updatedAt }: LookedAtInvoice,
  now: Date,
  { pendingIntervalMs }: Settings,
): Date | null {
  if (midtransStatus === 'paid' && paymentId === null) {
    const isLate = now.getTime() - updatedAt.getTime() > UNFOUND_PAYMENT_MS;
    return isLate ? null : backOff(updatedAt, now);
  }
  if (midtransStatus === null || isOver(midtransStatus)) return null;
  const regular = backOff(updatedAt, now, pendingIntervalMs);
  if (midtransStatus === 'overdue') return regular;
  const endOfDueDate = new Date(Date.parse(`${dueDate}T00:00:00+07:00`) + DAY_MS);
  const isPast = endOfDueDate <= now;
  const afterDue = isPast ? backOff(endOfDueDate, now) : new Date(endOfDueDate.getTime() + MINUTE_MS);
  return afterDue < regular ? afterDue : regular;
}
