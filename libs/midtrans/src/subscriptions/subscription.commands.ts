import { Injectable, Logger } from '@nestjs/common';
import { OVERTAKEN, retryOvertaken } from '../database/concurrency';
import { REMEDY } from './subscription.errors';
import { SubscriptionNotFoundError, SubscriptionStateError } from './subscription.errors';
import {
  CommandRunner,
  outcomeUnknown,
  unusable,
  type Asking,
  type CommandResult,
  type GatewayCommand,
  type LookUp,
} from '../gateway-commands/command.runner';
import type { Command } from '../gateway-commands/command.store';
import { MidtransError, type MidtransClient, type SubscriptionActionResponse } from '../gateway';
import { MidtransClients } from '../accounts/clients';
import { parseSubscriptionState } from './subscription.gateway-state';
import { PendingChanges, type LeftChange } from './pending-changes';
import { tokenDigest, type AskedChange, type RememberedChange } from './subscription.change';
import type { MidtransSubscription } from './subscription.entity';
import { SubscriptionLedger } from './subscription.ledger';
import { ChangeNotShownError, fetchSubscription, SubscriptionSync } from './subscription.sync';
import { SubscriptionRepository } from './subscription.repository';
import { updateRequest } from './subscription.payload';
import { precondition, type SubscriptionOperation } from './subscription.status';
import { defined, type SubscriptionChange } from './subscription.terms';
import { SubscriptionTokens } from './subscription.tokens';

/** How a change is to be made. */
export interface ChangeDetails {
  /** Of an update. @default none */
  readonly change?: SubscriptionChange;
  /** Whether it was asked for before, so that it may be made already. @default false */
  readonly isRetry?: boolean;
}

/** Asks the gateway, under a key that is the same for every attempt. */
type Ask = (client: MidtransClient, idempotencyKey: string) => Promise<SubscriptionActionResponse>;

const METHODS = {
  disable: 'disableSubscription',
  enable: 'enableSubscription',
  cancel: 'cancelSubscription',
} as const;

/** A subscription as whoever wants to change it must know it. */
interface Known {
  readonly present: MidtransSubscription;
  /** What was asked for before, and may still be done. */
  readonly left?: LeftChange;
}

/**
 * Disables, enables, cancels and updates. What was asked for before and is not known to be done is found out first, and where it
 * may still be done it is asked for again: nothing that was asked for is undone by what is asked for next.
 */
@Injectable()
export class SubscriptionCommands {
  private readonly logger = new Logger('Midtrans:subscriptions');

  constructor(
    private readonly clients: MidtransClients,
    private readonly runner: CommandRunner,
    private readonly changes: PendingChanges,
    private readonly ledger: SubscriptionLedger,
    private readonly syncs: SubscriptionSync,
    private readonly subscriptions: SubscriptionRepository,
    private readonly tokens: SubscriptionTokens,
  ) {}

  /**
   * @param tell - makes what the caller is told of the gateway's answer, which is empty where it was done before
   * @throws SubscriptionStateError where its state forbids it, or it is being changed
   * @throws OutcomeUnknownError where it is not known what became of it, or of what was asked for before
   * @throws MidtransError where Midtrans refused or failed otherwise: nothing was changed
   */
  run<Told>(
    operation: SubscriptionOperation,
    { id }: MidtransSubscription,
    details: ChangeDetails,
    tell: (response: SubscriptionActionResponse) => Promise<Told>,
  ): Promise<Told> {
    return retryOvertaken(`Subscription ${id}`, () => this.runNow(operation, id, details, tell));
  }

  private async runNow<Told>(
    operation: SubscriptionOperation,
    id: string,
    { change = {}, isRetry = false }: ChangeDetails,
    tell: (response: SubscriptionActionResponse) => Promise<Told>,
  ): Promise<Told | typeof OVERTAKEN> {
    const known = await this.known(id);
    const { present, left } = known;
    if (left !== undefined && left.operation !== operation) {
      await this.goOn(known, left);
      return OVERTAKEN;
    }
    const obstacle = precondition(operation, present);
    if (isRetry || obstacle !== undefined || isResult(operation, present)) {
      const asked = { operation, details: this.remembered(id, change) };
      if (await this.changes.wasDone(asked, id, isRetry)) return tell({});
    }
    if (obstacle !== undefined) {
      const { status } = present;
      const isOver = status === 'cancelled' || status === 'failure';
      const code = status === 'initiated' ? 'in_progress' : 'invalid_state';
      throw new SubscriptionStateError(id, code, obstacle, !isOver);
    }
    const result = await this.make(known, operation, this.merged(id, left, change), tell);
    if (result === OVERTAKEN) return OVERTAKEN;
    switch (result.outcome) {
      case 'done':
        return result.told;
      case 'declined':
        return tell(result.response);
      case 'rejected':
        throw result.error;
      case 'unknown':
        throw outcomeUnknown(asking(operation, id), result.cause);
      default:
        return result satisfies never;
    }
  }

  /** What was left is found out first, as far as the gateway shows it. */
  private async known(id: string): Promise<Known> {
    const before = await this.changes.left(id);
    if (before === undefined) return { present: await this.stored(id) };
    try {
      await this.syncs.sync(id);
    } catch (error) {
      if (!(error instanceof MidtransError)) throw error;
      throw outcomeUnknown(asking(before.operation, id), error);
    }
    return { left: await this.changes.left(id), present: await this.stored(id) };
  }

  /** Asks again for what was left, so that it is done before anything else. A no ends it. */
  private async goOn(known: Known, left: LeftChange): Promise<void> {
    const { id } = known.present;
    const change = this.merged(id, left, {});
    const result = await this.make(known, left.operation, change, async () => undefined, true);
    if (result !== OVERTAKEN && result.outcome === 'unknown') {
      throw outcomeUnknown(asking(left.operation, id), result.cause);
    }
  }

  /** @returns {@link OVERTAKEN} where somebody has moved the subscription since it was looked at */
  private async make<Told>(
    { present, left }: Known,
    operation: SubscriptionOperation,
    change: SubscriptionChange,
    tell: (response: SubscriptionActionResponse) => Promise<Told>,
    isForAnother = false,
  ): Promise<CommandResult<SubscriptionActionResponse, Told> | typeof OVERTAKEN> {
    const midtransId = midtransIdOf(present);
    const asked = { operation, details: this.remembered(present.id, change) };
    const claimed = await this.changes.reserve(present, asked, left);
    if (claimed === OVERTAKEN) return OVERTAKEN;
    const ask: Ask =
      operation === 'update'
        ? await this.updating(claimed, midtransId, present, change)
        : (client, idempotencyKey) => client[METHODS[operation]](midtransId, { idempotencyKey });
    const command: GatewayCommand<SubscriptionActionResponse> = {
      ...asking(operation, present.id),
      isForAnother,
      send: ask,
      // The answer names nothing; where it does, it is to name this.
      read: ({ id = midtransId }) => (id === midtransId ? 'accepted' : 'unusable'),
      done: () => this.apply(present.id, asked),
      lookUp: () => this.lookUp(present.id, asked),
    };
    return this.runner.execute(claimed, command, tell);
  }

  /** How it stands now is nice to know, and no reason to fail; that it stands otherwise is. */
  private async apply(id: string, asked: AskedChange): Promise<void> {
    const change = { ...asked, isAnswered: true };
    try {
      await this.syncs.sync(id, { change });
    } catch (error) {
      if (!(error instanceof MidtransError) || error instanceof ChangeNotShownError) throw error;
      this.logger.warn(`Subscription ${id} could not be read: ${error.message}`);
      await this.ledger.write({ subscriptionId: id, change, gateway: null, version: null });
    }
  }

  private async lookUp(id: string, asked: AskedChange): Promise<LookUp<SubscriptionActionResponse>> {
    try {
      await this.syncs.sync(id, { change: { ...asked, isAnswered: false } });
      return { found: 'done', response: {} };
    } catch (error) {
      if (!(error instanceof ChangeNotShownError)) throw error;
      return { found: 'nothing', isFinal: false };
    }
  }

  /** An update repeats what stays: that is what the gateway has now, whoever changed it. Nobody here does meanwhile. */
  private async updating(
    claimed: Command,
    midtransId: string,
    present: MidtransSubscription,
    change: SubscriptionChange,
  ): Promise<Ask> {
    try {
      const response = await fetchSubscription(this.clients.get(present.account), midtransId);
      const { terms, token, ...gateway } = parseSubscriptionState(response);
      const gopayAccountId = gateway.gopayAccountId ?? present.gopayAccountId;
      const standing = { ...present, ...present.gatewayTerms, ...terms, gopayAccountId };
      const request = updateRequest(standing, change, token ?? this.tokens.decrypt(present));
      return (client) => client.updateSubscription(midtransId, request);
    } catch (error) {
      await this.changes.leave(claimed);
      throw claimed.attempt === 'first' ? error : outcomeUnknown(asking('update', present.id), error);
    }
  }

  /** What is asked for now, and what of an update that was left it leaves out. */
  private merged(id: string, left: LeftChange | undefined, change: SubscriptionChange): SubscriptionChange {
    if (left === undefined) return change;
    const { token, tokenDigest: digest, nextExecutionAt, ...terms } = left.details;
    const kept = token === undefined ? undefined : this.tokens.decrypt({ id, token });
    if (digest !== undefined && (change.token ?? kept) === undefined) {
      throw outcomeUnknown(
        asking(left.operation, id),
        unusable('what is to be charged from now on is not kept here'),
      );
    }
    // Midtrans takes no date that has passed.
    const date = nextExecutionAt === undefined ? undefined : new Date(nextExecutionAt);
    const ahead = date !== undefined && date > new Date() ? date : undefined;
    return { ...terms, ...defined({ token: kept, nextExecutionAt: ahead }), ...defined(change) };
  }

  private remembered(id: string, { token, nextExecutionAt, ...terms }: SubscriptionChange): RememberedChange {
    return defined({
      ...terms,
      nextExecutionAt: nextExecutionAt?.toISOString(),
      token: token === undefined ? undefined : (this.tokens.encrypt(token, id) ?? undefined),
      tokenDigest: token === undefined ? undefined : tokenDigest(token, id),
    });
  }

  private async stored(id: string): Promise<MidtransSubscription> {
    const subscription = await this.subscriptions.findById(id);
    if (subscription === null) throw new SubscriptionNotFoundError();
    return subscription;
  }
}

/** Whether an operation has nothing left to do. */
function isResult(operation: SubscriptionOperation, { status }: MidtransSubscription): boolean {
  switch (operation) {
    case 'disable':
      return status === 'disabled';
    case 'enable':
      return status === 'active';
    case 'cancel':
      return status === 'cancelled';
    case 'update':
      return false;
    default:
      return operation satisfies never;
  }
}

/** Without one it is `initiated` or a `failure`, to which nothing can be done. */
function midtransIdOf({ id, midtransSubscriptionId }: MidtransSubscription): string {
  if (midtransSubscriptionId !== null) return midtransSubscriptionId;
  throw new SubscriptionStateError(id, 'invalid_state', 'Midtrans has told no id of it');
}

function asking(operation: string, subscriptionId: string): Asking {
  return { operation, ids: { subscriptionId }, remedy: REMEDY };
}
