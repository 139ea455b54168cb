import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Postgres, type PreparedStatement, type Queries } from '../database/postgres';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import type { Attempt } from './command.outcome';

/** What is about to be asked of the gateway. */
export interface NewCommand {
  readonly account: string;
  readonly subjectId: string;
  readonly action: string;
  /** Of a subject one command a slot is under way. @default the action */
  readonly slot?: string;
  /** What makes another call the same: see {@link matchOf}. @default none */
  readonly match?: string;
  /** JSON; secrets in it are encrypted. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something that was asked of the gateway, whose caller has not been told what came of it. */
export interface Command {
  /** Also the Idempotency-Key that goes with every attempt. */
  readonly id: string;
  readonly account: string;
  readonly subjectId: string;
  readonly action: string;
  /** What was asked for first: a repeated command goes on as what it was begun. */
  readonly details: Readonly<Record<string, unknown>>;
  /** `repeated`: it was asked for before. */
  readonly attempt: Attempt;
  /** Which attempt this is: whoever was too slow finds another number, and leaves the command alone. */
  readonly attempts: number;
  /** Whether a call is carrying it out right now. */
  readonly isUnderWay: boolean;
  /** Whether the gateway may be at work on it still: what it does not show yet may come. */
  readonly mayArrive: boolean;
  /** The same, of the attempts before this one. */
  readonly earlierMayArrive: boolean;
  /** Whether somebody else has found out what came of it. */
  readonly isResolved: boolean;
  /** Whether something else was asked for since: see {@link CommandStore.setAside}. */
  readonly isSetAside: boolean;
  readonly createdAt: Date;
  readonly askedAt: Date;
  /** Of one that is claimed: until when the gateway may be asked, by `performance.now()`. */
  readonly sendBefore: number;
}

/** What the gateway has not shown this long after it was asked is not coming any more, in milliseconds. */
const ARRIVES_WITHIN_MS = 60_000;
/** What an attempt takes beside the call itself, in milliseconds. */
const LEASE_MARGIN_MS = 10_000;
/** How long a call without a key is the same as one whose caller was never answered. */
const TAKEN_UP_WITHIN = "interval '24 hours'";

/** A {@link Command}. */
const columns = (arrivesWithinMs: string): string => `
  c.id, c.account, c.subject_id AS "subjectId", c.action, c.details, c.attempts,
  CASE WHEN c.attempts > 1 THEN 'repeated' ELSE 'first' END AS attempt,
  (c.leased_until > now()) IS TRUE AS "isUnderWay",
  c.asked_at > now() - ${arrivesWithinMs}::integer * interval '1 millisecond' AS "mayArrive",
  (c.earlier_asked_at > now() - ${arrivesWithinMs}::integer * interval '1 millisecond') IS TRUE AS "earlierMayArrive",
  c.resolved_at IS NOT NULL AS "isResolved", c.slot = c.id::text AS "isSetAside", c.created_at AS "createdAt", c.asked_at AS "askedAt"`;

/**
 * Begins a command, or takes up the one of its slot and action that was left. No row comes back where one is under way, or one of
 * another action is open. What was resolved long ago is nobody's any more.
 */
const CLAIM: PreparedStatement = {
  name: 'midtrans_commands_claim',
  text: `
    WITH forgotten AS (
      DELETE FROM midtrans_commands WHERE id IN (
        SELECT id FROM midtrans_commands
        WHERE resolved_at < now() - ${TAKEN_UP_WITHIN} AND subject_id <> $3
        ORDER BY resolved_at LIMIT 10 FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO midtrans_commands AS c (id, account, subject_id, slot, action, match, details, leased_until, asked_at, next_check_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, now() + $8::integer * interval '1 millisecond', now(),
      now() + $10::integer * interval '1 millisecond')
    ON CONFLICT (subject_id, slot) DO UPDATE SET
      attempts = c.attempts + 1, leased_until = EXCLUDED.leased_until, earlier_asked_at = CASE WHEN c.attempts > 0 THEN c.asked_at END,
      asked_at = now(), resolved_at = NULL, next_check_at = EXCLUDED.next_check_at
    WHERE (c.leased_until < now() OR c.leased_until IS NULL) AND c.action = EXCLUDED.action
    RETURNING ${columns('$9')}`,
};

/**
 * How an attempt ended: nobody knows; the gateway refused just this one, or it was never sent, so that it cannot arrive any more;
 * or it was done and its caller could not be told.
 */
export type AttemptEnd = 'unknown' | 'refused' | 'not_sent' | 'done';

/** Ends an attempt, and leaves the command to whoever comes next. */
const RELEASE: PreparedStatement = {
  name: 'midtrans_commands_release',
  text: `
    UPDATE midtrans_commands SET leased_until = NULL,
      asked_at = CASE WHEN $3 IN ('refused', 'not_sent') THEN COALESCE(earlier_asked_at, asked_at) ELSE asked_at END,
      resolved_at = CASE WHEN $3 = 'done' THEN now() ELSE resolved_at END,
      attempts = CASE WHEN $3 = 'not_sent' THEN attempts - 1 ELSE attempts END
    WHERE id = $1 AND attempts = COALESCE($2::integer, attempts)`,
};

/** A row comes back as long as nobody else has taken the command over, nor will while an answer is written down. */
const OWNED: PreparedStatement = {
  name: 'midtrans_commands_owned',
  text: `
    SELECT 1 FROM midtrans_commands
    WHERE id = $1 AND attempts = $2 AND leased_until > now() + ${LEASE_MARGIN_MS / 4} * interval '1 millisecond'`,
};

const CURRENT: PreparedStatement = {
  name: 'midtrans_commands_current',
  text: 'SELECT 1 FROM midtrans_commands WHERE id = $1 AND attempts = $2 AND resolved_at IS NULL',
};

const IS_OPEN: PreparedStatement = {
  name: 'midtrans_commands_is_open',
  text: 'SELECT 1 FROM midtrans_commands WHERE id = $1 AND resolved_at IS NULL',
};

const IS_LEFT = '(leased_until < now() OR leased_until IS NULL)';

const RESOLVE: PreparedStatement = {
  name: 'midtrans_commands_resolve',
  text: `UPDATE midtrans_commands SET resolved_at = COALESCE(resolved_at, now()) WHERE id = $1 AND ${IS_LEFT}`,
};

const SET_ASIDE: PreparedStatement = {
  name: 'midtrans_commands_set_aside',
  text: `UPDATE midtrans_commands SET slot = id::text WHERE id = $1 AND resolved_at IS NOT NULL AND ${IS_LEFT}`,
};

const SETTLE: PreparedStatement = {
  name: 'midtrans_commands_settle',
  text: 'DELETE FROM midtrans_commands WHERE id = $1 AND attempts = COALESCE($2::integer, attempts)',
};

const DROP: PreparedStatement = {
  name: 'midtrans_commands_drop',
  text: `DELETE FROM midtrans_commands WHERE id = $1 AND attempts = $2 AND ${IS_LEFT} RETURNING id`,
};

const TELL: PreparedStatement = {
  name: 'midtrans_commands_tell',
  text: `DELETE FROM midtrans_commands WHERE subject_id = $1 AND action = $2 AND ${IS_LEFT} RETURNING id`,
};

const OF_SUBJECT: PreparedStatement = {
  name: 'midtrans_commands_of_subject',
  text: `SELECT ${columns('$2')} FROM midtrans_commands c WHERE c.subject_id = $1 ORDER BY c.created_at`,
};

const MATCHING: PreparedStatement = {
  name: 'midtrans_commands_matching',
  text: `
    SELECT ${columns('$2')} FROM midtrans_commands c
    WHERE c.match = $1 AND (c.leased_until < now() OR c.leased_until IS NULL)
      AND c.created_at > now() - ${TAKEN_UP_WITHIN}
    ORDER BY c.created_at`,
};

const UNDER_WAY: PreparedStatement = {
  name: 'midtrans_commands_under_way',
  text: 'SELECT subject_id AS "subjectId" FROM midtrans_commands WHERE match = $1 AND leased_until > now() LIMIT 1',
};

/** Remembers what is asked of the gateway from before it is asked until its caller is told what came of it. */
@Injectable()
export class CommandStore {
  private readonly leaseMs: number;
  private readonly arrivesWithinMs: number;
  private readonly unresolvedAfterMs: number;

  constructor(
    private readonly postgres: Postgres,
    @Inject(MIDTRANS_RESOLVED_OPTIONS) { http, reconciliation }: ResolvedOptions,
  ) {
    this.leaseMs = http.timeoutMs + LEASE_MARGIN_MS;
    this.arrivesWithinMs = http.timeoutMs + ARRIVES_WITHIN_MS;
    this.unresolvedAfterMs = reconciliation.unresolvedAfterMs;
  }

  /**
   * Begins a command, or goes on with the one that was left of its slot.
   *
   * @param queries - the transaction in which its subject is reserved
   * @returns null where one is under way, or one of another action is open
   */
  async claim(command: NewCommand, queries: Queries = this.postgres): Promise<Command | null> {
    const sendBefore = performance.now() + LEASE_MARGIN_MS / 2;
    const [claimed] = await queries.query<Command>(CLAIM, [
      uuidv7(),
      command.account,
      command.subjectId,
      command.slot ?? command.action,
      command.action,
      command.match,
      JSON.stringify(command.details ?? {}),
      this.leaseMs,
      this.arrivesWithinMs,
      this.unresolvedAfterMs,
    ]);
    return claimed === undefined ? null : { ...claimed, sendBefore };
  }

  /**
   * The attempt has ended, and its caller has not been told what came of the command.
   *
   * @param attempts - of the attempt that has ended: a later one is not touched
   */
  async release(id: string, attempts?: number, end: AttemptEnd = 'unknown'): Promise<void> {
    await this.postgres.query(RELEASE, [id, attempts, end]);
  }

  /** Whether an attempt is still the only one: a no is the last word only then. */
  async isOwned({ id, attempts }: Command, queries: Queries = this.postgres): Promise<boolean> {
    return (await queries.query(OWNED, [id, attempts])).length > 0;
  }

  /** Whether nobody has taken an attempt over, or found out what came of it. */
  async isCurrent({ id, attempts }: Command): Promise<boolean> {
    return (await this.postgres.query(CURRENT, [id, attempts])).length > 0;
  }

  /** Whether nobody knows what came of it. */
  async isOpen(id: string): Promise<boolean> {
    return (await this.postgres.query(IS_OPEN, [id])).length > 0;
  }

  /** Somebody else has found out what came of it. Its caller may come again for the answer. */
  async resolve(id: string, queries: Queries = this.postgres): Promise<void> {
    await queries.query(RESOLVE, [id]);
  }

  /** Makes room in the slot of a command that was resolved. It stays for its caller, who has not been told. */
  async setAside({ id }: Pick<Command, 'id'>, queries: Queries = this.postgres): Promise<void> {
    await queries.query(SET_ASIDE, [id]);
  }

  /**
   * Its caller is told what came of it, or nothing did.
   *
   * @param attempts - of the attempt whose caller that is: a later one is not touched
   */
  async settle(id: string, queries: Queries = this.postgres, attempts?: number): Promise<void> {
    await queries.query(SETTLE, [id, attempts]);
  }

  /**
   * Ends a command that was left, unless somebody has taken it up since it was seen.
   *
   * @returns whether it is gone
   */
  async drop(
    { id, attempts }: Pick<Command, 'id' | 'attempts'>,
    queries: Queries = this.postgres,
  ): Promise<boolean> {
    return (await queries.query(DROP, [id, attempts])).length > 0;
  }

  /**
   * Ends what was left of an action: its caller, or who asks in their place, is told what came of it.
   *
   * @returns whether something was: a caller who had not been told
   */
  async tell(subjectId: string, action: string): Promise<boolean> {
    return (await this.postgres.query(TELL, [subjectId, action])).length > 0;
  }

  /** What was left about a subject without anybody knowing what came of it. It is to be found out before anything else is done. */
  async unresolved(subjectId: string, queries: Queries = this.postgres): Promise<Command | undefined> {
    const open = await this.of(subjectId, queries);
    return open.find(({ isResolved, isUnderWay }) => !isResolved && !isUnderWay);
  }

  /** Oldest first. */
  async of(subjectId: string, queries: Queries = this.postgres): Promise<Command[]> {
    return queries.query<Command>(OF_SUBJECT, [subjectId, this.arrivesWithinMs]);
  }

  /** The commands of the last 24 hours that were left and that a call is the same as, oldest first. */
  async matching(match: string, queries: Queries = this.postgres): Promise<Command[]> {
    return queries.query<Command>(MATCHING, [match, this.arrivesWithinMs]);
  }

  /** What a call that is the same is being carried out on right now; undefined where there is none. */
  async underWay(match: string): Promise<string | undefined> {
    const [found] = await this.postgres.query<Pick<Command, 'subjectId'>>(UNDER_WAY, [match]);
    return found?.subjectId;
  }
}

/** What makes a call the same as another, whatever the order of its fields; fields without a value count for nothing. */
export function matchOf(...parts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map(canonical)))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]: [string, unknown]) => [name, canonical(field)]);
}
