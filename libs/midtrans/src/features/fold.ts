import type { Provider, Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import { MIDTRANS_RIGHTS, type Rights } from '../access/rights';
import { EventCatalogue } from '../events/event.catalogue';
import { NOTIFICATION_HANDLERS, type NotificationHandler } from '../notifications/notification.handler';
import type { OptionGroup } from '../options/option-group';
import { ORDER_ID_HOLDERS } from '../order-ids/order-ids';
import { LOOKUPS, type Lookup } from '../reconciliation/lookup';
import { MIDTRANS_PURGES, type Purges } from '../retention/purge';
import type { ControllerFactory } from '../rest/controllers';
import { MIDTRANS_FEATURES, type MidtransFeature } from './feature';

type Features = readonly MidtransFeature[];

export function entitiesOf(features: Features): Type<object>[] {
  return features.flatMap(({ entities = [] }) => entities);
}

/** In the order of their timestamps, as they refer to one another's tables. */
export function migrationsOf(features: Features): Type<MigrationInterface>[] {
  const timestamp = ({ name }: Type): number => Number(/\d+$/.exec(name)?.[0]);
  return features.flatMap(({ migrations = [] }) => migrations).sort((a, b) => timestamp(a) - timestamp(b));
}

export function rightsOf(features: Features): Rights {
  return merged(features, ({ rights }) => rights);
}

export function optionGroupsOf(features: Features): Readonly<Record<string, OptionGroup>> {
  return merged(features, ({ options }) => options);
}

export function purgesOf(features: Features): Purges {
  return merged(features, ({ retention }) => retention);
}

export function servicesOf(features: Features): Readonly<Record<string, Type<object>>> {
  return merged(features, ({ services }) => services);
}

/** What the host injects. */
export function exportsOf(features: Features): Type<object>[] {
  return [...features.flatMap(({ exports = [] }) => exports), ...Object.values(servicesOf(features))];
}

/** Controllers by their switches. */
export function controllersOf(
  features: Features,
  which: 'controllers' | 'openControllers',
): Readonly<Record<string, readonly ControllerFactory[]>> {
  return merged(features, (feature) => feature[which]);
}

/** The groups of options whose `prepare` sets prices, by the switches of the controllers that take a client's. */
export function pricedByOf(features: Features): Readonly<Record<string, string>> {
  return merged(features, ({ pricedBy }) => pricedBy);
}

/** @param replaced - subclasses of the host in the place of services, by their names */
export function providersOf(
  features: Features,
  replaced: Readonly<Record<string, Type<object> | undefined>>,
): Provider[] {
  // What was built upon another feature knows its notifications from that one's.
  const lookups = features.flatMap(({ reconciliation = [] }) => reconciliation);
  const handlers = features.flatMap(({ webhook }) => webhook ?? []).reverse();
  return [
    ...features.flatMap(({ providers = [], exports = [] }) => [...providers, ...exports]),
    ...Object.entries(servicesOf(features)).map(([name, service]) => ({
      provide: service,
      useClass: replaced[name] ?? service,
    })),
    ...handlers,
    ...lookups,
    { provide: LOOKUPS, inject: lookups, useFactory: (...instances: Lookup[]) => instances },
    {
      provide: NOTIFICATION_HANDLERS,
      inject: handlers,
      useFactory: (...instances: NotificationHandler[]) => instances,
    },
    {
      provide: EventCatalogue,
      useFactory: () => new EventCatalogue(features.flatMap(({ events }) => events ?? [])),
    },
    { provide: MIDTRANS_FEATURES, useValue: features },
    { provide: ORDER_ID_HOLDERS, useValue: features.flatMap(({ orderIds }) => orderIds ?? []) },
    { provide: MIDTRANS_PURGES, useValue: purgesOf(features) },
    { provide: MIDTRANS_RIGHTS, useValue: rightsOf(features) },
  ];
}

/** @throws Error where two features have something under one name */
function merged<Value>(
  features: Features,
  part: (feature: MidtransFeature) => Readonly<Record<string, Value>> | undefined,
): Record<string, Value> {
  const all: Record<string, Value> = {};
  for (const feature of features) {
    for (const [name, value] of Object.entries(part(feature) ?? {})) {
      if (Object.hasOwn(all, name)) throw new Error(`Feature ${feature.name}: ${name} is another feature's`);
      all[name] = value;
    }
  }
  return all;
}
