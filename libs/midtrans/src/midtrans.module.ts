import { Module, Scope, type DynamicModule, type NestModule, type Provider, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AccessService } from './access/access.service';
import { CardService } from './cards/card.service';
import { CardVault } from './cards/card-vault';
import { createCardsController } from './cards/cards.controller';
import { SavedCardRepository } from './cards/saved-card.repository';
import { dataSourceProblems, Postgres } from './database/postgres';
import { DurableListeners } from './events/durable-listeners';
import { OutboxRelay } from './events/outbox.relay';
import { OutboxStore } from './events/outbox.store';
import { MIDTRANS_ENTITIES } from './entities';
import { clientToken, injectedAccounts } from './inject-midtrans-client.decorator';
import {
  ASYNC_OPTIONS_TYPE,
  ConfigurableModuleClass,
  MIDTRANS_OPTIONS,
  OPTIONS_TYPE,
} from './midtrans.module-definition';
import {
  asyncProblems,
  hasFactory,
  readStructure,
  resolveGuards,
  type MidtransStructure,
} from './midtrans.structure';
import { createNotificationController } from './notifications/notification.controller';
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
import { PayAccountRepository } from './pay-accounts/pay-account.repository';
import { PayAccountService } from './pay-accounts/pay-account.service';
import { createPayAccountsController } from './pay-accounts/pay-accounts.controller';
import { VisiblePayAccounts } from './pay-accounts/visible-pay-accounts';
import { createChargeController } from './payments/charge.controller';
import { ChargeRunner } from './payments/charge.runner';
import { ChargeSources } from './payments/charge.sources';
import { PaymentLedger } from './payments/ledger';
import { PaymentRepository } from './payments/payment.repository';
import { createPaymentActionsController } from './payments/payment-actions.controller';
import { PaymentOperations } from './payments/payment.operations';
import { PaymentService } from './payments/payment.service';
import { createPaymentsController } from './payments/payments.controller';
import { RefundLedger } from './payments/refunds/refund.ledger';
import { RefundRepository } from './payments/refunds/refund.repository';
import { RefundService } from './payments/refunds/refund.service';
import { StatusReader } from './payments/status-reader';
import { Timeline } from './payments/timeline';
import { VisiblePayments } from './payments/visible-payments';
import { decoratorsOf, isOn, type Guards } from './rest/controllers';
import { IdempotencyStore } from './rest/idempotency/idempotency.store';
import { RepeatableRequests } from './rest/idempotency/repeatable-requests';
import { TrailingSlashes } from './rest/trailing-slashes';

/** What `forRoot` takes: the options, and the structure of the module. */
export type MidtransModuleOptions = typeof OPTIONS_TYPE;
/** What `forRootAsync` takes: how to get the options, and the structure of the module beside it. */
export type MidtransModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

/**
 * Payments through Midtrans: services, entities, controllers, a webhook endpoint and events.
 *
 * The application does not start with a configuration that is wrong: one {@link MidtransConfigurationError} lists every
 * problem.
 */
@Module({})
export class MidtransModule extends ConfigurableModuleClass implements NestModule {
  constructor(private readonly trailingSlashes: TrailingSlashes) {
    super();
  }

  static override forRoot(options: MidtransModuleOptions): DynamicModule {
    return assemble(super.forRoot(options), options, []);
  }

  static override forRootAsync(options: MidtransModuleAsyncOptions): DynamicModule {
    // Nest would stumble over a registration without a way to the options before it could be told of.
    const complete = hasFactory(options) ? options : { ...options, useFactory: () => ({}) };
    return assemble(super.forRootAsync(complete), options, asyncProblems(options));
  }

  /** Nest calls it between the adapter's arrival and the registration of the routes; we have no middleware. */
  configure(): void {
    this.trailingSlashes.adapt();
  }
}

function assemble(base: DynamicModule, given: MidtransStructure, asyncProblems: string[]): DynamicModule {
  const { structure, problems } = readStructure(given);
  const guards = resolveGuards(structure);
  const controllers = controllersOf(structure, guards.guards);
  const providers = [
    ...(base.providers ?? []),
    ...configuration(structure, [...asyncProblems, ...problems, ...guards.problems]),
    ...services(structure),
    TrailingSlashes.for(controllers),
  ];
  return {
    ...base,
    global: structure.isGlobal ?? false,
    imports: [
      ...(base.imports ?? []),
      DiscoveryModule,
      TypeOrmModule.forFeature([...MIDTRANS_ENTITIES], structure.dataSource),
    ],
    controllers,
    // Read when the application is scanned, when every class that injects a client has been loaded.
    get providers() {
      return [...providers, ...clientProviders()];
    },
    get exports() {
      return [
        PaymentService,
        PayAccountService,
        CardService,
        NotificationService,
        MidtransClients,
        ...clientProviders(),
      ];
    },
  };
}

function controllersOf(structure: MidtransStructure, guards: Guards): Type[] {
  const { path = 'midtrans', controllers = {} } = structure;
  const guarded = (decorators: readonly ClassDecorator[]) => ({
    path,
    guards,
    decorators,
    takesIdempotencyKeys: true,
  });
  return [
    ...(isOn(controllers.charge) ? [createChargeController(guarded(decoratorsOf(controllers.charge)))] : []),
    ...(isOn(controllers.payments)
      ? [createPaymentsController, createPaymentActionsController].map((create) =>
          create(guarded(decoratorsOf(controllers.payments))),
        )
      : []),
    ...(isOn(controllers.payAccounts)
      ? [createPayAccountsController(guarded(decoratorsOf(controllers.payAccounts)))]
      : []),
    ...(isOn(controllers.cards) ? [createCardsController(guarded(decoratorsOf(controllers.cards)))] : []),
    ...(isOn(controllers.notifications)
      ? [
          createNotificationController({
            path,
            guards: [],
            decorators: decoratorsOf(controllers.notifications),
            takesIdempotencyKeys: false,
          }),
        ]
      : []),
  ];
}

/** Everything that depends on the options stands behind their validation. */
function configuration(structure: MidtransStructure, structural: readonly string[]): Provider[] {
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

function services({ dataSource, services: replaced = {} }: MidtransStructure): Provider[] {
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
    {
      provide: PaymentRepository,
      inject: [getDataSourceToken(dataSource)],
      useFactory: (source: DataSource) => new PaymentRepository(source),
    },
    {
      provide: RefundRepository,
      inject: [getDataSourceToken(dataSource)],
      useFactory: (source: DataSource) => new RefundRepository(source),
    },
    {
      provide: Timeline,
      inject: [getDataSourceToken(dataSource)],
      useFactory: (source: DataSource) => new Timeline(source),
    },
    VisiblePayments,
    IdempotencyStore,
    RepeatableRequests,
    {
      provide: SavedCardRepository,
      inject: [getDataSourceToken(dataSource)],
      useFactory: (source: DataSource) => new SavedCardRepository(source),
    },
    CardVault,
    CardService,
    {
      provide: PayAccountRepository,
      inject: [getDataSourceToken(dataSource)],
      useFactory: (source: DataSource) => new PayAccountRepository(source),
    },
    PayAccountLedger,
    VisiblePayAccounts,
    { provide: PayAccountService, useClass: replaced.payAccounts ?? PayAccountService },
    LinkedAccounts,
    PaymentLedger,
    ChargeRunner,
    ChargeSources,
    RefundLedger,
    StatusReader,
    PaymentOperations,
    RefundService,
    { provide: PaymentService, useClass: replaced.payments ?? PaymentService },
    RejectedNotifications,
    PayAccountNotifications,
    NotificationService,
  ];
}

/**
 * Transient, so that Nest asks for a client only where a class of this application injects it: one that is loaded and
 * belongs to another application, or to another registration, may name an account that is not in these options.
 */
function clientProviders(): Provider[] {
  return injectedAccounts().map((account) => ({
    provide: clientToken(account),
    scope: Scope.TRANSIENT,
    inject: [MidtransClients],
    useFactory: (clients: MidtransClients) => clients.get(account),
  }));
}
