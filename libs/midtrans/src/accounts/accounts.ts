import type { KeyObject } from 'node:crypto';
import { In, type FindOperator } from 'typeorm';
import { MidtransInputError } from '../errors/midtrans.errors';
import {
  MidtransClient,
  type MidtransEnvironment,
  type SignedNotification,
  type SignedPayAccountNotification,
} from '../gateway';
import {
  readBiSnapKey,
  verifyBiSnapSignature,
  type SignedBiSnapNotification,
} from '../gateway/bi-snap-signature';
import { accountEntries, defaultAccountOf } from '../options/account-entries';
import type { AccountSettings, MidtransAccountOptions, MidtransOptions } from '../options/midtrans.options';
import { AccountNotConfiguredError } from './account.errors';

/** A merchant account of the options. */
export interface Account {
  readonly name: string;
  /** Used for calls. */
  readonly serverKey: string;
  /** Whose signatures are believed. */
  readonly serverKeys: readonly string[];
  readonly clientKey: string | undefined;
  /** What its notifications name it by, where that is known. */
  readonly merchantId: string | undefined;
  /** Midtrans' own, by which its BI-SNAP notifications are verified. */
  readonly snapBiKeys: readonly KeyObject[];
  readonly environment: MidtransEnvironment;
  readonly baseUrl: string | undefined;
  readonly snapBaseUrl: string | undefined;
  /** What it has otherwise than all accounts. */
  readonly settings: AccountSettings;
}

/** Whose key signed a notification. */
export interface Signer {
  readonly account: Account;
  /** Whether it is a key other than the first: one that is being replaced, which somebody else may have. */
  readonly isPrevious: boolean;
}

/** The merchant accounts of a registration, by name. Options were validated before. */
export class Accounts {
  private byName: ReadonlyMap<string, Account>;
  private defaultName: string | null;
  private registrationName: string | undefined;
  private formerNames: readonly string[] = [];
  private elsewhereNames: readonly string[] = [];

  constructor(options: MidtransOptions) {
    this.byName = accountsOf(options);
    this.defaultName = defaultAccountOf(options);
  }

  /** Becomes what others are, all at once, with what they remember. */
  replace(next: Accounts): void {
    this.formerNames = next.former;
    this.elsewhereNames = next.elsewhere;
    this.registrationName = next.registrationName;
    this.byName = next.byName;
    this.defaultName = next.defaultName;
  }

  /** The name of the registration, where the database has one. */
  knowAs(registration: string): void {
    this.registrationName = registration;
  }

  /**
   * @param former - those that were this registration's, and of which the options have no keys any more
   * @param elsewhere - those that are known to be another application's @default as before
   */
  remember(former: readonly string[], elsewhere: readonly string[] = this.elsewhereNames): void {
    this.formerNames = former;
    this.elsewhereNames = elsewhere;
  }

  /** Another registration has them now. */
  forget(names: readonly string[]): void {
    this.formerNames = this.former.filter((name) => !names.includes(name));
  }

  /** Those that can only be read. */
  get former(): readonly string[] {
    return this.formerNames;
  }

  /** Those of which nothing can be read, as another application on the database has them. */
  get elsewhere(): readonly string[] {
    return this.elsewhereNames;
  }

  /** @throws AccountNotConfiguredError where the options have none of that name */
  get(name: string): Account {
    const account = this.byName.get(name);
    if (account === undefined) throw new AccountNotConfiguredError(name);
    return account;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Those that calls can be made for. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  all(): Account[] {
    return [...this.byName.values()];
  }

  /** The account of what does not say its own; null where the options leave it open. */
  get default(): string | null {
    return this.defaultName;
  }

  /** What the database knows this registration by, whatever the order of the accounts. */
  get registration(): string {
    return this.registrationName ?? this.defaultName ?? this.names()[0] ?? '';
  }

  /**
   * Those whose rows are there to be read: with those that are not configured any more.
   *
   * @param name - of which alone @default of all of them
   * @throws MidtransInputError where there is none of that name
   */
  readable(name?: string): readonly string[] {
    const all = [...this.names(), ...this.former];
    if (name === undefined) return all;
    if (all.includes(name)) return [name];
    throw new MidtransInputError([{ field: 'account', message: `account ${name} is not configured` }]);
  }

  /** What every row must be like that is found by something else than its account: another registration's are not there. */
  scope(name?: string): { readonly account: FindOperator<string> } {
    return { account: In<string>([...this.readable(name)]) as FindOperator<string> };
  }

  /**
   * The account of something new.
   *
   * @param name - as whoever wants it said @default the default one
   * @throws MidtransInputError where there is none of that name, or none is the default
   * @throws AccountNotConfiguredError where it was configured once
   */
  chosen(name?: string): string {
    if (name !== undefined && this.has(name)) return name;
    if (name === undefined && this.defaultName !== null) return this.defaultName;
    if (name !== undefined && this.former.includes(name)) throw new AccountNotConfiguredError(name);
    const message =
      name === undefined
        ? `account must be one of ${this.names().join(', ')}: none of them is the default`
        : `account ${name} is not configured`;
    throw new MidtransInputError([{ field: 'account', message }]);
  }

  /** Those that a merchant may be who is named in what is not signed: the one that is known to be, else those of which it is not known. */
  ofMerchant(merchantId: string | undefined): Account[] {
    if (merchantId === undefined) return this.all();
    const known = this.all().filter((account) => account.merchantId === merchantId);
    return known.length > 0 ? known : this.all().filter((account) => account.merchantId === undefined);
  }

  /**
   * Who signed a notification about a customer's account, if one of the accounts did.
   *
   * @param name - the account whose keys alone are tried @default those of all of them
   */
  payAccountSignerOf(notification: SignedPayAccountNotification, name?: string): Signer | undefined {
    return this.signer((keys) => MidtransClient.verifyPayAccountSignature(notification, keys), name);
  }

  /**
   * Who signed the notification, if one of the accounts did.
   *
   * @param name - the account whose keys alone are tried @default those of all of them
   */
  signerOf(notification: SignedNotification, name?: string): Signer | undefined {
    return this.signer((keys) => MidtransClient.verifySignature(notification, keys), name);
  }

  /**
   * Whose Midtrans signed a notification of BI-SNAP's, if it is one of the accounts': several merchants may have been given the same key.
   *
   * @param name - the account whose keys alone are tried @default those of all of them
   * @param merchant - whom it names
   * @returns the one that is named, or all that it may be of
   */
  snapBiSignersOf(notification: SignedBiSnapNotification, name?: string, merchant?: string): Signer[] {
    const signers = this.candidates(name).filter(({ snapBiKeys }) =>
      verifyBiSnapSignature(notification, snapBiKeys),
    );
    const named = signers.find(({ merchantId }) => merchantId !== undefined && merchantId === merchant);
    return (named === undefined ? signers : [named]).map((account) => ({ account, isPrevious: false }));
  }

  /** Whether there is a key to verify BI-SNAP's notifications with. */
  haveSnapBi(name?: string): boolean {
    return this.candidates(name).some(({ snapBiKeys }) => snapBiKeys.length > 0);
  }

  private candidates(name: string | undefined): Account[] {
    return name === undefined ? this.all() : [this.get(name)];
  }

  private signer(
    isSignedWith: (keys: string | readonly string[]) => boolean,
    name: string | undefined,
  ): Signer | undefined {
    const account = this.candidates(name).find(({ serverKeys }) => isSignedWith(serverKeys));
    if (account === undefined) return undefined;
    const isPrevious = account.serverKeys.length > 1 && !isSignedWith(account.serverKey);
    return { account, isPrevious };
  }
}

function accountsOf(options: MidtransOptions): ReadonlyMap<string, Account> {
  return new Map(accountEntries(options).map(([name, account]) => [name, accountOf(name, account)]));
}

function accountOf(name: string, options: Partial<MidtransAccountOptions>): Account {
  const {
    serverKey: keys = [],
    clientKey,
    merchantId,
    snapBi,
    environment,
    baseUrl,
    snapBaseUrl,
    ...settings
  } = options;
  const serverKeys = [keys].flat();
  const [serverKey] = serverKeys;
  if (serverKey === undefined) throw new Error(`The Midtrans account "${name}" has no serverKey`);
  return {
    name,
    serverKey,
    serverKeys,
    clientKey,
    merchantId,
    snapBiKeys: [snapBi?.publicKey ?? []].flat().map(readBiSnapKey),
    environment: environment ?? 'sandbox',
    baseUrl,
    snapBaseUrl,
    settings,
  };
}
