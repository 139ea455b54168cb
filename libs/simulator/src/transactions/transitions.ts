import { IllegalTransitionError } from '../errors';
import { DAY, later } from '../clock/time';
import type { Change, TransactionRecord, TransactionStatus } from './transaction';

const MOVES: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  pending: ['authorize', 'capture', 'settlement', 'deny', 'cancel', 'expire'],
  authorize: ['capture', 'deny', 'cancel', 'expire'],
  capture: ['settlement', 'cancel'],
  settlement: ['deny'],
  deny: [],
  cancel: [],
  expire: [],
};

/** What can be done to a transaction from outside the gateway's API. */
export type Action = 'pay' | 'settle' | 'expire' | 'deny';

export const ACTIONS: readonly Action[] = ['pay', 'settle', 'expire', 'deny'];

function settlementOf({ status, whenPaid }: TransactionRecord): Change {
  if (status !== 'pending') return { status: 'settlement' };
  // No money arrives from a card that its issuer or the fraud detection holds back.
  const isHeldBack = whenPaid.status === 'deny' || whenPaid.fraudStatus === 'challenge';
  return isHeldBack ? whenPaid : { ...whenPaid, status: 'settlement' };
}

/** The change that an action asks for; whether it is legal is decided when it is applied. */
export function changeFor(record: TransactionRecord, action: Action): Change {
  switch (action) {
    case 'pay':
      return record.status === 'authorize' ? { status: 'capture' } : record.whenPaid;
    case 'settle':
      return settlementOf(record);
    case 'deny':
      return record.whenDenied;
    case 'expire':
      return { status: 'expire' };
  }
}

/** Why the record cannot go to a status, or undefined when it can. */
function obstacle(record: TransactionRecord, to: TransactionStatus): string | undefined {
  if (!MOVES[record.status].includes(to)) return 'the gateway has no such transition';
  if (record.status === 'settlement' && !record.reversible) return 'this method is never reversed';
  if (record.status === 'capture' && to === 'settlement' && record.fraudStatus === 'challenge') {
    return 'it is challenged';
  }
  return undefined;
}

export function canMove(record: TransactionRecord, to: TransactionStatus): boolean {
  return obstacle(record, to) === undefined;
}

/** The record after a change; throws {@link IllegalTransitionError} where the state machine has no such way. */
export function moved(record: TransactionRecord, change: Change, at: Date): TransactionRecord {
  const reason = obstacle(record, change.status);
  if (reason) throw new IllegalTransitionError(record.orderId, record.status, change.status, reason);
  return {
    ...record,
    status: change.status,
    fraudStatus: change.fraudStatus ?? record.fraudStatus,
    settlementTime: change.status === 'settlement' ? at : record.settlementTime,
    facts: { ...record.facts, ...change.facts },
  };
}

/** What time alone will do to a transaction: when, and which change. */
export interface Lapse {
  readonly at: Date;
  readonly change: Change;
}

export function lapseOf(record: TransactionRecord): Lapse | undefined {
  if (record.status === 'pending' || record.status === 'authorize') {
    return { at: record.expiryTime, change: { status: 'expire' } };
  }
  if (record.status === 'capture' && record.fraudStatus === 'challenge') {
    return { at: later(record.transactionTime, DAY), change: { status: 'cancel' } };
  }
  return undefined;
}

/** An order_id is free again once its transaction expired or was denied. */
export function releasesOrderId(record: TransactionRecord): boolean {
  return record.status === 'expire' || record.status === 'deny';
}
