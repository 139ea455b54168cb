import type { Clock } from '../clock/clock';
import type { Updates } from '../updates/updates';
import { lapseOf } from './lapses';
import type { Change, TransactionRecord } from './transaction';
import { moved } from './transitions';

/**
 * The gateway's transactions. What time does to them is applied whenever one is looked at, and by an alarm when nobody
 * looks; `onLapse` hears of it either way, once.
 */
export class Ledger {
  private readonly records = new Map<string, TransactionRecord>();
  /** The transaction_ids of each order_id, oldest first. */
  private readonly idsOfOrder = new Map<string, readonly string[]>();

  constructor(
    private readonly clock: Clock,
    private readonly updates: Updates,
    private readonly onLapse: (record: TransactionRecord) => Promise<void>,
  ) {}

  add(record: TransactionRecord): void {
    const earlier = this.idsOfOrder.get(record.orderId) ?? [];
    this.idsOfOrder.set(record.orderId, [...earlier, record.transactionId]);
    this.keep(record);
  }

  /** Applies a change to a transaction; throws where the state machine has no such way. */
  move(record: TransactionRecord, change: Partial<Change>): TransactionRecord {
    const next = moved(record, change, this.clock.seconds());
    this.keep(next);
    return next;
  }

  /** Keeps a new record of a transaction whose status stays as it is. */
  keep(record: TransactionRecord): void {
    this.records.set(record.transactionId, record);
    this.watch(record);
    this.updates.publish('transaction', record.transactionId);
  }

  /** The latest transaction of an order_id, or the one with this transaction_id. */
  find(id: string): TransactionRecord | undefined {
    return this.ofOrder(id).at(-1) ?? this.withTransactionId(id);
  }

  withTransactionId(transactionId: string): TransactionRecord | undefined {
    const record = this.records.get(transactionId);
    return record && this.current(record);
  }

  /** The transactions of an order_id, oldest first. */
  ofOrder(orderId: string): TransactionRecord[] {
    const ids = this.idsOfOrder.get(orderId) ?? [];
    return ids.flatMap((id) => this.withTransactionId(id) ?? []);
  }

  /** Every transaction, in the order in which they were charged. */
  all(): TransactionRecord[] {
    return [...this.records.values()].map((record) => this.current(record));
  }

  private current(record: TransactionRecord): TransactionRecord {
    const lapse = lapseOf(record);
    if (!lapse || lapse.at > this.clock.now()) return record;
    this.keep(lapse.next);
    void this.onLapse(lapse.next);
    return this.current(lapse.next);
  }

  private watch(record: TransactionRecord): void {
    const lapse = lapseOf(record);
    if (!lapse) return this.clock.clear(record.transactionId);
    this.clock.at(record.transactionId, lapse.at, () => {
      this.keep(lapse.next);
      return this.onLapse(lapse.next);
    });
  }
}
