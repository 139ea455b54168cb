/** A lease on what a statement appends, as its parameter: which consumers may have it in this process at once, and for how long. */
export interface AppendLease {
  readonly instance: string;
  readonly ms: number;
  readonly consumers: readonly string[];
}

/** A lease on what a statement appends, and when it was asked for, by `performance.now()`. */
export interface Lease {
  /** An {@link AppendLease} as JSON. */
  readonly parameter: string;
  readonly at: number;
}

/**
 * The common table expressions `appended`, `deliveries` and `told` of a statement that appends events: each goes to the outbox, with a
 * delivery for every registered consumer of its type, wherever that consumer lives. Those of the lease's consumers are leased to this
 * instance, unless earlier ones of the subject still wait for the consumer. `told` has what `appendedEvents` reads.
 *
 * @param events - selects `type`, `account`, `subject_id`, `payload` and `position`, in whose order they are appended
 * @param lease - the parameter that holds an {@link AppendLease} as JSON: `$9`
 */
export function appendEvents({ events, lease }: { events: string; lease: string }): string {
  return `
    appended AS (
      INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
      SELECT gen_random_uuid(), event.type, event.account, event.subject_id, event.payload
      FROM (${events}) AS event
      ORDER BY event.position
      RETURNING sequence, id, type, account, subject_id, payload, occurred_at
    ), deliveries AS (
      INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, leased_by, next_attempt_at)
      SELECT appended.sequence, consumer.name, appended.account, appended.type, appended.subject_id,
        CASE WHEN lease.given THEN (${lease}::jsonb->>'instance')::uuid END,
        CASE WHEN lease.given THEN now() + (${lease}::jsonb->>'ms')::integer * interval '1 millisecond' ELSE now() END
      FROM appended
      JOIN midtrans_consumers consumer ON consumer.account = appended.account AND consumer.type = appended.type
        AND (consumer.only_with IS NULL OR appended.payload->>consumer.only_with IS NOT NULL)
      CROSS JOIN LATERAL (
        SELECT (${lease}::jsonb->'consumers') ? consumer.name AND NOT EXISTS (
          SELECT 1 FROM midtrans_deliveries earlier
          WHERE earlier.consumer = consumer.name AND earlier.subject_id = appended.subject_id) AS given) AS lease
      RETURNING sequence, consumer, leased_by
    ), told AS (
      SELECT appended.sequence, appended.id AS event_id, appended.type AS event_type, appended.account AS event_account,
        appended.subject_id, appended.payload, appended.occurred_at,
        ARRAY(
          SELECT consumer FROM deliveries
          WHERE deliveries.sequence = appended.sequence AND leased_by IS NOT NULL)::text[] AS leased_to
      FROM appended
    )`;
}
