import type { Queries } from '../../database/postgres';
import type { Transaction } from '../../events/transactions';
import type { Delivery } from '../../features/notification.handler';
import type { StoredPayment } from './resolve-update';
import { appendedEvents, READ, RECORD, type RecordedRow } from './ledger.sql';

export type RecordedAs = 'stale' | 'unmatched' | 'amount_mismatch' | 'unknown_status' | 'unconfirmed';

/** What is noted beside a delivery. */
export interface RecordedNote {
  readonly paymentId?: string;
  readonly error?: string;
}

/** A delivery that changes no payment. */
export interface Entry {
  readonly account: string;
  readonly delivery: Delivery;
  readonly as: RecordedAs;
  readonly note?: RecordedNote;
}

/**
 * Keeps a delivery that changes no payment, once.
 *
 * @returns the id under which it is kept, the same for every delivery of it
 */
export async function recordDelivery(
  tx: Transaction,
  { account, delivery, as, note = {} }: Entry,
): Promise<string> {
  const { leaseMs } = tx;
  const recorded = await tx.query<RecordedRow>(RECORD, [
    delivery.id,
    account,
    note.paymentId,
    delivery.orderId,
    delivery.transactionId,
    delivery.transactionStatus,
    delivery.fraudStatus,
    delivery.paymentType,
    delivery.statusCode,
    delivery.grossAmount,
    as,
    note.error,
    delivery.rawPayload,
    delivery.fingerprint,
    leaseMs,
  ]);
  tx.appended(appendedEvents(account, recorded), leaseMs > 0);
  if (recorded[0] !== undefined) return recorded[0].notification_id;
  const stored = await readStored(tx, { account, orderId: delivery.orderId }, delivery);
  return stored.notification_id ?? delivery.id;
}

/** How an order stands, and whether a delivery was recorded before. */
export async function readStored(
  queries: Queries,
  order: { account: string; orderId: string },
  delivery: Delivery | null,
): Promise<StoredPayment> {
  const [stored] = await queries.query<StoredPayment>(READ, [
    order.account,
    order.orderId,
    delivery?.fingerprint,
  ]);
  if (stored === undefined) throw new Error('unreachable: the statement always gives one row');
  return stored;
}
