import type { Purge } from '../retention/purge';

/**
 * Events that every consumer has had. They are looked for in the order in which they were appended, by the primary key, so that webhooks
 * write no index for it; what a consumer waits for, or was given up for one, stays and is passed.
 */
export const oldEvents: Purge = {
  days: 90,
  isByAccount: true,
  statement: {
    name: 'midtrans_outbox_purge',
    text: `
      WITH oldest AS MATERIALIZED (
        SELECT sequence, occurred_at FROM midtrans_outbox o
        WHERE o.account = ANY ($3) AND NOT EXISTS (SELECT 1 FROM midtrans_deliveries d WHERE d.sequence = o.sequence)
        ORDER BY sequence LIMIT $2 FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM midtrans_outbox
        WHERE sequence = ANY (ARRAY(SELECT sequence FROM oldest WHERE occurred_at < $1)) RETURNING 1
      )
      SELECT count(*)::integer AS deleted FROM gone`,
  },
};
