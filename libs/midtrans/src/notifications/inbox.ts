import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { PreparedStatement } from '../database/postgres';
import { appendEvents } from '../events/append.sql';
import { appendedEvents, type AppendedRow } from '../events/outbox.row';
import { Transactions, type Transaction } from '../events/transactions';
import type { NotificationStatus } from './notification.entity';
import type { NotificationEvent, NotificationSnapshot } from './notification.events';
import type { InboxEntry } from './notification.formats';
import type { Delivery, Recorded } from './notification.handler';
import { isDecided, UNDECIDED } from './notification.outcome';

/** Of one order, so many deliveries that move nothing are kept: most of a delivery is not signed, so that one makes any number of others. */
const MOST_IDLE = 20;

/**
 * Records a delivery that moves nothing. Once recorded for good, a delivery keeps what became of it; one that could not
 * be confirmed yet may still turn out otherwise. An unmatched one is told of through the outbox, once.
 */
const RECORD: PreparedStatement = {
  name: 'midtrans_notifications_record',
  text: `
    WITH inbox AS (
      INSERT INTO midtrans_notifications
        (id, account, payment_id, pay_account_id, order_id, transaction_id, transaction_status, account_id,
         account_status, fraud_status, payment_type, status_code, gross_amount, status, error_message, raw_payload,
         fingerprint)
      SELECT $1::uuid, $2::varchar, $3::uuid, $4::uuid, $5::text, $6, $7, $8, $9, $10, $11, $12, $13, $14::varchar, $15, $16::jsonb,
        $17::varchar
      WHERE $14 = 'processed' OR $5 IS NULL
        OR EXISTS (SELECT 1 FROM midtrans_notifications WHERE account = $2 AND fingerprint = $17)
        OR (
          SELECT count(*) < ${MOST_IDLE} FROM (
            SELECT 1 FROM midtrans_notifications
            WHERE account = $2 AND order_id = $5 AND status <> 'processed' LIMIT ${MOST_IDLE}) AS idle)
      ON CONFLICT (account, fingerprint) DO UPDATE
        SET status = EXCLUDED.status, payment_id = EXCLUDED.payment_id, pay_account_id = EXCLUDED.pay_account_id,
          error_message = EXCLUDED.error_message
        WHERE midtrans_notifications.status IN (${UNDECIDED.map((status) => `'${status}'`).join(', ')})
          AND (EXCLUDED.status <> 'unmatched' OR midtrans_notifications.status <> 'unmatched')
      RETURNING id, account, status, order_id, transaction_id, transaction_status, account_id, account_status,
        fraud_status, payment_type, status_code, gross_amount
    ), ${appendEvents({
      events: `
        SELECT 'notification.unmatched' AS type, inbox.account, inbox.id AS subject_id, 1 AS position,
          jsonb_build_object('notification', jsonb_build_object(
            'id', inbox.id, 'account', inbox.account, 'orderId', inbox.order_id, 'transactionId', inbox.transaction_id,
            'transactionStatus', inbox.transaction_status, 'accountId', inbox.account_id,
            'accountStatus', inbox.account_status, 'fraudStatus', inbox.fraud_status,
            'paymentType', inbox.payment_type, 'statusCode', inbox.status_code, 'grossAmount', inbox.gross_amount,
            'status', inbox.status)) AS payload
        FROM inbox WHERE inbox.status = 'unmatched'`,
      lease: '$18',
    })}
    SELECT inbox.id AS notification_id, told.* FROM inbox LEFT JOIN told ON true`,
};

const NEWEST_OF_ORDER: PreparedStatement = {
  name: 'midtrans_notifications_newest',
  text: 'SELECT id FROM midtrans_notifications WHERE account = $1 AND order_id = $2 ORDER BY id DESC LIMIT 1',
};

const FIND: PreparedStatement = {
  name: 'midtrans_notifications_find',
  text: 'SELECT id, status FROM midtrans_notifications WHERE account = $1 AND fingerprint = $2',
};

/** How a delivery is kept that moves nothing, or whose subject is moved by a statement of its own. */
export interface InboxNote {
  readonly status: Exclude<NotificationStatus, 'invalid_signature'>;
  readonly paymentId?: string;
  readonly payAccountId?: string;
  readonly error?: string;
}

/** The inbox: every signed delivery of the gateway, once. */
@Injectable()
export class Inbox {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Keeps a delivery, once, with what became of it.
   *
   * @param tx - the transaction that acts on it @default one of its own
   */
  async record(
    account: string,
    delivery: Delivery,
    note: InboxNote,
    tx: Transaction = this.transactions.autoCommit,
  ): Promise<Recorded> {
    const lease = tx.lease();
    const rows = await tx.query<AppendedRow & { readonly notification_id: string }>(RECORD, [
      delivery.id,
      account,
      note.paymentId,
      note.payAccountId,
      delivery.orderId,
      delivery.transactionId,
      delivery.transactionStatus,
      delivery.accountId,
      delivery.accountStatus,
      delivery.fraudStatus,
      delivery.paymentType,
      delivery.statusCode,
      delivery.grossAmount,
      note.status,
      note.error,
      delivery.rawPayload,
      delivery.fingerprint,
      lease.parameter,
    ]);
    tx.appended(appendedEvents(rows), lease);
    if (rows[0] !== undefined) return { id: rows[0].notification_id, status: note.status };
    const earlier = await this.find(account, delivery, tx);
    return earlier === undefined
      ? this.newestOfOrder(account, delivery, tx)
      : { id: earlier.id, status: 'duplicate' };
  }

  /** What stands for a delivery that is one too many to be kept. */
  private async newestOfOrder(
    account: string,
    { id, orderId }: Delivery,
    tx: Transaction,
  ): Promise<Recorded> {
    const [newest] = await tx.query<{ id: string }>(NEWEST_OF_ORDER, [account, orderId]);
    return { id: newest?.id ?? id, status: 'duplicate' };
  }

  /**
   * What was recorded of this very delivery before, for good: then it is not acted upon again. Ask under the lock of what it is about, so that
   * a twin at the same time is known by then.
   */
  async recorded(
    account: string,
    delivery: Delivery,
    tx: Transaction = this.transactions.autoCommit,
  ): Promise<Recorded | null> {
    const earlier = await this.find(account, delivery, tx);
    return earlier !== undefined && isDecided(earlier.status)
      ? { id: earlier.id, status: 'duplicate' }
      : null;
  }

  /** What was recorded of this very delivery before, also where it is not decided. */
  async find(
    account: string,
    { fingerprint }: Delivery,
    tx: Transaction,
  ): Promise<{ readonly id: string; readonly status: NotificationStatus } | undefined> {
    const [earlier] = await tx.query<{ id: string; status: NotificationStatus }>(FIND, [
      account,
      fingerprint,
    ]);
    return earlier;
  }
}

/** @param account - the merchant whose key signed it; null for nobody */
export function snapshotOf(
  account: string | null,
  entry: InboxEntry,
  { id, status }: Recorded,
): NotificationSnapshot {
  return { id, account, ...entry, status };
}

/** An event about a delivery that is not kept in the outbox. */
export function notificationEvent(
  type: 'notification.received' | 'notification.rejected',
  notification: NotificationSnapshot,
): NotificationEvent {
  return { id: uuidv7(), type, occurredAt: new Date(), account: notification.account ?? '', notification };
}
