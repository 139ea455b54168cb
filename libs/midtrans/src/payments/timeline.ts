import { Inject, Injectable } from '@nestjs/common';
import { MIDTRANS_DATA_SOURCE } from '../database/postgres';
import type { DataSource } from 'typeorm';
import { formatAmount } from '../gateway/money';

/** Something that happened to a payment. */
export type TimelineEntry =
  | { readonly kind: 'event'; readonly at: Date; readonly type: string; readonly transaction_status: string }
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
    };

interface Row {
  readonly kind: 'event' | 'notification' | 'refund';
  readonly at: Date;
  readonly name: string;
  readonly detail: string;
  readonly amount: string | null;
}

/** Enough for any payment that people look at; a flood of deliveries must not make a page of megabytes. */
const MOST_ENTRIES = 500;

/** What happened to a payment, in order: its steps, what Midtrans delivered, and its refunds. */
@Injectable()
export class Timeline {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Oldest first. */
  async of(paymentId: string): Promise<TimelineEntry[]> {
    const rows = await this.dataSource.query<Row[]>(
      `SELECT * FROM (
         SELECT 'event' AS kind, occurred_at AS at, type AS name, payload->>'transaction_status' AS detail,
           NULL::numeric AS amount, 1 AS part, sequence
         FROM midtrans_outbox WHERE subject_id = $1
         UNION ALL
         SELECT 'notification', created_at, COALESCE(transaction_status, ''), status, NULL, 0, 0
         FROM midtrans_notifications WHERE payment_id = $1
         UNION ALL
         SELECT 'refund', created_at, refund_key, status, amount, 2, 0
         FROM midtrans_refunds WHERE payment_id = $1
       ) AS entries ORDER BY at, part, sequence LIMIT ${MOST_ENTRIES}`,
      [paymentId],
    );
    return rows.map(entryOf);
  }
}

function entryOf({ kind, at, name, detail, amount }: Row): TimelineEntry {
  switch (kind) {
    case 'event':
      return { kind, at, type: name, transaction_status: detail };
    case 'notification':
      return { kind, at, transaction_status: name, status: detail };
    case 'refund':
      return { kind, at, refund_key: name, amount: formatAmount(Math.round(Number(amount))), status: detail };
    default:
      return kind satisfies never;
  }
}
