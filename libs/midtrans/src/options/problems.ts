import { PAYMENT_ACTIONS } from '../access/midtrans-user';
import { PAYMENT_TYPES, type PaymentType } from '../gateway/wire';
import { CustomExpiry } from '../validation/custom-expiry';
import { validate } from '../validation/validate';
import { accountEntries, DEFAULT_ACCOUNT } from './accounts';
import { DEFAULTS } from './defaults';
import { encryptionKeyOf } from './encryption-key';
import type { MidtransAccountOptions, MidtransOptions } from './midtrans.options';
import { isRecord } from '../validation/is-record';

/** Thrown at boot: every problem of the configuration at once. */
export class MidtransConfigurationError extends Error {
  override readonly name = 'MidtransConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(`nestjs-midtrans is not configured:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const ACCOUNT_KEYS = ['serverKey', 'clientKey', 'environment', 'baseUrl', 'snapBaseUrl'];
const OPTION_KEYS = [
  ...ACCOUNT_KEYS,
  'accounts',
  'http',
  'charges',
  'invoices',
  'subscriptions',
  'notifications',
  'events',
  'cards',
  'access',
];
const HTTP_FUNCTIONS = ['fetch', 'onRequest', 'onResponse', 'onCircuitChange', 'onWarning'];
const GROUP_KEYS: Readonly<Record<string, readonly string[]>> = {
  http: [...HTTP_FUNCTIONS, 'agent', ...Object.keys(DEFAULTS.http)],
  charges: [
    ...Object.keys(DEFAULTS.charges),
    'notificationUrl',
    'callbackUrls',
    'expiry',
    'enabledPaymentTypes',
    'prepare',
  ],
  invoices: [...Object.keys(DEFAULTS.invoices), 'prepare'],
  subscriptions: [...Object.keys(DEFAULTS.subscriptions), 'prepare'],
  notifications: Object.keys(DEFAULTS.notifications),
  events: Object.keys(DEFAULTS.events),
  cards: Object.keys(DEFAULTS.cards),
  access: ['resolveUser', 'permissions', 'uuidOrderIds'],
};

/** The most that a timer can count and an integer column can hold. */
const MAX_WHOLE = 2 ** 31 - 1;

/** Problems of what `forRoot` was given, or of what the async factory returned. */
export function validateOptions(options: unknown): string[] {
  if (!isRecord(options)) return ['the options must be an object'];
  return [
    ...unknownKeys(options, OPTION_KEYS, ''),
    ...Object.entries(GROUP_KEYS).flatMap(([group, known]) => groupProblems(options, group, known)),
    ...leaseProblems(options['events']),
    ...accountProblems(options),
    ...sharedKeyProblems(options),
  ];
}

function accountProblems(options: MidtransOptions): string[] {
  const { accounts = {}, serverKey, clientKey } = options;
  const hasTop = serverKey !== undefined || clientKey !== undefined;
  if (!isRecord(accounts)) {
    return ['accounts: must be an object', ...(hasTop ? entryProblems({ ...options, accounts: {} }) : [])];
  }
  const problems: string[] = [];
  const sound: NonNullable<MidtransOptions['accounts']> = Object.fromEntries(
    Object.entries(accounts).filter(([name, account]) => {
      if (!isRecord(account)) problems.push(`accounts.${name}: must be an object`);
      else if (!hasTop || name !== DEFAULT_ACCOUNT) return true;
      else problems.push('accounts.default: the keys at the top are the account "default" already');
      return false;
    }),
  );
  // Where no account is left to look at, a missing key at the top would be a problem of our own making.
  if (problems.length > 0 && !hasTop && Object.keys(sound).length === 0) return problems;
  return [...problems, ...entryProblems({ ...options, accounts: sound })];
}

function entryProblems(options: MidtransOptions): string[] {
  return accountEntries(options).flatMap(([name, account]) => {
    const at = name === DEFAULT_ACCOUNT && options.accounts?.[name] === undefined ? '' : `accounts.${name}.`;
    return [
      ...unknownKeys(account, ACCOUNT_KEYS, at),
      ...(name.length > 64 || name.trim() === '' ? [`accounts: "${name}" must have 1 to 64 characters`] : []),
      ...keyProblems(account, at),
      ...environmentProblems(account, at),
    ];
  });
}

function keyProblems(account: Partial<MidtransAccountOptions>, at: string): string[] {
  const { serverKey, clientKey, environment } = account;
  const serverKeys: unknown[] = [serverKey].flat();
  const problems: string[] = [];
  if (serverKeys.length === 0 || !serverKeys.every(isKey)) {
    problems.push(`${at}serverKey: must be a key of the merchant's dashboard, not empty and without spaces`);
  }
  if (clientKey !== undefined && !isKey(clientKey)) {
    problems.push(`${at}clientKey: must be a key of the merchant's dashboard, not empty and without spaces`);
  }
  if (environment === 'production') {
    const keys = { serverKey: serverKeys, clientKey: [clientKey] };
    for (const [name, values] of Object.entries(keys)) {
      if (values.some((key) => typeof key === 'string' && key.startsWith('SB-'))) {
        problems.push(`${at}${name}: is a sandbox key (SB-), but the environment is production`);
      }
    }
  }
  return problems;
}

function environmentProblems(account: Partial<MidtransAccountOptions>, at: string): string[] {
  const problems: string[] = [];
  const { environment, baseUrl, snapBaseUrl } = account;
  if (environment !== undefined && environment !== 'sandbox' && environment !== 'production') {
    problems.push(`${at}environment: must be "sandbox" or "production"`);
  }
  for (const [name, url] of Object.entries({ baseUrl, snapBaseUrl })) {
    if (url !== undefined && !isHttpUrl(url)) {
      problems.push(`${at}${name}: must be an http(s) URL`);
    }
  }
  return problems;
}

/** A listener that outlives the lease would run a second time beside itself. */
function leaseProblems(events: unknown): string[] {
  const given = isRecord(events) ? events : {};
  const leaseMs = given['leaseMs'] ?? DEFAULTS.events.leaseMs;
  const listenerTimeoutMs = given['listenerTimeoutMs'] ?? DEFAULTS.events.listenerTimeoutMs;
  // What is no number of milliseconds at all is told of by itself.
  if (!isWhole(leaseMs, 1) || !isWhole(listenerTimeoutMs, 1)) return [];
  return Number(leaseMs) >= 2 * Number(listenerTimeoutMs)
    ? []
    : ['events.leaseMs: must be at least twice events.listenerTimeoutMs'];
}

/** A key tells whose notification it is. */
function sharedKeyProblems(options: Record<string, unknown>): string[] {
  if (options['accounts'] !== undefined && !isRecord(options['accounts'])) return [];
  const owners = new Map<unknown, string>();
  return accountEntries(options as MidtransOptions).flatMap(([name, account]) => {
    const keys: unknown[] = isRecord(account) ? [account['serverKey']].flat() : [];
    const shared = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined && owner !== name);
    for (const key of keys.filter(isKey)) owners.set(key, name);
    return shared === undefined ? [] : [`accounts.${name}.serverKey: is the key of account ${shared} too`];
  });
}

function groupProblems(options: Record<string, unknown>, group: string, known: readonly string[]): string[] {
  const value = options[group];
  if (value === undefined) return [];
  if (!isRecord(value)) return [`${group}: must be an object`];
  return [
    ...unknownKeys(value, known, `${group}.`),
    ...known.flatMap((key) => settingProblems(`${group}.${key}`, value[key])),
  ];
}

function settingProblems(name: string, value: unknown): string[] {
  if (value === undefined) return [];
  const must = (holds: boolean, what: string): string[] => (holds ? [] : [`${name}: must be ${what}`]);
  switch (name) {
    case 'http.fetch':
    case 'http.onRequest':
    case 'http.onResponse':
    case 'http.onCircuitChange':
    case 'http.onWarning':
    case 'charges.prepare':
    case 'invoices.prepare':
    case 'subscriptions.prepare':
    case 'access.resolveUser':
      return must(typeof value === 'function', 'a function');
    case 'http.agent':
      return must(isRecord(value), 'an agent of node:http or node:https');
    case 'http.circuitBreaker':
      return circuitBreakerProblems(name, value);
    case 'http.retries':
      return must(isWhole(value, 0), `a whole number from 0 to ${MAX_WHOLE}`);
    case 'notifications.confirm':
      return must(value === 'paid' || value === 'always' || value === 'never', '"paid", "always" or "never"');
    case 'charges.orderIdPrefix':
      // The rest of a generated order id takes 24 of the 50 characters that the gateway allows.
      return must(
        typeof value === 'string' && /^[\w~.-]{1,26}$/.test(value),
        '1 to 26 letters, digits or - _ ~ .',
      );
    case 'invoices.orderIdPrefix':
      // The gateway allows 36 characters here.
      return must(
        typeof value === 'string' && /^[\w~.-]{1,12}$/.test(value),
        '1 to 12 letters, digits or - _ ~ .',
      );
    case 'invoices.numberPrefix':
      // The rest of a generated number takes 16 of the 40 characters that the gateway allows.
      return must(
        typeof value === 'string' && /^[\w~./-]{1,24}$/.test(value),
        '1 to 24 letters, digits or - _ ~ . /',
      );
    case 'invoices.enabledPayments':
      return must(
        Array.isArray(value) &&
          value.length > 0 &&
          value.every((name) => typeof name === 'string' && name !== ''),
        'a list of payment methods in the names of Midtrans',
      );
    case 'charges.notificationUrlHosts':
      return must(
        Array.isArray(value) && value.every((host) => typeof host === 'string'),
        'a list of host names',
      );
    case 'charges.notificationUrl':
      return must(isHttpUrl(value), 'an http(s) URL');
    case 'charges.callbackUrls':
      return callbackUrlProblems(value);
    case 'charges.expiry':
      return must(
        isRecord(value) && validate(CustomExpiry, value).value !== undefined,
        '{ expiryDuration, unit }, the duration a whole number from 1, the unit second, minute, hour or day',
      );
    case 'charges.enabledPaymentTypes':
      return must(
        Array.isArray(value) &&
          value.length > 0 &&
          value.every((type) => PAYMENT_TYPES.includes(type as PaymentType)),
        `a list out of ${PAYMENT_TYPES.join(', ')}`,
      );
    case 'cards.savedTokens':
    case 'subscriptions.tokens':
      return tokensProblems(name, value);
    case 'access.uuidOrderIds':
    case 'invoices.dashboardTaxes':
      return must(typeof value === 'boolean', 'true or false');
    case 'access.permissions':
      return permissionProblems(value);
    default:
      return must(isWhole(value, 1), `a whole number from 1 to ${MAX_WHOLE}`);
  }
}

function circuitBreakerProblems(name: string, value: unknown): string[] {
  if (value === false) return [];
  if (!isRecord(value)) return [`${name}: must be false or an object`];
  const known = ['failures', 'openMs'];
  return [
    ...unknownKeys(value, known, `${name}.`),
    ...known
      .filter((key) => value[key] !== undefined && !isWhole(value[key], 1))
      .map((key) => `${name}.${key}: must be a whole number from 1 to ${MAX_WHOLE}`),
  ];
}

function callbackUrlProblems(value: unknown): string[] {
  if (!isRecord(value)) return ['charges.callbackUrls: must be an object'];
  return [
    ...unknownKeys(value, ['gopay', 'shopeepay'], 'charges.callbackUrls.'),
    ...Object.entries(value)
      .filter(([, url]) => url !== undefined && !isUrl(url))
      .map(([name]) => `charges.callbackUrls.${name}: must be a URL`),
  ];
}

function tokensProblems(name: string, value: unknown): string[] {
  if (value === 'discard') return [];
  if (!isRecord(value)) return [`${name}: must be "discard" or { encryptionKey }`];
  const { encryptionKey } = value;
  const keys: unknown[] = Array.isArray(encryptionKey) ? encryptionKey : [encryptionKey];
  const isSound = keys.length > 0 && keys.every((key) => encryptionKeyOf(key) !== undefined);
  return [
    ...unknownKeys(value, ['encryptionKey'], `${name}.`),
    ...(isSound ? [] : [`${name}.encryptionKey: must be 32 bytes in base64 or hex, or a list of such keys`]),
  ];
}

function permissionProblems(value: unknown): string[] {
  if (!isRecord(value)) return ['access.permissions: must be an object'];
  return [
    ...unknownKeys(value, PAYMENT_ACTIONS, 'access.permissions.'),
    ...Object.entries(value)
      .filter(([, permission]) => ![undefined, 'owner', 'staff'].includes(permission as string | undefined))
      .map(([action]) => `access.permissions.${action}: must be "owner" or "staff"`),
  ];
}

/** Keys that no option has, so that a typo does not pass for a setting. */
export function unknownKeys(value: object, known: readonly string[], at: string): string[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${at}${key}: unknown option`);
}

function isKey(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/\s/.test(value);
}

function isWhole(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MAX_WHOLE;
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}

/** Apps have schemes of their own. */
function isUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}
