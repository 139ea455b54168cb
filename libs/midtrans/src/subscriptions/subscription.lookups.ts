import { Inject, Injectable } from '@nestjs/common';
import { CommandStore } from '../gateway-commands/command.store';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import {
  askIfKnown,
  commandsAbout,
  CreationLookup,
  DueRows,
  type CreationWait,
  type DueCommand,
  type DueRow,
  type Look,
  type Lookup,
} from '../reconciliation';
import { SubscriptionLedger } from './subscription.ledger';
import { SubscriptionRepository } from './subscription.repository';
import { nextCheckAt } from './subscription.rhythm';
import { SubscriptionSync } from './subscription.sync';

/** Subscriptions whose next charge nobody has told of, and those that ended within a week. */
@Injectable()
export class SubscriptionLookup implements Lookup {
  readonly name = 'subscriptions';
  readonly isLasting = true;
  readonly rows = new DueRows({
    name: this.name,
    table: 'midtrans_subscriptions',
    where: `t.status = 'active' OR (t.status IN ('inactive', 'disabled', 'cancelled') AND t.next_check_at IS NOT NULL)`,
    unresolved: 'false',
    since: 'updated_at',
  });

  constructor(
    @Inject(SubscriptionRepository) private readonly subscriptions: SubscriptionRepository,
    @Inject(SubscriptionSync) private readonly syncs: SubscriptionSync,
  ) {}

  async look({ id }: DueRow): Promise<Look> {
    const before = await this.subscriptions.findById(id);
    if (before === null) return { outcome: 'unchanged', next: null };
    await askIfKnown(() => read(this.syncs, id));
    const after = (await this.subscriptions.findById(id)) ?? before;
    const outcome = after.version === before.version ? 'unchanged' : 'moved';
    return { outcome, next: nextCheckAt(after, new Date()) };
  }
}

/** Creations and changes of which nobody knows what came of them. */
@Injectable()
export class SubscriptionCommandLookup extends CreationLookup {
  readonly name = 'subscriptions.commands';
  readonly rows = commandsAbout(this.name, 'midtrans_subscriptions');
  protected readonly creation = 'create';

  constructor(
    @Inject(CommandStore) commands: CommandStore,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) options: ResolvedOptions,
    @Inject(SubscriptionLedger) private readonly ledger: SubscriptionLedger,
    @Inject(SubscriptionSync) private readonly syncs: SubscriptionSync,
  ) {
    super(commands, options);
  }

  protected giveUp(subscriptionId: string): Promise<CreationWait> {
    return this.ledger.giveUp(subscriptionId);
  }

  protected ask({ subjectId }: DueCommand): Promise<void> {
    return read(this.syncs, subjectId);
  }
}

/** @throws MidtransError where Midtrans cannot be asked, or not about all of its charges: what was read until then is written */
async function read(syncs: SubscriptionSync, id: string): Promise<void> {
  const result = await syncs.sync(id);
  if (result?.failure !== undefined) throw result.failure;
}
