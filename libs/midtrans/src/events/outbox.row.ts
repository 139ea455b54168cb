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
