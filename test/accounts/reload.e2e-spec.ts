import { Injectable, Module } from '@nestjs/common';
import {
  AccountNotConfiguredError,
  InjectMidtransClient,
  MidtransAccountService,
  MidtransClient,
  MidtransClients,
  MidtransConfigurationError,
  MidtransModule,
  OnMidtransEvent,
  PaymentService,
  type AccountsOptions,
  type MidtransEvent,
  type MidtransOptions,
  type MidtransOptionsFactory,
} from 'nestjs-midtrans';
import { Client } from 'pg';
import { hostImports, startApp, type App } from '../module/app.support';
import { Capture } from '../secrets/capture.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { chargingGateway, delivery, statusAnswer, ScriptedGateway } from '../support/gateway';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import { signNotification } from 'nestjs-midtrans/testing';

const OLD = 'SB-Mid-server-old';
const NEXT = 'SB-Mid-server-next';
const BALI = 'SB-Mid-server-bali';

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

/** Every event, also what was there before it came. */
@Injectable()
class Historian {
  readonly events: MidtransEvent[] = [];

  @OnMidtransEvent('payment.*', { name: 'historian', from: 'beginning' })
  async record(event: MidtransEvent): Promise<void> {
    this.events.push(event);
  }
}

/** A service of the host's that asks Midtrans by itself. */
@Injectable()
class Asking {
  constructor(@InjectMidtransClient() readonly client: MidtransClient) {}
}

describe('accounts that are reloaded', () => {
  let database: TestDatabase;
  let gateway: ScriptedGateway;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    gateway = chargingGateway();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
    await database.drop();
  });

  const start = async (midtrans: MidtransOptions, options: HostOptions = {}): Promise<Host> => {
    const host = await startHost({
      database,
      ...options,
      midtrans: {
        serverKey: undefined,
        clientKey: undefined,
        ...midtrans,
        http: { fetch: gateway.fetch, retries: 0, ...midtrans.http },
      },
    });
    open.push(host);
    return host;
  };
  const reload = (host: Host, options?: AccountsOptions) =>
    host.app.get(MidtransAccountService).reload(options);
  const charge = async (host: Host, orderId: string, account?: string) => {
    const { payment } = await host.app.get(PaymentService).createCharge({
      account,
      orderId,
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      paymentOptions: { bank: 'bca' },
    });
    return payment;
  };
  const settles = (orderId: string, key: string) =>
    gateway.on(new RegExp(`^GET /v2/(transaction-of-)?${orderId}/status$`), () =>
      Response.json(signNotification(statusAnswer(orderId, 'settlement'), key)),
    );
  const statusOf = async (host: Host, orderId: string) =>
    (await host.app.get(PaymentService).find(orderId))?.transactionStatus;
  const lastKey = () => gateway.calls.at(-1)?.headers.get('authorization');
  const problemsOf = async (reloading: Promise<void>): Promise<readonly string[]> => {
    const error: unknown = await reloading.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MidtransConfigurationError);
    return (error as MidtransConfigurationError).problems;
  };

  it('rotate a key from [old] over [next, old] to [next]', async () => {
    const host = await start({ serverKey: OLD });
    const client = host.app.get(MidtransClients).get('default');
    for (const orderId of ['first', 'second', 'third']) await charge(host, orderId);
    expect(lastKey()).toBe(basic(OLD));
    expect((await host.notify(delivery('first', 'settlement', { key: NEXT }))).status).toBe(403);

    await reload(host, { serverKey: [NEXT, OLD] });
    settles('first', NEXT);
    await client.getStatus('first');
    expect(lastKey()).toBe(basic(NEXT));
    settles('second', OLD);
    expect((await host.notify(delivery('first', 'settlement', { key: NEXT }))).status).toBe(200);
    expect(lastKey()).toBe(basic(NEXT));
    expect((await host.notify(delivery('second', 'settlement', { key: OLD }))).status).toBe(200);
    expect(await Promise.all(['first', 'second'].map((id) => statusOf(host, id)))).toEqual([
      'settlement',
      'settlement',
    ]);

    await reload(host, { serverKey: NEXT });
    settles('third', NEXT);
    await client.getStatus('third');
    expect(lastKey()).toBe(basic(NEXT));
    expect((await host.notify(delivery('third', 'settlement', { key: OLD }))).status).toBe(403);
    expect(await statusOf(host, 'third')).toBe('pending');
    expect((await host.notify(delivery('third', 'settlement', { key: NEXT }))).status).toBe(200);
    expect(await statusOf(host, 'third')).toBe('settlement');
  });

  it('leave it to a call that is under way to end with the key that it began with, and believe its answer', async () => {
    const host = await start({ serverKey: [NEXT, OLD] });
    await reload(host, { serverKey: [OLD, NEXT] });
    const payment = await charge(host, 'held');
    let answer = (): void => undefined;
    const released = new Promise<void>((resolve) => (answer = resolve));
    gateway.on(/\/status$/, async () => {
      await released;
      return Response.json(signNotification(statusAnswer('held', 'settlement'), OLD));
    });
    const asking = host.app.get(PaymentService).getStatus(payment);
    await until(() => gateway.calledFor(/\/status$/) > 0);
    await reload(host, { serverKey: NEXT });
    answer();
    expect((await asking).payment.transactionStatus).toBe('settlement');
    expect(lastKey()).toBe(basic(OLD));
  });

  it('have injected clients call where they are now, with the key that is theirs now', async () => {
    const asked: string[] = [];
    let answer = (): void => undefined;
    const released = new Promise<void>((resolve) => (answer = resolve));
    gateway.on(/\/status$/, async ({ url, headers }) => {
      asked.push(`${new URL(url).host} ${headers.get('authorization')}`);
      if (url.includes('held')) await released;
      return Response.json({ status_code: '200' });
    });
    const host = await start({ serverKey: OLD, baseUrl: 'https://one.test' }, { providers: [Asking] });
    const { client } = host.app.get(Asking);
    const held = client.getStatus('held');
    await until(() => asked.length > 0);
    await reload(host, { serverKey: [NEXT, OLD], baseUrl: 'https://two.test' });
    await client.getStatus('after');
    answer();
    await held;
    await reload(host, { serverKey: NEXT });
    await client.getStatus('after');
    expect(asked).toEqual([
      `one.test ${basic(OLD)}`,
      `two.test ${basic(NEXT)}`,
      `api.sandbox.midtrans.com ${basic(NEXT)}`,
    ]);
    expect([client.baseUrl, client.snapBaseUrl, client.environment]).toEqual([
      'https://api.sandbox.midtrans.com',
      'https://app.sandbox.midtrans.com/snap/v1',
      'sandbox',
    ]);
    expect(host.app.get(MidtransClients).get('default')).toBe(client);
  });

  it('have no circuit of a host any more that they do not call', async () => {
    gateway.on(/\/status$/, () => Response.json({}, { status: 503 }));
    const http = { circuitBreaker: { failures: 1, openMs: 3_600_000 } };
    const host = await start({ serverKey: OLD, baseUrl: 'https://one.test', http });
    const clients = host.app.get(MidtransClients);
    await clients
      .get('default')
      .getStatus('away')
      .catch(() => undefined);
    expect(clients.circuits()).toEqual([{ account: 'default', host: 'one.test', state: 'open' }]);
    await reload(host, { serverKey: OLD, baseUrl: 'https://two.test' });
    expect(clients.circuits()).toEqual([]);
    await reload(host, { serverKey: OLD, baseUrl: 'https://one.test' });
    expect(clients.circuits()).toEqual([{ account: 'default', host: 'one.test', state: 'open' }]);
  });

  it('are done for with all their consumers from the first event on', async () => {
    const host = await start({ account: 'jakarta', serverKey: OLD }, { providers: [Historian] });
    await reload(host, { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } });
    expect(host.app.get(MidtransAccountService).names()).toEqual(['jakarta', 'bali']);
    const consumers = await host.database.rows(
      "SELECT DISTINCT name FROM midtrans_consumers WHERE account = 'bali' ORDER BY 1",
    );
    expect(consumers).toEqual(expect.arrayContaining([{ name: 'historian' }, { name: 'recorder' }]));
    await charge(host, 'first-of-bali', 'bali');
    expect(lastKey()).toBe(basic(BALI));
    const historian = host.app.get(Historian);
    const types = ['payment.created', 'payment.pending'];
    await until(
      () => host.recorder.events.length === types.length && historian.events.length === types.length,
    );
    expect(host.recorder.of('first-of-bali')).toEqual(types);
    expect(historian.events).toMatchObject(
      types.map((type) => ({ type, account: 'bali', payment: { orderId: 'first-of-bali' } })),
    );
  });

  it('give a consumer that begins at the beginning what a new account had before', async () => {
    const former = await start({ account: 'bali', serverKey: BALI });
    await charge(former, 'of-old');
    await open.pop()?.close();
    const host = await start({ account: 'jakarta', serverKey: OLD }, { providers: [Historian] });
    const historian = host.app.get(Historian);
    await reload(host, { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } });
    settles('of-old', BALI);
    expect((await host.notify(delivery('of-old', 'settlement', { key: BALI }))).status).toBe(200);
    await until(() => historian.events.some(({ type }) => type === 'payment.settled'));
    const types = ['payment.created', 'payment.pending', 'payment.settled'];
    expect(historian.events.map(({ type }) => type)).toEqual(types);
  });

  it('that are configured no more can be read, and nothing can be done with them', async () => {
    const logger = new Capture();
    const host = await start(
      { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } },
      { logger },
    );
    const payment = await charge(host, 'of-bali', 'bali');
    await reload(host, { account: 'jakarta', serverKey: OLD });
    expect(logger.text()).toContain('Account "bali" is not configured any more');
    expect(await host.app.get(PaymentService).find('of-bali')).toMatchObject({ account: 'bali' });
    const cancelled = host.app.get(PaymentService).cancelPayment(payment);
    await expect(cancelled).rejects.toBeInstanceOf(AccountNotConfiguredError);
    expect((await host.notify(delivery('of-bali', 'settlement', { key: BALI }))).status).toBe(403);
    await reload(host, { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } });
    settles('of-bali', BALI);
    expect((await host.notify(delivery('of-bali', 'settlement', { key: BALI }))).status).toBe(200);
    expect(await statusOf(host, 'of-bali')).toBe('settlement');
  });

  it.each([
    ['reload', true],
    ['restart', false],
  ])('can be read after any later reload, once a %s has taken them away', async (_, byReload) => {
    const both = { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } };
    const before = await start(both);
    await charge(before, 'of-bali', 'bali');
    if (byReload) await reload(before, { account: 'jakarta', serverKey: OLD });
    else await open.pop()?.close();
    const host = byReload ? before : await start({ account: 'jakarta', serverKey: OLD });
    for (const serverKey of [OLD, [NEXT, OLD], NEXT]) {
      await reload(host, { account: 'jakarta', serverKey });
      expect(await host.app.get(PaymentService).find('of-bali')).toMatchObject({ account: 'bali' });
    }
  });

  it('change nothing where something is wrong with them, and every problem is told', async () => {
    const host = await start({ serverKey: OLD });
    expect(
      await problemsOf(
        reload(host, {
          serverKey: 'SB-Mid-client-x',
          accounts: { 'a/b': { serverKey: BALI }, bali: { serverKey: [] } },
        }),
      ),
    ).toMatchObject([
      expect.stringMatching(/^serverKey: /),
      expect.stringMatching(/^accounts: "a\/b" /),
      expect.stringMatching(/^accounts\.bali\.serverKey: /),
    ]);
    expect(await problemsOf(reload(host, { serverKey: NEXT }))).toEqual([
      expect.stringMatching(/^account "default": .*serverKey: \[next, previous\]/),
    ]);
    expect(await problemsOf(reload(host))).toEqual([
      expect.stringMatching(/^reload: .*reload\(\{ serverKey/),
    ]);
    expect(host.app.get(MidtransAccountService).names()).toEqual(['default']);
    await charge(host, 'as-before');
    expect(lastKey()).toBe(basic(OLD));
    expect((await host.notify(delivery('as-before', 'settlement', { key: NEXT }))).status).toBe(403);
    const known = await database.rows('SELECT account FROM midtrans_account_keys');
    expect(known).toEqual([{ account: 'default' }]);
  });

  it('change nothing where their consumers cannot be registered: another key can be given then', async () => {
    const lombok = { serverKey: 'SB-Mid-server-lombok' };
    const host = await start(
      { account: 'jakarta', serverKey: OLD, accounts: { lombok } },
      { providers: [Historian] },
    );
    await charge(host, 'of-lombok', 'lombok');
    await reload(host, { account: 'jakarta', serverKey: OLD });
    const known = () =>
      database.rows(
        'SELECT account, fingerprint, registration, last_seen_at FROM midtrans_account_keys ORDER BY 1',
      );
    const before = await known();

    const writing = new Client({ connectionString: database.url });
    await writing.connect();
    await writing.query('BEGIN; LOCK TABLE midtrans_outbox IN ROW EXCLUSIVE MODE');
    const bali = { serverKey: 'SB-Mid-server-mistyped' };
    await expect(
      reload(host, { account: 'jakarta', serverKey: [NEXT, OLD], accounts: { lombok, bali } }),
    ).rejects.toThrow(/lock timeout/);
    await writing.end();
    expect(await known()).toEqual(before);
    expect(host.app.get(MidtransAccountService).names()).toEqual(['jakarta']);
    expect(await host.app.get(PaymentService).find('of-lombok')).toMatchObject({ account: 'lombok' });

    await reload(host, { account: 'jakarta', serverKey: OLD, accounts: { bali: { serverKey: BALI } } });
    await charge(host, 'of-bali', 'bali');
    expect(lastKey()).toBe(basic(BALI));
  });

  it('cannot be those of another registration of the application', async () => {
    const app = await startApp({
      imports: [
        ...hostImports(database.url),
        MidtransModule.forRoot({
          account: 'jakarta',
          serverKey: OLD,
          public: true,
          clientPrices: true,
          path: 'a',
        }),
        MidtransModule.forRoot({
          account: 'bali',
          serverKey: BALI,
          public: true,
          clientPrices: true,
          path: 'b',
        }),
      ],
    });
    open.push(app);
    const service = app.app.get(MidtransAccountService, { strict: false });
    const [own, taken] = service.names()[0] === 'bali' ? ['bali', 'jakarta'] : ['jakarta', 'bali'];
    const key = own === 'bali' ? BALI : OLD;
    const accounts = { [taken]: { serverKey: NEXT } };
    expect(await problemsOf(service.reload({ account: own, serverKey: key, accounts }))).toEqual([
      expect.stringMatching(new RegExp(`^account "${taken}": another registration has`)),
    ]);
  });

  it('cannot become those of two registrations that are reloaded at once', async () => {
    const [jakarta, bali] = [
      { account: 'jakarta', serverKey: OLD },
      { account: 'bali', serverKey: BALI },
    ];
    const app = await startApp({
      imports: [
        ...hostImports(database.url),
        ...[jakarta, bali].map((options) =>
          MidtransModule.forRoot({ ...options, public: true, clientPrices: true, path: options.account }),
        ),
      ],
    });
    open.push(app);
    const accounts = { lombok: { serverKey: NEXT } };
    const services = app.app.get(MidtransAccountService, { strict: false, each: true });
    const reloads = services.map((service) =>
      service.reload({ ...(service.names()[0] === 'bali' ? bali : jakarta), accounts }),
    );
    const results = await Promise.allSettled(reloads);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await Promise.all(reloads.slice(1).map(problemsOf))).toEqual([
      [expect.stringMatching(/^account "lombok": another registration has/)],
    ]);
    expect(services.map((service) => service.names().includes('lombok'))).toEqual([true, false]);
    const [first] = services.map((service) => service.names()[0]);
    const known = await database.rows(
      "SELECT registration FROM midtrans_account_keys WHERE account = 'lombok'",
    );
    expect(known).toEqual([{ registration: first }]);
  });

  it('that come one after the other end as the last one says', async () => {
    const host = await start({ serverKey: OLD });
    const results = await Promise.allSettled([
      reload(host, { serverKey: [NEXT, OLD] }),
      reload(host, { serverKey: 'SB-Mid-server-stranger' }),
      reload(host, { serverKey: NEXT }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await charge(host, 'after');
    expect(lastKey()).toBe(basic(NEXT));
  });

  it('let an instance that knows the old key alone start again beside one that has both', async () => {
    const first = await start({ serverKey: OLD });
    await start({ serverKey: OLD });
    await reload(first, { serverKey: [NEXT, OLD] });
    await charge(first, 'by-the-new');
    await open.pop()?.close();
    const restarted = await start({ serverKey: OLD });
    await charge(restarted, 'by-the-old');
    expect(lastKey()).toBe(basic(OLD));
    // A third comes up with both while the others run.
    const third = await start({ serverKey: [NEXT, OLD] });
    await charge(third, 'by-the-third');
    settles('by-the-old', NEXT);
    expect((await third.notify(delivery('by-the-old', 'settlement', { key: NEXT }))).status).toBe(200);
    expect(await statusOf(restarted, 'by-the-old')).toBe('settlement');
  });
});

describe('forRootAsync', () => {
  let database: TestDatabase;
  const open: App[] = [];
  beforeAll(async () => (database = await createTestDatabase()));
  afterEach(async () => {
    await Promise.all(open.splice(0).map((app) => app.close()));
    await database.rows('TRUNCATE midtrans_account_keys');
  });
  afterAll(() => database.drop());

  /** Where a host has its keys. */
  @Injectable()
  class Secrets {
    keys: string | string[] = OLD;
  }
  @Module({ providers: [Secrets], exports: [Secrets] })
  class SecretsModule {}

  @Injectable()
  class Factory implements MidtransOptionsFactory {
    constructor(private readonly secrets: Secrets) {}
    createMidtransOptions(): MidtransOptions {
      return { serverKey: this.secrets.keys };
    }
  }
  @Module({ imports: [SecretsModule], providers: [Factory], exports: [Factory] })
  class FactoryModule {}

  it.each([
    [
      'useFactory',
      { inject: [Secrets], useFactory: async (secrets: Secrets) => ({ serverKey: secrets.keys }) },
    ],
    ['useClass', { useClass: Factory }],
    ['useExisting', { useExisting: Factory }],
  ])('asks %s again, with what is injected into it', async (_, way) => {
    const app = await startApp({
      imports: [
        ...hostImports(database.url),
        MidtransModule.forRootAsync({
          imports: [SecretsModule, FactoryModule],
          public: true,
          clientPrices: true,
          ...way,
        }),
      ],
    });
    open.push(app);
    const service = app.app.get(MidtransAccountService, { strict: false });
    const notify = async (key: string) =>
      (
        await app.ask('/midtrans/notification/', {
          method: 'POST',
          json: delivery('nobodys', 'pending', { key }),
        })
      ).status;
    const secrets = app.app.get(Secrets, { strict: false });
    expect([await notify(OLD), await notify(NEXT)]).toEqual([200, 403]);
    secrets.keys = [NEXT, OLD];
    expect(await notify(NEXT)).toBe(403);
    await service.reload();
    expect([await notify(OLD), await notify(NEXT)]).toEqual([200, 200]);
    secrets.keys = NEXT;
    await service.reload();
    expect([await notify(OLD), await notify(NEXT)]).toEqual([403, 200]);
    secrets.keys = 'SB-Mid-client-wrong';
    await expect(service.reload()).rejects.toBeInstanceOf(MidtransConfigurationError);
    expect(await notify(NEXT)).toBe(200);
  });
});
