import { createHash } from 'node:crypto';
import type { Account, Accounts } from './accounts';

/** A key that the database knows an account by. */
export interface KnownKey {
  readonly account: string;
  readonly fingerprint: string;
  readonly registration: string;
}

/** What a key is known by: nobody finds the key by it. */
export function fingerprintOf(serverKey: string): string {
  return createHash('sha256').update(`nestjs-midtrans ${serverKey}`).digest('hex');
}

/** Accounts of which the database has keys, and none of those that the options have: they are other merchants'. */
export function problemsOfKeys(accounts: readonly Account[], known: readonly KnownKey[]): string[] {
  return accounts.flatMap(({ name, serverKeys }) => {
    const before = known.filter(({ account }) => account === name);
    const isKnown = before.some(({ fingerprint }) => serverKeys.map(fingerprintOf).includes(fingerprint));
    if (before.length === 0 || isKnown) return [];
    return [
      `account "${name}": the database knows it by another server key. If the key was rotated, give both, the new one first (serverKey: [next, previous]). If it is another merchant, give it a name of its own (account: '…'), or a database of its own`,
    ];
  });
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

/**
 * What the database is to know a registration by: what it did, while the account of that name is among its accounts. One that has others of
 * them alone is another registration.
 */
export function registrationOf(accounts: Accounts, known: readonly KnownKey[]): string {
  const had = known
    .filter(({ account, registration }) => accounts.has(account) && accounts.has(registration))
    .map(({ registration }) => registration);
  return had.find((name) => name === accounts.default) ?? had[0] ?? accounts.registration;
}
