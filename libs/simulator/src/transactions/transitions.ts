import { formatWib } from '../clock/time';
import { IllegalAmountError, IllegalTransitionError, InvalidFieldError } from '../errors';
import type { JsonObject } from '../json';
import { isRefundable } from './refunds/policy';
import type { TransactionStatus } from '../transaction-status';
import type { Change, TransactionRecord } from './transaction';

// https://docs.midtrans.com/docs/transaction-status-cycle
const MOVES: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  pending: ['authorize', 'capture', 'settlement', 'deny', 'cancel', 'expire', 'failure'],
  authorize: ['capture', 'settlement', 'deny', 'cancel', 'expire'],
  capture: ['settlement', 'cancel'],
  settlement: ['deny', 'refund', 'partial_refund', 'chargeback', 'partial_chargeback'],
  partial_refund: ['partial_refund', 'refund'],
  partial_chargeback: ['chargeback'],
  deny: [],
  cancel: [],
  expire: [],
  failure: [],
  refund: [],
  chargeback: [],
};

/** What can be done to a transaction from outside the gateway's API. */
export type Action =
  'pay' | 'settle' | 'approve' | 'cancel' | 'expire' | 'deny' | 'failure' | 'refund' | 'chargeback';

export const STATUSES = Object.keys(MOVES) as TransactionStatus[];

export const ACTIONS: readonly Action[] = [
  'pay',
  'settle',
  'approve',
  'cancel',
  'expire',
  'deny',
  'failure',
  'refund',
  'chargeback',
];

/** Only cards are captured first and settled later; the money of a wallet arrives with its capture. */
export function captureOf(record: TransactionRecord): Change {
  return { status: record.paymentType === 'credit_card' ? 'capture' : 'settlement' };
}

/** Of an authorized card the merchant may capture a part. */
function paymentOf(record: TransactionRecord, amount: number | undefined): Change {
  const { status, whenPaid, grossAmount } = record;
  if (amount !== undefined && !takesPart(record)) {
    throw new InvalidFieldError('amount', 'is only for the capture of an authorized card');
  }
  if (amount !== undefined && amount > grossAmount) {
    throw new InvalidFieldError(
      'amount',
      `must be at most ${grossAmount}, what was authorized, not ${amount}`,
    );
  }
  return status === 'authorize' ? { ...captureOf(record), grossAmount: amount } : whenPaid;
}

/** Whether a part of what is authorized can be captured: a wallet captures all of it or nothing. */
export function takesPart({ status, paymentType }: TransactionRecord): boolean {
  return status === 'authorize' && paymentType === 'credit_card';
}

function settlementOf({ status, whenPaid }: TransactionRecord): Change {
  if (status !== 'pending') return { status: 'settlement' };
  // No money arrives from a card that its issuer or the fraud detection holds back.
  const isHeldBack = whenPaid.status === 'deny' || whenPaid.fraudStatus === 'challenge';
  return isHeldBack ? whenPaid : { ...whenPaid, status: 'settlement' };
}

/** What becomes of a challenge that nobody accepts, whoever says so. */
export const DENIED_CHALLENGE: Change = { status: 'cancel', fraudStatus: 'deny' };

/** Whether somebody has yet to decide about the fraud detection's doubt. */
export function isChallenged({ status, fraudStatus }: TransactionRecord): boolean {
  return fraudStatus === 'challenge' && (status === 'capture' || status === 'authorize');
}

/** The merchant accepts what the fraud detection challenged. */
function approvalOf(record: TransactionRecord): Partial<Change> {
  if (isChallenged(record)) return { fraudStatus: 'accept' };
  throw new IllegalTransitionError(record.orderId, record.status, record.status, 'it is not challenged');
}

function chargebackOf(record: TransactionRecord, amount: number | undefined): Change {
  const rest = record.grossAmount - record.chargebackAmount;
  if (amount === undefined || amount === rest) return { status: 'chargeback', chargedBack: rest };
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > rest) {
    throw new IllegalAmountError(record.orderId, amount, rest);
  }
  return { status: 'partial_chargeback', chargedBack: amount };
}

/**
 * The change that an action asks for; whether it is legal is decided when it is applied. Of a refund it tells the status
 * only: the gateway gives it its key and numbers.
 */
export function changeFor(record: TransactionRecord, action: Action, amount?: number): Partial<Change> {
  switch (action) {
    case 'pay':
      return paymentOf(record, amount);
    case 'settle':
      return settlementOf(record);
    case 'deny':
      return isChallenged(record) ? DENIED_CHALLENGE : record.whenDenied;
    case 'approve':
      return approvalOf(record);
    case 'cancel':
    case 'expire':
    case 'failure':
    case 'refund':
      return { status: action };
    case 'chargeback':
      return chargebackOf(record, amount);
  }
}

/** Why the record cannot go to a status, or undefined when it can. */
function obstacle(record: TransactionRecord, to: TransactionStatus): string | undefined {
  const { status, paymentType } = record;
  if (!MOVES[status].includes(to)) return 'the gateway has no such transition';
  if (status === 'settlement' && to === 'deny' && !record.reversible) return 'this method is never reversed';
  if (status === 'capture' && to === 'settlement' && isChallenged(record)) return 'it is challenged';
  if (status === 'authorize' && to === 'settlement' && paymentType === 'credit_card') {
    return 'a card is captured first';
  }
  if ((to === 'refund' || to === 'partial_refund') && !isRefundable(record)) {
    return 'this method is never refunded';
  }
  if ((to === 'chargeback' || to === 'partial_chargeback') && paymentType !== 'credit_card') {
    return 'only a card is charged back';
  }
  return undefined;
}

export function canMove(record: TransactionRecord, to: TransactionStatus): boolean {
  return obstacle(record, to) === undefined;
}

/** Whether an action can be done now. */
export function canAct(record: TransactionRecord, action: Action): boolean {
  if (action === 'approve') return isChallenged(record);
  const { status } = changeFor(record, action);
  return status !== undefined && canMove(record, status);
}

/**
 * The record after a change, which may leave the status as it is; throws {@link IllegalTransitionError} where the state
 * machine has no such way.
 */
export function moved(record: TransactionRecord, change: Partial<Change>, at: Date): TransactionRecord {
  const reason = change.status && obstacle(record, change.status);
  if (change.status && reason) {
    throw new IllegalTransitionError(record.orderId, record.status, change.status, reason);
  }
  return {
    ...record,
    status: change.status ?? record.status,
    changedAt: at,
    fraudStatus: change.fraudStatus ?? record.fraudStatus,
    grossAmount: change.grossAmount ?? record.grossAmount,
    settlementTime: change.status === 'settlement' ? at : record.settlementTime,
    refunds: change.refund ? [...record.refunds, change.refund] : record.refunds,
    chargebackAmount: record.chargebackAmount + (change.chargedBack ?? 0),
    facts: { ...record.facts, ...change.facts, ...paymentAmountsOf(change, at) },
  };
}

function paymentAmountsOf({ paidAmounts }: Partial<Change>, at: Date): JsonObject {
  if (paidAmounts === undefined) return {};
  return { payment_amounts: paidAmounts.map((amount) => ({ paid_at: formatWib(at), amount })) };
}

/** An order_id is free again once its transaction expired or was denied. */
export function releasesOrderId(record: TransactionRecord): boolean {
  return record.status === 'expire' || record.status === 'deny';
}
