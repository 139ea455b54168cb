import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { accessOptions } from './access/access.options';
import { AccountKeys } from './accounts/account.keys';
import { AccessService } from './access/access.service';
import { MIDTRANS_RIGHTS, type Rights } from './access/rights';
import { Connections } from './database/connections';
import { ourDataSource } from './database/our-data-source';
import { dataSourceProblems, MIDTRANS_DATA_SOURCE, Postgres } from './database/postgres';
import type { MidtransFeature } from './features/feature';
import { entitiesOf, optionGroupsOf, purgesOf, rightsOf } from './features/fold';
import { clientPriceProblems, type Exposure } from './midtrans.exposure';
import { Accounts } from './accounts/accounts';
import { MidtransClients } from './accounts/clients';
import { Registrations } from './accounts/registrations';
import {
  MIDTRANS_OPTIONS,
  MIDTRANS_RESOLVED_OPTIONS,
  type MidtransOptions,
  type ResolvedOptions,
} from './options/midtrans.options';
import { OPTIONS_PROBLEMS, type OptionsProblems } from './options/options-source';
import { retentionOptions } from './retention/retention.options';
import { resolveGroup, type OptionGroup } from './options/option-group';
import { MidtransConfigurationError, validateOptions } from './options/validate-options';

/** The features that a registration has, and how it was shaped. */
interface Registration {
  readonly features: readonly MidtransFeature[];
  readonly dataSource?: string;
  readonly exposure: Exposure;
  /** Problems of its shape. */
  readonly problems: readonly string[];
}

/** The groups of options that features have. */
export function groupsOf(features: readonly MidtransFeature[]): Readonly<Record<string, OptionGroup>> {
  return {
    ...optionGroupsOf(features),
    access: accessOptions(Object.keys(rightsOf(features))),
    retention: retentionOptions(purgesOf(features)),
  };
}

/** The options with every default filled in. */
export function resolveOptions(
  options: MidtransOptions,
  groups: Readonly<Record<string, OptionGroup>>,
): ResolvedOptions {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const entries = Object.entries(groups).map(([name, group]) => [
    name,
    resolveGroup(group, given[name] as object | undefined),
  ]);
  return { role: options.role ?? 'all', ...Object.fromEntries(entries) } as ResolvedOptions;
}

/** Everything that depends on the options stands behind their validation. */
export function configuration({ features, dataSource, exposure, problems }: Registration): Provider[] {
  const groups = groupsOf(features);
  const problemsOf: OptionsProblems = (options) => [
    ...validateOptions(options, groups),
    ...clientPriceProblems(features, exposure, options),
  ];
  return [
    { provide: OPTIONS_PROBLEMS, useValue: problemsOf },
    {
      provide: MIDTRANS_RESOLVED_OPTIONS,
      inject: [
        MIDTRANS_OPTIONS,
        ModulesContainer,
        { token: getDataSourceToken(dataSource), optional: true },
        { token: EventEmitter2, optional: true },
      ],
      useFactory: (
        options: MidtransOptions,
        modules: ModulesContainer,
        source?: DataSource,
        emitter?: EventEmitter2,
      ) => {
        const all = [
          ...problems,
          ...problemsOf(options),
          ...emitterProblems(emitter, modules),
          ...(source === undefined
            ? missingDataSourceProblems(dataSource, modules)
            : [...dataSourceProblems(source), ...entityProblems(source, features)]),
        ];
        if (all.length > 0) throw new MidtransConfigurationError(all);
        return resolveOptions(options, groups);
      },
    },
    {
      provide: Connections,
      // Whatever works on it waits for the options to be found sound.
      inject: [{ token: getDataSourceToken(dataSource), optional: true }, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (source: DataSource, { database }: ResolvedOptions) => new Connections(source, database),
    },
    {
      provide: MIDTRANS_DATA_SOURCE,
      inject: [{ token: getDataSourceToken(dataSource), optional: true }, Connections],
      useFactory: ourDataSource,
    },
    Postgres,
    {
      provide: Accounts,
      inject: [MIDTRANS_OPTIONS, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (options: MidtransOptions) => new Accounts(options),
    },
    AccountKeys,
    MidtransClients,
    Registrations,
    Registrations.mark(),
    {
      provide: AccessService,
      inject: [MIDTRANS_RESOLVED_OPTIONS, MIDTRANS_RIGHTS, Accounts],
      useFactory: ({ access }: ResolvedOptions, rights: Rights, accounts: Accounts) =>
        new AccessService(access, rights, exposure.public === true, accounts),
    },
  ];
}

function emitterProblems(emitter: EventEmitter2 | undefined, modules: ModulesContainer): string[] {
  if (emitter !== undefined) return [];
  return tokensOf(modules).includes(EventEmitter2)
    ? ['the EventEmitterModule is not global: leave out `global: false` in EventEmitterModule.forRoot()']
    : ['there is no EventEmitterModule: import EventEmitterModule.forRoot({ wildcard: true })'];
}

function missingDataSourceProblems(name: string | undefined, modules: ModulesContainer): string[] {
  const suffix = 'DataSource';
  const others = tokensOf(modules).flatMap((token) =>
    typeof token === 'string' && token.endsWith(suffix) && token !== suffix
      ? [`"${token.slice(0, -suffix.length)}"`]
      : [],
  );
  const missing = name === undefined ? 'there is no unnamed one' : `there is none named "${name}"`;
  const remedy =
    others.length > 0
      ? `name one of the application: ${[...new Set(others)].join(', ')}`
      : 'import TypeOrmModule.forRoot({ type: "postgres", … })';
  return [`dataSource: ${missing}: ${remedy}`];
}

function tokensOf(modules: ModulesContainer): unknown[] {
  return [...modules.values()].flatMap(({ providers }) => [...providers.keys()]);
}

function entityProblems(dataSource: DataSource, features: readonly MidtransFeature[]): string[] {
  // Before that it knows none.
  if (!dataSource.isInitialized) return [];
  const missing = entitiesOf(features).filter((entity) => !dataSource.hasMetadata(entity));
  const names = missing.map(({ name }) => name).join(', ');
  const remedy = 'set autoLoadEntities, or add ...MIDTRANS_ENTITIES to its entities';
  const unknown = missing.length > 0 ? [`dataSource: does not know ${names}: ${remedy}`] : [];
  return [...unknown, ...renamingProblems(dataSource, features)];
}

/** Our statements and migrations have the names that our entities give, and those of properties where they give none. */
function renamingProblems(dataSource: DataSource, features: readonly MidtransFeature[]): string[] {
  const renamed = entitiesOf(features)
    .filter((entity) => dataSource.hasMetadata(entity))
    .flatMap((entity) => {
      const { tableName, givenTableName = tableName, columns } = dataSource.getMetadata(entity);
      return [
        ...(tableName === givenTableName ? [] : [`${givenTableName} (${tableName})`]),
        ...columns
          .map((column) => [column.givenDatabaseName ?? column.propertyName, column.databaseName] as const)
          .filter(([given, actual]) => given !== actual)
          .map(([given, actual]) => `${givenTableName}.${given} (${actual})`),
      ];
    });
  const [first] = renamed;
  return first === undefined
    ? []
    : [
        `dataSource: its namingStrategy renames ${first} and ${renamed.length - 1} more: let it keep names that are given, or give us a DataSource of our own by \`dataSource\``,
      ];
}
