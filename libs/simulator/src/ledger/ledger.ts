import { wholeSeconds } from '../time';
import type { Change, TransactionRecord } from '../transaction';
import { lapseOf, moved } from '../transitions';
import { Alarms } from './alarms';

// A clock that stands still while a lapse is due must not make its alarm spin.
const SHORTEST_ALARM_MS = 50;

/**
 * The gateway's transactions. What time does to them is applied whenever one is looked at, and by an alarm when nobody
 * looks; `onLapse` hears of it either way, once.
 */
export class Ledger {
  private readonly records = new Map<string, TransactionRecord>();
  private readonly latestOfOrder = new Map<string, string>();
  private readonly alarms = new Alarms();
  private isClosed = false;

  constructor(
    private readonly now: () => Date,
    private readonly onLapse: (record: TransactionRecord) => void,
  ) {}

  /** The clock, in the whole seconds that the gateway's times carry. */
  time(): Date {
    return wholeSeconds(this.now());
  }

  add(record: TransactionRecord): void {
    this.latestOfOrder.set(record.orderId, record.transactionId);
    this.keep(record);
  }

  /** Applies a change to a transaction; throws where the state machine has no such way. */
  move(record: TransactionRecord, change: Change): TransactionRecord {
    const next = moved(record, change, this.time());
    this.keep(next);
    return next;
  }

  /** The latest transaction of an order_id, or the one with this transaction_id. */
  find(id: string): TransactionRecord | undefined {
    const record = this.records.get(this.latestOfOrder.get(id) ?? id);
    return record && this.lapsed(record);
  }

  /** Every transaction, in the order in which they were charged. */
  all(): TransactionRecord[] {
    return [...this.records.values()].map((record) => this.lapsed(record));
  }

  close(): void {
    this.isClosed = true;
    this.alarms.clearAll();
  }

  private keep(record: TransactionRecord): void {
    this.records.set(record.transactionId, record);
    this.watch(record);
  }

  private lapsed(record: TransactionRecord): TransactionRecord {
    const lapse = lapseOf(record);
    if (!lapse || lapse.at > this.now()) return record;
    const next = moved(record, lapse.change, lapse.at);
    this.keep(next);
    this.onLapse(next);
    return next;
  }

  private watch(record: TransactionRecord): void {
    const lapse = lapseOf(record);
    if (!lapse || this.isClosed) {
      this.alarms.clear(record.transactionId);
      return;
    }
    const delay = Math.max(lapse.at.getTime() - this.now().getTime(), SHORTEST_ALARM_MS);
    this.alarms.set(record.transactionId, delay, () => {
      if (this.lapsed(record) === record) this.watch(record);
    });
  }
}
