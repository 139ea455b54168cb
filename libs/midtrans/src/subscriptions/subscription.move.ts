import type { Aggregate } from '../events/aggregate.ledger';
import type { AppendedEvents } from '../events/transactions';
import type { EventDetails, SubscriptionCharge } from './subscription.events';
import type { SubscriptionEventType } from './subscription.status';
import type { TransactionResponse } from '../gateway';
import { orderPrefixOf } from './order-prefix';
import type { ChangeResolution } from './pending-changes';
import { isNews, type AskedChange, type RememberedChange } from './subscription.change';
import { newsIn } from './subscription.differences';
import type { SubscriptionGatewayState } from './subscription.gateway-state';
import { snapshotOf, termsOf } from './subscription.snapshot';
import { plannedCheckAt } from './subscription.rhythm';
import { LOCK, MOVE, type SubscriptionRow } from './subscription.sql';
import { transition, type SubscriptionState, type SyncReason, type Transition } from './subscription.status';
import type { Terms } from './subscription.terms';

/** A change of ours. */
export interface WrittenChange extends AskedChange {
  /** Whether the gateway answered that it was done: then it is believed, unless the gateway shows otherwise. */
  readonly isAnswered: boolean;
}

/** What is to be written of a subscription. */
export interface Finding {
  readonly subscriptionId: string;
  /** The change that was made, where it is to be known to be done. */
  readonly change?: WrittenChange;
  /** What the gateway says; null where it was not asked. */
  readonly gateway: SubscriptionGatewayState | null;
  /** Where the look began. Null for what holds whatever was seen meanwhile. */
  readonly version: number | null;
  /** The attempts at changing it that were made before the look. @default none */
  readonly asked?: readonly string[];
  /** Transactions of the subscription that were read back. @default none */
  readonly charges?: readonly TransactionResponse[];
  /** JSON, without secrets. */
  readonly createResponse?: string;
}

/** A charge of another amount than was agreed. */
export interface UnexpectedCharge {
  readonly charge: SubscriptionCharge;
  /** Whole rupiah. */
  readonly expectedAmount: number;
}

/** What is written of a subscription under its lock. */
export interface SubscriptionUpdate {
  readonly finding: Finding;
  readonly resolution: ChangeResolution;
  /** Charges of which nobody has been told. */
  readonly paid: readonly SubscriptionCharge[];
  /** Charges that were found to be of another amount than was agreed. */
  readonly unexpected: readonly UnexpectedCharge[];
  /** Whether a charge failed as often as it is tried. */
  readonly isGivenUp: boolean;
  /** Those of the gateway's terms that are others than the ones agreed. */
  readonly differing: Terms;
}

type ToldStep = Pick<AppendedEvents, 'types' | 'payload'>;

/** What is told of a step. */
export function toldOf(
  before: SubscriptionRow,
  after: SubscriptionRow,
  types: readonly SubscriptionEventType[],
  details: Partial<EventDetails> = {},
): ToldStep {
  return {
    types,
    payload: {
      subscription: snapshotOf(after),
      previousStatus: before.status,
      charge: null,
      expectedAmount: null,
      chargedAmount: null,
      ...details,
    },
  };
}

export const SUBSCRIPTION: Aggregate<SubscriptionRow, SubscriptionUpdate> = {
  name: 'Subscription',
  lock: LOCK,
  write: MOVE,
  transition(before, update) {
    const { finding, resolution, paid, unexpected, differing, isGivenUp } = update;
    const { gateway } = finding;
    const { done: made } = resolution;
    const seen = {
      active: gateway?.active ?? null,
      currentInterval: gateway?.currentInterval ?? null,
      ...newsIn(differing, before),
    };
    const step = transition(stateOf(before, resolution), seen, reasonOf(before, isGivenUp, made));
    if (!changesAnything(before, step, update)) return null;
    const nextExecutionAt = gateway === null ? before.next_execution_at : gateway.nextExecutionAt;
    const agreed: RememberedChange = made?.details ?? {};
    return {
      values: [
        step.status,
        gateway?.id,
        gateway?.currentInterval ?? before.transaction_ids.length + paid.length,
        paid.map((charge) => charge.transactionId),
        gateway?.startTime,
        gateway?.previousExecutionAt,
        nextExecutionAt,
        finding.createResponse,
        agreed.name,
        // Its charges are called what the gateway calls it.
        orderPrefixOf(differing.name ?? agreed.name ?? before.name),
        agreed.amount,
        agreed.interval,
        agreed.retryInterval,
        agreed.retryIntervalUnit,
        agreed.retryMaxInterval,
        agreed.token,
        agreed.gopayAccountId,
        Object.keys(differing).length > 0 ? JSON.stringify(differing) : null,
        plannedCheckAt(step.status, nextExecutionAt),
      ],
      events(after) {
        const told = (types: readonly SubscriptionEventType[], details?: Partial<EventDetails>): ToldStep =>
          toldOf(before, after, types, details);
        // A subscription that has just become known was created before it was charged, and on terms that its charges show.
        const only = (type: SubscriptionEventType) => step.events.filter((each) => each === type);
        const later = step.events.filter((type) => !FIRST.includes(type));
        return [
          told(only('subscription.created')),
          told(only('subscription.amount_differs'), {
            expectedAmount: Number(after.amount),
            chargedAmount: differing.amount ?? null,
          }),
          ...unexpected.map(({ charge, expectedAmount }) =>
            told(['subscription.amount_differs'], {
              charge,
              expectedAmount,
              chargedAmount: charge.grossAmount,
            }),
          ),
          ...paid.map((charge) => told(['subscription.charged'], { charge })),
          told(later),
        ];
      },
    };
  },
};

const FIRST: readonly SubscriptionEventType[] = ['subscription.created', 'subscription.amount_differs'];

function stateOf(row: SubscriptionRow, { isUnderWay }: ChangeResolution): SubscriptionState {
  return {
    status: row.status,
    currentInterval: row.current_interval,
    maxInterval: row.max_interval,
    isBeingChanged: isUnderWay,
  };
}

function reasonOf(before: SubscriptionRow, isGivenUp: boolean, made: AskedChange | undefined): SyncReason {
  if (made === undefined) return { kind: 'look', isGivenUp };
  return { kind: 'done', operation: made.operation, changed: isNews(made.details, termsOf(before)) };
}

/** A trigger that was nothing leaves no trace. */
function changesAnything(
  before: SubscriptionRow,
  step: Transition,
  {
    finding: { gateway, createResponse },
    resolution: { done: made },
    paid,
    unexpected,
    differing,
  }: SubscriptionUpdate,
): boolean {
  if (step.status !== before.status || step.events.length > 0) return true;
  if (paid.length > 0 || unexpected.length > 0) return true;
  if (made !== undefined || createResponse !== undefined) return true;
  if (Object.keys(before.gateway_terms ?? {}).length !== Object.keys(differing).length) return true;
  if (gateway === null) return false;
  return (
    (gateway.currentInterval ?? 0) > before.current_interval ||
    differ(gateway.nextExecutionAt, before.next_execution_at) ||
    (gateway.previousExecutionAt !== null &&
      differ(gateway.previousExecutionAt, before.previous_execution_at)) ||
    (gateway.startTime !== null && differ(gateway.startTime, before.start_time)) ||
    before.midtrans_subscription_id === null
  );
}

function differ(a: Date | null, b: Date | null): boolean {
  return a?.getTime() !== b?.getTime();
}
