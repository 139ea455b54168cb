import { Injectable, Logger } from '@nestjs/common';
import { isOvertaken, OVERTAKEN } from '../database/concurrency';
import type { Queries } from '../database/postgres';
import { Transactions } from '../events/transactions';
import { SubscriptionStateError } from './subscription.errors';
import { CommandStore, matchOf, type Command } from '../gateway-commands/command.store';
import { isShown, type AskedChange, type RememberedChange, type Standing } from './subscription.change';
import type { SubscriptionGatewayState } from './subscription.gateway-state';
import { AMEND, LOCK, type SubscriptionRow } from './subscription.sql';
import { SUBSCRIPTION_OPERATIONS } from './subscription.status';

/** A change whose caller was not told what came of it, and that nobody has found out. */
export interface LeftChange extends AskedChange {
  readonly commandId: string;
}

/** What a look at the gateway means for the changes that were asked for. */
export interface ChangeResolution {
  /** The one that the gateway shows to be done. */
  readonly done?: AskedChange;
  /** Whether a call is making one: what it has done at the gateway is its own to tell. */
  readonly isUnderWay: boolean;
  /** Whether the gateway may still make one, or have made it: looked at later, more is known. */
  readonly isUndecided: boolean;
  /** An update that may be made yet: terms that differ may be what it asks for. */
  readonly openUpdate?: RememberedChange;
}

/** Where nothing was asked for. */
export const NOTHING_PENDING: ChangeResolution = {
  isUnderWay: false,
  isUndecided: false,
};

/** Of a subscription one change is made at a time, so that none undoes another. */
const SLOT = 'change';

/** The changes of subscriptions that were asked for and whose callers were not told what came of them. */
@Injectable()
export class PendingChanges {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    private readonly transactions: Transactions,
    private readonly commands: CommandStore,
  ) {}

  /**
   * The change that was left, if nobody has found out what came of it.
   *
   * @throws SubscriptionStateError where one is under way
   */
  async left(subscriptionId: string): Promise<LeftChange | undefined> {
    for (const open of await this.commands.of(subscriptionId)) {
      const asked = askedOf(open);
      if (asked === undefined) continue;
      if (open.isUnderWay) throw beingChanged(subscriptionId);
      if (!open.isResolved) return { ...asked, commandId: open.id };
    }
    return undefined;
  }

  /**
   * Begins a change, or goes on with the one that was left.
   *
   * @param version - of the subscription that was decided upon
   * @returns {@link OVERTAKEN} where somebody has moved the subscription since
   * @throws SubscriptionStateError where another change has come first
   */
  async reserve(
    { id, account, version }: { id: string; account: string; version: number },
    { operation, details }: AskedChange,
    left: LeftChange | undefined,
  ): Promise<Command | typeof OVERTAKEN> {
    return this.transactions.run(async (tx) => {
      // Whoever looks resolves what is left under the same lock.
      const [row] = await tx.query<SubscriptionRow>(LOCK, [id]);
      if (row === undefined || isOvertaken(row, version)) return OVERTAKEN;
      for (const open of await this.commands.of(id, tx)) {
        if (!open.isResolved || askedOf(open) === undefined) continue;
        // Who asks for the same again is told by that; another's answer is kept for them.
        if (isSame(open, { operation, details })) await this.commands.drop(open, tx);
        else await this.commands.setAside(open, tx);
      }
      const claimed = await this.commands.claim(
        { account, subjectId: id, action: operation, slot: SLOT, details: { ...details } },
        tx,
      );
      if (claimed === null || (claimed.attempt === 'repeated' ? claimed.id : undefined) !== left?.commandId) {
        throw beingChanged(id);
      }
      if (left !== undefined) await tx.query(AMEND, [claimed.id, JSON.stringify(details)]);
      return claimed;
    });
  }

  /** Ends a claim under which the gateway was not asked. */
  async leave({ id, attempt, attempts }: Command): Promise<void> {
    if (attempt === 'first') await this.commands.settle(id, undefined, attempts);
    else await this.commands.release(id, attempts, 'not_sent');
  }

  /**
   * Whether a change was made by a call whose caller was not told. They are told now.
   *
   * @param isRetry - whether they ask again under the key of that call: then what was asked for since is not undone
   */
  async wasDone(asked: AskedChange, subscriptionId: string, isRetry: boolean): Promise<boolean> {
    const open = await this.commands.of(subscriptionId);
    const done = open.find((each) => each.isResolved && (isRetry || !each.isSetAside) && isSame(each, asked));
    return done !== undefined && (await this.commands.drop(done));
  }

  /**
   * Finds out what came of what was asked for from what the gateway says, under the subscription's lock. What it would show by
   * now, and does not, was not done.
   */
  async resolve(
    queries: Queries,
    standing: Standing,
    gateway: SubscriptionGatewayState,
    seen: readonly string[],
  ): Promise<ChangeResolution> {
    let resolution = NOTHING_PENDING;
    for (const open of await this.commands.of(standing.id, queries)) {
      if (open.isResolved) continue;
      const asked = askedOf(open);
      // It is there, so it was created.
      if (asked === undefined) await this.commands.resolve(open.id, queries);
      else
        resolution = await this.resolveChange(
          queries,
          { ...open, mayArrive: open.mayArrive || !seen.includes(`${open.id}:${open.attempts}`) },
          asked,
          isShown(asked, standing, gateway),
        );
    }
    return resolution;
  }

  private async resolveChange(
    queries: Queries,
    command: Command,
    asked: AskedChange,
    isDone: boolean | null,
  ): Promise<ChangeResolution> {
    const { id, isUnderWay, mayArrive } = command;
    if (!isUnderWay && isDone === true) {
      await this.commands.resolve(id, queries);
      return { ...NOTHING_PENDING, done: asked };
    }
    // What the gateway does not show and nobody can ask for again holds up everything else in vain.
    const isOver = isDone === false || (isDone === null && !isRepeatable(asked));
    if (!isUnderWay && isOver && !mayArrive) {
      if (isDone === null) {
        this.logger.warn(
          `Subscription ${command.subjectId}: nobody knows whether its new card is charged: set it again`,
        );
      }
      await this.commands.drop(command, queries);
      return NOTHING_PENDING;
    }
    return {
      isUnderWay,
      isUndecided: isUnderWay || mayArrive,
      openUpdate: asked.operation === 'update' ? asked.details : undefined,
    };
  }
}

/** A subscription that is being changed is not changed by anybody else. */
export function beingChanged(subscriptionId: string): SubscriptionStateError {
  return new SubscriptionStateError(subscriptionId, 'in_progress', 'it is being changed: ask again');
}

/** Whether all of it is kept here: with the tokens' encryption off, a new card's token is not. */
function isRepeatable({ details }: AskedChange): boolean {
  return details.tokenDigest === undefined || details.token !== undefined;
}

/** An encrypted token is never the same twice; its digest is. */
function isSame({ action, details }: Command, asked: AskedChange): boolean {
  const { token: _, ...stored } = details as RememberedChange;
  const { token: __, ...wanted } = asked.details;
  return action === asked.operation && matchOf(stored) === matchOf(wanted);
}

/** `undefined` of a creation. */
function askedOf({ action, details }: Command): AskedChange | undefined {
  const operation = SUBSCRIPTION_OPERATIONS.find((name) => name === action);
  return operation === undefined ? undefined : { operation, details };
}
