import { configOf } from './shop.config';
import { StartError } from './start.error';

describe('configOf', () => {
  it('needs nothing', () => {
    expect(configOf({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      merchant: undefined,
      merchants: 1,
      environment: 'sandbox',
      confirm: 'changes',
      jwtSecret: 'demo-secret',
      httpAdapter: 'fastify',
      logLevel: 'info',
      shutdownMs: 9_000,
    });
  });

  it('reads every variable', () => {
    expect(
      configOf({
        PORT: '0',
        HOST: '::1',
        DATABASE_URL: 'postgres://user:password@db:5432/shop',
        MIDTRANS_SERVER_KEY: 'server-key',
        MIDTRANS_CLIENT_KEY: 'client-key',
        MIDTRANS_BASE_URL: 'http://127.0.0.1:4100',
        MIDTRANS_ENVIRONMENT: 'production',
        MIDTRANS_CONFIRM: 'always',
        MERCHANTS: '1',
        JWT_SECRET: 'a-secret-of-thirty-two-bytes-and-more',
        HTTP_ADAPTER: 'express',
        LOG_LEVEL: 'debug',
        SHUTDOWN_MS: '25000',
      }),
    ).toEqual({
      host: '::1',
      port: 0,
      databaseUrl: 'postgres://user:password@db:5432/shop',
      merchant: { serverKey: 'server-key', clientKey: 'client-key', baseUrl: 'http://127.0.0.1:4100' },
      merchants: 1,
      environment: 'production',
      confirm: 'always',
      jwtSecret: 'a-secret-of-thirty-two-bytes-and-more',
      httpAdapter: 'express',
      logLevel: 'debug',
      shutdownMs: 25_000,
    });
  });

  it('has a second merchant of the simulator on request, and none beside the keys of a real one', () => {
    expect(configOf({ MERCHANTS: '2' }).merchants).toBe(2);
    expect(() => configOf({ MERCHANTS: '2', MIDTRANS_SERVER_KEY: 'SB-Mid-server-1' })).toThrow(/MERCHANTS: /);
  });

  it('takes an empty variable for an unset one', () => {
    expect(configOf({ PORT: '', MIDTRANS_SERVER_KEY: '', HTTP_ADAPTER: '' })).toEqual(configOf({}));
  });

  it.each([
    ['changes', 'changes'],
    ['paid', 'changes'],
    ['always', 'always'],
    ['never', 'never'],
  ])('takes MIDTRANS_CONFIRM=%s for %s', (word, confirm) => {
    expect(configOf({ MIDTRANS_CONFIRM: word }).confirm).toBe(confirm);
  });

  it('needs no client key beside a server key', () => {
    expect(configOf({ MIDTRANS_SERVER_KEY: 'key' }).merchant).toEqual({ serverKey: 'key' });
  });

  it('lists every problem by the name of its variable, and no value', () => {
    const secret = 'a value';
    const variables = [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'MIDTRANS_SERVER_KEY',
      'MIDTRANS_CLIENT_KEY',
      'MIDTRANS_BASE_URL',
      'MIDTRANS_ENVIRONMENT',
      'MIDTRANS_CONFIRM',
      'HTTP_ADAPTER',
      'LOG_LEVEL',
      'SHUTDOWN_MS',
    ];
    const error = failureOf(Object.fromEntries(variables.map((name) => [name, secret])));
    expect(error.problems.map((problem) => problem.split(':')[0])).toEqual(variables);
    expect(error.message).not.toContain(secret);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000x'],
    ['PORT', ' '],
    ['HOST', 'http://127.0.0.1'],
    ['DATABASE_URL', 'mysql://db/shop'],
    ['MIDTRANS_SERVER_KEY', '   '],
    ['JWT_SECRET', '   '],
    ['LOG_LEVEL', 'INFO'],
    ['MERCHANTS', '3'],
    ['SHUTDOWN_MS', '99'],
    ['SHUTDOWN_MS', '10s'],
  ])('refuses %s=%j', (name, value) => {
    expect(failureOf({ [name]: value }).problems).toEqual([expect.stringMatching(`^${name}: must be `)]);
  });

  it.each([
    ['MIDTRANS_SERVER_KEY', 'SB-Mid-client-x', 'is a client key: give the server key'],
    ['MIDTRANS_SERVER_KEY', '"SB-Mid-server-x"', 'has quotes in it: give the key alone'],
    [
      'MIDTRANS_SERVER_KEY',
      'your_server_key_here',
      "is a placeholder: give a key of the merchant's dashboard",
    ],
    ['MIDTRANS_CLIENT_KEY', 'SB-Mid-server-x', 'is a server key: give the client key'],
    ['MIDTRANS_CLIENT_KEY', 'key', 'is the server key, which browsers must not know'],
  ])('refuses %s=%s, which is plainly no such key', (name, value, problem) => {
    expect(failureOf({ MIDTRANS_SERVER_KEY: 'key', [name]: value }).problems).toEqual([
      `${name}: ${problem}`,
    ]);
  });

  it.each([
    ['MIDTRANS_BASE_URL', 'http://127.0.0.1:4100'],
    ['MIDTRANS_CLIENT_KEY', 'client-key'],
    ['MIDTRANS_ENVIRONMENT', 'production'],
  ])('says that %s=%s needs a server key', (name, value) => {
    expect(
      failureOf({ [name]: value, JWT_SECRET: 'a-secret-of-thirty-two-bytes-and-more' }).problems,
    ).toEqual([expect.stringMatching(`^${name}: .*MIDTRANS_SERVER_KEY is missing$`)]);
  });

  it.each([undefined, '', 'demo-secret'])(
    'refuses the secret that everybody knows in production: %j',
    (secret) => {
      const production = { MIDTRANS_SERVER_KEY: 'key', MIDTRANS_ENVIRONMENT: 'production' };
      expect(
        failureOf({ ...production, ...(secret !== undefined && { JWT_SECRET: secret }) }).problems,
      ).toEqual([expect.stringMatching(/^JWT_SECRET: production needs one of its own/)]);
      expect(
        configOf({ MIDTRANS_SERVER_KEY: 'key', ...(secret !== undefined && { JWT_SECRET: secret }) })
          .jwtSecret,
      ).toBe('demo-secret');
    },
  );

  it.each(['short', 'x'.repeat(31)])('refuses a secret in production that can be guessed: %s', (secret) => {
    const production = { MIDTRANS_SERVER_KEY: 'key', MIDTRANS_ENVIRONMENT: 'production' };
    expect(failureOf({ ...production, JWT_SECRET: secret }).problems).toEqual([
      'JWT_SECRET: production needs at least 32 bytes, as a shorter one can be guessed from any token',
    ]);
    expect(configOf({ ...production, JWT_SECRET: 'x'.repeat(32) }).environment).toBe('production');
  });

  it('refuses sandbox keys in production', () => {
    const keys = {
      MIDTRANS_SERVER_KEY: 'SB-server',
      MIDTRANS_CLIENT_KEY: 'SB-client',
      JWT_SECRET: 'a-secret-of-thirty-two-bytes-and-more',
    };
    const { problems, message } = failureOf({ ...keys, MIDTRANS_ENVIRONMENT: 'production' });
    expect(problems).toHaveLength(2);
    expect(message).not.toContain('SB-server');
  });
});

function failureOf(env: Record<string, string>): StartError {
  try {
    configOf(env);
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('configOf took it');
}
