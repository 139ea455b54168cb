import {
  MidtransClient,
  type MidtransEnvironment,
  type SignedNotification,
  type SignedPayAccountNotification,
} from '../gateway';
import type { MidtransAccountOptions, MidtransOptions } from './midtrans.options';

/** The account that the keys at the top of the options stand for. */
export const DEFAULT_ACCOUNT = 'default';

export interface Account {
  readonly name: string;
  /** Used for calls. */
  readonly serverKey: string;
  /** Whose signatures are believed. */
  readonly serverKeys: readonly string[];
  readonly clientKey: string | undefined;
  readonly environment: MidtransEnvironment;
  readonly baseUrl: string | undefined;
  readonly snapBaseUrl: string | undefined;
}

/** Whose key signed a notification. */
export interface Signer {
  readonly account: Account;
  /** Whether it is a key other than the first: one that is being replaced, which somebody else may have. */
  readonly isPrevious: boolean;
}

/** Every account of the options, the one at the top first. */
export function accountEntries(options: MidtransOptions): [string, Partial<MidtransAccountOptions>][] {
  const { serverKey, clientKey, environment, baseUrl, snapBaseUrl, accounts = {} } = options;
  const shared = { environment, baseUrl, snapBaseUrl };
  const named = Object.entries(accounts).map(([name, account]): [string, MidtransAccountOptions] => [
    name,
    { ...shared, ...account },
  ]);
  const hasTop = serverKey !== undefined || clientKey !== undefined || named.length === 0;
  return hasTop ? [[DEFAULT_ACCOUNT, { serverKey, clientKey, ...shared }], ...named] : named;
}

/** The merchant accounts, by name. Options were validated before. */
export class Accounts {
  private readonly byName: ReadonlyMap<string, Account>;

  constructor(options: MidtransOptions) {
    this.byName = new Map(accountEntries(options).map(([name, account]) => [name, accountOf(name, account)]));
  }

  /** @throws Error where there is no account of that name */
  get(name: string = DEFAULT_ACCOUNT): Account {
    const account = this.byName.get(name);
    if (account === undefined) {
      throw new Error(`There is no Midtrans account "${name}": the options name ${this.names().join(', ')}`);
    }
    return account;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  names(): string[] {
    return [...this.byName.keys()];
  }

  all(): Account[] {
    return [...this.byName.values()];
  }

  /** Who signed a notification about a customer's account, if one of the accounts did. */
  payAccountSignerOf(notification: SignedPayAccountNotification): Signer | undefined {
    return this.signer((keys) => MidtransClient.verifyPayAccountSignature(notification, keys));
  }

  /** Who signed the notification, if one of the accounts did. */
  signerOf(notification: SignedNotification): Signer | undefined {
    return this.signer((keys) => MidtransClient.verifySignature(notification, keys));
  }

  private signer(isSignedWith: (keys: string | readonly string[]) => boolean): Signer | undefined {
    const account = this.all().find(({ serverKeys }) => isSignedWith(serverKeys));
    // Every key has been tried by then, and the first is tried once more whichever it was.
    return account && { account, isPrevious: !isSignedWith(account.serverKey) };
  }
}

function accountOf(name: string, options: Partial<MidtransAccountOptions>): Account {
  const serverKeys = [options.serverKey ?? []].flat();
  const [serverKey] = serverKeys;
  if (serverKey === undefined) throw new Error(`The Midtrans account "${name}" has no serverKey`);
  return {
    name,
    serverKey,
    serverKeys,
    clientKey: options.clientKey,
    environment: options.environment ?? 'sandbox',
    baseUrl: options.baseUrl,
    snapBaseUrl: options.snapBaseUrl,
  };
}
