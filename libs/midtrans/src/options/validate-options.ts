import { MidtransModuleError } from '../errors/midtrans-module.error';
import { problemOfBiSnapKey } from '../gateway/bi-snap-signature';
import { isRecord } from '../validation/is-record';
import { accountEntries, DEFAULT_ACCOUNT, hasTopAccount } from './account-entries';
import { problemOfKey } from './merchant-key';
import { MIDTRANS_ROLES, type MidtransAccountOptions, type MidtransOptions } from './midtrans.options';
import type { OptionGroup } from './option-group';
import { isHttpUrl, oneOf, problemsOf, unknownKeys } from './option-rules';

/** Thrown at boot: every problem of the configuration at once. */
export class MidtransConfigurationError extends MidtransModuleError {
  constructor(readonly problems: readonly string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(`nestjs-midtrans is not configured:\n${list}`, { status: 500, code: 'invalid_configuration' });
  }
}

type Groups = Readonly<Record<string, OptionGroup>>;

const ACCOUNT_KEYS = [
  'serverKey',
  'clientKey',
  'merchantId',
  'snapBi',
  'environment',
  'baseUrl',
  'snapBaseUrl',
];

export const LONGEST_ACCOUNT_NAME = 64;
/** `/notification/recurring/` is the URL of all accounts. */
const RESERVED_NAME = 'recurring';

/** Problems of what `forRoot` was given, or of what the async factory returned. */
export function validateOptions(options: unknown, groups: Groups): string[] {
  if (!isRecord(options)) return ['the options must be an object'];
  return [
    ...unknownKeys(options, [...ACCOUNT_KEYS, 'role', 'account', 'accounts', ...Object.keys(groups)], ''),
    ...problemsOf({ role: oneOf(...MIDTRANS_ROLES) }, options, ''),
    ...Object.entries(groups).flatMap(([name, group]) => groupProblems(name, group, options[name])),
    ...accountProblems(options, groups),
    ...sharedKeyProblems(options),
  ];
}

function groupProblems(
  name: string,
  { rules, check }: Pick<OptionGroup, 'rules' | 'check'>,
  given: unknown,
): string[] {
  if (given === undefined) return [];
  if (!isRecord(given)) return [`${name}: must be an object`];
  return [
    ...unknownKeys(given, Object.keys(rules), `${name}.`),
    ...problemsOf({ ...rules }, given, `${name}.`),
    ...(check?.(given) ?? []),
  ];
}

function accountProblems(options: MidtransOptions, groups: Groups): string[] {
  const { accounts = {}, account: topName = DEFAULT_ACCOUNT } = options;
  const problem = problemOfName(topName);
  if (problem !== undefined) return [`account: ${problem}`];
  if (!isRecord(accounts)) {
    const top = { ...options, accounts: {} };
    return ['accounts: must be an object', ...(hasKeys(options) ? entryProblems(top, groups) : [])];
  }
  const problems: string[] = [];
  const hasTop = hasTopAccount({ ...options, accounts });
  const sound: NonNullable<MidtransOptions['accounts']> = Object.fromEntries(
    Object.entries(accounts).filter(([name, account]) => {
      if (!isRecord(account)) problems.push(`accounts.${name}: must be an object`);
      else if (!hasTop || name !== topName) return true;
      else problems.push(`accounts.${name}: the keys at the top are the account "${name}" already`);
      return false;
    }),
  );
  // Where no account is left to look at, a missing key at the top would be a problem of our own making.
  if (problems.length > 0 && !hasTop && Object.keys(sound).length === 0) return problems;
  return [...problems, ...entryProblems({ ...options, accounts: sound }, groups)];
}

function hasKeys({ serverKey, clientKey }: MidtransOptions): boolean {
  return serverKey !== undefined || clientKey !== undefined;
}

function problemOfName(name: unknown): string | undefined {
  if (name === RESERVED_NAME) return 'is taken by the URL of the recurring notifications';
  const isName =
    typeof name === 'string' && /^(?!\.+$)[\w.-]+$/.test(name) && name.length <= LONGEST_ACCOUNT_NAME;
  return isName
    ? undefined
    : `must have 1 to ${LONGEST_ACCOUNT_NAME} letters, digits or _ . -, as it stands in URLs`;
}

function entryProblems(options: MidtransOptions, groups: Groups): string[] {
  const own = groupsOfAccount(groups);
  return accountEntries(options).flatMap(([name, account], index) => {
    const at = index === 0 && hasTopAccount(options) ? '' : `accounts.${name}.`;
    const problem = problemOfName(name);
    return [
      ...unknownKeys(account, [...ACCOUNT_KEYS, ...own.keys()], at),
      ...settingProblems(account, own, at),
      ...(problem === undefined ? [] : [`accounts: "${name}" ${problem}`]),
      ...keyProblems(account, at),
      ...merchantIdProblems(account, at),
      ...snapBiProblems(account, at),
      ...environmentProblems(account, at),
    ];
  });
}

/** The groups of which an account may have something of its own, each with the rules of that alone. */
function groupsOfAccount(groups: Groups): ReadonlyMap<string, Pick<OptionGroup, 'rules'>> {
  const entries = Object.entries(groups).map(([name, { perAccount = [], rules }]) => {
    const own = Object.entries(rules).filter(([setting]) => perAccount.includes(setting));
    return [name, { rules: Object.fromEntries(own) }] as const;
  });
  return new Map(entries.filter(([, { rules }]) => Object.keys(rules).length > 0));
}

function settingProblems(
  account: Partial<MidtransAccountOptions>,
  groups: ReadonlyMap<string, Pick<OptionGroup, 'rules'>>,
  at: string,
): string[] {
  const given: Readonly<Record<string, unknown>> = { ...account };
  return [...groups].flatMap(([name, group]) => groupProblems(at + name, group, given[name]));
}

function merchantIdProblems({ merchantId }: Partial<MidtransAccountOptions>, at: string): string[] {
  const isId = merchantId === undefined || (typeof merchantId === 'string' && /^\w{1,64}$/.test(merchantId));
  return isId ? [] : [`${at}merchantId: must be the merchant id of the dashboard, as in G123456789`];
}

function snapBiProblems({ snapBi }: Partial<MidtransAccountOptions>, at: string): string[] {
  if (snapBi === undefined) return [];
  if (!isRecord(snapBi)) return [`${at}snapBi: must be an object`];
  const { publicKey } = snapBi as Readonly<Record<string, unknown>>;
  const isList = Array.isArray(publicKey) && publicKey.length > 0;
  const keys: readonly unknown[] = isList ? publicKey : [publicKey];
  return [
    ...unknownKeys(snapBi, ['publicKey'], `${at}snapBi.`),
    ...keys.flatMap((key, index) => {
      const problem = problemOfBiSnapKey(key);
      return problem === undefined ? [] : [`${at}snapBi.publicKey${isList ? `[${index}]` : ''}: ${problem}`];
    }),
  ];
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
