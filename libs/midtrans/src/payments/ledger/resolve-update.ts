import { isDecided } from '../../notifications/notification.outcome';
import type { SavedToken } from '../../cards/saved-token';
import type { FraudStatus, TransactionResponse } from '../../gateway/wire';
import { findPaymentMethod } from '../../payment-methods';
import type { ReportedRefund } from '../refunds/reported-refunds';
import {
  endsUnpaid,
  isUnpaidEnd,
  restart,
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
  /** The transaction that it is of, where it says so. */
  readonly transactionId?: string;
  /**
   * Whole rupiah; null where the report names none, NaN where it cannot be read. A report of another amount than the
   * payment's is not believed.
   */
  readonly grossAmount: number | null;
  /** Whole rupiah that a promotion lowered to less, as the report says. @default it says of none */
  readonly loweredFrom?: number;
  readonly update: StatusUpdate;
  readonly patch: PaymentPatch;
  /** Whether the bank may deny it although it is settled, as far as the report tells. @default false */
  readonly isReversible?: boolean;
  /** The refunds that it lists. @default none */
  readonly refunds?: readonly ReportedRefund[];
  /** The card that was saved with the payment, where it is believed. @default none */
  readonly savedToken?: SavedToken;
  /**
   * What the gateway, asked by that, says of a transaction which is not the one that is stored: it `settled`, or goes `live` while the
   * stored one is over. Then it is the payment's. @default it is not the payment's
   */
  readonly otherTransaction?: 'settled' | 'live';
  /** What it was read from: an attempt is paid as that says. */
  readonly response?: TransactionResponse;
  /** The payment's version when the gateway was asked: its answer is no news of what moved since. */
  readonly seenVersion?: number;
}

/** What binds a report to a payment. */
export type ReportIdentity = Pick<
  PaymentGatewayState,
  'account' | 'orderId' | 'transactionId' | 'grossAmount'
>;

/** A payment as it is stored, and whether a delivery of it has been recorded before. */
export interface StoredPayment {
  readonly id: string | null;
  readonly order_id: string | null;
  /** Whether it had the order id that was told before; null where there is no payment. */
  readonly is_former: boolean | null;
  readonly version: number;
  /** Whether the payment has attempts, and what follows is that attempt's which the report is about. `initiated`: it is not known yet. */
  readonly is_attempt: boolean;
  readonly transaction_id: string | null;
  /** The attempt's transaction, where the payment shows another. */
  readonly beside_transaction_id: string | null;
  /** Whether the gateway itself has told how it stands. */
  readonly is_confirmed: boolean;
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
      /** Whether it is an attempt that moves, and the payment by that. */
      readonly isOfAttempt: boolean;
    }
  | { readonly kind: 'duplicate'; readonly notificationId: string }
  | { readonly kind: 'unmatched' }
  | { readonly kind: 'stale' | 'amount_mismatch' | 'other_transaction'; readonly paymentId: string }
  | { readonly kind: 'confirm'; readonly paymentId: string };

/** What becomes of a delivery whatever it tells; null where that matters. */
export function resolveDelivery(
  stored: StoredPayment,
): Extract<Resolution, { kind: 'duplicate' | 'unmatched' }> | null {
  if (stored.notification_id !== null && isDecided(stored.notification_status)) {
    return { kind: 'duplicate', notificationId: stored.notification_id };
  }
  return stored.id === null ? { kind: 'unmatched' } : null;
}

/** What a report does to what is stored. */
export function resolveUpdate(stored: StoredPayment, reported: PaymentGatewayState): Resolution {
  const known = resolveDelivery(stored);
  if (known !== null) return known;
  if (stored.id === null) return { kind: 'unmatched' };
  const isFormer = stored.former_transaction_ids?.includes(reported.transactionId ?? '') ?? false;
  if (isFormer) return { kind: 'stale', paymentId: stored.id };
  const amount = resolveAmount(stored, reported);
  if (amount !== 'believed') return { kind: amount, paymentId: stored.id };
  const step = stepOf(stored, reported);
  if (step.kind === 'move') {
    const isOfAttempt = stored.is_attempt || isSecond(stored, reported);
    return { kind: 'move', version: stored.version, transition: step, isOfAttempt };
  }
  return { kind: step.kind, paymentId: stored.id };
}

/** Whether a report is of another transaction than the one that is known to be the payment's. */
export function isOfOther(
  { transaction_id: known }: Pick<StoredPayment, 'transaction_id'>,
  { transactionId }: Pick<ReportIdentity, 'transactionId'>,
): boolean {
  return known !== null && transactionId !== undefined && transactionId !== known;
}

function stepOf(
  stored: StoredPayment,
  reported: PaymentGatewayState,
): Transition | { readonly kind: 'other_transaction' } {
  const { update, otherTransaction } = reported;
  const state = stateOf(stored, reported);
  if (isOfOther(stored, reported)) {
    // What ended without money is nothing to the payment; of the rest the gateway knows whose it is.
    if (!update.confirmed && !endsUnpaid(update)) return { kind: 'confirm' };
    if (otherTransaction === 'live' && isUnpaidEnd(state.status) && !state.wasPaid) return restart(update);
    if (isSecond(stored, reported)) return transition({ ...state, ...UNKNOWN }, update);
    const step = otherTransaction === 'settled' && !state.wasPaid ? transition(state, update) : null;
    return step?.kind === 'move' ? step : { kind: 'other_transaction' };
  }
  // A notification's signature does not cover the transaction: one that nobody knows may be made up out of a genuine one.
  if (stored.is_attempt && stored.transaction_id === null && !update.confirmed) return { kind: 'confirm' };
  const step = transition(state, update);
  const tellsMore =
    !stored.is_confirmed || (stored.transaction_id === null && reported.transactionId !== undefined);
  const isSame = update.status === state.status && update.fraudStatus === state.fraudStatus;
  // It is what was told, and known to be so from now on.
  if (step.kind === 'stale' && update.confirmed && isSame && tellsMore) return AS_TOLD;
  return step;
}

/** Of a transaction that nobody has told of. */
const UNKNOWN = { status: 'initiated', fraudStatus: null, wasPaid: false, refundAmount: 0 } as const;

/** Whether a payment that is paid by its own transaction is paid by another as well. */
function isSecond(stored: StoredPayment, reported: PaymentGatewayState): boolean {
  return isOfOther(stored, reported) && reported.otherTransaction === 'settled' && stored.was_paid;
}

/** A step that tells nobody anything. */
const AS_TOLD = { kind: 'move', events: [], becomesPaid: false } as const;

/**
 * A merchant may capture less than was authorised, and a promotion may lower what is paid: only then does the gateway report less than was
 * charged. It must confirm that, as amounts are what a notification's signature is trusted for.
 */
function resolveAmount(
  stored: StoredPayment,
  reported: PaymentGatewayState,
): 'believed' | 'amount_mismatch' | 'confirm' {
  const { grossAmount, update } = reported;
  if (grossAmount === null || grossAmount === stored.gross_amount) return 'believed';
  // Told late: of the authorisation, or of the capture before it was known to be partial.
  if (grossAmount === stored.authorized_amount) return 'believed';
  const isPartialCapture =
    mayBeHeld(stored, reported) && isCapture(update) && grossAmount > 0 && grossAmount < stored.gross_amount;
  if (!isPartialCapture && !isLowered(stored, reported)) return 'amount_mismatch';
  return update.confirmed ? 'believed' : 'confirm';
}

/** Whether a report says that a promotion lowered just what was asked for. */
export function isLowered(
  { gross_amount: charged, authorized_amount: authorized }: StoredPayment,
  { loweredFrom }: PaymentGatewayState,
): boolean {
  return loweredFrom !== undefined && [charged, authorized].includes(loweredFrom);
}

/** Whether less may be captured of it than was asked for: it is held, or a card's that may be by now, and nobody has told yet. */
function mayBeHeld(stored: StoredPayment, { transactionId }: PaymentGatewayState): boolean {
  if (stored.transaction_status === 'authorize') return true;
  const isOwn = stored.transaction_id !== null && stored.transaction_id === transactionId;
  return isOwn && stored.transaction_status === 'pending' && stored.payment_type === 'credit_card';
}

export function isCapture({ status }: StatusUpdate): boolean {
  return status === 'capture' || status === 'settlement';
}

/** @param reported - what is to be decided about */
export function stateOf(
  stored: StoredPayment,
  { seenVersion }: Pick<PaymentGatewayState, 'seenVersion'> = {},
): PaymentState {
  return {
    status: stored.transaction_status,
    fraudStatus: stored.fraud_status,
    wasPaid: stored.was_paid,
    refundAmount: stored.refund_amount,
    isConfirmed: stored.is_confirmed,
    isSeen: seenVersion === stored.version,
    reversible: findPaymentMethod(stored.payment_type)?.isReversible(stored) ?? false,
  };
}
