import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement, type UnitOfWork } from '../database/postgres';
import { Accounts } from '../accounts/accounts';
import type { Consumer } from './consumer';

/** How often a consumer is said to be seen, at most. */
const SEEN_EVERY = `interval '30 seconds'`;
/**
 * A type is retired where others of its consumer have been seen so much later: what waits for it is discarded then. A version of the
 * application that is rolled back, or away with the database, comes again within that time.
 */
const RETIRED_AFTER = `interval '1 day'`;
/** So many earlier events are given to a new consumer at once. */
const BACKFILL_CHUNK = 1_000;

/** In one order, as several instances begin at once. */
const SEE: PreparedStatement = {
  name: 'midtrans_consumers_see',
  text: `
    WITH here AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb)
        AS here (name text, account text, type text, from_beginning boolean, only_with text)
    )
    INSERT INTO midtrans_consumers AS known (name, account, type, only_with, backfill_before)
    SELECT name, account, type, only_with,
      CASE WHEN from_beginning THEN (SELECT COALESCE(max(sequence), 0) + 1 FROM midtrans_outbox) END
    FROM here ORDER BY account, type, name
    ON CONFLICT (account, type, name) DO UPDATE SET only_with = EXCLUDED.only_with,
        last_seen_at = CASE WHEN $2::boolean THEN now() ELSE known.last_seen_at END
      WHERE ($2::boolean AND known.last_seen_at < now() - ${SEEN_EVERY})
        OR known.only_with IS DISTINCT FROM EXCLUDED.only_with`,
};

const UNKNOWN_FROM_BEGINNING: PreparedStatement = {
  name: 'midtrans_consumers_unknown',
  text: `
    SELECT 1 FROM jsonb_to_recordset($1::jsonb) AS here (name text, account text, type text, from_beginning boolean)
    WHERE here.from_beginning AND NOT EXISTS (
      SELECT 1 FROM midtrans_consumers known
      WHERE known.name = here.name AND known.account = here.account AND known.type = here.type)
    LIMIT 1`,
};

/** Waits for what is being appended by statements that do not know the consumer, and lets nothing be appended until it is known. */
const LOCK_OUTBOX: PreparedStatement = {
  name: 'midtrans_outbox_lock',
  text: 'LOCK TABLE midtrans_outbox IN SHARE MODE',
};
/** Whoever appends meanwhile waits as well. */
const BRIEFLY: PreparedStatement = {
  name: 'midtrans_outbox_lock_timeout',
  text: `SELECT set_config('lock_timeout', '2s', true)`,
};

/** The newest first, so that where it stops is known by one number. */
const BACKFILL: PreparedStatement = {
  name: 'midtrans_consumers_backfill',
  text: `
    WITH target AS (
      SELECT * FROM midtrans_consumers
      WHERE backfill_before IS NOT NULL AND name = ANY ($1) AND account = ANY ($2)
      ORDER BY account, type, name LIMIT 1 FOR UPDATE
    ), chunk AS (
      SELECT o.sequence, o.subject_id FROM midtrans_outbox o, target
      WHERE o.account = target.account AND o.type = target.type AND o.sequence < target.backfill_before
        AND (target.only_with IS NULL OR o.payload->>target.only_with IS NOT NULL)
      ORDER BY o.sequence DESC LIMIT ${BACKFILL_CHUNK}
    ), made AS (
      INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id)
      SELECT chunk.sequence, target.name, target.account, target.type, chunk.subject_id FROM chunk, target
      ON CONFLICT DO NOTHING
    )
    UPDATE midtrans_consumers c SET backfill_before = (SELECT min(sequence) FROM chunk)
    FROM target WHERE c.account = target.account AND c.type = target.type AND c.name = target.name
    RETURNING c.name`,
};

const RETIRE: PreparedStatement = {
  name: 'midtrans_consumers_retire',
  text: `
    WITH retired AS (
      DELETE FROM midtrans_consumers c
      WHERE c.name = ANY ($1) AND c.account = ANY ($2) AND EXISTS (
        SELECT 1 FROM midtrans_consumers other
        WHERE other.name = c.name AND other.account = c.account AND other.last_seen_at > c.last_seen_at + ${RETIRED_AFTER})
      RETURNING name, account, type
    ), gone AS (
      DELETE FROM midtrans_deliveries d USING retired
      WHERE d.consumer = retired.name AND d.account = retired.account AND d.type = retired.type
      RETURNING d.consumer, d.type
    )
    SELECT retired.name, retired.type, (
      SELECT count(*)::integer FROM gone WHERE gone.consumer = retired.name AND gone.type = retired.type) AS waiting
    FROM retired`,
};

/** Longer than two of the moments at which a consumer is said to be seen. */
const IN_USE_FOR = `interval '2 minutes'`;

const DROP: PreparedStatement = {
  name: 'midtrans_consumers_drop',
  text: `
    WITH known AS (
      SELECT COALESCE(bool_or(last_seen_at > now() - ${IN_USE_FOR}), false) AS is_in_use, count(*) > 0 AS is_known
      FROM midtrans_consumers WHERE name = $1 AND account = ANY ($2)
    ), dropped AS (
      DELETE FROM midtrans_consumers USING known WHERE name = $1 AND account = ANY ($2) AND NOT known.is_in_use
    )
    SELECT is_in_use, is_known FROM known`,
};

/** Also what was being appended while its consumer was dropped, or a type of it, and what was given to a new consumer while its event was purged. */
const FORGET: PreparedStatement = {
  name: 'midtrans_deliveries_forget',
  text: `
    WITH gone AS (
      DELETE FROM midtrans_deliveries d
      WHERE d.account = ANY ($2) AND ($1::text IS NULL OR d.consumer = $1) AND (
        NOT EXISTS (
          SELECT 1 FROM midtrans_consumers c WHERE c.account = d.account AND c.type = d.type AND c.name = d.consumer)
        OR NOT EXISTS (SELECT 1 FROM midtrans_outbox o WHERE o.sequence = d.sequence))
      RETURNING 1
    )
    SELECT count(*)::integer AS count FROM gone`,
};

/** A type that no instance of its consumer takes any more. */
export interface RetiredType {
  readonly name: string;
  readonly type: string;
  /** How many events of it waited for the consumer: they are for nobody now. */
  readonly waiting: number;
}

/**
 * The consumers that the database knows. An event is kept for each that is registered for its type when it is appended, whichever
 * instance that one lives in.
 */
@Injectable()
export class ConsumerRegistry {
  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
  ) {}

  /**
   * Registers what is new of this process's consumers, and says of the others that they are here.
   *
   * @param areHere - whether they run in this process @default true
   */
  async see(consumers: readonly Consumer[], areHere: boolean = true): Promise<void> {
    if (consumers.length === 0) return;
    const values = [this.parameterOf(consumers), areHere];
    const isExact = (await this.postgres.query(UNKNOWN_FROM_BEGINNING, values.slice(0, 1))).length > 0;
    await (isExact
      ? this.postgres.transaction(async (unit: UnitOfWork) => {
          await unit.query(BRIEFLY, []);
          await unit.query(LOCK_OUTBOX, []);
          await unit.query(SEE, values);
        })
      : this.postgres.query(SEE, values));
  }

  /**
   * Gives consumers that begin at the beginning the events that were there before them. They are ready once that is done: before, they
   * would have later events first.
   *
   * @param accounts - of which @default those that can be read
   */
  async backfill(
    consumers: readonly Consumer[],
    accounts: readonly string[] = this.accounts.readable(),
  ): Promise<void> {
    const names = consumers
      .filter(({ listener }) => listener.from === 'beginning')
      .map(({ listener }) => listener.name);
    if (names.length === 0) return;
    for (;;) {
      const moved = await this.postgres.query(BACKFILL, [names, accounts]);
      if (moved.length === 0) return;
    }
  }

  /** Forgets the types that these consumers take in no instance any more. */
  async retire(consumers: readonly Consumer[]): Promise<RetiredType[]> {
    const names = consumers.map(({ listener }) => listener.name);
    await this.forget();
    return this.postgres.query<RetiredType>(RETIRE, [names, this.accounts.readable()]);
  }

  /** @returns how many deliveries went with it */
  async drop(name: string, account?: string): Promise<number | 'unknown' | 'in_use'> {
    const values = [name, this.accounts.readable(account)];
    const [known] = await this.postgres.query<{ is_in_use: boolean; is_known: boolean }>(DROP, values);
    if (known?.is_in_use === true) return 'in_use';
    return known?.is_known === true ? this.forget(name) : 'unknown';
  }

  /** Deletes deliveries to consumers that are not registered. @param name - of one consumer @default all of them */
  async forget(name: string | null = null): Promise<number> {
    const [gone] = await this.postgres.query<{ count: number }>(FORGET, [name, this.accounts.readable()]);
    return gone?.count ?? 0;
  }

  private parameterOf(consumers: readonly Consumer[]): string {
    const rows = consumers.flatMap(({ listener, types, accounts }) =>
      accounts.flatMap((account) =>
        types.map((type) => ({
          name: listener.name,
          account,
          type,
          from_beginning: listener.from === 'beginning',
          only_with: listener.onlyWith,
        })),
      ),
    );
    return JSON.stringify(rows);
  }
}
