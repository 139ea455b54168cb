import type { MidtransAccountOptions, MidtransOptions } from './midtrans.options';

/** What the account of the keys at the top is called, where `account` says nothing else. */
export const DEFAULT_ACCOUNT = 'default';

/** An account of the options: what is said of it, with what is said at the top for all of them. */
export type AccountEntry = [name: string, options: Partial<MidtransAccountOptions>];

/** The part of the options that says which accounts there are. */
export type AccountsOptions = Pick<
  MidtransOptions,
  | 'account'
  | 'accounts'
  | 'serverKey'
  | 'clientKey'
  | 'merchantId'
  | 'snapBi'
  | 'environment'
  | 'baseUrl'
  | 'snapBaseUrl'
>;

const ACCOUNTS_OPTIONS: Readonly<Record<keyof AccountsOptions, true>> = {
  account: true,
  accounts: true,
  serverKey: true,
  clientKey: true,
  merchantId: true,
  snapBi: true,
  environment: true,
  baseUrl: true,
  snapBaseUrl: true,
};

/** Options with these accounts in the place of their own. */
export function withAccounts(options: MidtransOptions, accounts: AccountsOptions): MidtransOptions {
  const others = Object.entries(options).filter(([name]) => !Object.hasOwn(ACCOUNTS_OPTIONS, name));
  return { ...(Object.fromEntries(others) as MidtransOptions), ...accounts };
}

/** Whether the options have an account at the top, beside those of `accounts`. */
export function hasTopAccount({ serverKey, clientKey, account, accounts = {} }: MidtransOptions): boolean {
  const isSaid = [serverKey, clientKey, account].some((each) => each !== undefined);
  return isSaid || Object.keys(accounts).length === 0;
}

/** Every account of the options, the one at the top first. */
export function accountEntries(options: MidtransOptions): AccountEntry[] {
  const { serverKey, clientKey, merchantId, snapBi, environment, baseUrl, snapBaseUrl } = options;
  const { account = DEFAULT_ACCOUNT, accounts = {} } = options;
  const shared = { environment, baseUrl, snapBaseUrl };
  const named = Object.entries(accounts).map(([name, each]): AccountEntry => [name, { ...shared, ...each }]);
  return hasTopAccount(options)
    ? [[account, { serverKey, clientKey, merchantId, snapBi, ...shared }], ...named]
    : named;
}

/** The account that something new is of, where nobody says which; null where the options leave it open. */
export function defaultAccountOf(options: MidtransOptions): string | null {
  const names = accountEntries(options).map(([name]) => name);
  if (hasTopAccount(options) || names.length === 1) return names[0] ?? null;
  return names.includes(DEFAULT_ACCOUNT) ? DEFAULT_ACCOUNT : null;
}
