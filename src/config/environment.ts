import { isIP } from 'node:net';
import { problemOfKey } from 'nestjs-midtrans';
import { CONFIRMATION_WORDS, ENVIRONMENTS, HTTP_ADAPTERS, LOG_LEVELS, MERCHANT_COUNTS } from './choices';

export const DEFAULT_JWT_SECRET = 'demo-secret';

/** What HS256 asks for. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.2 */
const LEAST_SECRET_BYTES = 32;

const VARIABLES = [
  'PORT',
  'HOST',
  'DATABASE_URL',
  'MIDTRANS_SERVER_KEY',
  'MIDTRANS_CLIENT_KEY',
  'MIDTRANS_BASE_URL',
  'MIDTRANS_ENVIRONMENT',
  'MIDTRANS_CONFIRM',
  'MERCHANTS',
  'JWT_SECRET',
  'HTTP_ADAPTER',
  'LOG_LEVEL',
  'SHUTDOWN_MS',
] as const;
type Variable = (typeof VARIABLES)[number];
export type Values = Readonly<Partial<Record<Variable, string>>>;

/** The variables that are set: an empty one counts as unset. */
export function valuesOf(env: Readonly<Record<string, string | undefined>>): Values {
  return Object.fromEntries(VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** What is wrong with the value of each variable. The text never repeats the value: it may be a secret. */
const RULES: Readonly<Record<Variable, (value: string) => string | undefined>> = {
  PORT: mustBe('a port number, 0 to 65535', (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535),
  HOST: mustBe('an IP address or a host name', (value) => isIP(value) !== 0 || isHostName(value)),
  DATABASE_URL: mustBe(
    'the URL of a PostgreSQL database, such as postgres://user:password@host:5432/database',
    (value) => urlOf(value, ['postgres:', 'postgresql:']) !== undefined,
  ),
  MIDTRANS_SERVER_KEY: (value) => problemOfKey('server', value),
  MIDTRANS_CLIENT_KEY: (value) => problemOfKey('client', value),
  MIDTRANS_BASE_URL: mustBe('an http(s) URL without user, password, query or fragment', (value) =>
    isBaseUrl(urlOf(value, ['http:', 'https:'])),
  ),
  MIDTRANS_ENVIRONMENT: choice(ENVIRONMENTS),
  MIDTRANS_CONFIRM: choice(CONFIRMATION_WORDS),
  MERCHANTS: choice(MERCHANT_COUNTS),
  JWT_SECRET: mustBe('more than spaces', (value) => value.trim() !== ''),
  HTTP_ADAPTER: choice(HTTP_ADAPTERS),
  LOG_LEVEL: choice(LOG_LEVELS),
  SHUTDOWN_MS: mustBe('milliseconds, 100 to 3600000', (value) => isWithin(value, 100, 3_600_000)),
};

/** Every problem, each beginning with the name of its variable. */
export function problemsOf(values: Values): string[] {
  const malformed = VARIABLES.flatMap((name) => {
    const value = values[name];
    const problem = value === undefined ? undefined : RULES[name](value);
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  return [
    ...malformed,
    ...missingKeyProblems(values),
    ...secondMerchantProblems(values),
    ...sandboxKeyProblems(values),
    ...sameKeyProblems(values),
    ...secretProblems(values),
  ];
}

function missingKeyProblems(values: Values): string[] {
  if (values.MIDTRANS_SERVER_KEY !== undefined) return [];
  const missing = 'MIDTRANS_SERVER_KEY is missing';
  return [
    ...(values.MIDTRANS_CLIENT_KEY === undefined
      ? []
      : [`MIDTRANS_CLIENT_KEY: needs the server key beside it, and ${missing}`]),
    ...(values.MIDTRANS_BASE_URL === undefined
      ? []
      : [`MIDTRANS_BASE_URL: needs the key to call it with, and ${missing}`]),
    // The simulator would give goods away to whoever asks.
    ...(values.MIDTRANS_ENVIRONMENT === 'production'
      ? [`MIDTRANS_ENVIRONMENT: production needs a merchant's keys, and ${missing}`]
      : []),
  ];
}

function secondMerchantProblems({ MERCHANTS: count, MIDTRANS_SERVER_KEY: key }: Values): string[] {
  return count === '2' && key !== undefined
    ? ['MERCHANTS: the second one is played by the simulator, which MIDTRANS_SERVER_KEY keeps from running']
    : [];
}

function sandboxKeyProblems(values: Values): string[] {
  if (values.MIDTRANS_ENVIRONMENT !== 'production') return [];
  return (['MIDTRANS_SERVER_KEY', 'MIDTRANS_CLIENT_KEY'] as const)
    .filter((name) => values[name]?.startsWith('SB-'))
    .map((name) => `${name}: is a sandbox key (SB-), but MIDTRANS_ENVIRONMENT is production`);
}

function sameKeyProblems(values: Values): string[] {
  const { MIDTRANS_SERVER_KEY: server, MIDTRANS_CLIENT_KEY: client } = values;
  return client === server && problemOfKey('client', client) === undefined
    ? ['MIDTRANS_CLIENT_KEY: is the server key, which browsers must not know']
    : [];
}

function secretProblems({
  MIDTRANS_ENVIRONMENT: environment,
  JWT_SECRET: secret = DEFAULT_JWT_SECRET,
}: Values): string[] {
  if (environment !== 'production') return [];
  if (secret === DEFAULT_JWT_SECRET) {
    return [
      'JWT_SECRET: production needs one of its own, as everybody knows the default and could make tokens with it',
    ];
  }
  return Buffer.byteLength(secret) < LEAST_SECRET_BYTES
    ? [
        `JWT_SECRET: production needs at least ${LEAST_SECRET_BYTES} bytes, as a shorter one can be guessed from any token`,
      ]
    : [];
}

function mustBe(what: string, holds: (value: string) => boolean): (value: string) => string | undefined {
  return (value) => (holds(value) ? undefined : `must be ${what}`);
}

function choice(allowed: readonly string[]): (value: string) => string | undefined {
  return mustBe(`one of ${allowed.join(', ')}`, (value) => allowed.includes(value));
}

function isWithin(value: string, least: number, most: number): boolean {
  return /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function isHostName(value: string): boolean {
  return value.length <= 253 && /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*\.?$/i.test(value);
}

function isBaseUrl(url: URL | undefined): boolean {
  return url !== undefined && [url.username, url.password, url.search, url.hash].every((part) => part === '');
}

function urlOf(value: string, protocols: readonly string[]): URL | undefined {
  if (/\s/.test(value) || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return protocols.includes(url.protocol) ? url : undefined;
}
