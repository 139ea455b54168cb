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
import type { MidtransStructure } from './midtrans.structure';
import { CommandRunner } from './gateway-commands/command.runner';
import { CommandStore } from './gateway-commands/command.store';
import { InvoiceLedger } from './invoices/invoice.ledger';
import { InvoiceNotifications } from './invoices/invoice.notifications';
import { InvoicePayments } from './invoices/invoice.payments';
import { InvoiceReader } from './invoices/invoice.reader';
import { InvoiceRepository } from './invoices/invoice.repository';
import { InvoiceSender } from './invoices/invoice.sender';
import { InvoiceService } from './invoices/invoice.service';
import { InvoiceVoider } from './invoices/invoice.voider';
import { VisibleInvoices } from './invoices/visible-invoices';
import { NotificationService } from './notifications/notification.service';
import { PayAccountNotifications } from './notifications/pay-account-notifications';
import { RejectedNotifications } from './notifications/rejected-notifications';
import { Accounts } from './options/accounts';
import { MidtransClients } from './options/clients';
import { MIDTRANS_RESOLVED_OPTIONS, withDefaults, type ResolvedOptions } from './options/defaults';
import type { MidtransOptions } from './options/midtrans.options';
import { MidtransConfigurationError, optionProblems } from './options/problems';
import { LinkedAccounts } from './pay-accounts/linked-accounts';
import { PayAccountLedger } from './pay-accounts/pay-account.ledger';
import { PayAccountOperations } from './pay-accounts/pay-account.operations';
import { PayAccountReader } from './pay-accounts/pay-account.reader';
import { PayAccountRepository } from './pay-accounts/pay-account.repository';
import { PayAccountService } from './pay-accounts/pay-account.service';
import { VisiblePayAccounts } from './pay-accounts/visible-pay-accounts';
import { ChargeRunner } from './payments/charge.runner';
import { ChargeSources } from './payments/charge.sources';
import { PaymentLedger } from './payments/ledger';
import { NOTIFICATION_CLAIMANTS, type NotificationClaimant } from './payments/notification.claimant';
import { PaymentAdoption } from './payments/payment.adoption';
import { PaymentRepository } from './payments/payment.repository';
import { PaymentOperations } from './payments/payment.operations';
import { PaymentService } from './payments/payment.service';
import { RefundLedger } from './payments/refunds/refund.ledger';
import { RefundRepository } from './payments/refunds/refund.repository';
import { RefundService } from './payments/refunds/refund.service';
import { StatusReader } from './payments/status-reader';
import { Timeline } from './payments/timeline';
import { VisiblePayments } from './payments/visible-payments';
import { IdempotencyStore } from './rest/idempotency/idempotency.store';
import { RepeatableRequests } from './rest/idempotency/repeatable-requests';
import { PendingChanges } from './subscriptions/pending-changes';
import { SubscriptionCharges } from './subscriptions/subscription.charges';
import { SubscriptionHints } from './subscriptions/subscription.hints';
import { SubscriptionLedger } from './subscriptions/subscription.ledger';
import { SubscriptionOperations } from './subscriptions/subscription.operations';
import { SubscriptionReader } from './subscriptions/subscription.reader';
import { SubscriptionRepository } from './subscriptions/subscription.repository';
import { SubscriptionSender } from './subscriptions/subscription.sender';
import { SubscriptionService } from './subscriptions/subscription.service';
import { SubscriptionSources } from './subscriptions/subscription.sources';
import { SubscriptionTokens } from './subscriptions/subscription.tokens';
import { VisibleSubscriptions } from './subscriptions/visible-subscriptions';

/** Everything that depends on the options stands behind their validation. */
export function configuration(structure: MidtransStructure, structural: readonly string[]): Provider[] {
  return [
    {
      provide: MIDTRANS_RESOLVED_OPTIONS,
      inject: [
        MIDTRANS_OPTIONS,
        getDataSourceToken(structure.dataSource),
        { token: EventEmitter2, optional: true },
      ],
      useFactory: (options: MidtransOptions, dataSource: DataSource, emitter?: EventEmitter2) => {
        const problems = [...structural, ...optionProblems(options)];
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
export function services({ dataSource, services: replaced = {} }: MidtransStructure): Provider[] {
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
    RepeatableRequests,

    onDataSource(SavedCardRepository),
    CardVault,
    CardService,

    onDataSource(PayAccountRepository),
    PayAccountLedger,
    PayAccountReader,
    PayAccountOperations,
    { provide: PayAccountService, useClass: replaced.payAccounts ?? PayAccountService },
    LinkedAccounts,
    VisiblePayAccounts,

    {
      provide: PaymentRepository,
      inject: [getDataSourceToken(dataSource), CommandStore],
      useFactory: (source: DataSource, commands: CommandStore) => new PaymentRepository(source, commands),
    },
    onDataSource(RefundRepository),
    onDataSource(Timeline),
    PaymentLedger,
    ChargeRunner,
    ChargeSources,
    RefundLedger,
    StatusReader,
    PaymentOperations,
    RefundService,
    { provide: PaymentService, useClass: replaced.payments ?? PaymentService },
    PaymentAdoption,
    VisiblePayments,

    {
      provide: InvoiceRepository,
      inject: [getDataSourceToken(dataSource), CommandStore],
      useFactory: (source: DataSource, commands: CommandStore) => new InvoiceRepository(source, commands),
    },
    InvoiceLedger,
    InvoicePayments,
    InvoiceReader,
    InvoiceSender,
    InvoiceVoider,
    { provide: InvoiceService, useClass: replaced.invoices ?? InvoiceService },
    InvoiceNotifications,
    VisibleInvoices,

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
    SubscriptionReader,
    SubscriptionSender,
    SubscriptionOperations,
    { provide: SubscriptionService, useClass: replaced.subscriptions ?? SubscriptionService },
    SubscriptionHints,
    SubscriptionCharges,
    VisibleSubscriptions,

    {
      provide: NOTIFICATION_CLAIMANTS,
      inject: [InvoiceNotifications, SubscriptionHints],
      useFactory: (...claimants: NotificationClaimant[]) => claimants,
    },
    RejectedNotifications,
    PayAccountNotifications,
    NotificationService,
  ];
}
