import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isMissingTable } from '../database/missing-table';
import { Postgres, type PreparedStatement, type Queries } from '../database/postgres';
import { redactText } from '../gateway';
import { MidtransConfigurationError } from '../options/validate-options';
import { Accounts } from './accounts';
import {
  fingerprintOf,
  formerAccounts,
  problemsOfKeys,
  registrationOf,
  renamedAccounts,
  type KnownKey,
} from './known-keys';
import { Registrations } from './registrations';

const RENEW_EVERY_MS = 30_000;
/** How often a key is said to be seen, at most: instances take turns. */
const SEEN_EVERY = `interval '20 seconds'`;
/** Longer than two of the moments at which a key is said to be seen. */
const IN_USE_FOR = `interval '2 minutes'`;

/** Several applications may start at once, each with another key for a name that is new. */
const ONE_AT_A_TIME: PreparedStatement = {
  name: 'midtrans_account_keys_lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('midtrans_account_keys', 0))`,
};

const KNOWN: PreparedStatement = {
  name: 'midtrans_account_keys_known',
  text: `
    SELECT account, fingerprint, registration, last_seen_at > now() - ${IN_USE_FOR} AS "isInUse"
    FROM midtrans_account_keys ORDER BY first_seen_at`,
};

const ADD: PreparedStatement = {
  name: 'midtrans_account_keys_add',
  text: `
    INSERT INTO midtrans_account_keys (account, fingerprint, registration)
    SELECT key.account, key.fingerprint, $3 FROM unnest($1::varchar[], $2::varchar[]) AS key (account, fingerprint)
    ON CONFLICT DO NOTHING`,
};

/** An account is the registration's by whichever of its keys: also by those that the options have no more. */
const SEE: PreparedStatement = {
  name: 'midtrans_account_keys_see',
  text: `
    WITH here AS (
      SELECT * FROM unnest($1::varchar[], $2::varchar[]) AS key (account, fingerprint)
    ), own AS (
      SELECT known.account, known.fingerprint, here.account IS NOT NULL AS is_here
      FROM midtrans_account_keys known LEFT JOIN here USING (account, fingerprint)
      WHERE known.account IN (SELECT account FROM here) AND (
        known.registration <> $3 OR (here.account IS NOT NULL AND known.last_seen_at < now() - ${SEEN_EVERY}))
      ORDER BY known.account, known.fingerprint FOR UPDATE OF known
    ), seen AS (
      UPDATE midtrans_account_keys known
      SET registration = $3, last_seen_at = CASE WHEN own.is_here THEN now() ELSE known.last_seen_at END
      FROM own WHERE known.account = own.account AND known.fingerprint = own.fingerprint
    )
    SELECT DISTINCT account FROM midtrans_account_keys
    WHERE registration = $3 AND account NOT IN (SELECT account FROM here) ORDER BY account`,
};

/** Keeps which merchant an account's name stands for, so that no two ever share one: not in this application, and not in another on its database. */
@Injectable()
export class AccountKeys implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Midtrans:accounts');
  private checked: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    private readonly registrations: Registrations,
  ) {}

  /** @throws MidtransConfigurationError where an account is another merchant's in the database */
  async onApplicationBootstrap(): Promise<void> {
    await this.check();
    this.timer = setInterval(() => {
      this.renewing = this.renew().catch((error: unknown) => {
        const reason = redactText(error instanceof Error ? error.message : String(error));
        this.logger.warn(`The database could not be asked whose accounts are, trying again: ${reason}`);
      });
    }, RENEW_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
  }

  /** Done once at boot, before anything is done for an account: whoever comes first begins it. */
  check(): Promise<void> {
    this.checked ??= this.keep(this.accounts);
    return this.checked;
  }

  /**
   * Finds out which accounts the registration had before, as long as that was not done. Nothing is kept: the application may be refused yet.
   *
   * @throws MidtransConfigurationError where an account is another merchant's
   */
  async recall(): Promise<void> {
    if (this.checked !== undefined) return this.checked;
    const known = await this.known(this.accounts);
    this.remember(this.accounts, formerAccounts(this.accounts, known), known);
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
   * Lets the database know accounts by their keys, and them of what it knows the registration by and had of it before.
   *
   * @param accounts - as they are, or as they are about to be
   * @throws MidtransConfigurationError where one is another merchant's: nothing is kept
   */
  async keep(accounts: Accounts): Promise<void> {
    let former: string[] = [];
    const known = await this.known(accounts, async (unit, before) => {
      accounts.knowAs(registrationOf(accounts, before));
      await unit.query(ADD, [...columnsOf(accounts), accounts.registration]);
      former = await this.see(unit, accounts);
    });
    for (const { name, before } of renamedAccounts(accounts.all(), known)) {
      this.logger.warn(
        `The server key of account "${name}" was that of "${before}": what was stored then stays with "${before}"`,
      );
    }
    this.remember(accounts, former, known);
  }

  /** Another registration of the process may have one of them by now. */
  private remember(accounts: Accounts, former: readonly string[], known: readonly KnownKey[]): void {
    const others = this.registrations.beside(this.accounts).flatMap((each) => each.names());
    const own = former.filter((name) => !others.includes(name));
    const here = [...accounts.names(), ...own, ...others];
    const elsewhere = known.map(({ account }) => account).filter((name) => !here.includes(name));
    accounts.remember(own, [...new Set(elsewhere)]);
  }

  /**
   * Says that the accounts are still this registration's, and forgets those of which another one has said so since.
   *
   * @throws Error where the database fails
   */
  async renew(): Promise<void> {
    const { former } = this.accounts;
    const known = await this.see(this.postgres, this.accounts);
    // Unless they were reloaded meanwhile.
    if (this.accounts.former === former) {
      this.accounts.remember(former.filter((name) => known.includes(name)));
    }
  }

  /** The same, where there is any that could be another's by now. */
  async renewFormer(): Promise<void> {
    if (this.accounts.former.length > 0) await this.renew();
  }

  /** @returns the accounts that the registration had before */
  private async see(queries: Queries, accounts: Accounts): Promise<string[]> {
    const values = [...columnsOf(accounts), accounts.registration];
    return (await queries.query<{ account: string }>(SEE, values)).map(({ account }) => account);
  }

  /**
   * @param keep - called within the transaction, where no account is another merchant's
   * @returns what was known before: nothing where there is no table yet
   */
  private async known(
    accounts: Accounts,
    keep?: (unit: Queries, known: readonly KnownKey[]) => Promise<void>,
  ): Promise<KnownKey[]> {
    try {
      return await this.postgres.transaction(async (unit) => {
        await unit.query(ONE_AT_A_TIME, []);
        const known = await unit.query<KnownKey & object>(KNOWN, []);
        const problems = problemsOfKeys(accounts, this.accounts, known);
        if (problems.length > 0) throw new MidtransConfigurationError(problems);
        await keep?.(unit, known);
        return known;
      });
    } catch (error) {
      // The boot checks say which tables there are not.
      if (isMissingTable(error)) return [];
      throw error;
    }
  }
}

function columnsOf(accounts: Accounts): [names: string[], fingerprints: string[]] {
  const keys = accounts.all().flatMap(({ name, serverKeys }) => serverKeys.map((key) => ({ name, key })));
  return [keys.map(({ name }) => name), keys.map(({ key }) => fingerprintOf(key))];
}
