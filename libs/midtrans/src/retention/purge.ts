import type { PreparedStatement } from '../database/postgres';

/** Rows of a feature that are of no use after a while. */
export interface Purge {
  /** Days that they are kept, where the host does not say otherwise (`retention.days`). */
  readonly days: number;
  /**
   * Deletes the oldest of them, in one statement that waits for nobody (`SKIP LOCKED`): `$1` is the time before which they are old,
   * `$2` how many go at most. Gives one row: how many went (`deleted`).
   */
  readonly statement: PreparedStatement;
  /**
   * Whether only rows of the registration's accounts go: their names are `$3` then.
   * @default false
   */
  readonly isByAccount?: boolean;
  /**
   * Whether of the rows that are of no account only the registration's go, where a purge is by account: its name is `$4` then.
   * @default false
   */
  readonly isByRegistration?: boolean;
}

/** Where old rows are, and what tells them. All of it is SQL of ours: it holds nothing of a host's or a client's. */
export interface OldRows {
  readonly name: string;
  readonly table: string;
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** The column that says how old a row is; an index begins with it. */
  readonly since: string;
  /** What must hold too of a row that is of no use any more. */
  readonly where: string;
  /** The column that names the merchant account, for a purge that {@link Purge.isByAccount}. @default none */
  readonly account?: string;
  /** The column that names the registration, for a purge that {@link Purge.isByRegistration}. @default none */
  readonly registration?: string;
}

/** A {@link Purge.statement} that finds its rows by a range of an index. */
export function deleteOldRows({
  name,
  table,
  key,
  since,
  where,
  account,
  registration,
}: OldRows): PreparedStatement {
  const columns = key.join(', ');
  // An array is looked up by the primary key, whatever the planner thinks of how many there may be.
  const isOld =
    key.length === 1
      ? `${columns} = ANY (ARRAY(SELECT ${columns} FROM old))`
      : `(${columns}) IN (SELECT ${columns} FROM old)`;
  const isOurs = account === undefined ? '' : ` AND ${ownedBy(account, registration)}`;
  return {
    name,
    text: `
      WITH old AS MATERIALIZED (
        SELECT ${columns} FROM ${table} WHERE ${since} < $1 AND ${where}${isOurs}
        ORDER BY ${since} LIMIT $2 FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM ${table} WHERE ${isOld} RETURNING 1
      )
      SELECT count(*)::integer AS deleted FROM gone`,
  };
}

/** Of no account, a registration deletes its own rows, and those of one that is not there any more. */
function ownedBy(account: string, registration: string | undefined): string {
  if (registration === undefined) return `${account} = ANY ($3)`;
  return `(${account} = ANY ($3) OR (${account} IS NULL AND (${registration} = $4
    OR ${registration} NOT IN (SELECT known.registration FROM midtrans_account_keys known))))`;
}

/** Token of every feature's {@link Purge}s, by their names. */
export const MIDTRANS_PURGES = Symbol('MIDTRANS_PURGES');

/** Rows of a feature that are deleted when they are old, by the names of `retention.days`. */
export type Purges = Readonly<Record<string, Purge>>;
