import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement, type UnitOfWork } from '../database/postgres';
import { asError } from '../errors/as-error';
import type { DurableEventType } from './event';
import { appendEvents, type Lease } from './append.sql';
import { OutboxRelay } from './outbox.relay';
import { appendedEvents, type AppendedEvent, type AppendedRow } from './outbox.row';

const APPEND: PreparedStatement = {
  name: 'midtrans_outbox_append',
  text: `
    WITH ${appendEvents({
      events: `
        SELECT event.type, $1::varchar AS account, $2::uuid AS subject_id, $4::jsonb AS payload, event.position
        FROM unnest($3::varchar[]) WITH ORDINALITY AS event (type, position)`,
      lease: '$5',
    })}
    SELECT * FROM told ORDER BY sequence`,
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
    /** When it began; undefined where each statement is committed by itself. */
    private readonly beganAt?: number,
  ) {}

  /** Carries out a statement in the transaction. */
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

  /** Appends events, which are dispatched after the commit. */
  async append({ account, subjectId, types, payload }: AppendedEvents): Promise<void> {
    if (types.length === 0) return;
    const lease = this.lease();
    const values = [account, subjectId, types, JSON.stringify(payload), lease.parameter];
    this.appended(appendedEvents(await this.query<AppendedRow>(APPEND, values)), lease);
  }

  /** What a statement is given that appends events by itself, by `appendEvents`: take it right before the statement. */
  lease(): Lease {
    const lease = this.relay.lease();
    // To the database it is the time at which the transaction began, all along.
    return { ...lease, at: this.beganAt ?? lease.at };
  }

  /** What a statement appended by itself. */
  appended(events: readonly AppendedEvent[], lease: Lease): void {
    if (events.length > 0) void this.unit.afterCommit(() => this.relay.dispatch(events, lease));
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
    return this.postgres.transaction((unit) => work(new Transaction(unit, this.relay, performance.now())));
  }
}
