import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { BatchedStatement } from '../database/batched-statement';
import { Postgres, type PreparedStatement } from '../database/postgres';
import { asError } from '../errors/as-error';
import { MidtransError, redactText } from '../gateway';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { RateLimit } from './rate-limit';

/** A row of ours that the gateway can be asked about. Its table has the columns `read_backs` and `next_read_back_at`. */
export interface ReadBackSubject {
  readonly table: 'midtrans_payments' | 'midtrans_invoices' | 'midtrans_payment_links';
  readonly id: string;
  readonly account: string;
  /** The version at which it was found that the gateway is to be asked: not so where it has moved since. @default whatever it is */
  readonly version?: number;
}

/** What is asked about a row, and since when somebody wants to know. */
export interface ReadBackQuestion {
  /** The transaction that is asked about; null for the row's own. */
  readonly transactionId: string | null;
  /** When the delivery came, by `performance.now()`: it waits for `confirmTimeoutMs` from then. */
  readonly since: number;
}

export type ReadBack<Result> =
  | { readonly kind: 'read'; readonly result: Result }
  /** Somebody else asked the same, after the delivery came: what there is to know is known. */
  | { readonly kind: 'asked' }
  /** Somebody else asked, maybe before what the delivery tells of: it may be known by now, and else is to be asked again. */
  | { readonly kind: 'again' };

/** The gateway was asked about it just now: it is to be delivered again. */
export class ReadBackPostponedError extends MidtransError {
  /** @param until - when it may be asked again, by `performance.now()`; Infinity where that is not known */
  constructor(readonly until: number) {
    super({
      message: 'Midtrans was asked about it just now, and is asked again later',
      attempts: 0,
      outcomeUnknown: false,
    });
  }
}

/** The longest pause after read-backs that taught nothing, in milliseconds. */
const LONGEST_PAUSE_MS = 15_000;
/** While another instance asks, its answer is looked for this often, in milliseconds. */
const LOOK_MS = 200;
/** One that has just begun has told nobody yet how long it lasts. */
const SHORTEST_WAIT_MS = 20;
/** So many later read-backs are kept in mind. */
const MOST_LATER = 1_000;

interface Statements {
  readonly claim: PreparedStatement;
  readonly claimMany: PreparedStatement;
  readonly release: PreparedStatement;
}

/**
 * Takes the right to ask, for a pause that doubles until something moves the row, or nobody asks for long. For each row that is asked about, one
 * comes back: whether it was taken, and in how many milliseconds it can be taken where not. A pause that is longer than any was made by
 * another clock.
 *
 * @param locked - what becomes of a row that somebody moves just now: it is waited for, or not taken
 */
function claim(table: string, name: string, locked: 'waited for' | 'not taken'): PreparedStatement {
  return {
    name: `${table}_${name}`,
    text: `
      WITH asked AS MATERIALIZED (
        SELECT * FROM json_to_recordset($1::json) AS asked (nth integer, id uuid, version integer)
      ), due AS MATERIALIZED (
        SELECT subject.id, subject.count FROM asked CROSS JOIN LATERAL (
          SELECT id, CASE WHEN next_read_back_at < now() - $3::float8 * interval '1 millisecond' THEN 0 ELSE read_backs END AS count
          FROM ${table}
          WHERE id = asked.id AND (asked.version IS NULL OR version = asked.version)
            AND (next_read_back_at IS NULL OR next_read_back_at <= now()
              OR next_read_back_at > now() + $3::float8 * interval '1 millisecond')
          FOR NO KEY UPDATE ${locked === 'not taken' ? 'SKIP LOCKED' : ''}
        ) AS subject
      ), claimed AS (
        UPDATE ${table} subject SET read_backs = due.count + 1,
          next_read_back_at = now() + least($2::float8 * power(2, least(due.count, 16)), $3::float8) * interval '1 millisecond'
        FROM due WHERE subject.id = due.id AND subject.id = ANY (ARRAY(SELECT id FROM due))
        RETURNING subject.id
      )
      SELECT asked.nth, claimed.id IS NOT NULL AS is_claimed,
        COALESCE(ceil(extract(epoch FROM (
          SELECT next_read_back_at FROM ${table} subject WHERE subject.id = asked.id) - now()) * 1000), 0)::float8 AS wait_ms
      FROM asked LEFT JOIN claimed USING (id)
      ORDER BY asked.nth`,
  };
}

function statementsOf(table: ReadBackSubject['table']): Statements {
  return {
    claim: claim(table, 'claim_read_back', 'waited for'),
    claimMany: claim(table, 'claim_read_backs', 'not taken'),
    release: {
      name: `${table}_release_read_back`,
      text: `UPDATE ${table} SET read_backs = greatest(read_backs - 1, 0), next_read_back_at = NULL WHERE id = $1`,
    },
  };
}

const STATEMENTS = {
  midtrans_payments: statementsOf('midtrans_payments'),
  midtrans_invoices: statementsOf('midtrans_invoices'),
  midtrans_payment_links: statementsOf('midtrans_payment_links'),
} as const;

type Table = keyof typeof STATEMENTS;

type Claimed = Pick<ReadBackSubject, 'id' | 'version'>;

interface Claim {
  readonly is_claimed: boolean;
  readonly wait_ms: number;
}

interface Running extends ReadBackQuestion {
  readonly end: Promise<End>;
}

type End =
  /** The gateway was asked: what it answered is applied, or why it cannot be. */
  | { readonly kind: 'asked'; readonly failure?: MidtransError }
  /** It was not its turn, which is later, by `performance.now()`. */
  | { readonly kind: 'postponed'; readonly until: number }
  | { readonly kind: 'again' };

/**
 * Bounds what notifications make us ask of the gateway. About each row one question is under way, in whichever instance; after one that
 * moved nothing there is a pause, which doubles each time. A flood of deliveries that somebody has made up costs one question per row
 * and pause, and an honest one among them is followed when the pause ends.
 */
@Injectable()
export class ReadBacks implements OnModuleDestroy {
  private readonly logger = new Logger('Midtrans:notifications');
  private readonly running = new Map<string, Running>();
  /** Rows whose question was put off. */
  private readonly later = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly rate: RateLimit;
  private readonly claims = {
    midtrans_payments: this.claimsOf('midtrans_payments'),
    midtrans_invoices: this.claimsOf('midtrans_invoices'),
    midtrans_payment_links: this.claimsOf('midtrans_payment_links'),
  } as const satisfies Record<Table, unknown>;

  constructor(
    private readonly postgres: Postgres,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
  ) {
    this.rate = new RateLimit(options.notifications.readBacksPerSecond);
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /**
   * Asks about a row, unless somebody else does.
   *
   * @param ask - asks the gateway and applies what it answers
   * @param askLater - the same without the delivery, for when the pause ends @default it is not asked about later
   * @throws ReadBackPostponedError where the pause lasts too long for the delivery
   * @throws what `ask` throws, whoever asked the same
   */
  async run<Result>(
    subject: ReadBackSubject,
    { transactionId, since }: ReadBackQuestion,
    ask: () => Promise<Result>,
    askLater?: () => Promise<unknown>,
  ): Promise<ReadBack<Result>> {
    const deadline = since + this.options.notifications.confirmTimeoutMs;
    const running = this.running.get(subject.id);
    if (running !== undefined) {
      const end = await running.end;
      // Each of many that wait would find the same out, one after the other, while all of the others look.
      if (end.kind === 'postponed' && end.until > deadline)
        throw this.postponed(subject, end.until, askLater);
      const isAnswered = running.since >= since && running.transactionId === transactionId;
      if (end.kind !== 'asked' || !isAnswered) return { kind: 'again' };
      if (end.failure !== undefined) throw end.failure;
      return { kind: 'asked' };
    }
    const attempt = this.attempt(subject, deadline, ask, askLater);
    const end = attempt.then(
      ({ kind }): End => ({ kind: kind === 'read' ? 'asked' : 'again' }),
      endOfFailure,
    );
    this.running.set(subject.id, { transactionId, since: performance.now(), end });
    void end.then(() => this.running.delete(subject.id));
    return attempt;
  }

  /** Whether somebody could not wait for a row's turn, and its question was put off. */
  isAwaited(id: string): boolean {
    return this.later.has(id);
  }

  /** Gives the right to ask back: what was learnt is no reason to wait for the next. */
  async release({ table, id }: ReadBackSubject): Promise<void> {
    await this.postgres.query(STATEMENTS[table].release, [id]);
  }

  private async attempt<Result>(
    subject: ReadBackSubject,
    deadline: number,
    ask: () => Promise<Result>,
    askLater?: () => Promise<unknown>,
  ): Promise<ReadBack<Result>> {
    const { table, id, account, version } = subject;
    const claim = await this.claim(table, { id, version });
    if (claim.is_claimed) {
      if (!(await this.rate.take(account, deadline))) {
        // Nobody was asked: there is nothing to pause after.
        await this.release(subject);
        throw new ReadBackPostponedError(Infinity);
      }
      return { kind: 'read', result: await this.asked(subject, ask) };
    }
    const waitMs = claim.wait_ms;
    const until = performance.now() + waitMs;
    if (until > deadline) throw this.postponed(subject, until, askLater);
    await pause(Math.min(Math.max(waitMs, SHORTEST_WAIT_MS), LOOK_MS));
    return { kind: 'again' };
  }

  /** Whoever has the row just now is about to say what there is to know: it is waited for, alone. */
  private async claim(table: Table, claimed: Claimed): Promise<Claim> {
    const together = await this.claims[table].run(claimed);
    if (together.is_claimed) return together;
    const [alone] = await this.sendClaims(STATEMENTS[table].claim, [claimed]);
    return alone ?? together;
  }

  private claimsOf(table: Table): BatchedStatement<Claimed, Claim> {
    return new BatchedStatement((all) => this.sendClaims(STATEMENTS[table].claimMany, all));
  }

  private sendClaims(statement: PreparedStatement, all: readonly Claimed[]): Promise<Claim[]> {
    const asked = all.map(({ id, version }, nth) => ({ nth, id, version }));
    const { readBackPauseMs } = this.options.notifications;
    return this.postgres.query<Claim>(statement, [JSON.stringify(asked), readBackPauseMs, LONGEST_PAUSE_MS]);
  }

  private postponed(
    subject: ReadBackSubject,
    until: number,
    askLater?: () => Promise<unknown>,
  ): ReadBackPostponedError {
    if (askLater !== undefined && until < Infinity) {
      this.schedule(subject, Math.max(until - performance.now(), 0), askLater);
    }
    return new ReadBackPostponedError(until);
  }

  /** A failure of our own is no answer, and no reason to wait for the next. */
  private async asked<Result>(subject: ReadBackSubject, ask: () => Promise<Result>): Promise<Result> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof MidtransError)) {
        await this.release(subject).catch(() => undefined);
      }
      throw error;
    }
  }

  /** Once per row: whoever comes meanwhile is meant as well. */
  private schedule(subject: ReadBackSubject, waitMs: number, ask: () => Promise<unknown>): void {
    const { id } = subject;
    if (this.later.has(id) || this.later.size >= MOST_LATER) return;
    this.later.add(id);
    void this.askInTime(subject, waitMs, ask)
      .catch((error: unknown) => {
        if (this.stopping.signal.aborted) return;
        this.logger.warn(redactText(`A read-back that was put off failed: ${asError(error).message}`));
      })
      .finally(() => this.later.delete(id));
  }

  /** Until it was asked: others of the row may come first, and ask about something else. */
  private async askInTime(
    subject: ReadBackSubject,
    waitMs: number,
    ask: () => Promise<unknown>,
  ): Promise<void> {
    const { signal } = this.stopping;
    await pause(waitMs, undefined, { signal, ref: false });
    while (!(await this.isRead(subject, ask))) await pause(LOOK_MS, undefined, { signal, ref: false });
  }

  private async isRead(subject: ReadBackSubject, ask: () => Promise<unknown>): Promise<boolean> {
    try {
      return (
        (
          await this.run(
            { ...subject, version: undefined },
            { transactionId: null, since: performance.now() },
            ask,
          )
        ).kind === 'read'
      );
    } catch (error) {
      if (error instanceof ReadBackPostponedError) return false;
      throw error;
    }
  }
}

/** A failure of our own is no answer. */
function endOfFailure(error: unknown): End {
  if (error instanceof ReadBackPostponedError) return { kind: 'postponed', until: error.until };
  return error instanceof MidtransError ? { kind: 'asked', failure: error } : { kind: 'again' };
}
