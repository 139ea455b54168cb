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
  /** Null for an event of another subject, and where the payment is gone. */
  readonly payment: object | null;
}

/** An event that a consumer is to have. */
export interface DeliveryRow extends OutboxRow {
  readonly consumer: string;
  readonly subject_id: string;
  /** How often it has failed. */
  readonly attempts: number;
}

/** An event that was just appended. */
export interface AppendedEvent extends OutboxRow {
  readonly subject_id: string;
  /** The consumers of this process that it is leased for. */
  readonly leased_to: readonly string[];
}

/** What a statement gives back that appends events by itself: a row of `told` for each of them, or one without. */
export type AppendedRow =
  | {
      readonly sequence: string;
      readonly event_id: string;
      readonly event_type: OutboxRow['type'];
      readonly event_account: string;
      readonly subject_id: string;
      readonly payload: OutboxRow['payload'];
      readonly occurred_at: Date;
      readonly leased_to: readonly string[];
      readonly payment?: OutboxRow['payment'];
    }
  | { readonly sequence: null };

/** The events among the rows. */
export function appendedEvents(rows: readonly AppendedRow[]): AppendedEvent[] {
  return rows.flatMap((row) =>
    row.sequence === null
      ? []
      : [
          {
            sequence: row.sequence,
            id: row.event_id,
            type: row.event_type,
            account: row.event_account,
            subject_id: row.subject_id,
            payload: row.payload,
            occurred_at: row.occurred_at,
            leased_to: row.leased_to,
            payment: row.payment ?? null,
          },
        ],
  );
}
