import type { PreparedStatement, Queries } from '../database/postgres';
import type { DurableEventType } from './event';
import type { Appended, OutboxRow } from './outbox.row';

const APPEND: PreparedStatement = {
  name: 'midtrans_outbox_append',
  text: `
    WITH lease AS (
      SELECT $5::integer > 0 AND NOT EXISTS (
        SELECT 1 FROM midtrans_outbox o
        WHERE o.subject_id = $2 AND o.delivered_at IS NULL AND o.dead_at IS NULL) AS leased
    ), appended AS (
      INSERT INTO midtrans_outbox (id, type, account, subject_id, payload, next_attempt_at)
      SELECT gen_random_uuid(), event.type, $1, $2, $4::jsonb,
        CASE WHEN lease.leased THEN now() + $5::integer * interval '1 millisecond' ELSE now() END
      FROM lease, unnest($3::varchar[]) WITH ORDINALITY AS event (type, position)
      ORDER BY event.position
      RETURNING sequence, id, type, account, payload, occurred_at, attempts, delivered_to
    )
    SELECT appended.*, lease.leased FROM appended, lease ORDER BY appended.sequence`,
};

/** A subject other than a payment, whose steps are appended with its snapshot. */
export interface SubjectStep {
  readonly account: string;
  readonly subjectId: string;
  /** In the order in which they happened. */
  readonly types: readonly DurableEventType[];
  readonly payload: object;
  /** See {@link OutboxRelay.leaseMs}. */
  readonly leaseMs: number;
}

/**
 * Appends events in the transaction that changes their subject. Give what comes back to {@link OutboxRelay.hand} once
 * that is committed.
 */
export async function appendEvents(queries: Queries, step: SubjectStep): Promise<Appended> {
  if (step.types.length === 0) return { events: [], leased: false };
  const rows = await queries.query<OutboxRow & { leased: boolean }>(APPEND, [
    step.account,
    step.subjectId,
    step.types,
    JSON.stringify(step.payload),
    step.leaseMs,
  ]);
  return {
    events: rows.map(({ leased: _, ...row }) => ({ ...row, payment: null })),
    leased: rows[0]?.leased ?? false,
  };
}
