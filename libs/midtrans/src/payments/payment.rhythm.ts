import type { ResolvedOptions } from '../options/midtrans.options';
import { backOff, jittered } from '../reconciliation/rhythm';
import type { PaymentPatch } from './payment.columns';
import type { MidtransPayment } from './payment.entity';
import type { StatusUpdate } from './payment.status';

/** What of a payment says when Midtrans is asked how it stands. */
export type LookedAtPayment = Pick<
  MidtransPayment,
  'transactionStatus' | 'fraudStatus' | 'expiryTime' | 'settlementTime'
> & {
  /** Whether the bank may deny it although it is settled. */
  readonly isReversible: boolean;
  /** Whether another attempt of it can be paid still, so that it may be paid twice. @default false */
  readonly hasLiveAttempt?: boolean;
  /** Whether its order may have another attempt, which nobody has told of. @default false */
  readonly mayHaveUnknownAttempt?: boolean;
};

type Settings = Pick<ResolvedOptions['reconciliation'], 'pendingIntervalMs'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The end is told a little after it has come. */
const AFTER_EXPIRY_MS = MINUTE_MS;
/** What was begun in a page's last moment is at Midtrans by then. */
const AFTER_END_MS = MINUTE_MS;
/** So shortly before its expiry a payment is not looked at: the end comes soon enough. */
const JUST_BEFORE_EXPIRY_MS = 10 * MINUTE_MS;
/** So long after a settlement that the bank may reverse. It does within minutes: the later ones are for a gateway or host that was away. */
const AFTER_SETTLEMENT_MS = [DAY_MS / 24, DAY_MS, 3 * DAY_MS];

/**
 * When Midtrans is asked how a payment stands, as long as nobody tells.
 *
 * - What waits for its customer: at intervals that become shorter towards its expiry, a minute after it, and from then on after twice the
 *   time each.
 * - What fraud detection doubts, of which Midtrans disposes within a day: at the same intervals.
 * - What is held, captured and not settled, or has no answer although nobody is waiting for one: once a day.
 * - What the bank may still reverse: an hour, a day and three days after it was settled.
 * - What is paid, or was, while another attempt can be paid still: at the same intervals as what waits for its customer.
 * - What ended without money by what was known of it, and may have another attempt: once, a minute after it.
 *
 * @returns null for what is settled for good or over
 */
export function nextCheckAt(
  {
    transactionStatus,
    fraudStatus,
    expiryTime,
    settlementTime,
    isReversible,
    hasLiveAttempt = false,
    mayHaveUnknownAttempt = false,
  }: LookedAtPayment,
  now: Date,
  { pendingIntervalMs }: Settings,
): Date | null {
  const at = (inMs: number): Date => new Date(now.getTime() + inMs);
  switch (transactionStatus) {
    case 'pending':
      return expiryTime === null ? at(pendingIntervalMs) : whilePending(expiryTime, now, pendingIntervalMs);
    case 'capture':
      return at(fraudStatus === null || fraudStatus === 'accept' ? DAY_MS : pendingIntervalMs);
    // What a charge came to is asked about by its command.
    case 'initiated':
    case 'authorize':
      return at(DAY_MS);
    case 'settlement':
      if (hasLiveAttempt) return at(pendingIntervalMs);
      return isReversible ? whileReversible(settlementTime ?? now, now) : null;
    case 'deny':
    case 'cancel':
    case 'expire':
    case 'failure':
      if (hasLiveAttempt) return at(pendingIntervalMs);
      return mayHaveUnknownAttempt ? at(AFTER_END_MS) : null;
    case 'refund':
    case 'partial_refund':
    case 'chargeback':
    case 'partial_chargeback':
      return hasLiveAttempt ? at(pendingIntervalMs) : null;
    default:
      return transactionStatus satisfies never;
  }
}

function whilePending(expiryTime: Date, now: Date, intervalMs: number): Date {
  const leftMs = expiryTime.getTime() - now.getTime();
  if (leftMs < 0) return backOff(expiryTime, now);
  if (leftMs <= JUST_BEFORE_EXPIRY_MS) return new Date(expiryTime.getTime() + AFTER_EXPIRY_MS);
  return new Date(now.getTime() + Math.min(intervalMs, leftMs / 2));
}

function whileReversible(settledAt: Date, now: Date): Date | null {
  const looks = AFTER_SETTLEMENT_MS.map((afterMs) => new Date(settledAt.getTime() + afterMs));
  return looks.find((look) => look > now) ?? null;
}

/** The same, of a payment that is moved just now. */
export function plannedCheckAt(
  { status: transactionStatus, fraudStatus }: Pick<StatusUpdate, 'status' | 'fraudStatus'>,
  {
    expiryTime = null,
    settlementTime = null,
    isReversible,
    hasLiveAttempt,
    mayHaveUnknownAttempt,
  }: Pick<PaymentPatch, 'expiryTime' | 'settlementTime'> &
    Pick<LookedAtPayment, 'isReversible' | 'hasLiveAttempt' | 'mayHaveUnknownAttempt'>,
  settings: Settings,
): Date | null {
  const now = new Date();
  const payment = {
    transactionStatus,
    fraudStatus,
    expiryTime,
    settlementTime,
    isReversible,
    hasLiveAttempt,
    mayHaveUnknownAttempt,
  };
  const next = nextCheckAt(payment, now, settings);
  return next && jittered(next, now);
}
