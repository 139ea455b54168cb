import { TRANSACTION_STATUSES, type FraudStatus, type TransactionStatus } from '../gateway/wire';

/**
 * The life of a payment, as one table and pure functions: no clock, no database, no network.
 *
 * Deliveries come late, twice and out of order. Every stage has a rank and a payment only ever climbs, so the final
 * stage is the highest one delivered, whatever the order. What would contradict that (a settled payment that the bank
 * reverses, a captured card payment that is voided, a capture after a cancellation) is believed only when the status
 * was read back from the gateway.
 *
 * @see https://docs.midtrans.com/reference/transaction-status-cycle
 */

/** A gateway status, or `initiated`: stored here, and Midtrans has not answered the charge yet. */
export const PAYMENT_STATUSES = ['initiated', ...TRANSACTION_STATUSES] as const;
/** The status of a payment: Midtrans' own, and `initiated` until it answers. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Every type of a payment's events. */
export const PAYMENT_EVENT_TYPES = [
  'payment.created',
  'payment.pending',
  'payment.authorized',
  'payment.captured',
  'payment.challenged',
  'payment.settled',
  'payment.denied',
  'payment.cancelled',
  'payment.expired',
  'payment.failed',
  'payment.refunded',
  'payment.partially_refunded',
  'payment.charged_back',
  'payment.reversed',
  'payment.attempt_denied',
  'payment.paid_twice',
  'payment.attempt_reversed',
] as const;
/** `payment.settled` means "paid: ship it", once per payment. */
export type PaymentEventType = (typeof PAYMENT_EVENT_TYPES)[number];

/** What of a payment decides its next move. */
export interface PaymentState {
  readonly status: PaymentStatus;
  readonly fraudStatus: FraudStatus | null;
  /** Whether it has ever been believed paid. */
  readonly wasPaid: boolean;
  /** Whole rupiah refunded so far, cumulative. */
  readonly refundAmount: number;
  /** Whether the bank can still deny it once it is settled: for the payment's method to say. */
  readonly reversible: boolean;
  /** Whether the gateway itself has told how it stands, rather than notifications alone. */
  readonly isConfirmed: boolean;
  /** Whether nothing has moved it since the gateway was asked: then its answer corrects what was only told. @default false */
  readonly isSeen?: boolean;
}

/** What the gateway says of a payment: in the answer to a charge, in a notification, or when its status is read. */
export interface StatusUpdate {
  readonly status: TransactionStatus;
  readonly fraudStatus: FraudStatus | null;
  /** Whole rupiah, cumulative, as the gateway reports it beside a refund. */
  readonly refundAmount: number | null;
  /** Whether the gateway itself was asked, rather than a notification believed. */
  readonly confirmed: boolean;
}

export type Transition =
  | {
      readonly kind: 'move';
      readonly events: readonly PaymentEventType[];
      readonly becomesPaid: boolean;
      /** Money went back, but what the payment is stays what it is: part of it was charged back before. */
      readonly keepsStatus?: true;
    }
  /** Known already, or overtaken by something later. */
  | { readonly kind: 'stale' }
  /** Contradicts what is believed: only a status read back from the gateway may do that. */
  | { readonly kind: 'confirm' };

type Stage = keyof typeof STAGES;

/**
 * Rank, the `status_code` of its notifications, event and meaning of each stage. `captured` lies above `denied` and `expired`, because money that arrives is
 * believed even then; `cancelled` lies above `captured`, because a captured card payment can be voided until it settles.
 */
const STAGES = {
  initiated: { rank: 0, code: /^$/, event: null, moneyArrived: false, paid: false },
  pending: { rank: 1, code: /^201$/, event: 'payment.pending', moneyArrived: false, paid: false },
  authorized: { rank: 2, code: /^200$/, event: 'payment.authorized', moneyArrived: false, paid: false },
  challenged: { rank: 3, code: /^20[01]$/, event: 'payment.challenged', moneyArrived: false, paid: false },
  failed: { rank: 4, code: /^(?!201$)/, event: 'payment.failed', moneyArrived: false, paid: false },
  expired: { rank: 5, code: /^(?!20[01]$)/, event: 'payment.expired', moneyArrived: false, paid: false },
  denied: { rank: 6, code: /^(?!20[01]$)/, event: 'payment.denied', moneyArrived: false, paid: false },
  captured: { rank: 7, code: /^200$/, event: 'payment.captured', moneyArrived: true, paid: true },
  cancelled: { rank: 8, code: /^(?!201$)/, event: 'payment.cancelled', moneyArrived: false, paid: false },
  // `payment.settled` is the event of becoming paid, whichever stage brought that: see eventsOf.
  settled: { rank: 9, code: /^200$/, event: null, moneyArrived: true, paid: true },
  partiallyRefunded: {
    rank: 10,
    code: /^200$/,
    event: 'payment.partially_refunded',
    moneyArrived: true,
    paid: true,
  },
  partiallyChargedBack: {
    rank: 11,
    code: /^200$/,
    event: 'payment.charged_back',
    moneyArrived: true,
    paid: true,
  },
  refunded: { rank: 12, code: /^200$/, event: 'payment.refunded', moneyArrived: true, paid: false },
  chargedBack: { rank: 13, code: /^200$/, event: 'payment.charged_back', moneyArrived: true, paid: false },
  reversed: { rank: 14, code: /^(?!20[01]$)/, event: 'payment.reversed', moneyArrived: false, paid: false },
} as const satisfies Record<
  string,
  { rank: number; code: RegExp; event: PaymentEventType | null; moneyArrived: boolean; paid: boolean }
>;

function stageOf(status: PaymentStatus, fraudStatus: FraudStatus | null, wasPaid: boolean): Stage {
  switch (status) {
    case 'initiated':
    case 'pending':
      return status;
    case 'authorize':
      return 'authorized';
    case 'capture':
    case 'settlement':
      if (fraudStatus !== null && fraudStatus !== 'accept') return 'challenged';
      return status === 'capture' ? 'captured' : 'settled';
    case 'failure':
      return 'failed';
    case 'expire':
      return 'expired';
    case 'deny':
      return wasPaid ? 'reversed' : 'denied';
    case 'cancel':
      return 'cancelled';
    case 'partial_refund':
      return 'partiallyRefunded';
    case 'refund':
      return 'refunded';
    case 'partial_chargeback':
      return 'partiallyChargedBack';
    case 'chargeback':
      return 'chargedBack';
    default:
      return status satisfies never;
  }
}

const currentStage = (state: PaymentState): Stage => stageOf(state.status, state.fraudStatus, state.wasPaid);
const reportedStage = (update: StatusUpdate): Stage => stageOf(update.status, update.fraudStatus, false);

/** What a update does to a payment. */
export function transition(state: PaymentState, update: StatusUpdate): Transition {
  const from = currentStage(state);
  const to = reportedStage(update);

  if (from === 'settled' && to === 'denied' && state.reversible) {
    return update.confirmed ? move(['payment.reversed']) : { kind: 'confirm' };
  }
  // A bank takes back only what was settled: an answer that says so again is an older one.
  if (from === 'denied' && to === 'settled' && state.reversible && state.isConfirmed)
    return { kind: 'stale' };
  // A capture and its void: which of the two came last, only the gateway can tell.
  if (from === 'captured' && to === 'cancelled' && !update.confirmed) return { kind: 'confirm' };
  if (from === 'cancelled' && to === 'captured' && !state.wasPaid && !state.isConfirmed) {
    return update.confirmed ? move(eventsOf(from, to, true), true) : { kind: 'confirm' };
  }
  if (to === 'partiallyRefunded' && (from === to || from === 'partiallyChargedBack')) {
    if ((update.refundAmount ?? 0) <= state.refundAmount) return { kind: 'stale' };
    const step = move(['payment.partially_refunded']);
    return from === to ? step : { ...step, keepsStatus: true };
  }
  const isOnlyTold = !state.isConfirmed && !state.wasPaid;
  if (STAGES[to].rank < STAGES[from].rank && update.confirmed && isOnlyTold && state.isSeen === true) {
    return move(eventsOf('pending', to, false));
  }
  if (STAGES[to].rank <= STAGES[from].rank) return { kind: 'stale' };

  const becomesPaid = STAGES[to].moneyArrived && !state.wasPaid;
  return move(eventsOf(from, to, becomesPaid), becomesPaid);
}

function move(
  events: readonly PaymentEventType[],
  becomesPaid = false,
): Extract<Transition, { kind: 'move' }> {
  return { kind: 'move', events, becomesPaid };
}

/**
 * The events of a step, in the order in which they happened. A step may tell of stages whose own deliveries were
 * overtaken: that Midtrans took the charge, and that the money arrived.
 */
function eventsOf(from: Stage, to: Stage, becomesPaid: boolean): PaymentEventType[] {
  const events: PaymentEventType[] = [];
  if (from === 'initiated' && to !== 'failed') events.push('payment.created');
  if (becomesPaid && to !== 'captured') events.push('payment.settled');
  const own = STAGES[to].event;
  if (own !== null) events.push(own);
  if (becomesPaid && to === 'captured') events.push('payment.settled');
  return events;
}

/** The money is here: a `settlement`, or a card's `capture` that fraud detection accepted, not fully given back. */
export function isPaid(state: Pick<PaymentState, 'status' | 'fraudStatus' | 'wasPaid'>): boolean {
  return STAGES[stageOf(state.status, state.fraudStatus, state.wasPaid)].paid;
}

/** There is something to lose: an amount is reserved, also where fraud detection doubts it, or it arrived, wherever it is by now. */
export function isHeldOrPaid(state: Pick<PaymentState, 'status' | 'fraudStatus' | 'wasPaid'>): boolean {
  const stage = stageOf(state.status, state.fraudStatus, state.wasPaid);
  return stage === 'authorized' || stage === 'challenged' || STAGES[stage].moneyArrived;
}

/** Still open: neither paid nor over. A challenged capture waits for the merchant. */
export function isPending(state: Pick<PaymentState, 'status' | 'fraudStatus' | 'wasPaid'>): boolean {
  return STAGES[stageOf(state.status, state.fraudStatus, state.wasPaid)].rank < STAGES.failed.rank;
}

/** Over without money, other than by running out of time. */
export function isFailed(state: Pick<PaymentState, 'status' | 'fraudStatus' | 'wasPaid'>): boolean {
  const stage = stageOf(state.status, state.fraudStatus, state.wasPaid);
  return stage === 'failed' || stage === 'denied' || stage === 'cancelled' || stage === 'reversed';
}

/** Was paid, and is as if it never had been: the bank took it back, or its capture was voided. */
export function isTakenBack(state: Pick<PaymentState, 'status' | 'fraudStatus' | 'wasPaid'>): boolean {
  const stage = stageOf(state.status, state.fraudStatus, state.wasPaid);
  return stage === 'reversed' || (stage === 'cancelled' && state.wasPaid);
}

/** What a payment becomes whose order the gateway goes on with in another transaction: the ones before ended without money. */
export function restart(update: StatusUpdate): Transition {
  const to = reportedStage(update);
  return move(eventsOf('pending', to, STAGES[to].moneyArrived), STAGES[to].moneyArrived);
}

/** Whether what has never been paid has ended with a status. */
export function isUnpaidEnd(status: string | undefined): boolean {
  return status !== undefined && ['cancel', 'expire', 'deny', 'failure'].includes(status);
}

/** Whether an update ends a transaction without money. */
export function endsUnpaid(update: StatusUpdate): boolean {
  const { rank, moneyArrived } = STAGES[reportedStage(update)];
  return rank >= STAGES.failed.rank && !moneyArrived;
}

/**
 * Whether what the gateway answered covers what a notification told: it is as far, or as over. A refund is covered where at least
 * that much went back; that the bank took a settled payment back, by nothing but the same.
 */
export function covers(
  answered: StatusUpdate,
  told: StatusUpdate,
  { reversible }: Pick<PaymentState, 'reversible'>,
): boolean {
  if (endsUnpaid(answered) && endsUnpaid(told)) return true;
  const [known, claimed] = [reportedStage(answered), reportedStage(told)];
  if (reversible && known === 'settled' && claimed === 'denied') return false;
  if (reversible && known === 'denied' && claimed === 'settled') return true;
  const isAsMuch = (answered.refundAmount ?? 0) >= (told.refundAmount ?? 0);
  return STAGES[known].rank > STAGES[claimed].rank || (known === claimed && isAsMuch);
}

/**
 * Whether a notification's signed `status_code` is one that its unsigned status comes with. Another was made out of a genuine one by
 * changing its status.
 *
 * @see https://docs.midtrans.com/docs/https-notification-webhooks
 */
export function isStatusCodeOf(statusCode: string | null, update: StatusUpdate): boolean {
  return statusCode !== null && STAGES[reportedStage(update)].code.test(statusCode);
}

/** Whether an update says that money arrived, wherever it is by now. */
export function concernsMoney(update: StatusUpdate): boolean {
  return STAGES[reportedStage(update)].moneyArrived;
}
