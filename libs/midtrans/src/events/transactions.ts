import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement, type UnitOfWork } from '../database/postgres';
import { asError } from '../errors/as-error';
import type { DurableEventType } from './event';
import { OutboxRelay } from './outbox.relay';
import type { OutboxRow } from './outbox.row';

const APPEND: PreparedStatement = {
  name: 'midtrans_outbox_append',
  text: `
    WITH lease AS (
      SELECT $5::integer > 0 AND NOT EXISTS (
        SELECT 1 FROM midtrans_outbox o
        WHERE o.subject_id = $2 AND o.delivered_at IS NULL AND o.dead_at IS NULL) AS leased
    ), appended AS (
      INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, next_attempt_at)
      SELECT gen_random_uuid(), event.type, $1, $2, $4::jsonb,
        CASE WHEN lease.leased THEN now() + $5::integer * interval '1 millisecond' ELSE now() END
      FROM lease, unnest($3::varchar[]) WITH ORDINALITY AS event (type, position)
      ORDER BY event.position
      RETURNING sequence, id, type, account, payload, occurred_at, attempts, delivered_to
    )
    SELECT appended.*, lease.leased FROM appended, lease ORDER BY appended.sequence`,
};

const SAVEPOINT: PreparedStatement = { name: 'midtrans_savepoint', text: 'SAVEPOINT midtrans_attempt' };
const KEEP_ATTEMPT: PreparedStatement = {
  name: 'midtrans_savepoint_release',
  text: 'RELEASE SAVEPOINT midtrans_attempt',
};
const UNDO_ATTEMPT: PreparedStatement = {
  name: 'midtrans_savepoint_rollback',
  text: 'ROLLBACK TO SAVEPOINT midtrans_attempt',
};

/** What happened to a subject other than a payment. */
export interface AppendedEvents {
  readonly account: string;
  readonly subjectId: string;
  /** In the order in which they happened. */
  readonly types: readonly DurableEventType[];
  readonly payload: object;
}

/**
 * Statements that are committed together, and the events that they append: those are dispatched by themselves once they are
 * committed, in their order, and after a rollback there are none.
 */
export class Transaction implements UnitOfWork {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly relay: OutboxRelay,
  ) {}

  query<Row extends object>(statement: PreparedStatement, values: readonly unknown[]): Promise<Row[]> {
    return this.unit.query<Row>(statement, values);
  }

  afterCommit(step: () => void | Promise<void>): void | Promise<void> {
    return this.unit.afterCommit(step);
  }

  /**
   * Takes steps that may fail alone: what else the transaction writes stays then. Not where each statement is committed by itself.
   *
   * @returns what they failed with, after which nothing of them is written; undefined where they did not
   */
  async attempt(steps: () => Promise<unknown>): Promise<Error | undefined> {
    await this.query(SAVEPOINT, []);
    try {
      await steps();
      await this.query(KEEP_ATTEMPT, []);
      return undefined;
    } catch (error) {
      await this.query(UNDO_ATTEMPT, []);
      return asError(error);
    }
  }

  async append({ account, subjectId, types, payload }: AppendedEvents): Promise<void> {
    if (types.length === 0) return;
    const values = [account, subjectId, types, JSON.stringify(payload), this.leaseMs];
    const rows = await this.query<OutboxRow & { leased: boolean }>(APPEND, values);
    const events = rows.map(({ leased: _, ...row }) => ({ ...row, payment: null }));
    this.appended(events, rows[0]?.leased ?? false);
  }

  /** Milliseconds for which a statement that appends events by itself leases them to this instance. */
  get leaseMs(): number {
    return this.relay.leaseMs;
  }

  /**
   * What a statement appended by itself, of one subject and in order.
   *
   * @param leased - whether it is leased to this instance, as nothing earlier of the subject still waits
   */
  appended(events: readonly OutboxRow[], leased: boolean): void {
    if (events.length > 0) void this.unit.afterCommit(() => this.relay.dispatch(events, leased));
  }
}

/** Begins what changes our rows. */
@Injectable()
export class Transactions {
  /** Each statement is committed by itself: for what one statement writes. */
  readonly autoCommit: Transaction;

  constructor(
    private readonly postgres: Postgres,
    private readonly relay: OutboxRelay,
  ) {
    this.autoCommit = new Transaction(postgres, relay);
  }

  /** All or nothing. No call to the gateway belongs into one: it would hold locks. */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.postgres.transaction((unit) => work(new Transaction(unit, this.relay)));
  }
}
