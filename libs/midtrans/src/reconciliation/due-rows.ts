import type { PreparedStatement, Queries } from '../database/postgres';

/** A row that is due to be looked at, and leased to whoever looks. */
export interface DueRow {
  readonly id: string;
  readonly account: string;
  /** Since when there has been no news of it. */
  readonly since: Date;
  /** Until when nobody else looks; also what its `next_check_at` is until then. */
  readonly leasedUntil: Date;
}

/** Rows that are looked at until they come to an end. */
export interface DueRowsDefinition {
  /** As the lookup's: it names the prepared statements. */
  readonly name: string;
  /** Has the columns `id uuid`, `account` and `next_check_at timestamptz`. */
  readonly table: string;
  /**
   * Which of its rows are not at their end, in SQL, with the table as `t`. `next_check_at` counts for nothing in the others, so that
   * nobody who ends a row needs to touch it. A partial index on `(account, next_check_at)` has the same condition.
   */
  readonly where: string;
  /** Holds beside `where` for those that are looked at now, in SQL. @default all */
  readonly now?: string;
  /** Which of them nobody knows the outcome of, in SQL: what the oldest is told of. @default all that `where` has */
  readonly unresolved?: string;
  /** Since when there has been no news of a row: a column of type `timestamptz`. */
  readonly since: string;
  /** What else a look needs to know, in SQL: `t.subject_id AS "subjectId"`. @default nothing */
  readonly columns?: string;
}

/** Which rows are taken. */
export interface DueClaim {
  readonly account: string;
  readonly limit: number;
  /** Milliseconds for which nobody else looks at them: a look that dies is late by as much. */
  readonly leaseMs: number;
  /** Those that were due by then. */
  readonly dueBy: Date;
  /** Those after this id, due or not, those that were given up among them, in the place of those that are due. @default null */
  readonly after?: string | null;
}

/** How much is left to look at in an account. */
export interface DueBacklog {
  /** The merchant account. */
  readonly account: string;
  /** Rows that are due. */
  readonly due: number;
  /** Since when the oldest of them is. */
  readonly oldestDueAt: Date | null;
  /** Since when nobody knows what became of the oldest that is open. */
  readonly oldestUnresolvedAt: Date | null;
  /** Rows that are open and are looked at no more. */
  readonly givenUp: number;
}

/**
 * The rows of a table that are due to be looked at, shared by any number of instances: whoever claims one moves its
 * `next_check_at` on as a lease, and whoever looked says when it is due again.
 */
export class DueRows<Row extends DueRow = DueRow> {
  /** Whether the account `named.account` has such rows, in SQL. */
  readonly hasOpen: string;
  /** Whether it has some that are due, in SQL. */
  readonly hasDue: string;
  private readonly statements: Readonly<
    Record<'claimDue' | 'claimAll' | 'schedule' | 'backlog' | 'givenUp', PreparedStatement>
  >;

  constructor(definition: DueRowsDefinition) {
    this.hasOpen = isThere(definition, 'true');
    this.hasDue = isThere(definition, 't.next_check_at <= now()');
    this.statements = statementsOf(definition);
  }

  /** Claims rows that nobody else has: the oldest first. */
  async claim(queries: Queries, { account, limit, leaseMs, dueBy, after = null }: DueClaim): Promise<Row[]> {
    return after === null
      ? queries.query<Row>(this.statements.claimDue, [account, limit, leaseMs, dueBy])
      : queries.query<Row>(this.statements.claimAll, [account, limit, leaseMs, after]);
  }

  /** Says when a row is due again, unless that was said since it was claimed. */
  async schedule(queries: Queries, { id, leasedUntil }: DueRow, next: Date | null): Promise<void> {
    await queries.query(this.statements.schedule, [id, next, leasedUntil]);
  }

  /** Of each account, also where nothing is left. */
  async backlog(queries: Queries, accounts: readonly string[]): Promise<DueBacklog[]> {
    return queries.query<DueBacklog>(this.statements.backlog, [accounts]);
  }

  /** Those that are open and are looked at no more, the oldest first. */
  async givenUp(
    queries: Queries,
    accounts: readonly string[],
    limit: number,
  ): Promise<Omit<DueRow, 'leasedUntil'>[]> {
    return queries.query<Omit<DueRow, 'leasedUntil'>>(this.statements.givenUp, [accounts, limit]);
  }
}

/** The first id of all. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The order has it looked up by the index, where a plan would read through a table in which it expects such a row soon. */
function isThere({ table, where, now = 'true' }: DueRowsDefinition, which: string): string {
  return `
        (SELECT true FROM ${table} AS t WHERE t.account = named.account AND (${where}) AND (${now}) AND ${which}
          ORDER BY t.next_check_at LIMIT 1) IS NOT NULL`;
}

function statementsOf({
  name,
  table,
  where,
  now = 'true',
  unresolved = 'true',
  since,
  columns,
}: DueRowsDefinition) {
  const open = `(${where})`;
  const due = `${open} AND (${now})`;
  // Not one by one: a plan for whichever account reads the rows of a large one, and never asks for those of a small one by their index.
  const ofAccounts = 't.account = ANY ($1)';
  const named = (action: string, text: string): PreparedStatement => ({
    name: `midtrans_${name.replaceAll('.', '_')}_${action}`,
    text,
  });
  // JavaScript has no microseconds: a lease is compared with what it was.
  const claim = (which: string, order: string): string => `
    WITH due AS (
      SELECT t.id FROM ${table} AS t WHERE t.account = $1 AND ${due} AND ${which}
      ORDER BY ${order} LIMIT $2
      FOR UPDATE SKIP LOCKED
    )
    UPDATE ${table} AS t SET next_check_at = date_trunc('milliseconds', now() + $3::float8 * interval '1 millisecond')
    FROM due WHERE t.id = due.id
    RETURNING t.id, t.account, t.${since} AS since, t.next_check_at AS "leasedUntil"${columns === undefined ? '' : `, ${columns}`}`;
  return {
    claimDue: named('claim_due', claim('t.next_check_at <= $4', 't.next_check_at')),
    claimAll: named('claim_all', claim('t.id > $4', 't.id')),
    schedule: named(
      'schedule',
      `UPDATE ${table} SET next_check_at = $2::timestamptz WHERE id = $1 AND next_check_at = $3::timestamptz`,
    ),
    // Each by its index, as there may be many that are open and not due.
    backlog: named(
      'backlog',
      `
      SELECT named.account, COALESCE(due.count, 0) AS due, due.oldest AS "oldestDueAt",
        unresolved.oldest AS "oldestUnresolvedAt", COALESCE(given_up.count, 0) AS "givenUp"
      FROM unnest($1::varchar[]) AS named (account)
      LEFT JOIN (
        SELECT t.account, count(*)::integer AS count, min(t.next_check_at) AS oldest FROM ${table} AS t
        WHERE ${ofAccounts} AND ${due} AND t.next_check_at <= now() GROUP BY t.account) AS due USING (account)
      LEFT JOIN (
        SELECT t.account, min(t.${since}) AS oldest FROM ${table} AS t
        WHERE ${ofAccounts} AND ${open} AND (${unresolved}) GROUP BY t.account) AS unresolved USING (account)
      LEFT JOIN (
        SELECT t.account, count(*)::integer AS count FROM ${table} AS t
        WHERE ${ofAccounts} AND ${open} AND t.next_check_at IS NULL GROUP BY t.account) AS given_up USING (account)`,
    ),
    givenUp: named(
      'given_up',
      `
      SELECT t.id, t.account, t.${since} AS since FROM ${table} AS t
      WHERE ${ofAccounts} AND ${open} AND t.next_check_at IS NULL
      ORDER BY t.${since}, t.id LIMIT $2`,
    ),
  };
}
