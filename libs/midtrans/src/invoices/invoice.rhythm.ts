import type { ResolvedOptions } from '../options/midtrans.options';
import { backOff } from '../reconciliation/rhythm';
import { isOver, type GatewayInvoiceStatus } from './invoice.status';

/** What of an invoice says when Midtrans is asked how it stands. */
export interface LookedAtInvoice {
  readonly midtransStatus: GatewayInvoiceStatus | null;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate: string;
  /** When there was last any news of it. */
  readonly updatedAt: Date;
}

type Settings = Pick<ResolvedOptions['reconciliation'], 'pendingIntervalMs'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * When Midtrans is asked how an invoice stands, as long as nobody tells: at growing intervals, and a minute after its due date has
 * passed; from then on after twice the time each, until Midtrans calls it overdue.
 *
 * @returns null for what is paid or over, and for what Midtrans has no id of
 */
export function nextCheckAt(
  { midtransStatus, dueDate, updatedAt }: LookedAtInvoice,
  now: Date,
  { pendingIntervalMs }: Settings,
): Date | null {
  if (midtransStatus === null || isOver(midtransStatus)) return null;
  const regular = backOff(updatedAt, now, pendingIntervalMs);
  if (midtransStatus === 'overdue') return regular;
  const endOfDueDate = new Date(Date.parse(`${dueDate}T00:00:00+07:00`) + DAY_MS);
  const isPast = endOfDueDate <= now;
  const afterDue = isPast ? backOff(endOfDueDate, now) : new Date(endOfDueDate.getTime() + MINUTE_MS);
  return afterDue < regular ? afterDue : regular;
}
