import type { Queries } from '../../database/postgres';
import type { Delivery } from '../../features/notification.handler';
import type { Appended } from '../../events/outbox.row';
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
  /** Of the event that tells of it. */
  readonly leaseMs: number;
}

export interface RecordedDelivery {
  /** The same for every delivery of it. */
  readonly notificationId: string;
  readonly appended: Appended;
}

/** Keeps a delivery that changes no payment, once. */
export async function recordDelivery(
  queries: Queries,
  { account, delivery, as, note = {}, leaseMs }: Entry,
): Promise<RecordedDelivery> {
  const recorded = await queries.query<RecordedRow>(RECORD, [
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
  const appended = { events: appendedEvents(account, recorded), leased: leaseMs > 0 };
  if (recorded[0] !== undefined) return { notificationId: recorded[0].notification_id, appended };
  const stored = await readStored(queries, { account, orderId: delivery.orderId }, delivery);
  return { notificationId: stored.notification_id ?? delivery.id, appended };
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
