import type { DurableEventType } from './event';

/** A row of the outbox, with the payment that it is about. */
export interface OutboxRow {
  /** A bigint, kept as text. */
  readonly sequence: string;
  readonly id: string;
  readonly type: DurableEventType;
  readonly account: string;
  /** What of the subject is stored with the event. */
  readonly payload: object;
  readonly occurred_at: string | Date;
  readonly attempts: number;
  readonly delivered_to: readonly string[];
  /** Null for an event of another subject, and where the payment is gone. */
  readonly payment: object | null;
}

/** What a statement gives back that appends events by itself: a row for each of them, or one without. */
export type AppendedRow =
  | {
      readonly sequence: string;
      readonly event_id: string;
      readonly event_type: OutboxRow['type'];
      readonly payload: OutboxRow['payload'];
      readonly occurred_at: Date;
      readonly payment?: OutboxRow['payment'];
    }
  | { readonly sequence: null };

/** The events among the rows, new and undelivered. */
export function appendedEvents(account: string, rows: readonly AppendedRow[]): OutboxRow[] {
  return rows.flatMap((row) =>
    row.sequence === null
      ? []
      : [
          {
            sequence: row.sequence,
            id: row.event_id,
            type: row.event_type,
            account,
            payload: row.payload,
            occurred_at: row.occurred_at,
            attempts: 0,
            delivered_to: [],
            payment: row.payment ?? null,
          },
        ],
  );
}
