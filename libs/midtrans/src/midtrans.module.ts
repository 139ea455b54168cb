import { Module, Scope, type DynamicModule, type NestModule, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CardService } from './cards/card.service';
import { MIDTRANS_ENTITIES } from './entities';
import { clientToken, injectedAccounts } from './inject-midtrans-client.decorator';
import { ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, OPTIONS_TYPE } from './midtrans.module-definition';
import {
  asyncProblems,
  hasFactory,
  validateExtras,
  resolveGuards,
  type MidtransModuleExtras,
} from './midtrans.module-extras';
import { InvoiceService } from './invoices/invoice.service';
import { NotificationService } from './notifications/notification.service';
import { MidtransClients } from './options/clients';
import { PayAccountService } from './pay-accounts/pay-account.service';
import { PaymentService } from './payments/payment.service';
import { TrailingSlashes } from './rest/trailing-slashes';
import { SubscriptionService } from './subscriptions/subscription.service';
import { controllersOf } from './midtrans.controllers';
import { configuration, services } from './midtrans.providers';

/** What `forRoot` takes: the options, and the structure of the module. */
export type MidtransModuleOptions = typeof OPTIONS_TYPE;
/** What `forRootAsync` takes: how to get the options, and the structure of the module beside it. */
export type MidtransModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE;

/**
 * Payments through Midtrans: services, entities, controllers, a webhook endpoint and events.
 *
 * The application does not start with a configuration that is wrong: one `MidtransConfigurationError` lists every
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

function assemble(base: DynamicModule, given: MidtransModuleExtras, asyncProblems: string[]): DynamicModule {
  const { structure, problems } = validateExtras(given);
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
        InvoiceService,
        SubscriptionService,
        NotificationService,
        MidtransClients,
        ...clientProviders(),
      ];
    },
  };
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
