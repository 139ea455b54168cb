import { Inject, Injectable, Logger } from '@nestjs/common';
import { type AccountsOptions, withAccounts } from '../options/account-entries';
import { MIDTRANS_OPTIONS, type MidtransOptions } from '../options/midtrans.options';
import {
  OPTIONS_PROBLEMS,
  OPTIONS_SOURCE,
  type OptionsProblems,
  type OptionsSource,
} from '../options/options-source';
import { MidtransConfigurationError } from '../options/validate-options';
import { ACCOUNT_PREPARATION, type AccountPreparation } from './account-preparation';
import { AccountKeys } from './account.keys';
import { Accounts } from './accounts';
import { MidtransClients } from './clients';
import { Registrations } from './registrations';
import { sharedAccountProblems } from './shared-accounts';

/** The merchant accounts of a registration, and how their keys are changed while the application runs. */
@Injectable()
export class MidtransAccountService {
  private readonly logger = new Logger('Midtrans:accounts');
  private lastReload: Promise<void> = Promise.resolve();

  constructor(
    private readonly accounts: Accounts,
    private readonly keys: AccountKeys,
    private readonly clients: MidtransClients,
    @Inject(MIDTRANS_OPTIONS) private readonly options: MidtransOptions,
    @Inject(OPTIONS_SOURCE) private readonly source: OptionsSource | null,
    @Inject(OPTIONS_PROBLEMS) private readonly problemsOf: OptionsProblems,
    @Inject(ACCOUNT_PREPARATION) private readonly preparation: AccountPreparation,
    private readonly registrations: Registrations,
  ) {}

  /** Those that are configured. */
  names(): string[] {
    return this.accounts.names();
  }

  /**
   * Takes the accounts anew, without a restart: keys are rotated, accounts come and go. Everything from then on is done with the new keys;
   * calls that are under way end with those that they began with. An account that is configured no more can still be read. Of the other
   * options nothing changes.
   *
   * @param options - the accounts, as `forRoot` takes them @default what the factory of `forRootAsync` returns now
   * @throws MidtransConfigurationError with every problem of them, also where the database knows an account by other keys: nothing changes
   * @throws Error where the database fails: nothing changes
   */
  async reload(options?: AccountsOptions): Promise<void> {
    const reload = this.lastReload.then(() => this.take(options));
    this.lastReload = reload.catch(() => undefined);
    return reload;
  }

  private async take(given: AccountsOptions | undefined): Promise<void> {
    const options = given === undefined ? await this.ask() : withAccounts(this.options, given);
    const problems = this.problemsOf(options);
    if (problems.length > 0) throw new MidtransConfigurationError(problems);
    return this.registrations.inTurn(() => this.change(new Accounts(options)));
  }

  private async change(next: Accounts): Promise<void> {
    const shared = sharedAccountProblems(this.registrations, this.accounts, next);
    if (shared.length > 0) throw new MidtransConfigurationError(shared);
    await this.keys.compare(next);
    await this.preparation.prepareFor(next.names());
    await this.keys.keep(next);
    const before = this.names();
    this.accounts.replace(next);
    for (const others of this.registrations.beside(this.accounts)) others.forget(next.names());
    this.clients.renew();
    this.tell(before);
  }

  private async ask(): Promise<MidtransOptions> {
    if (this.source !== null) return this.source();
    throw new MidtransConfigurationError([
      'reload: forRoot has no factory to be asked again: give the accounts, as in reload({ serverKey: [next, previous] })',
    ]);
  }

  private tell(before: readonly string[]): void {
    this.logger.log(`The merchant accounts were reloaded: ${this.names().join(', ')}`);
    for (const name of before.filter((each) => !this.accounts.has(each))) {
      const words = this.accounts.former.includes(name)
        ? 'what it has can be read, and nothing can be done with it'
        : "and is not this registration's: nothing of it is shown here";
      this.logger.warn(`Account "${name}" is not configured any more: ${words}`);
    }
  }
}
