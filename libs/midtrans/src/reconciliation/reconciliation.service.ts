import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Postgres } from '../database/postgres';
import { asError } from '../errors/as-error';
import { MidtransInputError } from '../errors/midtrans.errors';
import { BackgroundWork } from '../options/background-work';
import { redactText } from '../gateway';
import { RateLimit } from '../notifications/rate-limit';
import { Accounts } from '../accounts/accounts';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { DueAccounts } from './due-accounts';
import type { DueBacklog } from './due-rows';
import { LOOKUPS, type Lookup } from './lookup';
import { ReconciliationPass } from './reconciliation.pass';
import type { ReconciliationReport } from './reconciliation.report';

/** What is looked at. */
export interface ReconciliationRunOptions {
  /** Of which merchant account. @default every account of the options */
  readonly account?: string;
  /** Names of lookups, or of features: `['payments']`, `['payments.commands']`. @default all of them */
  readonly only?: readonly string[];
  /** Looks at most. @default as many as are due */
  readonly limit?: number;
  /** Whether what is not due yet is looked at too, and what was given up. @default false */
  readonly all?: boolean;
  /** Calls it off: what is being asked is waited for. @default it runs to its end */
  readonly signal?: AbortSignal;
  /** Called after each look, with the report as it stands. @default nobody is told */
  readonly onProgress?: (report: ReconciliationReport) => void;
}

/** What is left to look at in an account, of one kind. */
export interface LookupBacklog extends DueBacklog {
  /** `payments`, `payments.commands`, … */
  readonly lookup: string;
}

/** Something that looks have not brought to an end, and that is looked at no more. */
export interface GivenUp {
  /** `payments`, `payments.commands`, … */
  readonly lookup: string;
  /** Of the row: a payment's, a command's, … */
  readonly id: string;
  /** The merchant account. */
  readonly account: string;
  /** Since when there has been no news of it. */
  readonly since: Date;
}

/** Milliseconds that shutdown waits for the looks under way: what they have not written down is due again once their leases end. */
const DRAIN_MS = 5_000;

/**
 * Asks Midtrans what became of things that nobody was told of, because a process died, an answer was lost, or a notification never
 * came. It runs by itself unless `reconciliation.enabled` is false, in any number of instances, which share the work.
 */
@Injectable()
export class ReconciliationService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Midtrans:reconciliation');
  private readonly rate: RateLimit;
  private readonly due: DueAccounts;
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    @Inject(LOOKUPS) private readonly lookups: readonly Lookup[],
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    private readonly background: BackgroundWork,
  ) {
    this.rate = new RateLimit(options.reconciliation.perSecond);
    this.due = new DueAccounts(lookups);
  }

  /** Begins to ask Midtrans about what is due, by itself. */
  onApplicationBootstrap(): void {
    if (this.background.isOn && this.options.reconciliation.enabled) this.runLater();
  }

  /** Ends what is under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS).unref()));
    await Promise.race([Promise.allSettled(this.underWay), timeout]);
    clearTimeout(timer);
  }

  /**
   * Looks once at everything that is due, now. Another run beside it, here or in another instance, looks at other rows.
   *
   * @throws MidtransInputError for an account or a name that there is none of, or a limit that is none
   * @throws Error where the database fails: what was being looked at is due again in some minutes
   */
  async run(options: ReconciliationRunOptions = {}): Promise<ReconciliationReport> {
    const { limit = Infinity, all = false, signal, onProgress } = options;
    if (limit !== Infinity) requireLimit(limit);
    const pass = new ReconciliationPass({
      queries: this.postgres,
      due: this.due,
      rate: this.rate,
      options: this.options,
      lookups: this.lookupsOf(options.only),
      accounts: this.accountsOf(options.account),
      limit,
      all,
      signal: AbortSignal.any([this.stopping.signal, ...(signal === undefined ? [] : [signal])]),
      onProgress,
    });
    const run = pass.run();
    this.underWay.add(run);
    try {
      return await run;
    } finally {
      this.underWay.delete(run);
    }
  }

  /** What is left to look at in the accounts of the options, by lookup and account: one of each, also where nothing is left. */
  async backlog(): Promise<LookupBacklog[]> {
    const found = await Promise.all(
      this.lookups.map(async ({ name: lookup, rows }) =>
        (await rows.backlog(this.postgres, this.accounts.names())).map((left) => ({ lookup, ...left })),
      ),
    );
    return found.flat();
  }

  /**
   * What was given up, the oldest of each kind first. `run({ all: true })` looks at it all the same.
   *
   * @param limit - of each kind @default 100
   */
  async givenUp(limit = 100): Promise<GivenUp[]> {
    requireLimit(limit);
    const found = await Promise.all(
      this.lookups.map(async ({ name: lookup, rows }) =>
        (await rows.givenUp(this.postgres, this.accounts.names(), limit)).map((row) => ({ lookup, ...row })),
      ),
    );
    return found.flat();
  }

  /** Instances that were started together do not search together. */
  private runLater(): void {
    const { intervalMs } = this.options.reconciliation;
    const waitMs = intervalMs * (0.8 + 0.4 * Math.random());
    this.timer = setTimeout(() => void this.runByItself(), waitMs).unref();
  }

  private async runByItself(): Promise<void> {
    try {
      this.tellOf(await this.run());
    } catch (error) {
      const reason = redactText(asError(error).message);
      if (!this.stopping.signal.aborted) this.logger.error(`Reconciliation failed, trying again: ${reason}`);
    }
    if (!this.stopping.signal.aborted) this.runLater();
  }

  private tellOf({ lookups }: ReconciliationReport): void {
    for (const { lookup, asked, moved, failed, givenUp } of lookups) {
      if (moved + failed + givenUp === 0) continue;
      this.logger.log(`${lookup}: asked ${asked}, moved ${moved}, failed ${failed}, given up ${givenUp}`);
    }
  }

  private accountsOf(account: string | undefined): readonly string[] {
    if (account === undefined) return this.accounts.names();
    if (this.accounts.has(account)) return [account];
    throw new MidtransInputError([{ field: 'account', message: `account ${account} is not configured` }]);
  }

  private lookupsOf(only: readonly string[] | undefined): readonly Lookup[] {
    if (only === undefined) return this.lookups;
    const isOf = ({ name }: Lookup, chosen: string): boolean =>
      name === chosen || name.startsWith(`${chosen}.`);
    const unknown = only.find((chosen) => !this.lookups.some((lookup) => isOf(lookup, chosen)));
    if (unknown !== undefined) {
      const names = this.lookups.map(({ name }) => name).join(', ');
      throw new MidtransInputError([
        { field: 'only', message: `only names ${unknown}, and there are ${names}` },
      ]);
    }
    return this.lookups.filter((lookup) => only.some((chosen) => isOf(lookup, chosen)));
  }
}

function requireLimit(limit: number): void {
  if (Number.isSafeInteger(limit) && limit > 0) return;
  throw new MidtransInputError([{ field: 'limit', message: 'limit must be a whole number of at least 1' }]);
}
