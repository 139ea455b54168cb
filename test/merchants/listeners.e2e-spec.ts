import { Injectable, Logger, Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import {
  MidtransModule,
  OnMidtransEvent,
  PaymentService,
  type MidtransEvent,
  type MidtransModuleOptions,
  type OnMidtransEventOptions,
} from 'nestjs-midtrans';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BCA_CHARGE, chargingGateway } from '../support/gateway';
import { HeaderGuard } from '../support/host';
import { until } from '../support/until';
import { hostImports, postgres, startApp, type App, type AppOptions } from '../module/app.support';

type Imports = NonNullable<AppOptions['imports']>;

const running: { close(): Promise<void> }[] = [];
let database: TestDatabase;
beforeEach(async () => {
  database = await opened();
});
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

async function opened(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  running.push({ close: () => made.drop() });
  return made;
}

async function start(imports: Imports, providers: Provider[] = [], on = database): Promise<App> {
  const app = await startApp({ imports: [...hostImports(on.url), ...imports], providers });
  running.push(app);
  return app;
}

function registration(account: string, rest: Partial<MidtransModuleOptions> = {}): DynamicModule {
  return MidtransModule.forRoot({
    account,
    serverKey: `SB-Mid-server-${account}`,
    path: account,
    http: { fetch: chargingGateway().fetch },
    guards: [HeaderGuard],
    clientPrices: true,
    events: { sweepIntervalMs: 20 },
    ...rest,
  });
}

/** One registration with three merchants, and whoever asks says of which they ask. */
function islands(): DynamicModule {
  return registration('jakarta', {
    accounts: {
      bali: { serverKey: 'SB-Mid-server-bali' },
      lombok: { serverKey: 'SB-Mid-server-lombok' },
    },
    access: {
      resolveAccount: (request) => (request as { headers: Record<string, string> }).headers['x-merchant'],
    },
    events: { sweepIntervalMs: 20, backoffMs: 1 },
  });
}

async function chargeOf(app: App, account: string, orderId: string): Promise<void> {
  await charge(app, 'jakarta', orderId, { 'x-merchant': account });
}

/** A class with a listener that keeps whose charges it was told of. */
function listener(name: string, settings: OnMidtransEventOptions = {}): Type<{ told: string[] }> {
  @Injectable()
  class Listening {
    readonly told: string[] = [];

    @OnMidtransEvent('payment.created', { name, ...settings })
    take({ account }: MidtransEvent): void {
      this.told.push(account);
    }
  }
  return Listening;
}

function moduleOf(imports: Imports, providers: Provider[]): Type {
  @Module({ imports, providers })
  class Merchant {}
  return Merchant;
}

async function charge({ ask }: App, path: string, orderId: string, headers = {}): Promise<void> {
  const json = { ...BCA_CHARGE, order_id: orderId };
  const answer = await ask(`/${path}/charge/`, { method: 'POST', user: 'customer-1', json, headers });
  expect(answer).toMatchObject({ status: 201 });
}

async function allDelivered(of = database): Promise<void> {
  await until(
    () => of.rows('SELECT consumer, account FROM midtrans_deliveries'),
    (left) => left.length === 0,
  );
}

/** What the listeners of the classes were told, once all was delivered. */
async function toldTo(app: App, ...types: Type<{ told: string[] }>[]): Promise<string[][]> {
  await allDelivered();
  return types.map((type) => [...app.app.get(type, { strict: false }).told].sort());
}

describe('a durable listener', () => {
  it('hears the accounts that it names, one or several, and every account where it names none', async () => {
    const [Bali, Islands, All] = [
      listener('bali', { account: 'bali' }),
      listener('islands', { account: ['bali', 'lombok'] }),
      listener('all'),
    ];
    const app = await start([islands()], [Bali, Islands, All]);
    for (const account of ['jakarta', 'bali', 'lombok']) await chargeOf(app, account, 'SAME-1');
    expect(await toldTo(app, Bali, Islands, All)).toEqual([
      ['bali'],
      ['bali', 'lombok'],
      ['bali', 'jakarta', 'lombok'],
    ]);
    expect(
      await database.rows(
        "SELECT name, account FROM midtrans_consumers WHERE type = 'payment.created' ORDER BY name, account",
      ),
    ).toEqual([
      ...['bali', 'jakarta', 'lombok'].map((account) => ({ name: 'all', account })),
      { name: 'bali', account: 'bali' },
      ...['bali', 'lombok'].map((account) => ({ name: 'islands', account })),
    ]);
  });

  it('keeps an account that was taken away: it starts with a warning, and is told of what was left there', async () => {
    const Bali = listener('bali', { account: 'bali' });
    const both = { accounts: { bali: { serverKey: 'SB-Mid-server-bali' } } };
    const before = await start([registration('jakarta', { ...both, role: 'api' })], [Bali]);
    await before.app.get(PaymentService).createCharge({
      account: 'bali',
      orderId: 'LEFT-1',
      paymentType: 'bank_transfer',
      paymentOptions: { bank: 'bca' },
      grossAmount: 100_000,
    });
    await running.pop()?.close();

    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const lombok = moduleOf([registration('lombok')], []);
    const after = await start([registration('jakarta'), lombok], [Bali]);
    expect(warn.mock.calls.flat()).toContainEqual(
      expect.stringMatching(/^@OnMidtransEvent of bali: account "bali" is not configured any more/),
    );
    warn.mockRestore();
    expect(await toldTo(after, Bali)).toEqual([['bali']]);
    await expect(start([registration('jakarta')], [listener('sumba', { account: 'sumba' })])).rejects.toThrow(
      'has an account "sumba", only jakarta, bali',
    );
  });

  it('that hears an account no longer leaves what waits for it there, and what comes, to an instance that does', async () => {
    @Injectable()
    class Failing {
      @OnMidtransEvent('payment.created', { name: 'ship' })
      take(): void {
        throw new Error('not yet');
      }
    }
    const before = await startApp({
      imports: [...hostImports(database.url), islands()],
      providers: [Failing],
    });
    for (const account of ['jakarta', 'bali']) await chargeOf(before, account, 'SAME-1');
    await until(
      () => database.rows('SELECT 1 FROM midtrans_deliveries WHERE attempts > 0'),
      (failed) => failed.length === 2,
    );
    await before.close();

    const Ship = listener('ship', { account: 'bali' });
    const app = await start([islands()], [Ship]);
    for (const account of ['jakarta', 'bali']) await chargeOf(app, account, 'SAME-2');
    const { told } = app.app.get(Ship);
    await until(
      () => database.rows("SELECT account FROM midtrans_deliveries WHERE account = 'bali'"),
      (left) => left.length === 0,
    );
    expect(told).toEqual(['bali', 'bali']);
    expect(await database.rows('SELECT account, consumer, leased_by FROM midtrans_deliveries')).toEqual([
      { account: 'jakarta', consumer: 'ship', leased_by: null },
      { account: 'jakarta', consumer: 'ship', leased_by: null },
    ]);
  });

  it('belongs to the registrations that its module imports, and to all of them where that imports none', async () => {
    const [Jakarta, Bali, Both, Elsewhere] = ['shop', 'shop', 'both', 'elsewhere'].map((name) =>
      listener(name),
    ) as [ListenerType, ListenerType, ListenerType, ListenerType];
    const [jakarta, bali] = [registration('jakarta'), registration('bali')];
    const app = await start([
      moduleOf([jakarta], [Jakarta]),
      moduleOf([bali], [Bali]),
      moduleOf([jakarta, bali], [Both]),
      moduleOf([], [Elsewhere]),
    ]);
    for (const path of ['jakarta', 'bali']) await charge(app, path, 'SAME-1');
    expect(await toldTo(app, Jakarta, Bali, Both, Elsewhere)).toEqual([
      ['jakarta'],
      ['bali'],
      ['bali', 'jakarta'],
      ['bali', 'jakarta'],
    ]);
  });

  it('belongs to a global registration only where its own module imports that', async () => {
    const [Own, Other, Elsewhere] = ['own', 'other', 'elsewhere'].map((name) => listener(name)) as [
      ListenerType,
      ListenerType,
      ListenerType,
    ];
    const app = await start([
      moduleOf([registration('jakarta', { isGlobal: true })], [Own]),
      moduleOf([registration('bali')], [Other]),
      moduleOf([], [Elsewhere]),
    ]);
    for (const path of ['jakarta', 'bali']) await charge(app, path, 'SAME-1');
    expect(await toldTo(app, Own, Other, Elsewhere)).toEqual([['jakarta'], ['bali'], ['bali', 'jakarta']]);
  });

  it('has the events of each of two DataSources once', async () => {
    const second = await opened();
    const All = listener('all');
    const app = await start(
      [
        postgres(second.url, 'second'),
        registration('jakarta'),
        registration('bali', { dataSource: 'second' }),
      ],
      [All],
    );
    for (const path of ['jakarta', 'bali']) await charge(app, path, 'SAME-1');
    await allDelivered(second);
    expect(await toldTo(app, All)).toEqual([['bali', 'jakarta']]);
    const consumers = (of: TestDatabase) =>
      of.rows("SELECT account FROM midtrans_consumers WHERE name = 'all' AND type = 'payment.created'");
    expect(await consumers(database)).toEqual([{ account: 'jakarta' }]);
    expect(await consumers(second)).toEqual([{ account: 'bali' }]);
  });

  it('that hangs for one merchant delays no other', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const told: string[] = [];

    @Injectable()
    class Hanging {
      @OnMidtransEvent('payment.created', { name: 'ship', concurrency: 1 })
      async take({ account }: MidtransEvent): Promise<void> {
        if (account === 'jakarta') await released;
        told.push(account);
      }
    }
    const app = await start([registration('jakarta'), registration('bali')], [Hanging]);
    for (const path of ['jakarta', 'bali']) await charge(app, path, 'SAME-1');
    await until(() => told.length > 0);
    expect(told).toEqual(['bali']);
    release();
    await allDelivered();
    expect(told).toEqual(['bali', 'jakarta']);
  });
});

describe('@OnEvent', () => {
  it('hears every merchant of the process, and the event says whose it is', async () => {
    @Injectable()
    class Plain {
      readonly heard: string[] = [];
      @OnEvent('payment.created')
      hear({ account }: MidtransEvent): void {
        this.heard.push(account);
      }
    }
    const app = await start([moduleOf([registration('jakarta')], [Plain]), registration('bali')]);
    for (const path of ['jakarta', 'bali']) await charge(app, path, 'SAME-1');
    expect(app.app.get(Plain, { strict: false }).heard).toEqual(['jakarta', 'bali']);
  });
});

describe('a boot error says', () => {
  it.each<[string, unknown, RegExp]>([
    ['an account that there is not', 'bandung', /has an account "bandung", only jakarta, bali/],
    ['one of several', ['bali', 'bandung'], /has an account "bandung"/],
    ['none', [], /account: must be the name of an account, or a list of them/],
    ['no name', 5, /account: must be the name of an account, or a list of them/],
  ])('that a listener waits for the events of %s', async (_, account, message) => {
    const settings = { account } as OnMidtransEventOptions;
    const imports = [registration('jakarta'), registration('bali')];
    await expect(start(imports, [listener('ship', settings)])).rejects.toThrow(message);
  });

  it('that a listener waits for the events of a registration that its module does not import', async () => {
    const imports = [
      moduleOf([registration('jakarta')], [listener('ship', { account: 'bali' })]),
      registration('bali'),
    ];
    await expect(start(imports)).rejects.toThrow(
      /of ship: no registration that it belongs to has an account "bali"/,
    );
  });

  it('that two listeners of one registration share a name', async () => {
    const two = [listener('ship'), listener('ship')];
    await expect(start([registration('jakarta')], two)).rejects.toThrow(/^Two @OnMidtransEvent listeners/);
  });
});

type ListenerType = Type<{ told: string[] }>;
