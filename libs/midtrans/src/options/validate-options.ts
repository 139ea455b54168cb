import { MidtransModuleError } from '../errors/midtrans-module.error';
import { isRecord } from '../validation/is-record';
import { accountEntries, DEFAULT_ACCOUNT } from './accounts';
import { problemOfKey } from './merchant-key';
import type { MidtransAccountOptions, MidtransOptions } from './midtrans.options';
import type { OptionGroup } from './option-group';
import { isHttpUrl, problemsOf, unknownKeys } from './option-rules';

/** Thrown at boot: every problem of the configuration at once. */
export class MidtransConfigurationError extends MidtransModuleError {
  constructor(readonly problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`nestjs-midtrans is not configured:\n${list}`, { status: 500, code: 'invalid_configuration' });
  }
}

const ACCOUNT_KEYS = ['serverKey', 'clientKey', 'environment', 'baseUrl', 'snapBaseUrl'];

/** Problems of what `forRoot` was given, or of what the async factory returned. */
export function validateOptions(options: unknown, groups: Readonly<Record<string, OptionGroup>>): string[] {
  if (!isRecord(options)) return ['the options must be an object'];
  return [
    ...unknownKeys(options, [...ACCOUNT_KEYS, 'accounts', ...Object.keys(groups)], ''),
    ...Object.entries(groups).flatMap(([name, group]) => groupProblems(name, group, options[name])),
    ...accountProblems(options),
    ...sharedKeyProblems(options),
  ];
}

function groupProblems(name: string, { rules, check }: OptionGroup, given: unknown): string[] {
  if (given === undefined) return [];
  if (!isRecord(given)) return [`${name}: must be an object`];
  return [
    ...unknownKeys(given, Object.keys(rules), `${name}.`),
    ...problemsOf({ ...rules }, given, `${name}.`),
    ...(check?.(given) ?? []),
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
  const { serverKey, clientKey } = account;
  const isList = Array.isArray(serverKey) && serverKey.length > 0;
  const serverKeys: readonly unknown[] = isList ? serverKey : [serverKey];
  return [
    ...serverKeys.flatMap((key, index) => {
      const problem = problemOfKey('server', key) ?? problemInEnvironment(account, key);
      return problem === undefined ? [] : [`${at}serverKey${isList ? `[${index}]` : ''}: ${problem}`];
    }),
    ...(clientKey === undefined
      ? []
      : clientKeyProblems(account, serverKeys).map((problem) => `${at}clientKey: ${problem}`)),
  ];
}

function clientKeyProblems(
  account: Partial<MidtransAccountOptions>,
  serverKeys: readonly unknown[],
): string[] {
  const { clientKey } = account;
  const problem = problemOfKey('client', clientKey) ?? problemInEnvironment(account, clientKey);
  if (problem !== undefined) return [problem];
  return serverKeys.includes(clientKey) ? ['is the server key, which browsers must not know'] : [];
}

function problemInEnvironment(
  { environment }: Partial<MidtransAccountOptions>,
  key: unknown,
): string | undefined {
  const isMisplaced = environment === 'production' && typeof key === 'string' && key.startsWith('SB-');
  return isMisplaced ? 'is a sandbox key (SB-), but the environment is production' : undefined;
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

/** A key tells whose notification it is. */
function sharedKeyProblems(options: Record<string, unknown>): string[] {
  if (options['accounts'] !== undefined && !isRecord(options['accounts'])) return [];
  const owners = new Map<unknown, string>();
  return accountEntries(options as MidtransOptions).flatMap(([name, account]) => {
    const keys: unknown[] = isRecord(account) ? [account['serverKey']].flat() : [];
    const shared = keys.map((key) => owners.get(key)).find((owner) => owner !== undefined && owner !== name);
    for (const key of keys) if (problemOfKey('server', key) === undefined) owners.set(key, name);
    return shared === undefined ? [] : [`accounts.${name}.serverKey: is the key of account ${shared} too`];
  });
}
