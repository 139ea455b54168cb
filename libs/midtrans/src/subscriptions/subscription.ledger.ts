import { Injectable, Logger } from '@nestjs/common';
import { isOvertaken, OVERTAKEN } from '../database/concurrency';
import type { Queries } from '../database/postgres';
import { AggregateLedger } from '../events/aggregate.ledger';
import { Transactions, type Transaction } from '../events/transactions';
import type { SubscriptionCharge } from './subscription.events';
import { redactText, type TransactionResponse } from '../gateway';
import { unusable } from '../gateway-commands/command.runner';
import { CommandStore } from '../gateway-commands/command.store';
import { isAwaited } from '../gateway-commands/is-awaited';
import type { CreationWait } from '../reconciliation';
import { PaymentImporter } from '../payments/payment.importer';
import { NOTHING_PENDING, PendingChanges, type ChangeResolution } from './pending-changes';
import { isShown, type RememberedChange } from './subscription.change';
import { differingFrom, newsIn } from './subscription.differences';
import { SUBSCRIPTION, toldOf, type Finding, type UnexpectedCharge } from './subscription.move';
import { standingOf } from './subscription.snapshot';
import {
  FAILED_SINCE,
  GIVE_UP,
  NEWLY_PAID,
  REJECT,
  SEEN,
  type SeenRow,
  type SubscriptionRow,
} from './subscription.sql';
import type { Terms } from './subscription.terms';

/** What was written. */
export interface Written {
  /** Whether a change of ours may still show at the gateway. */
  readonly isUndecided: boolean;
  /** Charges that cannot be payments here. */
  readonly refused: readonly TransactionResponse[];
}

interface ImportedCharges extends Pick<Written, 'refused'> {
  readonly unexpected: readonly UnexpectedCharge[];
}

/** Where a look at the gateway begins. */
export interface SeenSubscription extends SeenRow {
  /** The attempts of which Midtrans would show what came: what may be carried out later does not show in what is seen. */
  readonly asked: readonly string[];
}

/**
 * The one place where a subscription moves, whoever tells of it. The subscription, the payments that its charges have become
 * and the events of both are written in one transaction, under the subscription's lock.
 */
@Injectable()
export class SubscriptionLedger {
  private readonly rows = new AggregateLedger(SUBSCRIPTION);
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    private readonly transactions: Transactions,
    private readonly importer: PaymentImporter,
    private readonly changes: PendingChanges,
    private readonly commands: CommandStore,
  ) {}

  /** @throws Error where there is no such subscription */
  async seen(subscriptionId: string): Promise<SeenSubscription> {
    const open = await this.commands.of(subscriptionId);
    const [row] = await this.transactions.autoCommit.query<SeenRow>(SEEN, [subscriptionId]);
    if (row === undefined) throw new Error(`Subscription ${subscriptionId} is gone`);
    const over = open.filter(({ isUnderWay, mayArrive }) => !isUnderWay && !mayArrive);
    return { ...row, asked: over.map(({ id, attempts }) => `${id}:${attempts}`) };
  }

  /**
   * @returns `not_shown` where the gateway does not show the change, {@link OVERTAKEN} where somebody moved the subscription since
   * the look began: then nothing was written
   */
  write(finding: Finding): Promise<Written | 'not_shown' | typeof OVERTAKEN> {
    return this.transactions.run(async (tx) => {
      const before = await this.rows.lock(tx, finding.subscriptionId);
      if (isOvertaken(before, finding.version)) return OVERTAKEN;
      const resolution = await this.resolve(tx, before, finding);
      if (resolution === null) return 'not_shown';
      const expected = expectedAmounts(before, resolution);
      const { refused, unexpected } = await this.importCharges(tx, before, finding.charges ?? [], expected);
      const paid = await newlyPaid(tx, before, finding.gateway?.transactionIds ?? []);
      const differing = differingFrom(before, finding.gateway, resolution);
      const news = newsIn(differing, before);
      if (news.hasNewAmount || news.hasNewTerms) this.warnOf(before, differing);
      const isGivenUp = finding.gateway?.active === false && (await isGivenUpBy(tx, before));
      await this.rows.move(tx, before, { finding, resolution, paid, unexpected, differing, isGivenUp });
      return { isUndecided: resolution.isUndecided, refused };
    });
  }

  /** Midtrans refused it for good. */
  async reject(subscriptionId: string, message: string): Promise<void> {
    const rejected = await this.transactions.autoCommit.query(REJECT, [subscriptionId, message]);
    if (rejected.length === 0) throw unusable('Midtrans refused a subscription that it has');
  }

  /**
   * Ends the wait for an answer to a creation: Midtrans finds a subscription by its own id alone, so that there is nothing to ask by.
   */
  async giveUp(subscriptionId: string): Promise<CreationWait> {
    return this.transactions.run(async (tx) => {
      const before = await this.rows.lock(tx, subscriptionId);
      if (isAwaited(await this.commands.of(subscriptionId, tx))) return 'awaited';
      const [after] = await tx.query<SubscriptionRow>(GIVE_UP, [subscriptionId]);
      if (after === undefined) return 'known';
      if (before.status !== 'unanswered') {
        const { types, payload } = toldOf(before, after, ['subscription.unanswered']);
        await tx.append({ account: after.account, subjectId: subscriptionId, types, payload });
      }
      return 'given_up';
    });
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
    expected: readonly number[],
  ): Promise<ImportedCharges> {
    const refused: TransactionResponse[] = [];
    const unexpected: UnexpectedCharge[] = [];
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
      const { transaction_id: transactionId = '' } = response;
      if (payment === null || payment.outcome.kind === 'amount_mismatch') {
        this.logger.error(
          `Subscription ${subscription.id}: its transaction ${transactionId} cannot be a payment here`,
        );
        refused.push(response);
        continue;
      }
      const { paymentId: id, orderId, isNew, reported } = payment;
      const grossAmount = reported.grossAmount ?? 0;
      if (!isNew || expected.includes(grossAmount)) continue;
      const [expectedAmount = 0] = expected;
      unexpected.push({ charge: { id, orderId, transactionId, grossAmount }, expectedAmount });
      this.logger.error(
        `Subscription ${subscription.id}: transaction ${transactionId} charged ${grossAmount} instead of ${expectedAmount}`,
      );
    }
    return { refused, unexpected };
  }
}

/** What a charge may be of, what holds from now on first: while the price is being changed it may have been made before or after. */
function expectedAmounts(before: SubscriptionRow, { done, openUpdate }: ChangeResolution): number[] {
  const { amount: made }: RememberedChange = done?.details ?? {};
  return [made, Number(before.amount), openUpdate?.amount].filter((amount) => amount !== undefined);
}

/** Whether a charge failed as often as the gateway tries, by the transactions that it lists as the subscription's. */
async function isGivenUpBy(queries: Queries, row: SubscriptionRow): Promise<boolean> {
  const { retryMaxInterval } = standingOf(row).terms;
  const [{ failed } = { failed: 0 }] = await queries.query<{ failed: number }>(FAILED_SINCE, [row.id]);
  return failed > retryMaxInterval;
}

/** In the gateway's order. */
async function newlyPaid(
  queries: Queries,
  { id, transaction_ids }: SubscriptionRow,
  listed: readonly string[],
): Promise<SubscriptionCharge[]> {
  const rows = await queries.query<SubscriptionCharge>(NEWLY_PAID, [id, transaction_ids]);
  const place = new Map(listed.map((transactionId, index) => [transactionId, index]));
  const placeOf = (row: SubscriptionCharge): number => place.get(row.transactionId) ?? listed.length;
  return rows.sort((a, b) => placeOf(a) - placeOf(b));
}
