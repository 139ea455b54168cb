import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Accounts } from '../accounts/accounts';
import { Postgres } from '../database/postgres';
import { BackgroundWork } from '../options/background-work';
import { redactText } from '../gateway';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { countPurged } from '../telemetry/telemetry';
import { MIDTRANS_PURGES, type Purge, type Purges } from './purge';

const DAY_MS = 86_400_000;

/** How a purge is made. */
export interface PurgeOptions {
  /** Of which merchant account; beside it goes what is of none. @default every account of the registration */
  readonly account?: string;
  /** Ends the purge after the statement that is under way. */
  readonly signal?: AbortSignal;
  /** Hears of each batch that went. */
  readonly onProgress?: (batch: PurgedBatch) => void;
}

/** What was deleted of one kind at once. */
export interface PurgedBatch {
  /** What was deleted, as `retention.days` calls it. */
  readonly name: string;
  readonly deleted: number;
}

/** What a purge came to. */
export interface PurgeReport {
  /** How many rows went, by what they were. What is kept for ever is not among them. */
  readonly deleted: Readonly<Record<string, number>>;
  /** Whether nothing old was left: false where it was ended by its signal. */
  readonly isComplete: boolean;
}

/**
 * Deletes what is of no use any more of the registration's accounts, and of none, in small batches that wait for nobody, as often as `retention.intervalMs` says. Any number of
 * instances may do so at once. What is not delivered, dead, or not decided is kept however old it is.
 */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Midtrans:retention');
  private readonly options: ResolvedOptions['retention'];
  private readonly closing = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
    @Inject(MIDTRANS_PURGES) private readonly purges: Purges,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { retention }: Pick<ResolvedOptions, 'retention'>,
    private readonly background: BackgroundWork,
  ) {
    this.options = retention;
  }

  /** Begins to delete what is old, by itself. */
  onApplicationBootstrap(): void {
    if (this.background.isOn) this.schedule();
  }

  /** Ends what is under way. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.closing.abort();
    await this.underWay;
  }

  /**
   * Deletes all that is old by now. It may be ended at any time, and be made again.
   *
   * @throws MidtransInputError for an account that there is none of
   * @throws Error where the database fails; what was deleted before is gone
   */
  async purge({ account, signal, onProgress }: PurgeOptions = {}): Promise<PurgeReport> {
    const accounts = this.accounts.readable(account);
    const deleted: Record<string, number> = {};
    for (const [name, purge] of Object.entries(this.purges)) {
      const before = this.oldBefore(name, purge);
      if (before === null) continue;
      deleted[name] = 0;
      for (let isLast = false; !isLast;) {
        if (signal?.aborted) return { deleted, isComplete: false };
        const count = await this.deleteBatch(purge, before, accounts);
        deleted[name] += count;
        countPurged(name, count);
        isLast = count < this.options.batchSize;
        if (count > 0) onProgress?.({ name, deleted: count });
      }
    }
    return { deleted, isComplete: true };
  }

  private async deleteBatch(
    { statement, isByAccount = false, isByRegistration = false }: Purge,
    before: Date,
    accounts: readonly string[],
  ): Promise<number> {
    const whose = [
      ...(isByAccount ? [accounts] : []),
      ...(isByRegistration ? [this.accounts.registration] : []),
    ];
    const values = [before, this.options.batchSize, ...whose];
    const [row] = await this.postgres.query<{ deleted: number }>(statement, values);
    return row?.deleted ?? 0;
  }

  /** Null for what is kept for ever. */
  private oldBefore(name: string, { days }: Purge): Date | null {
    const given: Readonly<Record<string, number | false | undefined>> = { ...this.options.days };
    const kept = given[name] ?? days;
    return kept === false ? null : new Date(Date.now() - kept * DAY_MS);
  }

  /** At another time in each instance, so that they share the work rather than meet. */
  private schedule(): void {
    const { intervalMs } = this.options;
    if (intervalMs === false || this.closing.signal.aborted) return;
    const delayMs = intervalMs * (0.5 + Math.random() / 2);
    this.timer = setTimeout(() => {
      this.underWay = this.purgeOnTime().finally(() => this.schedule());
    }, delayMs).unref();
  }

  private async purgeOnTime(): Promise<void> {
    try {
      const { deleted } = await this.purge({ signal: this.closing.signal });
      const gone = Object.entries(deleted).filter(([, count]) => count > 0);
      if (gone.length === 0) return;
      this.logger.log(`Deleted what was old: ${gone.map(([name, count]) => `${count} ${name}`).join(', ')}`);
    } catch (error) {
      const reason = redactText(error instanceof Error ? error.message : String(error));
      this.logger.warn(`Old rows could not be deleted, trying again later: ${reason}`);
    }
  }
}
