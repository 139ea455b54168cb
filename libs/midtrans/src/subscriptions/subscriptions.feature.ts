import type { Permission } from '../access/rights';
import { defineFeature } from '../features/feature';
import { SubscriptionContext } from './subscription.context';
import { CreateSubscriptions1795219200008 } from '../migrations/1795219200008-create-subscriptions';
import { CreateSubscriptionCommand } from './create-subscription.command';
import { PendingChanges } from './pending-changes';
import { SubscriptionAccess } from './subscription.access';
import { SubscriptionCharges } from './subscription.charges';
import { SubscriptionCommands } from './subscription.commands';
import { MidtransSubscription } from './subscription.entity';
import { subscriptionEvents } from './subscription.events';
import { SubscriptionLedger } from './subscription.ledger';
import { SubscriptionCommandLookup, SubscriptionLookup } from './subscription.lookups';
import { SubscriptionNotifications } from './subscription.notifications';
import { subscriptionOptions } from './subscription.options';
import { SubscriptionRepository } from './subscription.repository';
import { SubscriptionService } from './subscription.service';
import { SubscriptionSources } from './subscription.sources';
import { SubscriptionSync } from './subscription.sync';
import { SubscriptionTokens } from './subscription.tokens';
import { createSubscriptionsController } from './subscriptions.controller';

declare module '../access/rights' {
  interface MidtransRights {
    disable_subscription: Permission;
    enable_subscription: Permission;
    cancel_subscription: Permission;
    update_subscription: Permission;
  }
}

/** Saved cards and GoPay accounts that Midtrans charges again and again. */
export const subscriptions = defineFeature({
  name: 'subscriptions',
  entities: [MidtransSubscription],
  migrations: [CreateSubscriptions1795219200008],
  providers: [
    SubscriptionContext,
    SubscriptionRepository,
    PendingChanges,
    SubscriptionTokens,
    SubscriptionSources,
    SubscriptionLedger,
    SubscriptionSync,
    CreateSubscriptionCommand,
    SubscriptionCommands,
    SubscriptionCharges,
    SubscriptionAccess,
  ],
  services: { subscriptions: SubscriptionService },
  controllers: { subscriptions: [createSubscriptionsController] },
  pricedBy: { subscriptions: 'subscriptions' },
  rights: {
    disable_subscription: 'owner',
    enable_subscription: 'owner',
    cancel_subscription: 'owner',
    update_subscription: 'owner',
  },
  options: { subscriptions: subscriptionOptions },
  events: subscriptionEvents,
  webhook: SubscriptionNotifications,
  reconciliation: [SubscriptionLookup, SubscriptionCommandLookup],
});
