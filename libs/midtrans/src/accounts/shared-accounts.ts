import type { Accounts } from './accounts';
import type { Registrations } from './registrations';

/**
 * Accounts of a registration that another one of the application has as well, by their name or by a key: nobody could tell whose its rows
 * and notifications are.
 *
 * @param own - of the registration
 * @param accounts - those that it has, or is about to have
 */
export function sharedAccountProblems(
  registrations: Registrations,
  own: Accounts,
  accounts: Accounts,
): string[] {
  const others = registrations.others(own).flatMap((each) => each.all());
  return accounts.all().flatMap(({ name, serverKeys }) => {
    if (others.some((other) => other.name === name)) {
      return [
        `account "${name}": another registration has an account of that name: give this one's another, as in \`account: 'bali'\``,
      ];
    }
    const other = others.find((each) => each.serverKeys.some((key) => serverKeys.includes(key)));
    if (other === undefined) return [];
    return [
      `account "${name}": account "${other.name}" of another registration has its server key: give each the key of its own merchant`,
    ];
  });
}
