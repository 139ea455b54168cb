import type { SavedToken } from '../../cards/saved-token';
import type { FraudStatus } from '../../gateway/wire';
import type { ReportedRefund } from '../refunds/reported-refunds';
import {
  decide,
  isReversible,
  type Decision,
  type PaymentFact,
  type PaymentState,
  type PaymentStatus,
} from '../status';
import type { PaymentPatch } from './ledger.sql';

/** Something the gateway says of an order, wherever it said it. */
export interface GatewayReport {
  readonly account: string;
  readonly orderId: string;
  /**
   * Whole rupiah; null where the report names none, NaN where it cannot be read. A report of another amount than the
   * payment's is not believed.
   */
  readonly grossAmount: number | null;
  readonly fact: PaymentFact;
  readonly patch: PaymentPatch;
  /** The refunds that it lists. @default none */
  readonly refunds?: readonly ReportedRefund[];
  /** The card that was saved with the payment, where it is believed. @default none */
  readonly savedToken?: SavedToken;
}

/** A payment as it is stored, and whether a delivery of it has been recorded before. */
export interface Seen {
  readonly id: string | null;
  readonly version: number;
  readonly transaction_status: PaymentStatus;
  readonly fraud_status: FraudStatus | null;
  readonly was_paid: boolean;
  readonly refund_amount: number;
  readonly gross_amount: number;
  /** Whole rupiah, where less than that was captured. */
  readonly authorized_amount: number | null;
  readonly payment_type: string;
  readonly bank: string | null;
  readonly store: string | null;
  readonly notification_id: string | null;
  readonly notification_status: string | null;
}

export type Verdict =
  | {
      readonly kind: 'move';
      readonly version: number;
      readonly decision: Extract<Decision, { kind: 'move' }>;
    }
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'stale' | 'amount_mismatch'; readonly paymentId: string }
  | { readonly kind: 'confirm'; readonly paymentId: string };

/** What a report does to what is stored. */
export function judge(seen: Seen, report: GatewayReport): Verdict {
  if (seen.notification_id !== null && seen.notification_status !== 'unconfirmed') {
    return { kind: 'duplicate', notificationId: seen.notification_id };
  }
  if (seen.id === null) return { kind: 'unmatched' };
  const amount = judgeAmount(seen, report);
  if (amount !== 'believed') return { kind: amount, paymentId: seen.id };
  const decision = decide(stateOf(seen), report.fact);
  if (decision.kind === 'move') return { kind: 'move', version: seen.version, decision };
  return { kind: decision.kind, paymentId: seen.id };
}

/**
 * A merchant may capture less than was authorised, and only then does the gateway report another amount than the
 * charged one: which it must confirm, as amounts are what a notification's signature is trusted for.
 */
function judgeAmount(
  seen: Seen,
  { grossAmount, fact }: GatewayReport,
): 'believed' | 'amount_mismatch' | 'confirm' {
  if (grossAmount === null || grossAmount === seen.gross_amount) return 'believed';
  // Told late: of the authorisation, or of the capture before it was known to be partial.
  if (grossAmount === seen.authorized_amount) return 'believed';
  const isPartialCapture =
    seen.transaction_status === 'authorize' &&
    isCapture(fact) &&
    grossAmount > 0 &&
    grossAmount < seen.gross_amount;
  if (!isPartialCapture) return 'amount_mismatch';
  return fact.confirmed ? 'believed' : 'confirm';
}

export function isCapture({ status }: PaymentFact): boolean {
  return status === 'capture' || status === 'settlement';
}

export function stateOf(seen: Seen): PaymentState {
  return {
    status: seen.transaction_status,
    fraudStatus: seen.fraud_status,
    wasPaid: seen.was_paid,
    refundAmount: seen.refund_amount,
    reversible: isReversible({ paymentType: seen.payment_type, bank: seen.bank, store: seen.store }),
  };
}
