import { timesOf } from './schedule-display';

/** Every type of a subscription's events. */
export const SUBSCRIPTION_EVENT_TYPES = [
  'subscription.created',
  'subscription.unanswered',
  'subscription.charged',
  'subscription.charge_failed',
  'subscription.deactivated',
  'subscription.disabled',
  'subscription.enabled',
  'subscription.updated',
  'subscription.amount_differs',
  'subscription.cancelled',
] as const;
/**
 * `subscription.unanswered`: Midtrans never answered its creation, and may have it. `subscription.charged`: a charge was paid, once per payment. `subscription.charge_failed`: a date was given up after its last
 * retry, as the transactions that Midtrans lists show, and the subscription is inactive. `subscription.deactivated`: it is inactive
 * at Midtrans, which does not say why. `subscription.disabled`, `cancelled`: somebody did that here. `subscription.amount_differs`:
 * Midtrans charges another amount than was agreed here, told once of each amount that stands in `gatewayTerms`; or it has charged
 * another, told once of each charge.
 */
export type SubscriptionEventType = (typeof SUBSCRIPTION_EVENT_TYPES)[number];

/**
 * Our own `initiated`, `unanswered` and `failure`: Midtrans has not answered the creation yet; it never did, and may have it; it has
 * refused it.
 */
export const SUBSCRIPTION_STATUSES = [
  'initiated',
  'unanswered',
  'active',
  'inactive',
  'disabled',
  'cancelled',
  'failure',
] as const;
/**
 * `inactive`: Midtrans charges it no more, as it was charged to its end, a charge was given up, or somebody stopped it elsewhere;
 * `disabled` and `cancelled`: somebody decided so here.
 */
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** What of a subscription decides its next step. */
export interface SubscriptionState {
  readonly status: SubscriptionStatus;
  readonly currentInterval: number;
  readonly maxInterval: number | null;
  /** Whether an operation of ours is under way: what it has done at the gateway is its own to tell. */
  readonly isBeingChanged: boolean;
}

/** What the gateway was seen to say: nothing, where it was not asked. */
export interface StatusUpdate {
  readonly active: boolean | null;
  readonly currentInterval: number | null;
  /** Whether it charges another amount than was agreed, of which nobody has been told. */
  readonly hasNewAmount: boolean;
  /** The same of its other terms. */
  readonly hasNewTerms: boolean;
}

export const SUBSCRIPTION_OPERATIONS = ['disable', 'enable', 'cancel', 'update'] as const;
/** What can be done to a subscription. */
export type SubscriptionOperation = (typeof SUBSCRIPTION_OPERATIONS)[number];

/**
 * Why the gateway was asked. `look`: how does it stand? `isGivenUp`: its transactions show that a charge failed as often as it is
 * tried. The gateway calls inactive what was given up, and what was disabled in the dashboard too.
 */
export type SyncReason =
  | { readonly kind: 'look'; readonly isGivenUp: boolean }
  /** The gateway has done it. `changed`: whether an update changed anything. */
  | { readonly kind: 'done'; readonly operation: SubscriptionOperation; readonly changed?: boolean };

export interface Transition {
  readonly status: SubscriptionStatus;
  readonly events: readonly SubscriptionEventType[];
}

/** The next step of a subscription, and the events that tell of it. Charges have events of their own. */
export function transition(state: SubscriptionState, seen: StatusUpdate, cause: SyncReason): Transition {
  if (isUnanswered(state.status)) {
    const { status, events } = transition({ ...state, status: 'active' }, seen, cause);
    return { status, events: ['subscription.created', ...events] };
  }
  const { status, events } = statusStep(state, seen, cause);
  const isUpdated = seen.hasNewTerms || (cause.kind === 'done' && cause.changed === true);
  const news: SubscriptionEventType[] = [
    ...(seen.hasNewAmount ? (['subscription.amount_differs'] as const) : []),
    ...(isUpdated ? (['subscription.updated'] as const) : []),
  ];
  return { status, events: [...news, ...events] };
}

/** Whether Midtrans has never told of it: its first word finds out whether it has it. */
export function isUnanswered(status: SubscriptionStatus): boolean {
  return status === 'initiated' || status === 'unanswered';
}

function statusStep(state: SubscriptionState, seen: StatusUpdate, cause: SyncReason): Transition {
  switch (cause.kind) {
    case 'look':
      return lookedAt(state, seen, cause.isGivenUp);
    case 'done':
      return done(state, seen, cause.operation);
    default:
      return cause satisfies never;
  }
}

function lookedAt(
  state: SubscriptionState,
  { active, currentInterval }: StatusUpdate,
  isGivenUp: boolean,
): Transition {
  const { status, maxInterval, isBeingChanged } = state;
  if (isBeingChanged) return { status, events: [] };
  if (active === true && status !== 'active') return { status: 'active', events: ['subscription.enabled'] };
  if (active !== false || status !== 'active') return { status, events: [] };
  const charges = Math.max(state.currentInterval, currentInterval ?? 0);
  if (isThrough(charges, maxInterval)) return { status: 'inactive', events: [] };
  return {
    status: 'inactive',
    events: [isGivenUp ? 'subscription.charge_failed' : 'subscription.deactivated'],
  };
}

function done(
  { status }: SubscriptionState,
  { active }: StatusUpdate,
  operation: SubscriptionOperation,
): Transition {
  // Somebody else has cancelled it meanwhile: only the gateway itself brings it back.
  if (status === 'cancelled' && operation !== 'cancel') {
    const isBack = active === true && operation !== 'disable';
    return isBack ? reached('active', 'subscription.enabled', status) : { status, events: [] };
  }
  switch (operation) {
    case 'disable':
      return reached('disabled', 'subscription.disabled', status);
    case 'enable':
      return reached('active', 'subscription.enabled', status);
    case 'cancel':
      return reached('cancelled', 'subscription.cancelled', status);
    case 'update':
      // A new date brings a subscription that was given up back to life.
      return active === true ? reached('active', 'subscription.enabled', status) : { status, events: [] };
    default:
      return operation satisfies never;
  }
}

/** Somebody else may have seen it first. */
function reached(
  status: SubscriptionStatus,
  event: SubscriptionEventType,
  before: SubscriptionStatus,
): Transition {
  return { status, events: status === before ? [] : [event] };
}

function isThrough(charges: number, maxInterval: number | null): boolean {
  return maxInterval !== null && charges >= timesOf(maxInterval);
}

/** Why an operation is out of the question; `undefined` where Midtrans may be asked. */
export function precondition(
  operation: SubscriptionOperation,
  { status, currentInterval, maxInterval }: Omit<SubscriptionState, 'isBeingChanged'>,
): string | undefined {
  const allowed = ALLOWED[operation];
  if (operation === 'enable' && status === 'inactive' && isThrough(currentInterval, maxInterval)) {
    return 'it was charged as often as it was to be';
  }
  return allowed.includes(status)
    ? undefined
    : `it is ${status}, and only what is ${allowed.join(', ')} can be ${PAST[operation]}`;
}

const ALLOWED: Readonly<Record<SubscriptionOperation, readonly SubscriptionStatus[]>> = {
  // Also where it is so already: a call whose answer was lost may be made again.
  disable: ['active', 'disabled'],
  enable: ['inactive', 'disabled', 'active'],
  cancel: ['active', 'inactive', 'disabled', 'cancelled'],
  update: ['active', 'inactive', 'disabled'],
};
const PAST: Readonly<Record<SubscriptionOperation, string>> = {
  disable: 'disabled',
  enable: 'enabled',
  cancel: 'cancelled',
  update: 'updated',
};
