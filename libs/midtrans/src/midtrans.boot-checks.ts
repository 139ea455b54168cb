import { createRequire } from 'node:module';
import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { DataSource, EntityMetadata } from 'typeorm';
import { AccountKeys } from './accounts/account.keys';
import { Accounts } from './accounts/accounts';
import { Registrations } from './accounts/registrations';
import { rowsOfAccount } from './accounts/rows-of-account';
import { sharedAccountProblems } from './accounts/shared-accounts';
import { Connections } from './database/connections';
import { missingColumns } from './database/missing-columns';
import { poolOf } from './database/pool';
import { MIDTRANS_DATA_SOURCE, Postgres } from './database/postgres';
import type { MidtransFeature } from './features/feature';
import { entitiesOf } from './features/fold';
import { BackgroundWork } from './options/background-work';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from './options/midtrans.options';
import { MidtransConfigurationError } from './options/validate-options';

/** What of a registration is looked at once the application is there. */
export interface CheckedRegistration {
  readonly features: readonly MidtransFeature[];
  readonly strategy?: string;
  /** Whether `guards: 'global'` was said. */
  readonly reliesOnGlobalGuards: boolean;
  /** Whether the webhook is mounted without a word about decorators. */
  readonly hasBareWebhook: boolean;
}

export const CHECKED_REGISTRATION = Symbol('CHECKED_REGISTRATION');

const POOLER =
  "A pooler stands before PostgreSQL: statements are sent without names. database.preparedStatements: 'unnamed' says that this is known, 'named' that the pooler keeps track of names";

/** Looks at an application's surroundings where they are known: not before its other modules are made. */
@Injectable()
export class BootChecks implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger('Midtrans:boot');

  constructor(
    @Inject(CHECKED_REGISTRATION) private readonly registration: CheckedRegistration,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
    @Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(Postgres) private readonly postgres: Postgres,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(HttpAdapterHost) private readonly adapterHost: { httpAdapter?: unknown },
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(Registrations) private readonly registrations: Registrations,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(AccountKeys) private readonly accountKeys: AccountKeys,
    @Inject(BackgroundWork) private readonly background: BackgroundWork,
    // That there is one is found out with the options.
    @Optional() @Inject(EventEmitter2) private readonly emitter: EventEmitter2,
  ) {}

  /**
   * @throws MidtransConfigurationError for a strategy that passport does not know, as each request would be a 500, and for an account that
   * another registration of the application has as well
   */
  onModuleInit(): void {
    const shared = sharedAccountProblems(this.registrations, this.accounts, this.accounts);
    if (shared.length > 0) throw new MidtransConfigurationError(shared);
    const { strategy } = this.registration;
    if (strategy === undefined || isRegistered(strategy)) return;
    throw new MidtransConfigurationError([
      `strategy: passport knows no strategy "${strategy}": add the class that extends PassportStrategy(…, '${strategy}') to the providers of a module that the application imports`,
    ]);
  }

  /** @throws MidtransConfigurationError where the database lacks tables or columns and the application serves HTTP, or works: a command may be the one that makes them */
  async onApplicationBootstrap(): Promise<void> {
    const warnings = [
      ...this.guardWarnings(),
      ...emitterWarnings(this.emitter),
      ...confirmationWarnings(this.options),
      ...poolWarnings(this.dataSource),
      ...(await this.tableWarnings()),
      ...(await this.formerAccountWarnings()),
    ];
    for (const warning of warnings) this.logger.warn(warning);
    // Known since the tables were looked for.
    if (this.options.database.preparedStatements === 'auto' && this.connections.keepsNames === false) {
      this.logger.log(POOLER);
    }
  }

  private guardWarnings(): string[] {
    const { reliesOnGlobalGuards, hasBareWebhook } = this.registration;
    const guards = [...this.application.getGlobalGuards(), ...this.application.getGlobalRequestGuards()];
    if (guards.length === 0) {
      return reliesOnGlobalGuards
        ? ['guards: "global" was said, and the application has no global guard: every request is 401']
        : [];
    }
    return hasBareWebhook
      ? [
          'A global guard stands before the webhook, which Midtrans calls without a token: mark it with the decorator that your guard looks for, `controllers: { notifications: { decorators: [Public()] } }`; an empty list says that the guard lets it pass anyway',
        ]
      : [];
  }

  private async tableWarnings(): Promise<string[]> {
    const tables = entitiesOf(this.registration.features)
      .filter((entity) => this.dataSource.hasMetadata(entity))
      .map((entity) => this.dataSource.getMetadata(entity));
    const missing = await this.missing(tables);
    if (missing.length === 0) return [];
    const problem = `The database lacks ${missing.join(', ')}: run the migrations, MIDTRANS_MIGRATIONS among them (runMigrationsUnderLock(dataSource))`;
    if (this.adapterHost.httpAdapter || this.background.keepsAlive)
      throw new MidtransConfigurationError([problem]);
    return [problem];
  }

  private async formerAccountWarnings(): Promise<string[]> {
    await this.accountKeys.check();
    return Promise.all(
      this.accounts.former.map(async (name) => {
        const rows = await rowsOfAccount(this.dataSource, entitiesOf(this.registration.features), name);
        return `Account "${name}" is not configured any more: what it has (${rows}) can be read, and nothing can be done with it. Give its keys in \`accounts\`, to cancel, refund and follow it`;
      }),
    );
  }

  private async missing(tables: readonly EntityMetadata[]): Promise<string[]> {
    try {
      return await missingColumns(this.postgres, tables);
    } catch {
      // A database that is away is told of by whoever needs it.
      return [];
    }
  }
}

function confirmationWarnings({ notifications }: ResolvedOptions): string[] {
  return notifications.confirm === 'never'
    ? [
        'notifications.confirm is "never": transaction_status, fraud_status and refunds of a notification are believed, which its signature does not cover: whoever has seen one notification of an order can make another of it',
      ]
    : [];
}

/** Nobody can take back a connection that the pool waits for: each holds its place until the system gives it up. */
function poolWarnings(dataSource: DataSource): string[] {
  return poolOf(dataSource).options.connectionTimeoutMillis
    ? []
    : [
        'The DataSource has no extra.connectionTimeoutMillis: where the database stops answering, connections that are being made fill the pool for minutes after it is back. Set it, to 5000 for example',
      ];
}

/** Only listeners with a pattern notice; those of one event hear it all the same. */
function emitterWarnings(emitter: EventEmitter2): string[] {
  const { wildcard = false, delimiter = '.' } = emitter as { wildcard?: boolean; delimiter?: string };
  const remedy = 'EventEmitterModule.forRoot({ wildcard: true })';
  if (!wildcard) {
    return [`The EventEmitterModule has no wildcard: @OnEvent('payment.*') hears nothing without ${remedy}`];
  }
  return delimiter === '.'
    ? []
    : [
        `The EventEmitterModule's delimiter is "${delimiter}", and our events are named as in payment.settled: @OnEvent('payment.*') hears nothing without ${remedy}`,
      ];
}

/** Passport as @nestjs/passport has it, which a host need not have installed by itself. */
function isRegistered(strategy: string): boolean {
  try {
    const passport: unknown = createRequire(require.resolve('@nestjs/passport'))('passport');
    const { _strategy: find } = passport as { _strategy?: (name: string) => unknown };
    return typeof find !== 'function' || find.call(passport, strategy) !== undefined;
  } catch {
    // A bundle, say: nothing can be told.
    return true;
  }
}
