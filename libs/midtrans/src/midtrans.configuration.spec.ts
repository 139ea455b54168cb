import { generateKeyPairSync } from 'node:crypto';
import { Agent } from 'node:http';
import { EMPTY } from 'rxjs';
import { groupsOf } from './midtrans.configuration';
import { FEATURES } from './midtrans.features';
import type { MidtransOptions } from './options/midtrans.options';
import { unknownKeys } from './options/option-rules';
import { MidtransConfigurationError, validateOptions } from './options/validate-options';

const validate = (options: unknown) => validateOptions(options, groupsOf(FEATURES));

const SOUND: MidtransOptions = {
  role: 'worker',
  serverKey: ['SB-Mid-server-next', 'SB-Mid-server-previous'],
  clientKey: 'SB-Mid-client-1',
  environment: 'sandbox',
  baseUrl: 'http://127.0.0.1:4000/gateway',
  snapBaseUrl: 'http://127.0.0.1:4000/gateway/snap/v1',
  accounts: {
    bali: {
      serverKey: 'SB-Mid-server-bali',
      charges: {
        orderIdPrefix: 'BALI',
        notificationUrl: 'https://hooks.shop.test/bali',
        callbackUrls: { gopay: 'shop://bali' },
        expiry: { expiryDuration: 2, unit: 'hour' },
        pageExpiry: { duration: 2, unit: 'hours' },
        enabledPaymentTypes: ['qris'],
      },
    },
  },
  http: {
    fetch,
    agent: new Agent(),
    timeoutMs: 1,
    retries: 0,
    circuitBreaker: { failures: 1, openMs: 1 },
    onRequest: () => undefined,
    onResponse: () => undefined,
    onCircuitChange: () => undefined,
    onWarning: () => undefined,
  },
  charges: { orderIdPrefix: 'SHOP-1.a~b_c', notificationUrlHosts: ['shop.test:8443'] },
  invoices: { numberPrefix: 'SHOP/2026', orderIdPrefix: 'SHOP-1.a~b_c', enabledPayments: ['bca_va'] },
  paymentLinks: { orderIdPrefix: 'SHOP-1.a~b_c', clientIds: false, prepare: () => undefined },
  subscriptions: {
    tokens: { encryptionKey: ['0'.repeat(64), 'A'.repeat(43)] },
    syncIntervalMs: 1,
    syncConcurrency: 1,
    prepare: () => undefined,
  },
  notifications: {
    confirm: 'always',
    confirmTimeoutMs: 2_147_483_647,
    readBackPauseMs: 1,
    readBacksPerSecond: 1,
    rejectedKept: 1,
    maxBodyBytes: 1_024,
  },
  events: {
    sweepIntervalMs: 1,
    leaseMs: 1,
    listenerTimeoutMs: 1,
    concurrency: 1,
    maxAttempts: 1,
    backoffMs: 1,
    maxBackoffMs: 1,
    deadLetters: 'pass',
    drainMs: 1,
    forwardTo: {
      client: { emit: () => EMPTY },
      name: 'warehouse',
      events: ['payment.*', 'invoice.paid'],
      patternPrefix: 'midtrans/',
      source: 'https://shop.test/payments',
      from: 'beginning',
      account: 'bali',
      timeoutMs: 1,
      concurrency: 1,
      deadLetters: 'pass',
    },
  },
  reconciliation: {
    enabled: false,
    intervalMs: 1,
    perSecond: 1,
    batchSize: 1,
    unresolvedAfterMs: 1,
    pendingIntervalMs: 1,
    giveUpAfterDays: 1,
  },
  access: { resolveUser: () => null },
};

describe('the problems of options', () => {
  it('finds none in sound options', () => {
    expect(validate(SOUND)).toEqual([]);
    expect(validate({ serverKey: 'Mid-server-1', environment: 'production' })).toEqual([]);
    expect(validate({ accounts: { default: { serverKey: 'SB-Mid-server-1' } } })).toEqual([]);
  });

  it("names a setting of an account's charges by its place, and takes none that all accounts share", () => {
    const settings = {
      orderIdPrefix: 'with space',
      notificationUrl: 'hooks.shop.test',
      callbackUrls: { gopay: 'nowhere', qris: 'https://shop.test' },
      expiry: { expiryDuration: 0 },
      pageExpiry: { duration: 4, unit: 'minutes' },
      enabledPaymentTypes: ['cash'],
      prepare: () => undefined,
    };
    const ofBali = (charges: unknown) => ({
      accounts: { bali: { serverKey: 'SB-Mid-server-bali', charges } },
    });
    const problems = validate({ serverKey: 'SB-Mid-server-1', ...ofBali(settings) });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'accounts.bali.charges.prepare',
      'accounts.bali.charges.orderIdPrefix',
      'accounts.bali.charges.notificationUrl',
      'accounts.bali.charges.callbackUrls.qris',
      'accounts.bali.charges.callbackUrls.gopay',
      'accounts.bali.charges.expiry',
      'accounts.bali.charges.pageExpiry',
      'accounts.bali.charges.enabledPaymentTypes',
    ]);
    expect(validate({ serverKey: 'SB-Mid-server-1', ...ofBali('none') })).toEqual([
      'accounts.bali.charges: must be an object',
    ]);
    const ofNoAccount = { serverKey: 'SB-Mid-server-bali', subscriptions: {} };
    expect(validate({ accounts: { bali: ofNoAccount } })).toEqual([
      'accounts.bali.subscriptions: unknown option',
    ]);
  });

  it("names a setting of an account's invoices in the same way", () => {
    const invoices = {
      numberPrefix: 'with space',
      orderIdPrefix: 'thirteen-long',
      enabledPayments: [],
      dashboardTaxes: 'yes',
      clientIds: false,
      prepare: () => undefined,
    };
    const problems = validate({ accounts: { bali: { serverKey: 'SB-Mid-server-bali', invoices } } });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'accounts.bali.invoices.clientIds',
      'accounts.bali.invoices.prepare',
      'accounts.bali.invoices.numberPrefix',
      'accounts.bali.invoices.orderIdPrefix',
      'accounts.bali.invoices.enabledPayments',
      'accounts.bali.invoices.dashboardTaxes',
    ]);
  });

  it('finds all at once, each by its path', () => {
    const problems = validate({
      ...SOUND,
      serverKey: '',
      colour: 'red',
      accounts: { bali: { serverKey: 'SB-Mid-server-bali', environment: 'production', region: 1 } },
      http: { timeoutMs: 0, proxy: 'x' },
      events: { drainMs: -1 },
    });
    expect([...problems].sort()).toEqual([
      'accounts.bali.region: unknown option',
      'accounts.bali.serverKey: is a sandbox key (SB-), but the environment is production',
      'colour: unknown option',
      'events.drainMs: must be a whole number from 1 to 2147483647',
      'http.proxy: unknown option',
      'http.timeoutMs: must be a whole number from 1 to 2147483647',
      "serverKey: must be a key of the merchant's dashboard, not empty and without spaces",
    ]);
  });

  it('what events are forwarded to is a client, with settings of its own', () => {
    const forwardTo = (value: unknown) => validate({ ...SOUND, events: { forwardTo: value } });
    const client = { emit: () => EMPTY };
    expect(forwardTo({ client })).toEqual([]);
    expect(forwardTo({ client, source: '/shop' })).toEqual([]);
    expect(forwardTo('amqp://localhost')).toEqual(['events.forwardTo: must be an object']);
    expect(forwardTo({})).toEqual([
      'events.forwardTo.client: must be a ClientProxy of @nestjs/microservices',
    ]);
    expect(
      forwardTo({
        client: {},
        name: '',
        events: [],
        patternPrefix: 'a b',
        source: 'https://shop.test/',
        concurrency: 0,
        topic: 'x',
      }),
    ).toEqual([
      'events.forwardTo.topic: unknown option',
      'events.forwardTo.concurrency: must be a whole number from 1 to 2147483647',
      'events.forwardTo.client: must be a ClientProxy of @nestjs/microservices',
      'events.forwardTo.name: must be 1 to 128 characters, without control characters',
      'events.forwardTo.events: must be a list of events',
      'events.forwardTo.patternPrefix: must be 1 to 128 letters, digits or _ . / : -',
      'events.forwardTo.source: must be a URI or a path, without a slash at its end',
    ]);
  });

  it('a circuit breaker is off, or counts', () => {
    const circuitBreaker = (value: unknown) => validate({ ...SOUND, http: { circuitBreaker: value } });
    expect(circuitBreaker(false)).toEqual([]);
    expect(circuitBreaker({})).toEqual([]);
    expect(circuitBreaker(true)).toEqual(['http.circuitBreaker: must be false or an object']);
    expect(circuitBreaker({ failures: 0, openMs: '1', after: 5 })).toEqual([
      'http.circuitBreaker.after: unknown option',
      'http.circuitBreaker.failures: must be a whole number from 1 to 2147483647',
      'http.circuitBreaker.openMs: must be a whole number from 1 to 2147483647',
    ]);
  });

  it.each(['onRequest', 'onResponse', 'onCircuitChange', 'onWarning'])('%s is a function', (hook) => {
    expect(validate({ ...SOUND, http: { [hook]: 'log' } })).toEqual([`http.${hook}: must be a function`]);
  });

  it('an agent is an object', () => {
    const problem = 'http.agent: must be an agent of node:http or node:https';
    expect(validate({ ...SOUND, http: { agent: 'keep-alive' } })).toEqual([problem]);
  });

  it("snapBi.publicKey is Midtrans' RSA key, and nobody's private one", () => {
    const spki = (bits: number) =>
      generateKeyPairSync('rsa', {
        modulusLength: bits,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      });
    const { publicKey, privateKey } = spki(2048);
    const problems = (snapBi: unknown) => validate({ ...SOUND, snapBi });
    expect(problems({ publicKey })).toEqual([]);
    expect(problems({ publicKey: [publicKey, publicKey] })).toEqual([]);
    expect(problems({ publicKey: privateKey })).toEqual([
      "snapBi.publicKey: is a private key: give Midtrans' public key",
    ]);
    expect(problems({ publicKey: [publicKey, 'nonsense'] })).toEqual([
      "snapBi.publicKey[1]: must be Midtrans' public key, as PEM or base64",
    ]);
    expect(problems({ publicKey: spki(1024).publicKey })).toEqual([
      'snapBi.publicKey: must be an RSA key of 2048 bits or more',
    ]);
    for (const none of [undefined, '', ' ', 7, []]) {
      expect(problems({ publicKey: none })).toEqual([
        "snapBi.publicKey: must be Midtrans' public key, as PEM or base64",
      ]);
    }
    expect(problems({ publicKey, clientId: 'x' })).toEqual(['snapBi.clientId: unknown option']);
    expect(problems('key')).toEqual(['snapBi: must be an object']);
    expect(
      validate({ ...SOUND, accounts: { bali: { serverKey: 'SB-Mid-server-bali', snapBi: {} } } }),
    ).toEqual(["accounts.bali.snapBi.publicKey: must be Midtrans' public key, as PEM or base64"]);
  });

  it.each(['baseUrl', 'snapBaseUrl'])('%s is an http(s) URL', (name) => {
    for (const url of ['127.0.0.1:4000', 'ftp://a.example', '', 7]) {
      expect(validate({ serverKey: 'SB-Mid-server-1', [name]: url })).toEqual([
        `${name}: must be an http(s) URL`,
      ]);
    }
  });

  it.each([
    ['numberPrefix', ['', 'n'.repeat(25), 'a b', 5]],
    ['orderIdPrefix', ['', 'n'.repeat(13), 'a/b', 5]],
    ['enabledPayments', [[], [''], 'bca_va', [5]]],
  ])('invoices.%s leaves room for the rest, within what the gateway takes', (name, values) => {
    for (const value of values) {
      expect(validate({ ...SOUND, invoices: { [name]: value } })).toEqual([
        expect.stringMatching(new RegExp(`^invoices\\.${name}: must be `)),
      ]);
    }
  });

  it.each(['', 'n'.repeat(13), 'a/b', 5])(
    'paymentLinks.orderIdPrefix leaves room for the rest, within what the gateway takes: not %j',
    (orderIdPrefix) => {
      expect(validate({ ...SOUND, paymentLinks: { orderIdPrefix } })).toEqual([
        expect.stringMatching(/^paymentLinks\.orderIdPrefix: must be /),
      ]);
    },
  );

  it.each([
    ['access', 'uuidOrderIds'],
    ['charges', 'clientIds'],
    ['invoices', 'clientIds'],
    ['invoices', 'dashboardTaxes'],
    ['paymentLinks', 'clientIds'],
  ])('%s.%s is true or false', (group, name) => {
    for (const value of [true, false]) expect(validate({ ...SOUND, [group]: { [name]: value } })).toEqual([]);
    for (const value of [1, 'yes', null, {}]) {
      expect(validate({ ...SOUND, [group]: { [name]: value } })).toEqual([
        `${group}.${name}: must be true or false`,
      ]);
    }
  });

  it.each([undefined, null, 7, '', 'short', '0'.repeat(63), [], ['0'.repeat(64), 'short']])(
    'the key of kept tokens is not %j',
    (encryptionKey) => {
      expect(validate({ ...SOUND, subscriptions: { tokens: { encryptionKey, algorithm: 'x' } } })).toEqual([
        'subscriptions.tokens.algorithm: unknown option',
        'subscriptions.tokens.encryptionKey: must be 32 bytes in base64 or hex, or a list of such keys',
      ]);
    },
  );

  it('a key belongs to one account: it tells whose a notification is', () => {
    const accounts = { bali: { serverKey: ['SB-Mid-server-new', 'SB-Mid-server-next'] } };
    expect(validate({ ...SOUND, accounts })).toEqual([
      'accounts.bali.serverKey: is the key of account default too',
    ]);
  });

  it.each([undefined, null, 7, 'options', ['options']])('wants an object, not %j', (options) => {
    expect(validate(options)).toEqual(['the options must be an object']);
  });

  it('an account takes environment and baseUrl from the top, and may have its own', () => {
    const accounts = {
      inherits: { serverKey: 'SB-Mid-server-1' },
      own: { serverKey: 'SB-Mid-server-2', environment: 'sandbox' },
    };
    expect(validate({ environment: 'production', accounts })).toEqual([
      'accounts.inherits.serverKey: is a sandbox key (SB-), but the environment is production',
    ]);
  });

  it('one odd account does not hide what is wrong with the others', () => {
    const key = "erverKey: must be a key of the merchant's dashboard, not empty and without spaces";
    const bali = { serverKey: '' };
    expect(validate({ serverKey: '', accounts: { bali, java: 'key', default: bali } })).toEqual([
      'accounts.java: must be an object',
      'accounts.default: the keys at the top are the account "default" already',
      `s${key}`,
      `accounts.bali.s${key}`,
    ]);
    expect(validate({ serverKey: '', accounts: [] })).toEqual(['accounts: must be an object', `s${key}`]);
    expect(validate({ accounts: { java: 'key' } })).toEqual(['accounts.java: must be an object']);
  });

  it.each(['', ' ', '\u00a0', 'a b', 'a\n', 'a\u2028'])('no key is %j', (key) => {
    const problem = "Key: must be a key of the merchant's dashboard, not empty and without spaces";
    expect(validate({ serverKey: key, clientKey: key })).toEqual([`server${problem}`, `client${problem}`]);
  });
});

describe('unknownKeys', () => {
  it('names what is not known, with the path before it', () => {
    expect(unknownKeys({ a: 1, b: undefined, c: 3 }, ['a'], 'x.')).toEqual([
      'x.b: unknown option',
      'x.c: unknown option',
    ]);
  });
});

describe('MidtransConfigurationError', () => {
  it('tells every problem on a line of its own, and keeps them apart', () => {
    const error = new MidtransConfigurationError(['one', 'two']);
    expect(error).toMatchObject({ name: 'MidtransConfigurationError', problems: ['one', 'two'] });
    expect(error.message).toBe('nestjs-midtrans is not configured:\n  - one\n  - two');
  });
});
