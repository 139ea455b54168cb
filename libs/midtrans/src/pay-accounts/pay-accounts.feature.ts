import { defineFeature } from '../features/feature';
import { PayAccountContext } from './pay-account.context';
import { CreatePayAccounts1795219200005 } from '../migrations/1795219200005-create-pay-accounts';
import { LinkedAccounts } from './linked-accounts';
import { PayAccountAccess } from './pay-account.access';
import { PayAccountCommands } from './pay-account.commands';
import { MidtransPayAccount } from './pay-account.entity';
import { payAccountEvents } from './pay-account.events';
import { PayAccountLedger } from './pay-account.ledger';
import { LinkedPayAccountLookup, PayAccountCommandLookup, PayAccountLookup } from './pay-account.lookups';
import { PayAccountNotifications } from './pay-account.notifications';
import { PayAccountRepository } from './pay-account.repository';
import { PayAccountService } from './pay-account.service';
import { PayAccountSync } from './pay-account.sync';
import { createPayAccountsController } from './pay-accounts.controller';

/** Customers' GoPay accounts that are linked to the merchant. */
export const payAccounts = defineFeature({
  name: 'payAccounts',
  entities: [MidtransPayAccount],
  migrations: [CreatePayAccounts1795219200005],
  providers: [
    PayAccountContext,
    PayAccountRepository,
    PayAccountLedger,
    PayAccountSync,
    PayAccountCommands,
    LinkedAccounts,
    PayAccountAccess,
  ],
  services: { payAccounts: PayAccountService },
  controllers: { payAccounts: [createPayAccountsController] },
  events: payAccountEvents,
  webhook: PayAccountNotifications,
  reconciliation: [PayAccountLookup, LinkedPayAccountLookup, PayAccountCommandLookup],
});
