import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { OnEvent } from '@nestjs/event-emitter';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import {
  MidtransModule,
  OnMidtransEvent,
  type DurableEventPattern,
  type MidtransEvent,
  type MidtransModuleOptions,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { HeaderGuard, type Adapter } from '../support/host';
import { until } from '../support/until';
import { hostImports, postgres, startApp, type App, type Ask } from '../module/app.support';

export const SET_UPS = [
  'one registration with two accounts',
  'two registrations on one DataSource',
  'two registrations on two DataSources',
  'two applications on one database',
] as const;
export type SetUp = (typeof SET_UPS)[number];

export const NAMES = ['jakarta', 'bali'] as const;
export type Name = (typeof NAMES)[number];

/** Everything that is told. */
const EVERYTHING = [
  'payment.*',
  'invoice.*',
  'subscription.*',
  'pay_account.*',
  'consumer.*',
  'notification.unmatched',
] as const satisfies readonly DurableEventPattern[];

/** A durable listener that keeps what it is told, and fails on what its merchant does not sell. */
export interface Listener {
  readonly told: MidtransEvent[];
}

/** A merchant, as whoever works with it sees it. */
export interface Merchant {
  readonly name: Name;
  readonly key: string;
  /** With which its Midtrans signs notifications of BI-SNAP's. */
  readonly biSnapKey: KeyObject;
  readonly simulator: Simulator;
  /** What its durable listener was told. */
  readonly told: readonly MidtransEvent[];
  /** What `@OnEvent` of its application heard, of whichever merchant. */
  readonly heard: readonly MidtransEvent[];
  readonly database: TestDatabase;
  /** Asks its REST API. */
  ask(path: string, init?: Ask): ReturnType<App['ask']>;
  /** Brings a notification to its webhook. */
  notify(body: unknown): ReturnType<App['ask']>;
  /** Something of its registration. */
  get<T>(token: Type<T>): T;
}

export interface Merchants {
  readonly jakarta: Merchant;
  readonly bali: Merchant;
  /** Whether one registration has both. */
  readonly isShared: boolean;
  /** What the applications are made of. */
  readonly applications: readonly Type[];
  /** Until every durable listener has had everything, but for what was given up, and what waits for {@link RETIRED}. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Orders of such an id fail with the durable listeners while they are to fail. */
export const FAILING = { orders: /^failing/, isOn: true };

/** A consumer that no instance has. */
export const RETIRED = 'retired';

const keyOf = (name: Name): string => `SB-Mid-server-${name}`;
const clientKeyOf = (name: Name): string => `SB-Mid-client-${name}`;
const gatewayOf = (name: Name): string => `https://${name}.gateway.test`;
const PATH = 'midtrans';
const newKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const BI_SNAP = { jakarta: newKeys(), bali: newKeys() } satisfies Record<Name, unknown>;

/** Two merchants, each with a gateway of its own, which tells the application over HTTP. */
export async function openMerchants(
  setUp: SetUp,
  adapter: Adapter,
  options: Partial<MidtransModuleOptions> = {},
): Promise<Merchants> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const each of opened.splice(0).reverse()) await each.close();
  };
  try {
    return await open(setUp, adapter, options, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  setUp: SetUp,
  adapter: Adapter,
  options: Partial<MidtransModuleOptions>,
  opened: { close(): Promise<void> }[],
  close: () => Promise<void>,
): Promise<Merchants> {
  const databaseOf = async (): Promise<TestDatabase> => {
    const database = await createTestDatabase();
    opened.push({ close: () => database.drop() });
    return database;
  };
  const applications: Type[] = [];
  const start = async (imports: Imports): Promise<App> => {
    @Module({ imports, providers: [Heard] })
    class Application {}
    applications.push(Application);
    const app = await startApp({ adapter, imports: [Application] });
    opened.push(app);
    return app;
  };
  const first = await databaseOf();
  const second = setUp === 'two registrations on two DataSources' ? await databaseOf() : first;
  const webhooks: Record<Name, string> = { jakarta: '', bali: '' };
  const gateways = gatewaysOf(webhooks);
  const listeners = { jakarta: listenerOf(), bali: listenerOf() };
  const isShared = setUp === 'one registration with two accounts';
  const path = (name: Name): string => (isShared ? PATH : `${name}/${PATH}`);
  const common = commonOptions(gateways, options);
  const alone = (name: Name, rest: object = {}): DynamicModule =>
    MidtransModule.forRoot({ ...common, ...accountOf(name), account: name, path: path(name), ...rest });
  const apps = await startAll();
  // Before the applications: what is being delivered would hold them.
  opened.push({ close: () => closeAll(Object.values(gateways)) });
  const merchantOf = (name: Name): Merchant => {
    const { app, url, ask } = apps[name];
    webhooks[name] = `${url}/${path(name)}/notification/`;
    const askIt: Merchant['ask'] = (to, init = {}) =>
      ask(`/${path(name)}${to}`, { ...init, headers: { ...init.headers, 'x-merchant': name } });
    return {
      name,
      key: keyOf(name),
      biSnapKey: BI_SNAP[name].privateKey,
      simulator: gateways[name],
      database: name === 'jakarta' ? first : second,
      ask: askIt,
      notify: (body) => askIt('/notification/', { method: 'POST', json: body }),
      told: app.get(listeners[name], { strict: false }).told,
      heard: app.get(Heard, { strict: false }).events,
      get: (token) => registrationOf(app, path(name)).get(token),
    };
  };
  return {
    jakarta: merchantOf('jakarta'),
    bali: merchantOf('bali'),
    isShared,
    applications,
    settled: async () => {
      await Promise.all(Object.values(gateways).map((gateway) => gateway.idle()));
      for (const database of new Set([first, second])) {
        await until(
          () =>
            database.rows(
              'SELECT consumer, type FROM midtrans_deliveries WHERE dead_at IS NULL AND consumer <> $1',
              [RETIRED],
            ),
          (left) => left.length === 0,
        );
      }
    },
    close,
  };

  async function startAll(): Promise<Record<Name, App>> {
    switch (setUp) {
      case 'one registration with two accounts': {
        const both = MidtransModule.forRoot({
          ...common,
          ...accountOf('jakarta'),
          account: 'jakarta',
          accounts: { bali: accountOf('bali') },
          access: { resolveAccount: merchantOfRequest },
          path: PATH,
        });
        const told = NAMES.map((name) => withListener([], listeners[name], `shop-of-${name}`, name));
        const app = await start([...hostImports(first.url), both, ...told]);
        return { jakarta: app, bali: app };
      }
      case 'two registrations on one DataSource': {
        const told = NAMES.map((name) => withListener([alone(name)], listeners[name]));
        const app = await start([...hostImports(first.url), ...told]);
        return { jakarta: app, bali: app };
      }
      case 'two registrations on two DataSources': {
        const told = [
          withListener([alone('jakarta')], listeners.jakarta),
          withListener([alone('bali', { dataSource: 'second' })], listeners.bali),
        ];
        const app = await start([...hostImports(first.url), postgres(second.url, 'second'), ...told]);
        return { jakarta: app, bali: app };
      }
      case 'two applications on one database': {
        const startOne = (name: Name): Promise<App> =>
          start([...hostImports(first.url), withListener([alone(name)], listeners[name])]);
        return { jakarta: await startOne('jakarta'), bali: await startOne('bali') };
      }
      default:
        return setUp satisfies never;
    }
  }
}

type Imports = NonNullable<Parameters<typeof Module>[0]['imports']>;

function accountOf(name: Name) {
  const publicKey = BI_SNAP[name].publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    serverKey: keyOf(name),
    clientKey: clientKeyOf(name),
    baseUrl: gatewayOf(name),
    snapBi: { publicKey },
  };
}

function commonOptions(
  gateways: Readonly<Record<Name, Simulator>>,
  { http, ...options }: Partial<MidtransModuleOptions>,
): Partial<MidtransModuleOptions> {
  return {
    guards: [HeaderGuard],
    clientPrices: true,
    http: { fetch: asking(gateways), retries: 0, ...http },
    cards: { savedTokens: { encryptionKey: Buffer.alloc(32, 7).toString('base64') } },
    events: { sweepIntervalMs: 20, maxAttempts: 1, deadLetters: 'pass' },
    notifications: { readBacksPerSecond: 5_000 },
    reconciliation: { enabled: false, perSecond: 1_000 },
    retention: { intervalMs: false },
    subscriptions: { syncIntervalMs: 1 },
    ...options,
  };
}

/** Each merchant's calls go to the merchant's gateway, which takes no other's key. */
function asking(gateways: Readonly<Record<Name, Simulator>>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    const name = NAMES.find((each) => hostname === new URL(gatewayOf(each)).hostname);
    if (name === undefined) throw new Error(`nobody is at ${hostname}`);
    return gateways[name].fetch(request);
  };
}

function gatewaysOf(webhooks: Readonly<Record<Name, string>>): Record<Name, Simulator> {
  const begin = new Date();
  const gatewayOfMerchant = (name: Name): Simulator =>
    createSimulator({
      serverKey: keyOf(name),
      clientKey: clientKeyOf(name),
      timeScale: 0,
      seed: 7,
      now: () => begin,
      notificationUrl: 'http://host.invalid/',
      recurringNotificationUrl: 'http://host.invalid/recurring/',
      fetch: (input, init) => {
        const request = new Request(input, init);
        return fetch(new Request(webhooks[name] + new URL(request.url).pathname.slice(1), request));
      },
    });
  return { jakarta: gatewayOfMerchant('jakarta'), bali: gatewayOfMerchant('bali') };
}

async function closeAll(gateways: readonly Simulator[]): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway.close()));
}

/** What a host's own means of telling merchants apart comes to: a session, a subdomain. */
function merchantOfRequest(request: unknown): string | undefined {
  return (request as { headers: Record<string, string | undefined> }).headers['x-merchant'];
}

/** A module of a merchant's, whose listener hears the events of the registrations that the module imports. */
function withListener(
  imports: DynamicModule[],
  listener: Type<Listener>,
  name = 'shop',
  account?: Name,
): Type {
  OnMidtransEvent(EVERYTHING, { name, account })(
    listener.prototype as object,
    'take',
    Object.getOwnPropertyDescriptor(listener.prototype, 'take') as TypedPropertyDescriptor<Take>,
  );

  @Module({ imports, providers: [listener] })
  class MerchantModule {}
  return MerchantModule;
}

type Take = (event: MidtransEvent) => void;

function listenerOf(): Type<Listener> {
  return class ShopListener implements Listener {
    readonly told: MidtransEvent[] = [];

    take(event: MidtransEvent): void {
      if (FAILING.isOn && 'payment' in event && FAILING.orders.test(event.payment.orderId)) {
        throw new Error('it is not to be');
      }
      this.told.push(event);
    }
  };
}

class Heard {
  readonly events: MidtransEvent[] = [];

  @OnEvent('**')
  hear(event: MidtransEvent): void {
    this.events.push(event);
  }
}

/** The registration whose controllers are at a path. */
function registrationOf(app: INestApplication, path: string): { get<T>(token: Type<T>): T } {
  const isOfPath = (controller: Type): boolean => {
    const at: unknown = Reflect.getMetadata('path', controller);
    return [at].flat().some((each) => typeof each === 'string' && each.startsWith(path));
  };
  for (const { providers, controllers } of app.get(ModulesContainer).values()) {
    const types = [...controllers.values()].map(({ metatype }) => metatype as Type);
    if (!types.some(isOfPath)) continue;
    return {
      get: <T>(token: Type<T>): T => {
        const { instance } = providers.get(token) ?? {};
        if (instance === undefined) throw new Error(`There is no ${token.name}`);
        return instance as T;
      },
    };
  }
  throw new Error(`Nothing is at ${path}`);
}
