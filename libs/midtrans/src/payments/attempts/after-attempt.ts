import {
  isHeldOrPaid,
  isPaid,
  isPending,
  isTakenBack,
  isUnpaidEnd,
  type PaymentEventType,
  type PaymentStatus,
  type StatusUpdate,
  type Transition,
} from '../payment.status';

/** What of a payment decides what an attempt does to it. */
export interface AttemptedPayment {
  readonly status: PaymentStatus;
  readonly fraudStatus: StatusUpdate['fraudStatus'];
  readonly wasPaid: boolean;
  /** The attempt by which it was paid, or that its customer is told to pay by; null where none is. */
  readonly transactionId: string | null;
  /** Whether its customer can begin another attempt. */
  readonly isOpen: boolean;
}

/** An attempt of a payment. */
export interface KnownAttempt extends Pick<StatusUpdate, 'status' | 'fraudStatus'> {
  readonly wasPaid: boolean;
  readonly transactionId: string;
  /** When it was begun, in milliseconds since 1970. */
  readonly beganAt: number;
}

/** What an attempt's move does to its payment. */
export interface AfterAttempt {
  readonly events: readonly PaymentEventType[];
  readonly becomesPaid: boolean;
  /** Null where it stays what it is. */
  readonly status: Pick<KnownAttempt, 'status' | 'fraudStatus'> | null;
  /** The attempt that the payment shows from here on; null for none. */
  readonly shows: string | null;
}

/** Its customer has the page, and has not chosen a method. */
const NONE = { transactionId: null, status: 'pending', fraudStatus: null } as const;

/** Told of where what was paid goes back, in whole or in part. */
const RETURNS: readonly PaymentEventType[] = [
  'payment.cancelled',
  'payment.refunded',
  'payment.partially_refunded',
  'payment.charged_back',
  'payment.reversed',
];

/**
 * What a payment becomes where one of its attempts moves. The one that is paid first is the payment's; what ends without money does not end
 * what can still be paid; of those that can be paid the payment shows the one that was begun last, and before all one that is held. Where the
 * bank takes back what it was paid by, or its capture is voided, it is paid by another that is, or by the next that will be.
 *
 * @param attempt - as it is after the move
 * @param others - its other attempts
 */
export function afterAttempt(
  payment: AttemptedPayment,
  attempt: KnownAttempt,
  others: readonly KnownAttempt[],
  { events, becomesPaid }: Pick<Extract<Transition, { kind: 'move' }>, 'events' | 'becomesPaid'>,
): AfterAttempt {
  const { transactionId } = attempt;
  const shown = payment.transactionId;
  const isShown = shown === transactionId;
  const unmoved = { events: [], becomesPaid: false, status: null, shows: shown } as const;
  // That the payment was begun is told once.
  const own = events.filter((type) => type !== 'payment.created' || payment.status === 'initiated');
  if (payment.wasPaid && isShown) {
    const [next] = isTakenBack(attempt) ? others.filter(isPaid).sort((a, b) => a.beganAt - b.beganAt) : [];
    return next === undefined
      ? { events, becomesPaid: false, status: attempt, shows: shown }
      : {
          events: [...events, 'payment.settled'],
          becomesPaid: false,
          status: next,
          shows: next.transactionId,
        };
  }
  if (payment.wasPaid && !(becomesPaid && isTakenBack(payment))) {
    const isReturned = attempt.wasPaid && events.some((type) => RETURNS.includes(type));
    return {
      ...unmoved,
      events: [
        ...(becomesPaid ? (['payment.paid_twice'] as const) : []),
        ...(isReturned ? (['payment.attempt_reversed'] as const) : []),
      ],
    };
  }
  if (becomesPaid) return { events: own, becomesPaid: true, status: attempt, shows: transactionId };
  const live = others.filter(isPending);
  if (isPending(attempt)) {
    return live.every((each) => !isAhead(each, attempt))
      ? { events: own, becomesPaid: false, status: attempt, shows: transactionId }
      : { ...unmoved, events: own.filter((type) => type === 'payment.created') };
  }
  const isOver = isUnpaidEnd(payment.status);
  if (isOver) return unmoved;
  if (live.length > 0 || payment.isOpen) {
    const [next = NONE] = [...live].sort((a, b) => (isAhead(a, b) ? -1 : 1));
    const begun = own.filter((type) => type === 'payment.created');
    const isToldOf = isShown || payment.status === 'initiated';
    return {
      events: [...begun, 'payment.attempt_denied'],
      becomesPaid: false,
      status: isToldOf ? next : null,
      shows: isToldOf ? next.transactionId : shown,
    };
  }
  return { events: own, becomesPaid: false, status: attempt, shows: transactionId };
}

/** Whether a payment shows an attempt rather than another: one whose amount is held, else the later. */
function isAhead(attempt: KnownAttempt, other: KnownAttempt): boolean {
  const [held, otherHeld] = [isHeldOrPaid(attempt), isHeldOrPaid(other)];
  return held === otherHeld ? attempt.beganAt > other.beganAt : held;
}
