import type { Provider } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AccessService } from './access/access.service';
import { CardService } from './cards/card.service';
import { CardVault } from './cards/card-vault';
import { SavedCardRepository } from './cards/saved-card.repository';
import { dataSourceProblems, Postgres } from './database/postgres';
import { DurableListeners } from './events/durable-listeners';
import { OutboxRelay } from './events/outbox.relay';
import { OutboxStore } from './events/outbox.store';
import { MIDTRANS_ENTITIES } from './entities';
import { MIDTRANS_OPTIONS } from './midtrans.module-definition';
import type { MidtransModuleExtras } from './midtrans.module-extras';
import { CommandRunner } from './gateway-commands/command.runner';
import { CommandStore } from './gateway-commands/command.store';
import { InvoiceLedger } from './invoices/invoice.ledger';
import { InvoiceNotifications } from './invoices/invoice.notifications';
import { InvoicePayments } from './invoices/invoice.payments';
import { InvoiceSync } from './invoices/invoice.sync';
import { InvoiceRepository } from './invoices/invoice.repository';
import { CreateInvoiceCommand } from './invoices/create-invoice.command';
import { InvoiceService } from './invoices/invoice.service';
import { VoidInvoiceCommand } from './invoices/void-invoice.command';
import { InvoiceAccess } from './invoices/invoice.access';
import { NotificationService } from './notifications/notification.service';
import { PayAccountNotifications } from './notifications/pay-account-notifications';
import { RejectedNotifications } from './notifications/rejected-notifications';
import { Accounts } from './options/accounts';
import { MidtransClients } from './options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, withDefaults, type ResolvedOptions } from './options/defaults';
import type { MidtransOptions } from './options/midtrans.options';
import { MidtransConfigurationError, validateOptions } from './options/problems';
import { LinkedAccounts } from './pay-accounts/linked-accounts';
import { PayAccountLedger } from './pay-accounts/pay-account.ledger';
import { PayAccountCommands } from './pay-accounts/pay-account.commands';
import { PayAccountSync } from './pay-accounts/pay-account.sync';
import { PayAccountRepository } from './pay-accounts/pay-account.repository';
import { PayAccountService } from './pay-accounts/pay-account.service';
import { PayAccountAccess } from './pay-accounts/pay-account.access';
import { ChargeCommand } from './payments/charge.command';
import { ChargeSources } from './payments/charge.sources';
import { PaymentLedger } from './payments/ledger';
import { NOTIFICATION_HANDLERS, type NotificationHandler } from './payments/notification.handler';
import { PaymentImporter } from './payments/payment.importer';
import { PaymentRepository } from './payments/payment.repository';
import { PaymentCommands } from './payments/payment.commands';
import { PaymentService } from './payments/payment.service';
import { RefundLedger } from './payments/refunds/refund.ledger';
import { RefundRepository } from './payments/refunds/refund.repository';
import { RefundCommand } from './payments/refunds/refund.command';
import { PaymentSync } from './payments/payment.sync';
import { Timeline } from './payments/timeline';
import { PaymentAccess } from './payments/payment.access';
import { IdempotencyStore } from './rest/idempotency/idempotency.store';
import { IdempotencyContexts } from './rest/idempotency/idempotency-contexts';
import { PendingChanges } from './subscriptions/pending-changes';
import { SubscriptionCharges } from './subscriptions/subscription.charges';
import { SubscriptionNotifications } from './subscriptions/subscription.notifications';
import { SubscriptionLedger } from './subscriptions/subscription.ledger';
import { SubscriptionCommands } from './subscriptions/subscription.commands';
import { SubscriptionSync } from './subscriptions/subscription.sync';
import { SubscriptionRepository } from './subscriptions/subscription.repository';
import { CreateSubscriptionCommand } from './subscriptions/create-subscription.command';
import { SubscriptionService } from './subscriptions/subscription.service';
import { SubscriptionSources } from './subscriptions/subscription.sources';
import { SubscriptionTokens } from './subscriptions/subscription.tokens';
import { SubscriptionAccess } from './subscriptions/subscription.access';

/** Everything that depends on the options stands behind their validation. */
export function configuration(structure: MidtransModuleExtras, structural: readonly string[]): Provider[] {
  return [
    {
      provide: MIDTRANS_RESOLVED_OPTIONS,
      inject: [
        MIDTRANS_OPTIONS,
        getDataSourceToken(structure.dataSource),
        { token: EventEmitter2, optional: true },
      ],
      useFactory: (options: MidtransOptions, dataSource: DataSource, emitter?: EventEmitter2) => {
        const problems = [...structural, ...validateOptions(options)];
        if (emitter === undefined) {
          problems.push(
            'there is no EventEmitterModule: import EventEmitterModule.forRoot({ wildcard: true })',
          );
        }
        problems.push(...dataSourceProblems(dataSource), ...entityProblems(dataSource));
        if (problems.length > 0) throw new MidtransConfigurationError(problems);
        return withDefaults(options);
      },
    },
    {
      provide: Accounts,
      inject: [MIDTRANS_OPTIONS, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (options: MidtransOptions) => new Accounts(options),
    },
    {
      provide: MidtransClients,
      inject: [Accounts, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (accounts: Accounts, { http }: ResolvedOptions) => new MidtransClients(accounts, http),
    },
    {
      provide: AccessService,
      inject: [MIDTRANS_RESOLVED_OPTIONS],
      useFactory: ({ access }: ResolvedOptions) => new AccessService(access, structure.public ?? false),
    },
  ];
}

function entityProblems(dataSource: DataSource): string[] {
  // Before that it knows none.
  if (!dataSource.isInitialized) return [];
  const missing = MIDTRANS_ENTITIES.filter((entity) => !dataSource.hasMetadata(entity));
  const names = missing.map(({ name }) => name).join(', ');
  const remedy = 'set autoLoadEntities, or add ...MIDTRANS_ENTITIES to its entities';
  return missing.length > 0 ? [`dataSource: does not know ${names}: ${remedy}`] : [];
}

/** The rooms, from the ground up. */
export function services({ dataSource, services: replaced = {} }: MidtransModuleExtras): Provider[] {
  const onDataSource = <Class>(provide: new (source: DataSource) => Class): Provider => ({
    provide,
    inject: [getDataSourceToken(dataSource)],
    useFactory: (source: DataSource) => new provide(source),
  });
  return [
    {
      provide: Postgres,
      inject: [getDataSourceToken(dataSource), MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (source: DataSource) => new Postgres(source),
    },

    DurableListeners,
    OutboxStore,
    {
      provide: OutboxRelay,
      // Optional, so that where there is no EventEmitterModule our own error says so, and not Nest's.
      inject: [
        OutboxStore,
        DurableListeners,
        { token: EventEmitter2, optional: true },
        MIDTRANS_RESOLVED_OPTIONS,
      ],
      useFactory: (
        store: OutboxStore,
        listeners: DurableListeners,
        emitter: EventEmitter2,
        { events }: ResolvedOptions,
      ) => new OutboxRelay(store, listeners, emitter, events),
    },

    CommandStore,
    CommandRunner,

    IdempotencyStore,
    IdempotencyContexts,

    onDataSource(SavedCardRepository),
    CardVault,
    CardService,

    onDataSource(PayAccountRepository),
    PayAccountLedger,
    PayAccountSync,
    PayAccountCommands,
    { provide: PayAccountService, useClass: replaced.payAccounts ?? PayAccountService },
    LinkedAccounts,
    PayAccountAccess,

    {
      provide: PaymentRepository,
      inject: [getDataSourceToken(dataSource), CommandStore],
      useFactory: (source: DataSource, commands: CommandStore) => new PaymentRepository(source, commands),
    },
    onDataSource(RefundRepository),
    onDataSource(Timeline),
    PaymentLedger,
    ChargeCommand,
    ChargeSources,
    RefundLedger,
    PaymentSync,
    PaymentCommands,
    RefundCommand,
    { provide: PaymentService, useClass: replaced.payments ?? PaymentService },
    PaymentImporter,
    PaymentAccess,

    {
      provide: InvoiceRepository,
      inject: [getDataSourceToken(dataSource), CommandStore],
      useFactory: (source: DataSource, commands: CommandStore) => new InvoiceRepository(source, commands),
    },
    InvoiceLedger,
    InvoicePayments,
    InvoiceSync,
    CreateInvoiceCommand,
    VoidInvoiceCommand,
    { provide: InvoiceService, useClass: replaced.invoices ?? InvoiceService },
    InvoiceNotifications,
    InvoiceAccess,

    {
      provide: SubscriptionRepository,
      inject: [getDataSourceToken(dataSource), CommandStore],
      useFactory: (source: DataSource, commands: CommandStore) =>
        new SubscriptionRepository(source, commands),
    },
    PendingChanges,
    SubscriptionTokens,
    SubscriptionSources,
    SubscriptionLedger,
    SubscriptionSync,
    CreateSubscriptionCommand,
    SubscriptionCommands,
    { provide: SubscriptionService, useClass: replaced.subscriptions ?? SubscriptionService },
    SubscriptionNotifications,
    SubscriptionCharges,
    SubscriptionAccess,

    {
      provide: NOTIFICATION_HANDLERS,
      inject: [InvoiceNotifications, SubscriptionNotifications],
      useFactory: (...claimants: NotificationHandler[]) => claimants,
    },
    RejectedNotifications,
    PayAccountNotifications,
    NotificationService,
  ];
}
