import type { Provider } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { accessOptions } from './access/access.options';
import { AccessService } from './access/access.service';
import { MIDTRANS_RIGHTS, type Rights } from './access/rights';
import { dataSourceProblems, MIDTRANS_DATA_SOURCE, Postgres } from './database/postgres';
import type { MidtransFeature } from './features/feature';
import { entitiesOf, optionGroupsOf, rightsOf } from './features/fold';
import { clientPriceProblems, type Exposure } from './midtrans.exposure';
import { Accounts } from './options/accounts';
import { MidtransClients } from './options/clients';
import {
  MIDTRANS_OPTIONS,
  MIDTRANS_RESOLVED_OPTIONS,
  type MidtransOptions,
  type ResolvedOptions,
} from './options/midtrans.options';
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
  return { ...optionGroupsOf(features), access: accessOptions(Object.keys(rightsOf(features))) };
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
  return Object.fromEntries(entries) as ResolvedOptions;
}

/** Everything that depends on the options stands behind their validation. */
export function configuration({ features, dataSource, exposure, problems }: Registration): Provider[] {
  const groups = groupsOf(features);
  return [
    {
      provide: MIDTRANS_RESOLVED_OPTIONS,
      inject: [MIDTRANS_OPTIONS, getDataSourceToken(dataSource), { token: EventEmitter2, optional: true }],
      useFactory: (options: MidtransOptions, source: DataSource, emitter?: EventEmitter2) => {
        const all = [
          ...problems,
          ...validateOptions(options, groups),
          ...clientPriceProblems(features, exposure, options),
          ...emitterProblems(emitter),
          ...dataSourceProblems(source),
          ...entityProblems(source, features),
        ];
        if (all.length > 0) throw new MidtransConfigurationError(all);
        return resolveOptions(options, groups);
      },
    },
    {
      provide: MIDTRANS_DATA_SOURCE,
      // Whatever works on it waits for the options to be found sound.
      inject: [getDataSourceToken(dataSource), MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (source: DataSource) => source,
    },
    Postgres,
    {
      provide: Accounts,
      inject: [MIDTRANS_OPTIONS, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (options: MidtransOptions) => new Accounts(options),
    },
    MidtransClients,
    {
      provide: AccessService,
      inject: [MIDTRANS_RESOLVED_OPTIONS, MIDTRANS_RIGHTS],
      useFactory: ({ access }: ResolvedOptions, rights: Rights) =>
        new AccessService(access, rights, exposure.public === true),
    },
  ];
}

function emitterProblems(emitter: EventEmitter2 | undefined): string[] {
  return emitter === undefined
    ? ['there is no EventEmitterModule: import EventEmitterModule.forRoot({ wildcard: true })']
    : [];
}

function entityProblems(dataSource: DataSource, features: readonly MidtransFeature[]): string[] {
  // Before that it knows none.
  if (!dataSource.isInitialized) return [];
  const missing = entitiesOf(features).filter((entity) => !dataSource.hasMetadata(entity));
  const names = missing.map(({ name }) => name).join(', ');
  const remedy = 'set autoLoadEntities, or add ...MIDTRANS_ENTITIES to its entities';
  return missing.length > 0 ? [`dataSource: does not know ${names}: ${remedy}`] : [];
}
