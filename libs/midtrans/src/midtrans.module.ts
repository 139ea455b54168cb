import {
  Module,
  Scope,
  type DynamicModule,
  type FactoryProvider,
  type NestModule,
  type Provider,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { MidtransFeature } from './features/feature';
import { controllersOf, entitiesOf, exportsOf, providersOf } from './features/fold';
import { clientToken, injectedAccounts } from './inject-midtrans-client.decorator';
import { BootChecks, CHECKED_REGISTRATION, type CheckedRegistration } from './midtrans.boot-checks';
import { configuration } from './midtrans.configuration';
import { ASYNC_OPTIONS_TYPE, ConfigurableModuleClass, OPTIONS_TYPE } from './midtrans.module-definition';
import {
  asyncProblems,
  featuresOf,
  hasFactory,
  resolveGuards,
  validateExtras,
  type MidtransModuleExtras,
} from './midtrans.module-extras';
import { Accounts } from './accounts/accounts';
import { MidtransClients } from './accounts/clients';
import { MIDTRANS_OPTIONS, type MidtransOptions } from './options/midtrans.options';
import { OPTIONS_SOURCE, type OptionsSource } from './options/options-source';
import { addPaymentMethod } from './payment-methods/registry';
import {
  decoratorsOf,
  GUARDED_INTERCEPTORS,
  isOn,
  type ControllerSwitch,
  type Guards,
} from './rest/controllers';
import { WebhookBytes } from './notifications/webhook-bytes';
import { WEBHOOK_PATH } from './rest/additional-mount';
import { TrailingSlashes } from './rest/trailing-slashes';

/** Where the controllers are, below the application's global prefix. */
const DEFAULT_PATH = 'midtrans';

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
  constructor(
    private readonly trailingSlashes: TrailingSlashes,
    private readonly bytes: WebhookBytes,
  ) {
    super();
  }

  /** Registers the module with options that are known when the application is loaded. */
  static override forRoot(options: MidtransModuleOptions): DynamicModule {
    return assemble(super.forRoot(options), options, []);
  }

  /** Registers the module with options that a factory of the host makes. */
  static override forRootAsync(options: MidtransModuleAsyncOptions): DynamicModule {
    // Nest would stumble over a registration without a way to the options before it could be told of.
    const complete = hasFactory(options) ? options : { ...options, useFactory: () => ({}) };
    return assemble(super.forRootAsync(complete), options, asyncProblems(options));
  }

  /** Nest calls it between the adapter's arrival and the registration of the routes; we have no middleware. */
  configure(): void {
    this.trailingSlashes.adapt();
    this.bytes.adapt();
  }
}

function assemble(base: DynamicModule, given: MidtransModuleExtras, asyncProblems: string[]): DynamicModule {
  const { extras, problems } = validateExtras(given);
  extras.paymentMethods?.forEach(addPaymentMethod);
  const { dataSource, services = {}, isGlobal = false } = extras;
  const features = featuresOf(extras);
  // For autoLoadEntities. The repositories that it offers are not ours, and need a DataSource before we could say that there is none.
  TypeOrmModule.forFeature(entitiesOf(features), dataSource);
  const guards = resolveGuards(extras);
  const controllers = mountedControllers(features, extras, guards.guards);
  const providers = [
    ...(base.providers ?? []),
    optionsSource(base),
    ...configuration({
      features,
      dataSource,
      exposure: given,
      problems: [...asyncProblems, ...problems, ...guards.problems],
    }),
    ...providersOf(features, services),
    { provide: WEBHOOK_PATH, useValue: webhookPathOf(extras) },
    { provide: CHECKED_REGISTRATION, useValue: checkedRegistration(features, extras) },
    BootChecks,
    TrailingSlashes.for(controllers),
    WebhookBytes.for(controllers),
  ];
  return {
    ...base,
    global: isGlobal,
    imports: [...(base.imports ?? []), DiscoveryModule],
    controllers,
    // Read when the application is scanned, when every class that injects a client has been loaded.
    get providers() {
      return [...providers, ...clientProviders()];
    },
    get exports() {
      return [...exportsOf(features), MidtransClients, ...clientProviders()];
    },
  };
}

/** Asks what gave the options again, with what was injected into it. */
function optionsSource({ providers = [] }: DynamicModule): Provider {
  const given = providers.find(
    (each): each is FactoryProvider<MidtransOptions> =>
      typeof each === 'object' && each.provide === MIDTRANS_OPTIONS && 'useFactory' in each,
  );
  if (given === undefined) return { provide: OPTIONS_SOURCE, useValue: null };
  const useFactory =
    (...dependencies: unknown[]): OptionsSource =>
    () =>
      given.useFactory(...dependencies);
  return { provide: OPTIONS_SOURCE, inject: given.inject, useFactory };
}

function checkedRegistration(
  features: readonly MidtransFeature[],
  { strategy, guards, controllers = {} }: MidtransModuleExtras,
): CheckedRegistration {
  const { notifications } = controllers;
  const isMarked = typeof notifications === 'object' && notifications.decorators !== undefined;
  return {
    features,
    strategy,
    reliesOnGlobalGuards: guards === 'global',
    hasBareWebhook: isOn(notifications) && !isMarked,
  };
}

/** The controllers that are switched on. */
function mountedControllers(
  features: readonly MidtransFeature[],
  extras: MidtransModuleExtras,
  guards: Guards,
): Type[] {
  const { path = DEFAULT_PATH, controllers = {} } = extras;
  const securityScheme = securitySchemeOf(extras);
  const switches: Readonly<Record<string, ControllerSwitch | undefined>> = controllers;
  const mounted = (which: 'controllers' | 'openControllers'): Type[] =>
    Object.entries(controllersOf(features, which)).flatMap(([name, factories]) => {
      if (!isOn(switches[name])) return [];
      const isGuarded = which === 'controllers';
      const decorators = decoratorsOf(switches[name]);
      return factories.map((create) =>
        create({
          path,
          guards: isGuarded ? guards : [],
          decorators,
          interceptors: isGuarded ? GUARDED_INTERCEPTORS : [],
          securityScheme: isGuarded ? securityScheme : undefined,
        }),
      );
    });
  return [...mounted('controllers'), ...mounted('openControllers')];
}

function webhookPathOf({ path = DEFAULT_PATH, controllers = {} }: MidtransModuleExtras): string | null {
  return isOn(controllers.notifications) ? `${path.replace(/^\/|\/$/g, '')}/notification/` : null;
}

function securitySchemeOf({
  securityScheme,
  public: isPublic = false,
}: MidtransModuleExtras): string | undefined {
  if (securityScheme === false) return undefined;
  return securityScheme ?? (isPublic ? undefined : 'bearer');
}

/**
 * Transient, so that Nest asks for a client only where a class of this application injects it: one that is loaded and
 * belongs to another application, or to another registration, may name an account that is not in these options.
 */
function clientProviders(): Provider[] {
  return injectedAccounts().map((account) => ({
    provide: clientToken(account),
    scope: Scope.TRANSIENT,
    inject: [MidtransClients, Accounts],
    useFactory: (clients: MidtransClients, accounts: Accounts) => clients.get(accounts.chosen(account)),
  }));
}
