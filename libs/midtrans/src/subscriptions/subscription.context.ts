import { Inject, Injectable } from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { CreateSubscriptionCommand } from './create-subscription.command';
import { SubscriptionCommands } from './subscription.commands';
import { SubscriptionRepository } from './subscription.repository';
import { SubscriptionSources } from './subscription.sources';
import { SubscriptionSync } from './subscription.sync';
import { SubscriptionTokens } from './subscription.tokens';

/**
 * What {@link SubscriptionService} works with, which is not for a host to rely upon. A subclass that
 * has a constructor takes it first and hands it on:
 * `constructor(context: SubscriptionContext, private readonly own: Own) { super(context); }`.
 */
@Injectable()
export class SubscriptionContext {
  constructor(
    readonly repository: SubscriptionRepository,
    readonly creations: CreateSubscriptionCommand,
    readonly changes: SubscriptionCommands,
    readonly sync: SubscriptionSync,
    readonly tokens: SubscriptionTokens,
    readonly sources: SubscriptionSources,
    readonly accounts: Accounts,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) readonly options: ResolvedOptions,
  ) {}
}
