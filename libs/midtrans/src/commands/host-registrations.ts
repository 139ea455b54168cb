import type { Abstract, INestApplicationContext, Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Accounts } from '../accounts/accounts';
import { Registrations } from '../accounts/registrations';
import { UsageError } from './usage.error';

/** A registration of the host's application, with what is in it. */
export interface HostRegistration {
  readonly accounts: Accounts;
  get<T>(token: Type<T> | Abstract<T> | symbol): T;
}

/**
 * The registrations of the host's application that a command is about.
 *
 * @param account - the one that has it @default all of them
 * @throws UsageError where none has it
 */
export function registrationsOf(app: INestApplicationContext, account?: string): HostRegistration[] {
  const all = app
    .get(Registrations, { strict: false })
    .all()
    .map(({ module, accounts }): HostRegistration => {
      const within = module.providers.get(ModuleRef)?.instance as ModuleRef;
      return { accounts, get: (token) => within.get(token, { strict: true }) };
    });
  if (account === undefined) return all;
  const has =
    all.find(({ accounts }) => accounts.has(account)) ??
    all.find(({ accounts }) => accounts.readable().includes(account));
  if (has !== undefined) return [has];
  const names = all.flatMap(({ accounts }) => accounts.readable());
  throw new UsageError(`--account: there is no account "${account}", only ${names.join(', ')}`);
}

/**
 * The registration that a command about one thing works on.
 *
 * @throws UsageError where there are several, and nobody said which
 */
export function onlyRegistration(
  command: string,
  registrations: readonly HostRegistration[],
): HostRegistration {
  const [first, ...others] = registrations;
  if (first !== undefined && others.length === 0) return first;
  const names = registrations.flatMap(({ accounts }) => accounts.names());
  throw new UsageError(`${command}: say of which merchant, by --account: ${names.join(', ')}`);
}
