import {
  transition,
  type PaymentEventType,
  type PaymentState,
  type PaymentStatus,
  type StatusUpdate,
  type Transition,
} from '../payment.status';

/** The one-statement way: from any of these unpaid statuses, the update does the same thing. */
export interface FastPath {
  readonly from: readonly PaymentStatus[];
  readonly events: readonly PaymentEventType[];
  readonly becomesPaid: boolean;
}

/** Every state an unpaid payment can be in, but for `cancel` and `deny`: what follows those is worth a closer look. */
const UNPAID_STATES: readonly Pick<PaymentState, 'status' | 'fraudStatus'>[] = [
  { status: 'initiated', fraudStatus: null },
  { status: 'pending', fraudStatus: null },
  { status: 'authorize', fraudStatus: null },
  { status: 'capture', fraudStatus: 'challenge' },
  { status: 'failure', fraudStatus: null },
  { status: 'expire', fraudStatus: null },
];

/**
 * The unpaid statuses from which the update makes the same step as from `pending`, so that one guarded statement can take
 * it without reading first; `null` where it moves nothing from there. Derived from {@link transition}, never apart from it.
 */
export function fastPath(update: StatusUpdate): FastPath | null {
  // There are few different facts and many notifications.
  const key = `${update.status} ${update.fraudStatus} ${update.confirmed}`;
  const known = fastPaths.get(key);
  if (known !== undefined) return known;
  const path = findFastPath(update);
  fastPaths.set(key, path);
  return path;
}

const fastPaths = new Map<string, FastPath | null>();

function findFastPath(update: StatusUpdate): FastPath | null {
  const decideFrom = (state: Pick<PaymentState, 'status' | 'fraudStatus'>): Transition =>
    transition({ ...state, wasPaid: false, refundAmount: 0, reversible: false, isConfirmed: false }, update);
  const usual = decideFrom({ status: 'pending', fraudStatus: null });
  if (usual.kind !== 'move') return null;
  const from = UNPAID_STATES.filter((state) => {
    const decision = decideFrom(state);
    return decision.kind === 'move' && decision.events.join() === usual.events.join();
  }).map((state) => state.status);
  return { from, events: usual.events, becomesPaid: usual.becomesPaid };
}
