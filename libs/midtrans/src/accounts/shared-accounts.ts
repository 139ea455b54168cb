import type { Accounts } from './accounts';
import type { Registrations } from './registrations';

/**
 * Accounts of a registration that another one of the application has as well: nobody could tell whose its rows are.
 *
 * @param own - of the registration
 * @param names - those that it has, or is about to have
 */
export function sharedAccountProblems(
  registrations: Registrations,
  own: Accounts,
  names: readonly string[],
): string[] {
  const others = registrations.others(own).flatMap((accounts) => accounts.names());
  return names
    .filter((name) => others.includes(name))
    .map(
      (name) =>
        `account "${name}": another registration has an account of that name: give this one's another, as in \`account: 'bali'\``,
    );
}
