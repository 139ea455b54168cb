import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { isMissingTable } from '../database/missing-table';
import { Postgres, type PreparedStatement, type UnitOfWork } from '../database/postgres';
import { MidtransConfigurationError } from '../options/validate-options';
import { Accounts } from './accounts';
import { fingerprintOf, formerAccounts, problemsOfKeys, renamedAccounts, type KnownKey } from './known-keys';

/** Several applications may start at once, each with another key for a name that is new. */
const ONE_AT_A_TIME: PreparedStatement = {
  name: 'midtrans_account_keys_lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('midtrans_account_keys', 0))`,
};

const KNOWN: PreparedStatement = {
  name: 'midtrans_account_keys_known',
  text: 'SELECT account, fingerprint, registration FROM midtrans_account_keys ORDER BY first_seen_at',
};

const SEE: PreparedStatement = {
  name: 'midtrans_account_keys_see',
  text: `
    INSERT INTO midtrans_account_keys (account, fingerprint, registration)
    SELECT key.account, key.fingerprint, $3 FROM unnest($1::varchar[], $2::varchar[]) AS key (account, fingerprint)
    ON CONFLICT (account, fingerprint) DO UPDATE SET registration = EXCLUDED.registration, last_seen_at = now()`,
};

/** Keeps which merchant an account's name stands for, so that no two ever share one: not in this application, and not in another on its database. */
@Injectable()
export class AccountKeys implements OnApplicationBootstrap {
  private readonly logger = new Logger('Midtrans:accounts');
  private checked: Promise<void> | undefined;

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
  ) {}

  /** @throws MidtransConfigurationError where an account is another merchant's in the database */
  onApplicationBootstrap(): Promise<void> {
    return this.check();
  }

  /** Done once at boot, before anything is done for an account: whoever comes first begins it. */
  check(): Promise<void> {
    this.checked ??= this.keep(this.accounts);
    return this.checked;
  }

  /**
   * Compares accounts with what the database knows. Nothing is kept.
   *
   * @param accounts - as they are about to be
   * @throws MidtransConfigurationError where one is another merchant's
   */
  async compare(accounts: Accounts): Promise<void> {
    await this.known(accounts);
  }

  /**
   * Lets the database know accounts by their keys, and them of those that the registration had before.
   *
   * @param accounts - as they are, or as they are about to be
   * @throws MidtransConfigurationError where one is another merchant's: nothing is kept
   */
  async keep(accounts: Accounts): Promise<void> {
    const known = await this.known(accounts, async (unit) => {
      const keys = accounts
        .all()
        .flatMap(({ name, serverKeys }) => serverKeys.map((key) => [name, key] as const));
      await unit.query(SEE, [
        keys.map(([name]) => name),
        keys.map(([, key]) => fingerprintOf(key)),
        accounts.registration,
      ]);
    });
    if (known === undefined) return;
    for (const { name, before } of renamedAccounts(accounts.all(), known)) {
      this.logger.warn(
        `The server key of account "${name}" was that of "${before}": what was stored then stays with "${before}"`,
      );
    }
    accounts.remember(formerAccounts(accounts.registration, accounts.all(), known));
  }

  /**
   * @param keep - called within the transaction, where no account is another merchant's
   * @returns what was known before; undefined where there is no table yet
   */
  private async known(
    accounts: Accounts,
    keep?: (unit: UnitOfWork) => Promise<void>,
  ): Promise<KnownKey[] | undefined> {
    try {
      return await this.postgres.transaction(async (unit) => {
        await unit.query(ONE_AT_A_TIME, []);
        const known = await unit.query<KnownKey & object>(KNOWN, []);
        const problems = problemsOfKeys(accounts.all(), known);
        if (problems.length > 0) throw new MidtransConfigurationError(problems);
        await keep?.(unit);
        return known;
      });
    } catch (error) {
      // The boot checks say which tables there are not.
      if (isMissingTable(error)) return undefined;
      throw error;
    }
  }
}
