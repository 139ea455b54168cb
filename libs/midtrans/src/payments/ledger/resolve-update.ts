import type { SavedToken } from '../../cards/saved-token';
import type { FraudStatus } from '../../gateway/wire';
import { findPaymentMethod } from '../../payment-methods';
import type { ReportedRefund } from '../refunds/reported-refunds';
import {
  transition,
  type Transition,
  type StatusUpdate,
  type PaymentState,
  type PaymentStatus,
} from '../payment.status';
import type { PaymentPatch } from '../payment.columns';

/** Something the gateway says of an order, wherever it said it. */
export interface PaymentGatewayState {
  readonly account: string;
  readonly orderId: string;
  /**
   * Whole rupiah; null where the report names none, NaN where it cannot be read. A report of another amount than the
   * payment's is not believed.
   */
  readonly grossAmount: number | null;
  readonly update: StatusUpdate;
  readonly patch: PaymentPatch;
  /** The refunds that it lists. @default none */
  readonly refunds?: readonly ReportedRefund[];
  /** The card that was saved with the payment, where it is believed. @default none */
  readonly savedToken?: SavedToken;
}

/** A payment as it is stored, and whether a delivery of it has been recorded before. */
export interface StoredPayment {
  readonly id: string | null;
  readonly order_id: string | null;
  /** Whether it had the order id that was told before; null where there is no payment. */
  readonly is_former: boolean | null;
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
  /** Null where there is no payment. */
  readonly former_transaction_ids: readonly string[] | null;
  readonly notification_id: string | null;
  readonly notification_status: string | null;
}

export type Resolution =
  | {
      readonly kind: 'move';
      readonly version: number;
      readonly transition: Extract<Transition, { kind: 'move' }>;
    }
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'stale' | 'amount_mismatch'; readonly paymentId: string }
  | { readonly kind: 'confirm'; readonly paymentId: string };

/** What a report does to what is stored. */
export function resolveUpdate(stored: StoredPayment, reported: PaymentGatewayState): Resolution {
  if (stored.notification_id !== null && stored.notification_status !== 'unconfirmed') {
    return { kind: 'duplicate', notificationId: stored.notification_id };
  }
  if (stored.id === null) return { kind: 'unmatched' };
  const { transactionId } = reported.patch;
  const isFormer = stored.former_transaction_ids?.includes(transactionId ?? '') ?? false;
  if (isFormer) return { kind: 'stale', paymentId: stored.id };
  const amount = resolveAmount(stored, reported);
  if (amount !== 'believed') return { kind: amount, paymentId: stored.id };
  const step = transition(stateOf(stored), reported.update);
  if (step.kind === 'move') return { kind: 'move', version: stored.version, transition: step };
  return { kind: step.kind, paymentId: stored.id };
}

/**
 * A merchant may capture less than was authorised, and only then does the gateway report another amount than the
 * charged one: which it must confirm, as amounts are what a notification's signature is trusted for.
 */
function resolveAmount(
  stored: StoredPayment,
  { grossAmount, update }: PaymentGatewayState,
): 'believed' | 'amount_mismatch' | 'confirm' {
  if (grossAmount === null || grossAmount === stored.gross_amount) return 'believed';
  // Told late: of the authorisation, or of the capture before it was known to be partial.
  if (grossAmount === stored.authorized_amount) return 'believed';
  const isPartialCapture =
    stored.transaction_status === 'authorize' &&
    isCapture(update) &&
    grossAmount > 0 &&
    grossAmount < stored.gross_amount;
  if (!isPartialCapture) return 'amount_mismatch';
  return update.confirmed ? 'believed' : 'confirm';
}

export function isCapture({ status }: StatusUpdate): boolean {
  return status === 'capture' || status === 'settlement';
}

export function stateOf(stored: StoredPayment): PaymentState {
  return {
    status: stored.transaction_status,
    fraudStatus: stored.fraud_status,
    wasPaid: stored.was_paid,
    refundAmount: stored.refund_amount,
    reversible: findPaymentMethod(stored.payment_type)?.isReversible(stored) ?? false,
  };
}
