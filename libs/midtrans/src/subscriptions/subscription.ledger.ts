import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Postgres, type Queries } from '../database/postgres';
import type { SubscriptionCharge, SubscriptionEventType } from '../events/catalogue';
import { appendEvents } from '../events/outbox.append';
import { OutboxRelay } from '../events/outbox.relay';
import type { Appended } from '../events/outbox.row';
import type { TransactionResponse } from '../gateway';
import { PaymentAdoption, type AdoptedPayment } from '../payments/payment.adoption';
import type { GatewaySubscription } from './gateway-subscription';
import { orderPrefixOf } from './order-prefix';
import { snapshotOf } from './subscription.snapshot';
import {
  BEGIN,
  BEGIN_ALONE,
  END,
  LOCK,
  MOVE,
  NEWLY_PAID,
  REFUSE,
  SEEN,
  type PaidRow,
  type SeenRow,
  type SubscriptionRow,
} from './subscription.sql';
import { nextStep, type Cause, type Step, type SubscriptionState } from './subscription.status';
import { newTerms, type Terms } from './subscription.terms';

/** What an update may change besides, and the gateway does not tell. */
export interface SecretTerms {
  readonly gopayAccountId?: string;
  /** Encrypted. */
  readonly token?: string;
}

/** What is to be written of a subscription. */
export interface Finding {
  readonly subscriptionId: string;
  readonly cause: Cause;
  /** What the gateway says; null where it was not asked. */
  readonly gateway: GatewaySubscription | null;
  /** Where the look began. Null for what holds whatever was seen meanwhile. */
  readonly version: number | null;
  /** Transactions of the subscription that were read back. @default none */
  readonly charges?: readonly TransactionResponse[];
  /** @default unchanged */
  readonly terms?: Terms & SecretTerms;
  /** JSON, without secrets. */
  readonly createResponse?: string;
}

/** `overtaken`: somebody moved the subscription since the look began, and nothing was written. */
export type Written = 'written' | 'overtaken';

interface Change {
  readonly before: SubscriptionRow;
  readonly step: Step;
  readonly paid: readonly PaidRow[];
  readonly terms: Terms & SecretTerms;
}

/** How long an update waits for the one before it, and how often it looks. */
const LONGEST_WAIT_MS = 5_000;
const WAIT_STEP_MS = 25;

/**
 * The one place where a subscription moves, whoever tells of it. The subscription, the payments that its charges have become
 * and the events of both are written in one transaction, under the subscription's lock.
 */
@Injectable()
export class SubscriptionLedger {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    private readonly postgres: Postgres,
    private readonly relay: OutboxRelay,
    private readonly adoption: PaymentAdoption,
  ) {}

  /** @throws Error where there is no such subscription */
  async seen(subscriptionId: string): Promise<SeenRow> {
    const [row] = await this.postgres.query<SeenRow>(SEEN, [subscriptionId]);
    if (row === undefined) throw new Error(`Subscription ${subscriptionId} is gone`);
    return row;
  }

  async write(finding: Finding): Promise<Written> {
    const done = await this.postgres.transaction(async (queries) => {
      const before = await lock(queries, finding.subscriptionId);
      if (finding.version !== null && finding.version !== before.version) return null;
      const adopted = await this.adopt(queries, before, finding.charges ?? []);
      const paid = await newlyPaid(queries, before, finding.gateway?.transactionIds ?? []);
      const news = newTermsOf(before, finding);
      const seen = {
        active: finding.gateway?.active ?? null,
        currentInterval: finding.gateway?.currentInterval ?? null,
        hasNewTerms: Object.keys(news).length > 0,
      };
      const step = nextStep(stateOf(before), seen, finding.cause);
      // What the gateway says stands, whatever it was asked for.
      const terms = { ...finding.terms, ...news };
      const appended = await this.move(queries, finding, { before, step, paid, terms });
      return { adopted, appended };
    });
    if (done === null) return 'overtaken';
    for (const payment of done.adopted) await this.adoption.finish(payment);
    for (const appended of done.appended) this.relay.hand(appended);
    return 'written';
  }

  /** Marks that an operation is under way, so that a look leaves to it what it has done. */
  async begin(subscriptionId: string): Promise<void> {
    await this.postgres.query(BEGIN, [subscriptionId]);
  }

  /** {@link begin}, once no other operation is under way. @returns false where that takes too long */
  async beginAlone(subscriptionId: string): Promise<boolean> {
    for (let waited = 0; waited <= LONGEST_WAIT_MS; waited += WAIT_STEP_MS) {
      if ((await this.postgres.query(BEGIN_ALONE, [subscriptionId])).length > 0) return true;
      await setTimeout(WAIT_STEP_MS);
    }
    return false;
  }

  /** The operation has ended, and nothing of it is to be written. */
  async end(subscriptionId: string): Promise<void> {
    await this.postgres.query(END, [subscriptionId]);
  }

  /** Midtrans refused it for good. */
  async refuse(subscriptionId: string, message: string): Promise<void> {
    await this.postgres.query(REFUSE, [subscriptionId, message]);
  }

  private async adopt(
    queries: Queries,
    subscription: SubscriptionRow,
    charges: readonly TransactionResponse[],
  ): Promise<AdoptedPayment[]> {
    const adopted: AdoptedPayment[] = [];
    for (const response of charges) {
      const payment = await this.adoption.adoptOn(
        queries,
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
      if (payment !== null) adopted.push(payment);
    }
    return adopted;
  }

  private async move(queries: Queries, finding: Finding, change: Change): Promise<Appended[]> {
    const { before, step, paid, terms } = change;
    if (!changesAnything(finding, change)) return [];
    const { gateway } = finding;
    const [after] = await queries.query<SubscriptionRow>(MOVE, [
      before.id,
      step.status,
      gateway?.id,
      gateway?.currentInterval ?? before.transaction_ids.length + paid.length,
      paid.map((charge) => charge.transaction_id),
      gateway?.startTime,
      gateway?.previousExecutionAt,
      gateway === null ? before.next_execution_at : gateway.nextExecutionAt,
      finding.createResponse,
      terms.name,
      terms.name === undefined ? undefined : orderPrefixOf(terms.name),
      terms.amount,
      terms.interval,
      terms.retryInterval,
      terms.retryIntervalUnit,
      terms.retryMaxInterval,
      terms.token,
      terms.gopayAccountId,
      finding.cause.kind === 'done',
    ]);
    if (after === undefined) throw new Error('unreachable: the row is locked');
    return this.tell(queries, after, change);
  }

  private async tell(
    queries: Queries,
    after: SubscriptionRow,
    { before, step, paid }: Change,
  ): Promise<Appended[]> {
    const append = (types: readonly SubscriptionEventType[], charge: SubscriptionCharge | null) =>
      appendEvents(queries, {
        account: after.account,
        subjectId: after.id,
        types,
        payload: { subscription: snapshotOf(after), previousStatus: before.status, charge },
        leaseMs: this.relay.leaseMs,
      });
    const appended: Appended[] = [];
    // A subscription that has just become known was created before it was charged.
    const [created, later] = split(step.events);
    appended.push(await append(created, null));
    for (const charge of paid) appended.push(await append(['subscription.charged'], chargeOf(charge)));
    appended.push(await append(later, null));
    return appended;
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

function stateOf(row: SubscriptionRow): SubscriptionState {
  return {
    status: row.status,
    currentInterval: row.current_interval,
    maxInterval: row.max_interval,
    isBeingChanged: row.is_being_changed,
  };
}

/** A subscription begins on the terms that were sent: it is later that somebody may have changed them. */
function newTermsOf(before: SubscriptionRow, { gateway }: Finding): Terms {
  const isNew = gateway === null || before.status === 'initiated';
  return isNew ? {} : newTerms(gateway.terms, termsOf(before));
}

function termsOf(row: SubscriptionRow): Required<Terms> {
  return {
    name: row.name,
    amount: Number(row.amount),
    interval: row.interval,
    retryInterval: row.retry_interval,
    retryIntervalUnit: row.retry_interval_unit,
    retryMaxInterval: row.retry_max_interval,
  };
}

/** A hint that was nothing leaves no trace. */
function changesAnything(
  { cause, gateway, createResponse }: Finding,
  { before, step, paid }: Change,
): boolean {
  if (step.status !== before.status || step.events.length > 0 || paid.length > 0) return true;
  if (cause.kind === 'done' || createResponse !== undefined) return true;
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

function split(events: Step['events']): [SubscriptionEventType[], SubscriptionEventType[]] {
  return [
    events.filter((type) => type === 'subscription.created'),
    events.filter((type) => type !== 'subscription.created'),
  ];
}

function chargeOf(row: PaidRow): SubscriptionCharge {
  return {
    id: row.id,
    orderId: row.order_id,
    transactionId: row.transaction_id,
    grossAmount: row.gross_amount,
  };
}
