import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { formatAmount } from '../gateway/money';

/** Something that happened to a payment. */
export type TimelineEntry =
  | {
      readonly kind: 'event';
      readonly at: Date;
      readonly type: string;
      readonly transaction_status: string;
      /** Of a payment with several attempts: the transaction that brought it. */
      readonly transaction_id?: string;
    }
  | {
      readonly kind: 'notification';
      readonly at: Date;
      readonly transaction_status: string;
      readonly status: string;
    }
  | {
      readonly kind: 'refund';
      readonly at: Date;
      readonly refund_key: string;
      readonly amount: string;
      readonly status: string;
      readonly requested_by?: string | null;
      readonly note?: string | null;
    }
  | {
      readonly kind: 'operation';
      readonly at: Date;
      /** `cancel`, `expire`, `capture`, `approve` or `deny`. */
      readonly operation: string;
      /** Null for all that was authorised, and where it is no capture. */
      readonly amount: string | null;
      readonly requested_by: string | null;
      readonly note: string | null;
    };

interface Row {
  readonly kind: TimelineEntry['kind'];
  readonly at: Date;
  readonly name: string;
  readonly detail: string;
  readonly amount: string | null;
  readonly requested_by: string | null;
  readonly note: string | null;
}

/** Enough for any payment that people look at; a flood of deliveries must not make a page of megabytes. */
const MOST_ENTRIES = 500;

/** What happened to a payment, in order: its steps, what Midtrans delivered, its refunds, and what else was asked for. */
@Injectable()
export class Timeline {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Oldest first.
   *
   * @param isForStaff - whether to tell who asked for what, and why, as customers are not to know @default false
   */
  async of(paymentId: string, isForStaff = false): Promise<TimelineEntry[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT * FROM (
         SELECT 'event' AS kind, occurred_at AS at, type AS name, payload->>'transaction_status' AS detail,
           NULL::numeric AS amount, NULL::varchar AS requested_by, payload->'attempt'->>'transaction_id' AS note, 1 AS part, sequence
         FROM midtrans_outbox WHERE subject_id = $1
         UNION ALL
         SELECT 'notification', created_at, COALESCE(transaction_status, ''), status, NULL, NULL, NULL, 0, 0
         FROM midtrans_notifications WHERE payment_id = $1
         UNION ALL
         SELECT 'refund', created_at, refund_key, status, amount, requested_by, note, 2, 0
         FROM midtrans_refunds WHERE payment_id = $1
         UNION ALL
         SELECT 'operation', created_at, operation, '', amount, requested_by, note, 0, 0
         FROM midtrans_payment_operations WHERE payment_id = $1 AND $2::boolean
       ) AS entries ORDER BY at, part, sequence LIMIT ${MOST_ENTRIES}`,
      [paymentId, isForStaff],
    );
    return rows.map((row) => entryOf(row, isForStaff));
  }
}

function entryOf(
  { kind, at, name, detail, amount, requested_by, note }: Row,
  isForStaff: boolean,
): TimelineEntry {
  const rupiah = amount === null ? null : formatAmount(Math.round(Number(amount)));
  switch (kind) {
    case 'event':
      return {
        kind,
        at,
        type: name,
        transaction_status: detail,
        ...(note !== null && { transaction_id: note }),
      };
    case 'notification':
      return { kind, at, transaction_status: name, status: detail };
    case 'refund': {
      const refund = { kind, at, refund_key: name, amount: rupiah ?? '', status: detail };
      return isForStaff ? { ...refund, requested_by, note } : refund;
    }
    case 'operation':
      return { kind, at, operation: name, amount: rupiah, requested_by, note };
    default:
      return kind satisfies never;
  }
}
