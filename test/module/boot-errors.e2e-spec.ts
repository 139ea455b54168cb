import { Global, Module, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import {
  MIDTRANS_ENTITIES,
  MidtransClient,
  MidtransConfigurationError,
  MidtransModule,
  MidtransNotification,
  MidtransOutboxEvent,
  type MidtransModuleAsyncOptions,
  type MidtransModuleOptions,
} from 'nestjs-midtrans';
import { signNotification } from 'nestjs-midtrans/testing';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { delivery } from '../support/gateway';
import { HeaderGuard, SERVER_KEY } from '../support/host';
import { hostImports, postgres } from './app.support';

const KEY_RULE = "must be a key of the merchant's dashboard, not empty and without spaces";
const ENCRYPTION_KEY = Buffer.alloc(32, 'key').toString('base64');
const NO_GUARD =
  'guards: nothing stands before the controllers: give `guards` or `strategy`; say `guards: "global"` where guards of the whole application (APP_GUARD, useGlobalGuards) ask who calls; or say `public: true` if everyone may charge and read payments without being asked';
/** What shapes a sound registration. */
const structure = { guards: [HeaderGuard], clientPrices: true };
const guarded = { serverKey: SERVER_KEY, ...structure };
const NO_EMITTER = 'there is no EventEmitterModule: import EventEmitterModule.forRoot({ wildcard: true })';

/** What is said where clients of these endpoints name their own prices. */
function pricesOf(...endpoints: string[]): string {
  const groups = endpoints.map((name) => (['charge', 'snap'].includes(name) ? 'charges' : name));
  const remedies = [...new Set(groups)].map((group) => `\`${group}.prepare\``).join(', ');
  return `clientPrices: REST clients name their own prices (${endpoints.join(', ')}): set the prices in ${remedies}; switch off in \`controllers\` what is not used; or say \`clientPrices: true\` if clients may name any price`;
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What TypeScript would not let a host write. */
const untyped = <Options>(options: object): Options => options as Options;
const sync = (options: object) => MidtransModule.forRoot(untyped<MidtransModuleOptions>(options));
const byFactory = (options: unknown, beside: object = structure) =>
  MidtransModule.forRootAsync(untyped<MidtransModuleAsyncOptions>({ useFactory: () => options, ...beside }));

/** The problems that keep an application from starting, and everything that it said meanwhile. */
async function boot(
  makeModule: () => ReturnType<typeof sync>,
  imports: unknown[] = hostImports(database.url),
) {
  const said: string[] = [];
  const say = (...words: unknown[]): void => void said.push(words.map(String).join(' '));
  const logger: LoggerService = { log: say, error: say, warn: say, debug: say, verbose: say, fatal: say };

  const start = async (): Promise<void> => {
    @Module({ imports: [...(imports as []), makeModule()] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger, abortOnError: false });
    // Also where it does not start: what did would go on beside the next test.
    await app.init().finally(() => app.close());
  };
  const error: unknown = await start().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { error, said: said.join('\n') };
}

async function problemsOf(...boots: Parameters<typeof boot>): Promise<readonly string[]> {
  const { error } = await boot(...boots);
  expect(error).toBeInstanceOf(MidtransConfigurationError);
  return (error as MidtransConfigurationError).problems;
}

it('a sound configuration starts', async () => {
  expect(await boot(() => sync(guarded))).toMatchObject({ error: undefined });
  expect(await boot(() => byFactory({ serverKey: SERVER_KEY }))).toMatchObject({ error: undefined });
});

describe('break 3', () => {
  it('break 3: an empty server key does not start, and lets nobody forge a settlement', async () => {
    const forged = signNotification(delivery('order-1', 'settlement'), '');
    const claim = {
      orderId: forged.order_id,
      statusCode: forged.status_code,
      grossAmount: forged.gross_amount,
      signatureKey: forged.signature_key,
    };
    const keys: [unknown, string][] = [
      [undefined, ''],
      [null, ''],
      ['', ''],
      [' ', ''],
      ['\t\n', ''],
      [[], ''],
      [[''], '[0]'],
      [[SERVER_KEY, ''], '[1]'],
      [[SERVER_KEY, '  '], '[1]'],
    ];
    for (const [serverKey, index] of keys) {
      const problem = `serverKey${index}: ${KEY_RULE}`;
      expect(await problemsOf(() => sync({ ...guarded, serverKey }))).toEqual([problem]);
      expect(await problemsOf(() => byFactory({ serverKey }))).toEqual([problem]);
      const accounts = { default: { serverKey: 'SB-Mid-server-other' }, bali: { serverKey } };
      expect(await problemsOf(() => sync({ ...structure, accounts }))).toEqual([`accounts.bali.${problem}`]);
      expect(MidtransClient.verifySignature(claim, untyped<string[]>([serverKey].flat() as object))).toBe(
        false,
      );
    }
    // The same claim is believed with the key that it was really made with: it is the key that is at fault above.
    const genuine = signNotification(delivery('order-1', 'settlement'), SERVER_KEY);
    expect(
      MidtransClient.verifySignature({ ...claim, signatureKey: genuine.signature_key }, SERVER_KEY),
    ).toBe(true);
  });
});

describe('one error', () => {
  it('lists every problem at once, one per line', async () => {
    const { error } = await boot(
      () =>
        sync({
          serverKey: '',
          clientKey: 'SB-Mid-client-x',
          environment: 'production',
          currency: 'USD',
          http: { timeoutMs: 0, attempts: 3 },
          notifications: { confirm: 'sometimes' },
          controllers: { webhooks: true },
        }),
      [postgres(database.url)],
    );
    expect(error).toBeInstanceOf(MidtransConfigurationError);
    const { problems, message } = error as MidtransConfigurationError;
    expect([...problems].sort()).toEqual(
      [
        NO_GUARD,
        NO_EMITTER,
        pricesOf('charge', 'snap', 'invoices', 'subscriptions', 'paymentLinks'),
        `serverKey: ${KEY_RULE}`,
        'clientKey: is a sandbox key (SB-), but the environment is production',
        'currency: unknown option',
        'http.timeoutMs: must be a whole number from 1 to 2147483647',
        'http.attempts: unknown option',
        'notifications.confirm: must be "changes", "always" or "never"',
        'controllers.webhooks: unknown option',
      ].sort(),
    );
    expect(message).toBe(
      ['nestjs-midtrans is not configured:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
    );
  });

  it('lists the same beside an async factory, with what stands on the wrong side of it', async () => {
    const problems = await problemsOf(
      () =>
        byFactory(
          { serverKey: '', path: 'pay', events: { retries: 3 } },
          { serverKey: SERVER_KEY, http: {}, controllers: { webhooks: true } },
        ),
      [postgres(database.url)],
    );
    expect([...problems].sort()).toEqual(
      [
        'serverKey: unknown option',
        'http: unknown option',
        'path: unknown option',
        'events.retries: unknown option',
        'controllers.webhooks: unknown option',
        `serverKey: ${KEY_RULE}`,
        NO_GUARD,
        NO_EMITTER,
        pricesOf('charge', 'snap', 'invoices', 'subscriptions', 'paymentLinks'),
      ].sort(),
    );
  });

  it('prints no key, neither in the error nor in the log', async () => {
    const secret = 'SB-Mid-server-SECRET';
    const configurations: object[] = [
      { serverKey: `${secret} `, clientKey: `${secret}\n` },
      { serverKey: secret, clientKey: secret, environment: 'production' },
      { serverKey: [secret, `${secret} `] },
      { serverKey: { key: secret } },
      { serverKey: secret, clientKey: [secret] },
      { accounts: { bali: { serverKey: ` ${secret}`, environment: secret, baseUrl: secret } } },
      { accounts: { bali: secret } },
      { accounts: [secret] },
      { accounts: secret },
      { serverKey: secret, http: secret, environment: secret, baseUrl: `ftp://${secret}` },
    ];
    for (const options of configurations) {
      for (const module of [() => sync({ ...options, ...structure }), () => byFactory(options)]) {
        const { error, said } = await boot(module);
        expect(error).toBeInstanceOf(MidtransConfigurationError);
        const { message, stack, problems } = error as MidtransConfigurationError;
        expect([message, stack, ...problems, said].join('\n')).not.toContain('SECRET');
      }
    }
  });
});

describe('keys', () => {
  it.each(['a b', ' key', 'key ', 'ke\ty', 7, true, {}])('%j is none', async (key) => {
    expect(await problemsOf(() => sync({ ...guarded, serverKey: key, clientKey: key }))).toEqual([
      `serverKey: ${KEY_RULE}`,
      `clientKey: ${KEY_RULE}`,
    ]);
  });

  const [CLIENT, QUOTES, PLACEHOLDER] = [
    'is a client key: give the server key',
    'has quotes in it: give the key alone',
    "is a placeholder: give a key of the merchant's dashboard",
  ];
  it.each([
    ['SB-Mid-client-SECRET', CLIENT],
    ['Mid-client-SECRET', CLIENT],
    ['"SB-Mid-server-SECRET"', QUOTES],
    ["'SB-Mid-server-SECRET'", QUOTES],
    ['“Mid-server-SECRET”', QUOTES],
    ['your_server_key_here', PLACEHOLDER],
    ['YOUR-SERVER-KEY', PLACEHOLDER],
    ['<server key>', PLACEHOLDER],
    ['SB-Mid-server-xxxxxxxx', PLACEHOLDER],
    ['SB-Mid-server-…', PLACEHOLDER],
    ['xxx', PLACEHOLDER],
    ['changeme', PLACEHOLDER],
  ])('%s is no server key, wherever it stands', async (key, problem) => {
    const accounts = { bali: { serverKey: ['SB-Mid-server-bali', key] } };
    for (const makeModule of [
      () => sync({ ...guarded, serverKey: key, accounts }),
      () => byFactory({ serverKey: key, accounts }),
    ]) {
      const { error, said } = await boot(makeModule);
      expect(error).toBeInstanceOf(MidtransConfigurationError);
      const { problems, stack } = error as MidtransConfigurationError;
      expect(problems).toEqual([`serverKey: ${problem}`, `accounts.bali.serverKey[1]: ${problem}`]);
      expect(`${stack}${said}`).not.toContain(key);
    }
  });

  it.each([
    ['SB-Mid-server-SECRET', 'is a server key: give the client key'],
    ['Mid-server-SECRET', 'is a server key: give the client key'],
    ['"SB-Mid-client-SECRET"', QUOTES],
    ['YOUR_CLIENT_KEY', PLACEHOLDER],
    [SERVER_KEY.replace('SB-Mid-server-', ''), 'is the server key, which browsers must not know'],
  ])('%s is no client key', async (clientKey, problem) => {
    const serverKey = SERVER_KEY.replace('SB-Mid-server-', '');
    const { error, said } = await boot(() => sync({ ...guarded, serverKey, clientKey }));
    expect(error).toBeInstanceOf(MidtransConfigurationError);
    expect((error as MidtransConfigurationError).problems).toEqual([`clientKey: ${problem}`]);
    expect(said).not.toContain('SECRET');
  });

  it('of any other shape start: Midtrans alone knows its keys', async () => {
    const keys = { account: 'other', serverKey: ['merchant-a-key', 'key'], clientKey: 'client-a' };
    expect(await boot(() => sync({ ...structure, ...keys }))).toMatchObject({ error: undefined });
  });

  it('of the sandbox do not start in production', async () => {
    const problem = 'is a sandbox key (SB-), but the environment is production';
    const production = { ...guarded, environment: 'production' };
    expect(await problemsOf(() => sync(production))).toEqual([`serverKey: ${problem}`]);
    const rotated = { ...production, serverKey: ['Mid-server-next', SERVER_KEY] };
    expect(await problemsOf(() => sync(rotated))).toEqual([`serverKey[1]: ${problem}`]);
    const accounts = { bali: { serverKey: SERVER_KEY } };
    expect(await problemsOf(() => sync({ ...production, serverKey: 'Mid-server-1', accounts }))).toEqual([
      `accounts.bali.serverKey: ${problem}`,
    ]);
    const live = { ...production, account: 'live', serverKey: 'Mid-server-1' };
    expect(await boot(() => sync(live))).toMatchObject({
      error: undefined,
    });
  });
});

describe('guards', () => {
  it.each([
    {},
    { guards: [] },
    { public: false },
    { controllers: { charge: false } },
    { controllers: { payments: false } },
    { controllers: { invoices: false } },
    { controllers: { subscriptions: false } },
    { controllers: { paymentLinks: false } },
    { controllers: { charge: false, payments: false, cards: false } },
    { controllers: { charge: false, payments: false, payAccounts: false } },
  ])('without one and without `public: true` it does not start: %j', async (without) => {
    const beside = { clientPrices: true, ...without };
    expect(await problemsOf(() => sync({ serverKey: SERVER_KEY, ...beside }))).toEqual([NO_GUARD]);
    expect(await problemsOf(() => byFactory({ serverKey: SERVER_KEY }, beside))).toEqual([NO_GUARD]);
  });

  it.each([
    { guards: [undefined] },
    { guards: [HeaderGuard, null] },
    { guards: [HeaderGuard, 'jwt'] },
    { guards: [{}] },
  ])('that are none do not pass for some: %j', async (wrong) => {
    expect(await problemsOf(() => sync({ ...guarded, ...wrong }))).toEqual([
      'guards: each must be a guard, its class or an instance',
    ]);
  });
});

describe('guards of the whole application', () => {
  it('are enough with `guards: "global"`', async () => {
    const global = { clientPrices: true, guards: 'global' };
    expect(await boot(() => sync({ serverKey: SERVER_KEY, ...global }))).toMatchObject({ error: undefined });
    expect(await boot(() => byFactory({ serverKey: SERVER_KEY }, global))).toMatchObject({
      error: undefined,
    });
  });
});

describe('prices', () => {
  const prepare = () => undefined;
  const all = {
    charges: { prepare },
    invoices: { prepare },
    subscriptions: { prepare },
    paymentLinks: { prepare },
  };
  const beside = { guards: [HeaderGuard] };

  it.each<[string[], object, object]>([
    [['charge', 'snap', 'invoices', 'subscriptions', 'paymentLinks'], {}, {}],
    [['charge', 'snap', 'invoices', 'subscriptions', 'paymentLinks'], {}, { clientPrices: false }],
    [['invoices', 'subscriptions', 'paymentLinks'], { charges: { prepare } }, {}],
    [['subscriptions', 'paymentLinks'], { charges: { prepare } }, { controllers: { invoices: false } }],
    [['charge', 'snap'], { ...all, charges: { orderIdPrefix: 'SHOP' } }, {}],
    [['snap'], { ...all, charges: {} }, { controllers: { charge: false } }],
    [
      ['charge', 'snap'],
      { ...all, charges: { prepare: undefined } },
      { controllers: { charge: { decorators: [] } } },
    ],
  ])('clients do not name those of %j unless the host says so', async (endpoints, options, shape) => {
    const structural = { ...beside, ...shape };
    const expected = [pricesOf(...endpoints)];
    expect(await problemsOf(() => sync({ serverKey: SERVER_KEY, ...options, ...structural }))).toEqual(
      expected,
    );
    expect(await problemsOf(() => byFactory({ serverKey: SERVER_KEY, ...options }, structural))).toEqual(
      expected,
    );
  });

  it.each<[object, object]>([
    [all, {}],
    [{}, { clientPrices: true }],
    [
      {},
      {
        controllers: {
          charge: false,
          snap: false,
          invoices: false,
          subscriptions: false,
          paymentLinks: false,
        },
      },
    ],
    [
      { charges: { prepare } },
      { controllers: { invoices: false, subscriptions: false, paymentLinks: false } },
    ],
  ])('are the host’s own with %j and %j', async (options, shape) => {
    const structural = { ...beside, ...shape };
    expect(await boot(() => sync({ serverKey: SERVER_KEY, ...options, ...structural }))).toMatchObject({
      error: undefined,
    });
  });
});

describe('what the application lacks', () => {
  it('an EventEmitterModule', async () => {
    expect(await problemsOf(() => sync(guarded), [postgres(database.url)])).toEqual([NO_EMITTER]);
  });

  it('its entities, where the DataSource does not load them by itself', async () => {
    const knowing = (entities: readonly Type[]) => [
      TypeOrmModule.forRoot({ type: 'postgres', url: database.url, entities: [...entities] }),
      EventEmitterModule.forRoot(),
    ];
    expect(await problemsOf(() => sync({ ...guarded, serverKey: '' }), knowing([]))).toEqual([
      `serverKey: ${KEY_RULE}`,
      expect.stringMatching(
        /^dataSource: does not know .*MidtransPayment, MidtransPaymentAttempt, MidtransPaymentItem, MidtransPaymentOperation, MidtransRefund, .*: set autoLoadEntities, or/,
      ),
    ]);
    expect(
      await problemsOf(() => sync(guarded), knowing([MidtransOutboxEvent, MidtransNotification])),
    ).toEqual([expect.stringMatching(/^dataSource: does not know (?!.*OutboxEvent)/)]);
    expect(await boot(() => sync(guarded), knowing(MIDTRANS_ENTITIES))).toMatchObject({ error: undefined });
  });

  /** A DataSource of another database, in place of one whose driver would have to be installed. */
  function mysql() {
    const token = getDataSourceToken();
    const dataSource = { options: { type: 'mysql' }, getRepository: () => ({}), entityMetadatas: [] };

    @Global()
    @Module({ providers: [{ provide: token, useValue: dataSource }], exports: [token] })
    class MysqlModule {}
    return MysqlModule;
  }

  it('a DataSource of PostgreSQL', async () => {
    const problem = 'dataSource: must be of type "postgres"';
    expect(await problemsOf(() => sync(guarded), [mysql(), EventEmitterModule.forRoot()])).toEqual([problem]);
    const both = await problemsOf(() => sync({ ...guarded, serverKey: '' }), [mysql()]);
    expect([...both].sort()).toEqual([problem, `serverKey: ${KEY_RULE}`, NO_EMITTER].sort());
  });
});

describe('unknown options', () => {
  const anywhere: [string, object][] = [
    ['serverkey', { serverkey: SERVER_KEY }],
    ['http.timeout', { http: { timeout: 5 } }],
    ['charges.prefix', { charges: { prefix: 'X' } }],
    ['notifications.verify', { notifications: { verify: false } }],
    ['events.retries', { events: { retries: 1 } }],
    ['cards.tokens', { cards: { tokens: 'discard' } }],
    [
      'cards.savedTokens.key',
      { cards: { savedTokens: { encryptionKey: ENCRYPTION_KEY, key: ENCRYPTION_KEY } } },
    ],
    ['access.resolver', { access: { resolver: () => null } }],
    ['accounts.bali.key', { accounts: { bali: { serverKey: 'SB-Mid-server-bali', key: 'x' } } }],
  ];
  it.each(anywhere)('%s', async (name, options) => {
    const expected = [`${name}: unknown option`];
    expect(await problemsOf(() => sync({ ...guarded, ...options }))).toEqual(expected);
    expect(await problemsOf(() => byFactory({ serverKey: SERVER_KEY, ...options }))).toEqual(expected);
  });

  const structural: [string, object][] = [
    ['guard', { guard: HeaderGuard }],
    ['controllers.refunds', { controllers: { refunds: false } }],
    ['controllers.charge.decorator', { controllers: { charge: { decorator: [] } } }],
    ['services.refunds', { services: { refunds: class {} } }],
  ];
  it.each(structural)('%s', async (name, options) => {
    const expected = [`${name}: unknown option`];
    expect(await problemsOf(() => sync({ ...guarded, ...options }))).toEqual(expected);
    const beside = { ...structure, ...options };
    expect(await problemsOf(() => byFactory({ serverKey: SERVER_KEY }, beside))).toEqual(expected);
  });
});

describe('wrong types', () => {
  const WHOLE = 'must be a whole number from 1 to 2147483647';
  const anywhere: [string, string, unknown[]][] = [
    ['environment', 'must be "sandbox" or "production"', ['prod', '', null, 1]],
    ['baseUrl', 'must be an http(s) URL', ['', 'midtrans.test', 'ftp://midtrans.test', 'http://', 5, null]],
    ['accounts', 'must be an object', [[], 'bali', 5, null]],
    ['accounts.bali', 'must be an object', ['key', [], 5, null]],
    ['http', 'must be an object', [[], 'fast', 5, null]],
    ['charges', 'must be an object', [[], null]],
    ['notifications', 'must be an object', [[], null]],
    ['events', 'must be an object', [[], null]],
    ['access', 'must be an object', [[], null, () => null]],
    ['http.fetch', 'must be a function', ['fetch', {}, null]],
    ['http.timeoutMs', WHOLE, [0, -1, 1.5, '5', Number.NaN, Infinity, 2 ** 31, null]],
    ['http.retries', 'must be a whole number from 0 to 2147483647', [-1, 0.5, '2', Infinity, null]],
    [
      'charges.orderIdPrefix',
      'must be 1 to 26 letters, digits or - _ ~ .',
      ['', 'a b', 'x'.repeat(27), 5, null],
    ],
    [
      'charges.notificationUrlHosts',
      'must be a list of host names, without scheme and path',
      ['shop.test', [5], ['https://shop.test'], ['shop.test/hook'], {}, null],
    ],
    ['notifications.confirm', 'must be "changes", "always" or "never"', [true, 'no', null]],
    ['notifications.confirmTimeoutMs', WHOLE, [0, '4000', 2 ** 31]],
    ['notifications.rejectedKept', WHOLE, [0, -5, 2 ** 31]],
    [
      'notifications.maxBodyBytes',
      'must be a whole number from 1024 to 2147483647',
      [0, 1_023, '32kb', null],
    ],
    ...['sweepIntervalMs', 'leaseMs', 'listenerTimeoutMs', 'concurrency', 'maxAttempts', 'backoffMs'].map(
      (name): [string, string, unknown[]] => [`events.${name}`, WHOLE, [0, 1.5, '10', 2 ** 31, null]],
    ),
    ...['maxBackoffMs', 'drainMs'].map((name): [string, string, unknown[]] => [
      `events.${name}`,
      WHOLE,
      [0, 2 ** 31],
    ]),
    ['cards', 'must be an object', [[], null, 'discard']],
    ['cards.savedTokens', 'must be "discard" or { encryptionKey }', ['keep', ENCRYPTION_KEY, true, null, []]],
    ['access.resolveUser', 'must be a function', ['user', {}, null]],
    ['subscriptions.prepare', 'must be a function', [true, {}, null]],
    ['subscriptions.tokens', 'must be "discard" or { encryptionKey }', ['keep', null, 5, []]],
  ];
  // All problems are told at once, so one start shows a wrong value of each option: those of whole groups apart from those in them.
  const isGroup = ([name]: (typeof anywhere)[number]): boolean => !name.includes('.');
  const rounds = [anywhere.filter(isGroup), anywhere.filter((each) => !isGroup(each))].flatMap((options) => {
    const most = Math.max(...options.map(([, , values]) => values.length));
    return Array.from({ length: most }, (_, nth) =>
      options.flatMap(([name, rule, values]) =>
        nth < values.length ? [{ name, rule, value: values[nth] }] : [],
      ),
    );
  });
  it.each(rounds.map((wrong, nth) => [nth + 1, wrong] as const))(
    'of many options are all told at once, round %i',
    async (_round, wrong) => {
      const options: Record<string, unknown> = { serverKey: SERVER_KEY };
      for (const { name, value } of wrong) {
        const [group = '', key] = name.split('.');
        options[group] = key === undefined ? value : { ...(options[group] as object), [key]: value };
      }
      const problems = await problemsOf(() => byFactory(options));
      expect([...problems].sort()).toEqual(wrong.map(({ name, rule }) => `${name}: ${rule}`).sort());
    },
  );

  const shapes: [string, string, unknown[]][] = [
    ['path', 'must be text', [5, null, ['a'], {}]],
    ['guards', 'must be a list, or "global"', [HeaderGuard, 'jwt', {}, null]],
    ['strategy', 'must be the name of a strategy', ['', 5, ['jwt'], null]],
    ['public', 'must be true or false', ['true', 1, null]],
    ['clientPrices', 'must be true or false', ['true', 1, null]],
    ['securityScheme', 'must be the name of a security scheme, or false', ['', true, null]],
    ['controllers', 'must be an object', [[], true, null, 'all']],
    ['controllers.charge', 'must be true, false or an object', ['on', 1, null, []]],
    ['controllers.notifications.decorators', 'must be a list of decorators', ['x', [undefined], [{}], null]],
    ['dataSource', 'must be the name of a DataSource', [5, null, {}, '']],
    ['services', 'must be an object', [[], null, 'x']],
    ['services.payments', 'must be a class', [{}, 'x', null]],
    ['services.payAccounts', 'must be a class', [{}, 'x', null]],
    ['services.subscriptions', 'must be a class', [{}, 'x', null]],
    ['isGlobal', 'must be true or false', ['yes', 0, null]],
  ];
  it.each(shapes)('%s %s', async (name, rule, values) => {
    const nest = ([first = '', ...rest]: string[], value: unknown): object => ({
      [first]: rest.length === 0 ? value : nest(rest, value),
    });
    for (const [index, value] of values.entries()) {
      const beside = { ...structure, ...nest(name.split('.'), value) };
      // Both ways check what shapes a module by the same rules: each way has every rule, and not every value.
      const module =
        index % 2 === 0
          ? () => sync({ serverKey: SERVER_KEY, ...beside })
          : () => byFactory({ serverKey: SERVER_KEY }, beside);
      expect(await problemsOf(module)).toEqual([`${name}: ${rule}`]);
    }
  });

  it('keys for saved cards are 32 bytes each, and never printed', async () => {
    const short = ENCRYPTION_KEY.slice(0, 40);
    for (const encryptionKey of [
      undefined,
      '',
      short,
      [],
      [ENCRYPTION_KEY, short],
      { key: ENCRYPTION_KEY },
    ]) {
      expect(await problemsOf(() => sync({ ...guarded, cards: { savedTokens: { encryptionKey } } }))).toEqual(
        ['cards.savedTokens.encryptionKey: must be 32 bytes in base64 or hex, or a list of such keys'],
      );
    }
    const hex = Buffer.from(ENCRYPTION_KEY, 'base64').toString('hex');
    for (const encryptionKey of [ENCRYPTION_KEY, [hex], [hex, ENCRYPTION_KEY]]) {
      const cards = { savedTokens: { encryptionKey } };
      expect(await boot(() => sync({ ...guarded, cards }))).toMatchObject({ error: undefined });
    }
  });

  it.each([undefined, null, 'options', [], 5])('a factory that gives %j', async (given) => {
    expect(await problemsOf(() => byFactory(given))).toEqual(['the options must be an object']);
  });

  it('an async registration without a way to the options', async () => {
    const module = () => MidtransModule.forRootAsync(structure);
    expect(await problemsOf(module)).toEqual([
      'forRootAsync: give useFactory, useClass or useExisting',
      `serverKey: ${KEY_RULE}`,
    ]);
  });

  it('an option set to undefined is an option left out', async () => {
    const nothing = Object.fromEntries(
      ['clientKey', 'environment', 'baseUrl', 'accounts', 'http', 'events', 'path', 'strategy', 'public'].map(
        (name) => [name, undefined],
      ),
    );
    const groups = { notifications: { confirm: undefined }, charges: { orderIdPrefix: undefined } };
    expect(await boot(() => sync({ ...nothing, ...groups, ...guarded }))).toMatchObject({ error: undefined });
  });
});

describe('accounts', () => {
  it('the keys at the top and `accounts.default` cannot both be the default account', async () => {
    const accounts = { default: { serverKey: 'SB-Mid-server-other' } };
    expect(await problemsOf(() => sync({ ...guarded, accounts }))).toEqual([
      'accounts.default: the keys at the top are the account "default" already',
    ]);
  });

  it('cannot be named "recurring", in whose place the URL of the notifications has that word', async () => {
    const key = { serverKey: 'SB-Mid-server-named' };
    expect(await problemsOf(() => sync({ ...guarded, accounts: { recurring: key } }))).toEqual([
      'accounts: "recurring" is taken by the URL of the recurring notifications',
    ]);
    expect(await problemsOf(() => sync({ ...guarded, account: 'recurring', ...key }))).toEqual([
      'account: is taken by the URL of the recurring notifications',
    ]);
  });

  it.each(['', '  ', 'x'.repeat(65), 'a/b', 'bali cabang', '..'])('cannot be named %j', async (name) => {
    const accounts = { [name]: { serverKey: 'SB-Mid-server-named' } };
    expect(await problemsOf(() => sync({ ...guarded, accounts }))).toEqual([
      `accounts: "${name}" must have 1 to 64 letters, digits or _ . -, as it stands in URLs`,
    ]);
  });
});
