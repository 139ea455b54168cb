import { Logger } from '@nestjs/common';
import type { Queries } from '../database/postgres';
import { isDatabaseAway } from '../database/outage';
import { asError } from '../errors/as-error';
import {
  MidtransAuthenticationError,
  MidtransCircuitOpenError,
  MidtransConnectionError,
  MidtransError,
  MidtransRateLimitError,
  MidtransServerError,
  MidtransTimeoutError,
  redactText,
} from '../gateway';
import type { RateLimit } from '../notifications/rate-limit';
import type { ResolvedOptions } from '../options/midtrans.options';
import { countLook } from '../telemetry/telemetry';
import type { DueAccounts } from './due-accounts';
import { FIRST_ID, type DueRow } from './due-rows';
import type { Look, Lookup } from './lookup';
import { Tally, type Count, type ReconciliationReport } from './reconciliation.report';
import { backOff, jittered, retryFailed } from './rhythm';

/** What one pass works with and towards. */
export interface PassContext {
  readonly queries: Queries;
  readonly due: DueAccounts;
  readonly rate: RateLimit;
  readonly options: Pick<ResolvedOptions, 'reconciliation' | 'http'>;
  readonly lookups: readonly Lookup[];
  readonly accounts: readonly string[];
  /** Looks at most. */
  readonly limit: number;
  /** Whether what is not due is looked at too. */
  readonly all: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (report: ReconciliationReport) => void;
}

const DAY_MS = 24 * 60 * 60_000;
/** What a look takes beside the calls of the gateway, and what it waits for its turn, in milliseconds. */
const LEASE_MARGIN_MS = 60_000;
/** Calls of the gateway that one look may make, one after the other. */
const MOST_CALLS = 4;

/** Looks once at everything that is due when it begins. */
export class ReconciliationPass {
  private readonly logger = new Logger('Midtrans:reconciliation');
  private readonly tallies: ReadonlyMap<Lookup, Tally>;
  /** Accounts whose gateway is away. */
  private readonly paused = new Set<string>();
  /** How often the gateway of an account gave no answer, one time after the other. */
  private readonly unanswered = new Map<string, number>();
  private left: number;

  constructor(private readonly context: PassContext) {
    this.tallies = new Map(context.lookups.map((lookup) => [lookup, new Tally(lookup.name)]));
    this.left = context.limit;
  }

  /** @throws Error where the database fails: what was claimed is due again once its lease is over */
  async run(): Promise<ReconciliationReport> {
    const due = await this.context.due.find(this.context.queries, this.context);
    await allOf(due.map(({ lookup, account, now }) => this.lookUp(lookup, account, now)));
    return this.report;
  }

  private get report(): ReconciliationReport {
    const lookups = [...this.tallies.values()].map(({ report }) => report);
    const isCalledOff = this.context.signal.aborted || this.paused.size > 0 || this.left === 0;
    return { lookups, isComplete: !isCalledOff };
  }

  private async lookUp(lookup: Lookup, account: string, dueBy: Date): Promise<void> {
    const { queries, all, options } = this.context;
    const { batchSize, perSecond } = options.reconciliation;
    const leaseMs = (batchSize / perSecond) * 1_000 + MOST_CALLS * options.http.timeoutMs + LEASE_MARGIN_MS;
    let after = all ? FIRST_ID : null;
    while (this.mayAsk(account) && this.left > 0) {
      const limit = Math.min(batchSize, this.left);
      this.left -= limit;
      const rows = await lookup.rows.claim(queries, { account, limit, leaseMs, dueBy, after });
      this.left += limit - rows.length;
      await allOf(rows.map((row) => this.lookAt(lookup, row)));
      if (rows.length < limit) return;
      after = all ? largestOf(rows) : null;
    }
  }

  private mayAsk(account: string): boolean {
    return !this.context.signal.aborted && !this.paused.has(account);
  }

  private async lookAt(lookup: Lookup, row: DueRow): Promise<void> {
    const { queries, rate, onProgress } = this.context;
    const { account, id } = row;
    await rate.take(account, Infinity);
    const { count, next } = this.mayAsk(account) ? await this.look(lookup, row) : this.putOff();
    const now = new Date();
    await lookup.rows.schedule(queries, row, next === null ? null : jittered(next, now));
    if (count === 'givenUp') this.logger.warn(`${lookup.name} ${id} is given up: nobody knows how it ended`);
    this.tallies.get(lookup)?.add(count);
    countLook(lookup.name, count, account);
    onProgress?.(this.report);
  }

  private async look(lookup: Lookup, row: DueRow): Promise<{ count: Count; next: Date | null }> {
    const now = new Date();
    const patienceMs = this.context.options.reconciliation.giveUpAfterDays * DAY_MS;
    const isLast = lookup.isLasting !== true && now.getTime() - row.since.getTime() > patienceMs;
    let look: Look;
    try {
      look = await lookup.look(row, isLast);
      this.unanswered.delete(row.account);
    } catch (error) {
      if (!(error instanceof MidtransError) && isDatabaseAway(error)) throw error;
      if (this.isAway(row.account, error)) {
        this.paused.add(row.account);
        return this.putOff();
      }
      const reason = redactText(asError(error).message);
      this.logger.warn(`${lookup.name} ${row.id} could not be looked at, trying again: ${reason}`);
      // No answer is no reason to give up: it may be the first look since the host was away.
      return { count: 'failed', next: isLast ? backOff(row.since, now) : retryFailed(row.since, now) };
    }
    const isGivenUp = isLast && look.isLasting !== true && look.outcome !== 'moved' && look.next !== null;
    return isGivenUp ? { count: 'givenUp', next: null } : { count: look.outcome, next: look.next };
  }

  /** Whether a failure says that an account's other questions would fail as well. */
  private isAway(account: string, error: unknown): boolean {
    if (isCausedBy(error, REFUSED)) return true;
    if (!isCausedBy(error, UNANSWERED)) {
      this.unanswered.delete(account);
      return false;
    }
    const times = (this.unanswered.get(account) ?? 0) + 1;
    this.unanswered.set(account, times);
    return times >= MOST_UNANSWERED;
  }

  /** It counts for nothing: its turn comes when Midtrans is back. */
  private putOff(): { count: Count; next: Date } {
    return { count: 'putOff', next: new Date(Date.now() + this.context.options.reconciliation.intervalMs) };
  }
}

/** Nothing is asked of the gateway before that has passed. */
const REFUSED = [MidtransCircuitOpenError, MidtransRateLimitError, MidtransAuthenticationError];
/** May be of one row, or of all. */
const UNANSWERED = [MidtransConnectionError, MidtransTimeoutError, MidtransServerError];
/** So many in a row are of all. */
const MOST_UNANSWERED = 3;

function isCausedBy(error: unknown, types: readonly (abstract new (...args: never[]) => Error)[]): boolean {
  if (!(error instanceof Error)) return false;
  return types.some((type) => error instanceof type) || isCausedBy(error.cause, types);
}

function largestOf(rows: readonly DueRow[]): string | null {
  return rows.reduce<string | null>(
    (largest, { id }) => (largest === null || id > largest ? id : largest),
    null,
  );
}

/** Waits for all, also where one fails. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(work);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
