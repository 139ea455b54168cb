import { Injectable, Logger } from '@nestjs/common';
import { OVERTAKEN } from '../database/concurrency';
import type { Queries } from '../database/postgres';
import { Transactions, type Transaction } from '../events/transactions';
import type { SubscriptionCharge, SubscriptionEventType } from './subscription.events';
import { redactText, type TransactionResponse } from '../gateway';
import { unusable } from '../gateway-commands/command.runner';
import { PaymentImporter } from '../payments/payment.importer';
import type { SubscriptionGatewayState } from './subscription.gateway-state';
import { orderPrefixOf } from './order-prefix';
import { NOTHING_PENDING, PendingChanges, type ChangeResolution } from './pending-changes';
import { isNews, isShown, type AskedChange, type RememberedChange } from './subscription.change';
import { differingFrom, newsIn } from './subscription.differences';
import { snapshotOf, standingOf, termsOf } from './subscription.snapshot';
import {
  LOCK,
  MOVE,
  NEWLY_PAID,
  REFUSE,
  SEEN,
  type PaidRow,
  type SeenRow,
  type SubscriptionRow,
} from './subscription.sql';
import {
  transition,
  type SyncReason,
  type StatusUpdate,
  type Transition,
  type SubscriptionState,
} from './subscription.status';
import type { Terms } from './subscription.terms';

/** A change of ours. */
export interface WrittenChange extends AskedChange {
  /** Whether the gateway answered that it was done: then it is believed, unless the gateway shows otherwise. */
  readonly isAnswered: boolean;
}

/** What is to be written of a subscription. */
export interface Finding {
  readonly subscriptionId: string;
  /** Whether there are signs that a charge failed. @default false */
  readonly chargeFailed?: boolean;
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

/**
 * `undecided`: a change of ours may still show at the gateway. `not_shown`: the gateway does not show the change;
 * {@link OVERTAKEN}: somebody moved the subscription since the look began. Then nothing was written.
 */
export type Written = 'written' | 'undecided' | 'not_shown' | typeof OVERTAKEN;

interface Change {
  readonly before: SubscriptionRow;
  readonly step: Transition;
  readonly paid: readonly PaidRow[];
  /** The change that was made, if any. */
  readonly made?: AskedChange;
  /** Those of the gateway's terms that are others than the ones agreed. */
  readonly differing: Terms;
}

/**
 * The one place where a subscription moves, whoever tells of it. The subscription, the payments that its charges have become
 * and the events of both are written in one transaction, under the subscription's lock.
 */
@Injectable()
export class SubscriptionLedger {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    private readonly transactions: Transactions,
    private readonly importer: PaymentImporter,
    private readonly changes: PendingChanges,
  ) {}

  /** @throws Error where there is no such subscription */
  async seen(subscriptionId: string): Promise<SeenRow> {
    const [row] = await this.transactions.autoCommit.query<SeenRow>(SEEN, [subscriptionId]);
    if (row === undefined) throw new Error(`Subscription ${subscriptionId} is gone`);
    return row;
  }

  write(finding: Finding): Promise<Written> {
    return this.transactions.run(async (tx) => {
      const before = await lock(tx, finding.subscriptionId);
      if (finding.version !== null && finding.version !== before.version) return OVERTAKEN;
      const resolution = await this.resolve(tx, before, finding);
      if (resolution === null) return 'not_shown';
      const { done: made, isUndecided } = resolution;
      await this.importCharges(tx, before, finding.charges ?? []);
      const paid = await newlyPaid(tx, before, finding.gateway?.transactionIds ?? []);
      const differing = differingFrom(before, finding.gateway, resolution);
      const news = newsIn(differing, before);
      if (news.hasNewAmount || news.hasNewTerms) this.warnOf(before, differing);
      const seen = { ...sightingOf(finding), ...news };
      const step = transition(stateOf(before, resolution), seen, causeOf(finding, before, made));
      await this.move(tx, finding, { before, step, paid, made, differing });
      return isUndecided ? 'undecided' : 'written';
    });
  }

  /** Midtrans refused it for good. */
  async refuse(subscriptionId: string, message: string): Promise<void> {
    const refused = await this.transactions.autoCommit.query(REFUSE, [subscriptionId, message]);
    if (refused.length === 0) throw unusable('Midtrans refused a subscription that it has');
  }

  /** @returns null where a change is to be known to be done, and is not */
  private async resolve(
    queries: Queries,
    before: SubscriptionRow,
    { change, gateway, asked = [] }: Finding,
  ): Promise<ChangeResolution | null> {
    if (change !== undefined) {
      const shown = gateway === null ? null : isShown(change, standingOf(before), gateway);
      const isDone = change.isAnswered ? shown !== false : shown === true;
      return isDone ? { ...NOTHING_PENDING, done: change } : null;
    }
    return gateway === null
      ? NOTHING_PENDING
      : this.changes.resolve(queries, standingOf(before), gateway, asked);
  }

  private warnOf({ id }: SubscriptionRow, differing: Terms): void {
    const terms = redactText(JSON.stringify(differing));
    this.logger.warn(`Subscription ${id} is otherwise at Midtrans than was agreed: ${terms}`);
  }

  private async importCharges(
    tx: Transaction,
    subscription: SubscriptionRow,
    charges: readonly TransactionResponse[],
  ): Promise<void> {
    for (const response of charges) {
      const payment = await this.importer.importOn(
        tx,
        {
          account: subscription.account,
          userId: subscription.user_id,
          subscriptionId: subscription.id,
          customerFirstName: subscription.customer_first_name,
          customerLastName: subscription.customer_last_name,
          customerEmail: subscription.customer_email,
          customerPhone: subscription.customer_phone,
          metadata: subscription.metadata,
        },
        response,
      );
      if (payment === null || payment.outcome.kind === 'amount_mismatch') {
        this.logger.error(
          `Subscription ${subscription.id}: its transaction ${String(response.transaction_id)} cannot be a payment here`,
        );
      }
    }
  }

  private async move(tx: Transaction, finding: Finding, change: Change): Promise<void> {
    const { before, step, paid, made, differing } = change;
    if (!changesAnything(finding, change)) return;
    const { gateway } = finding;
    const agreed: RememberedChange = made?.details ?? {};
    const [after] = await tx.query<SubscriptionRow>(MOVE, [
      before.id,
      step.status,
      gateway?.id,
      gateway?.currentInterval ?? before.transaction_ids.length + paid.length,
      paid.map((charge) => charge.transaction_id),
      gateway?.startTime,
      gateway?.previousExecutionAt,
      gateway === null ? before.next_execution_at : gateway.nextExecutionAt,
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
    ]);
    if (after === undefined) throw new Error('unreachable: the row is locked');
    await this.tell(tx, after, change);
  }

  private async tell(tx: Transaction, after: SubscriptionRow, { before, step, paid }: Change): Promise<void> {
    const append = (types: readonly SubscriptionEventType[], charge: SubscriptionCharge | null) =>
      tx.append({
        account: after.account,
        subjectId: after.id,
        types,
        payload: { subscription: snapshotOf(after), previousStatus: before.status, charge },
      });
    // A subscription that has just become known was created before it was charged, and on terms that its charges show.
    const [first, later] = split(step.events);
    await append(first, null);
    for (const charge of paid) await append(['subscription.charged'], chargeOf(charge));
    await append(later, null);
  }
}

async function lock(queries: Queries, id: string): Promise<SubscriptionRow> {
  const [row] = await queries.query<SubscriptionRow>(LOCK, [id]);
  if (row === undefined) throw new Error(`Subscription ${id} is gone`);
  return row;
}

/** In the gateway's order. */
async function newlyPaid(
  queries: Queries,
  { id, transaction_ids }: SubscriptionRow,
  listed: readonly string[],
): Promise<PaidRow[]> {
  const rows = await queries.query<PaidRow>(NEWLY_PAID, [id, transaction_ids]);
  const place = new Map(listed.map((transactionId, index) => [transactionId, index]));
  const placeOf = (row: PaidRow): number => place.get(row.transaction_id) ?? listed.length;
  return rows.sort((a, b) => placeOf(a) - placeOf(b));
}

function stateOf(row: SubscriptionRow, { isUnderWay }: ChangeResolution): SubscriptionState {
  return {
    status: row.status,
    currentInterval: row.current_interval,
    maxInterval: row.max_interval,
    isBeingChanged: isUnderWay,
  };
}

function sightingOf({ gateway }: Finding): Pick<StatusUpdate, 'active' | 'currentInterval'> {
  return { active: gateway?.active ?? null, currentInterval: gateway?.currentInterval ?? null };
}

function causeOf({ chargeFailed = false }: Finding, before: SubscriptionRow, made?: AskedChange): SyncReason {
  if (made === undefined) return { kind: 'look', chargeFailed };
  return { kind: 'done', operation: made.operation, changed: isNews(made.details, termsOf(before)) };
}

/** A hint that was nothing leaves no trace. */
function changesAnything(
  { gateway, createResponse }: Finding,
  { before, step, paid, made, differing }: Change,
): boolean {
  if (step.status !== before.status || step.events.length > 0 || paid.length > 0) return true;
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

function split(events: Transition['events']): [SubscriptionEventType[], SubscriptionEventType[]] {
  const isFirst = (type: SubscriptionEventType): boolean =>
    type === 'subscription.created' || type === 'subscription.amount_differs';
  return [events.filter(isFirst), events.filter((type) => !isFirst(type))];
}

function chargeOf(row: PaidRow): SubscriptionCharge {
  return {
    id: row.id,
    orderId: row.order_id,
    transactionId: row.transaction_id,
    grossAmount: row.gross_amount,
  };
}
