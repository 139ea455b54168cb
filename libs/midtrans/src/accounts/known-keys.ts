import { createHash } from 'node:crypto';
import type { Account, Accounts } from './accounts';

/** A key that the database knows an account by. */
export interface KnownKey {
  readonly account: string;
  readonly fingerprint: string;
  readonly registration: string;
  /** Whether some process has said lately that it has it. */
  readonly isInUse: boolean;
}

/** What a key is known by: nobody finds the key by it. */
export function fingerprintOf(serverKey: string): string {
  return createHash('sha256').update(`nestjs-midtrans ${serverKey}`).digest('hex');
}

/**
 * Accounts of which the database has keys, and none of those that the options have: they are other merchants'. So is one with a key that
 * an account of another registration has in use.
 *
 * @param running - the accounts that the registration has by now
 */
export function problemsOfKeys(accounts: Accounts, running: Accounts, known: readonly KnownKey[]): string[] {
  const registration = registrationOf(accounts, known);
  return accounts.all().flatMap(({ name, serverKeys }) => {
    const fingerprints = serverKeys.map(fingerprintOf);
    const before = known.filter(({ account }) => account === name);
    const others = known.filter(({ account }) => account !== name);
    const isKnown = before.some(({ fingerprint }) => fingerprints.includes(fingerprint));
    if (before.length > 0 && !isKnown) {
      const keys = before.map(({ fingerprint }) => others.find((other) => other.fingerprint === fingerprint));
      return [
        `account "${name}": the database knows it by another server key. If the key was rotated, give both, the new one first (serverKey: [next, previous]). If it is another merchant, give it a name of its own (account: '…'), or a database of its own${mistakeOf(name, keys)}`,
      ];
    }
    // A key that the database knows it by was taken for its own before.
    const isNew = (fingerprint: string): boolean => before.every((each) => each.fingerprint !== fingerprint);
    const user = others.find(
      (other) =>
        other.isInUse &&
        other.registration !== registration &&
        !running.has(other.account) &&
        fingerprints.includes(other.fingerprint) &&
        isNew(other.fingerprint),
    );
    if (user === undefined) return [];
    return [
      `account "${name}": its server key is in use as that of account "${user.account}", by another registration on the database. Give it the key of its own merchant. If it was called "${user.account}" before, end what runs by that name, and start this two minutes later`,
    ];
  });
}

/** A key that was another account's is no proof of a merchant. @param keys - of the account's keys, whose they are as well */
function mistakeOf(name: string, keys: readonly (KnownKey | undefined)[]): string {
  const [other] = keys;
  if (other === undefined || keys.includes(undefined)) return '';
  return `. It was started with the key of account "${other.account}": if that was a mistake, have the database forget it: DELETE FROM midtrans_account_keys WHERE account = '${name}'`;
}

/** Accounts whose key was that of an account of another name: its rows stay with that name. */
export function renamedAccounts(
  accounts: readonly Account[],
  known: readonly KnownKey[],
): { readonly name: string; readonly before: string }[] {
  return accounts.flatMap(({ name, serverKeys }) => {
    const fingerprints = serverKeys.map(fingerprintOf);
    const other = known.find(
      ({ account, fingerprint }) => account !== name && fingerprints.includes(fingerprint),
    );
    return other === undefined ? [] : [{ name, before: other.account }];
  });
}

/** Accounts that the database knows as a registration's, and of which that has no keys any more. */
export function formerAccounts(accounts: Accounts, known: readonly KnownKey[]): string[] {
  const registration = registrationOf(accounts, known);
  const had = known.filter((each) => each.registration === registration).map(({ account }) => account);
  return [...new Set(had)].filter((account) => !accounts.has(account)).sort();
}

/**
 * What the database is to know a registration by: what it did, while the account of that name is among its accounts. One that has others of
 * them alone is another registration.
 */
export function registrationOf(accounts: Accounts, known: readonly KnownKey[]): string {
  const had = known
    .filter(({ account, registration }) => accounts.has(account) && accounts.has(registration))
    .map(({ registration }) => registration);
  const names = accounts.names().filter((name) => had.includes(name));
  return names.find((name) => name === accounts.default) ?? names[0] ?? accounts.registration;
}
