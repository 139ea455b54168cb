import { Injectable } from '@nestjs/common';
import { BatchedStatement } from '../../database/batched-statement';
import type { Queries } from '../../database/postgres';
import type { Lease } from '../../events/append.sql';
import { appendedEvents } from '../../events/outbox.row';
import { Transactions, type Transaction } from '../../events/transactions';
import type { Delivery } from '../../notifications/notification.handler';
import {
  MOVE,
  MOVE_MANY,
  moveParameters,
  READ,
  readParameters,
  type LedgerWrite,
  type MovedRow,
  type ReadKey,
  type StoredRow,
} from './ledger.sql';
import type { ReportIdentity, StoredPayment } from './resolve-update';

/** A payment that was moved. */
export interface Moved {
  readonly paymentId: string;
  readonly notificationId: string | null;
}

/** Rows of one payment; none where the guard did not hold. */
interface Written {
  readonly rows: readonly MovedRow[];
  readonly lease: Lease;
}

/** Reads and moves payments: within a transaction each by itself, else together with what others ask for at the same time. */
@Injectable()
export class LedgerStore {
  private readonly moves = new BatchedStatement<LedgerWrite, Written>((writes) => this.moveMany(writes));
  private readonly reads = new BatchedStatement<ReadKey, StoredPayment>((keys) =>
    readMany(this.transactions.autoCommit, keys),
  );

  constructor(private readonly transactions: Transactions) {}

  /** How the payment stands that a report is about, and whether its delivery, if one brought it, was recorded before. */
  async read(
    { account, orderId, transactionId }: Pick<ReportIdentity, 'account' | 'orderId' | 'transactionId'>,
    delivery: Delivery | null,
    tx: Transaction = this.transactions.autoCommit,
  ): Promise<StoredPayment> {
    const key = {
      account,
      order_id: orderId,
      transaction_id: transactionId,
      fingerprint: delivery?.fingerprint,
    };
    if (tx === this.transactions.autoCommit) return this.reads.run(key);
    const [stored] = await readMany(tx, [key]);
    if (stored === undefined) throw new Error('unreachable: the statement gives a row for each key');
    return stored;
  }

  /** @returns undefined where the write's guard did not hold: nothing was written */
  async move(tx: Transaction, write: LedgerWrite): Promise<Moved | undefined> {
    // Where somebody else is faster, what was decided without reading is decided anew, and what was read is waited for.
    const isShared = tx === this.transactions.autoCommit && write.unpaidIn !== null;
    const { rows, lease } = isShared ? await this.moves.run(write) : await moveOne(tx, write);
    const [row] = rows;
    if (row === undefined) return undefined;
    tx.appended(appendedEvents(rows), lease);
    return { paymentId: row.payment.id, notificationId: row.notification_id };
  }

  private async moveMany(writes: readonly LedgerWrite[]): Promise<Written[]> {
    const { autoCommit } = this.transactions;
    const lease = autoCommit.lease();
    const rows = await autoCommit.query<MovedRow>(MOVE_MANY, moveParameters(writes, lease.parameter));
    const written = writes.map((): MovedRow[] => []);
    for (const row of rows) written[row.nth]?.push(row);
    return written.map((each) => ({ rows: each, lease }));
  }
}

async function moveOne(tx: Transaction, write: LedgerWrite): Promise<Written> {
  const lease = tx.lease();
  return { rows: await tx.query<MovedRow>(MOVE, moveParameters([write], lease.parameter)), lease };
}

async function readMany(queries: Queries, keys: readonly ReadKey[]): Promise<StoredPayment[]> {
  const rows = await queries.query<StoredRow>(READ, readParameters(keys));
  return rows.sort((one, other) => one.nth - other.nth);
}
