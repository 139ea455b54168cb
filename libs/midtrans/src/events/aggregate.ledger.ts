import type { PreparedStatement } from '../database/postgres';
import type { AppendedEvents, Transaction } from './transactions';

/** What every row has that an {@link AggregateLedger} moves. */
export interface AggregateRow {
  readonly id: string;
  /** The merchant account. */
  readonly account: string;
  /** Counted up by every write. */
  readonly version: number;
}

/** What an update does to a row. */
export interface Move<Row> {
  /** What the write takes after the row's id. */
  readonly values: readonly unknown[];
  /** What is told of the row as it stands then, in the order in which it happened. */
  events(after: Row): readonly Pick<AppendedEvents, 'types' | 'payload'>[];
}

/** What is a feature's own about moving its rows. */
export interface Aggregate<Row extends AggregateRow, Update> {
  /** For errors. */
  readonly name: string;
  /** Reads a row and locks it until the transaction ends. */
  readonly lock: PreparedStatement;
  /** Writes a move to the row of the id `$1`, and gives it back. */
  readonly write: PreparedStatement;
  /** What an update does to a row as it stands. Null where that is nothing: then nothing is written. */
  transition(row: Row, update: Update): Move<Row> | null;
}

/**
 * The one way in which a row moves that is no payment: it is locked, the transition is decided on what is read then, written, and
 * its events are appended, in one transaction. (A payment's one statement does all of that at once: see `PaymentLedger`.)
 */
export class AggregateLedger<Row extends AggregateRow, Update> {
  constructor(private readonly aggregate: Aggregate<Row, Update>) {}

  /** Locks the row that a key names, if there is one. */
  async find(tx: Transaction, ...key: readonly unknown[]): Promise<Row | undefined> {
    const [row] = await tx.query<Row>(this.aggregate.lock, key);
    return row;
  }

  /** @throws Error where the row is gone */
  async lock(tx: Transaction, id: string): Promise<Row> {
    const row = await this.find(tx, id);
    if (row === undefined) throw new Error(`${this.aggregate.name} ${id} is gone`);
    return row;
  }

  /**
   * Applies an update to a row that is locked in this transaction.
   *
   * @returns whether it was written
   */
  async move(tx: Transaction, row: Row, update: Update): Promise<boolean> {
    const move = this.aggregate.transition(row, update);
    if (move === null) return false;
    const { id: subjectId, account } = row;
    const [after] = await tx.query<Row>(this.aggregate.write, [subjectId, ...move.values]);
    if (after === undefined) throw new Error('unreachable: the row is locked');
    for (const told of move.events(after)) await tx.append({ account, subjectId, ...told });
    return true;
  }
}
