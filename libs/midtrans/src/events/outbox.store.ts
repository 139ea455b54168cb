import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement } from '../database/postgres';
import type { OutboxRow } from './outbox.row';

const UNDELIVERED = 'delivered_at IS NULL AND dead_at IS NULL';

/** Only the oldest undelivered event of a subject is ever claimed, so a listener sees one payment's events in order. */
const CLAIM: PreparedStatement = {
  name: 'midtrans_outbox_claim',
  text: `
    WITH claimed AS (
    UPDATE midtrans_outbox SET next_attempt_at = now() + $2 * interval '1 millisecond'
    WHERE sequence = ANY (ARRAY(
      SELECT sequence FROM midtrans_outbox o
      WHERE ${UNDELIVERED} AND next_attempt_at <= now()
        AND NOT EXISTS (
          SELECT 1 FROM midtrans_outbox earlier
          WHERE earlier.subject_id = o.subject_id AND earlier.sequence < o.sequence
            AND earlier.delivered_at IS NULL AND earlier.dead_at IS NULL)
      ORDER BY next_attempt_at LIMIT $1
      FOR UPDATE SKIP LOCKED))
    RETURNING sequence, id, type, account, subject_id, payload, occurred_at, attempts, delivered_to)
    SELECT claimed.*, to_jsonb(p) - 'charge_response' AS payment
    FROM claimed LEFT JOIN midtrans_payments p ON p.id = claimed.subject_id`,
};

/**
 * A mark that a crash of PostgreSQL loses costs a second delivery, which at-least-once allows; waiting for the disk would
 * cost every webhook. So this transaction, and no other, commits without waiting.
 */
const DELIVERED: PreparedStatement = {
  name: 'midtrans_outbox_delivered',
  text: `UPDATE midtrans_outbox SET delivered_at = now(), attempts = attempts + 1
         FROM (SELECT set_config('synchronous_commit', 'off', true)) AS unhurried
         WHERE sequence = ANY ($1::bigint[]) AND delivered_at IS NULL`,
};

const FAILED: PreparedStatement = {
  name: 'midtrans_outbox_failed',
  text: `
    UPDATE midtrans_outbox SET
      attempts = attempts + 1,
      last_error = $2,
      delivered_to = ARRAY(SELECT DISTINCT unnest(delivered_to || $3::text[])),
      next_attempt_at = now() + COALESCE($4, 0) * interval '1 millisecond',
      dead_at = CASE WHEN $4::integer IS NULL THEN now() END
    WHERE sequence = $1 AND delivered_at IS NULL`,
};

const RELEASE: PreparedStatement = {
  name: 'midtrans_outbox_release',
  text: `UPDATE midtrans_outbox SET next_attempt_at = now() WHERE sequence = ANY ($1::bigint[]) AND ${UNDELIVERED}`,
};

/** The outbox's own SQL. Rows are inserted by whoever changes state, in that same transaction. */
@Injectable()
export class OutboxStore {
  constructor(private readonly postgres: Postgres) {}

  /** Leases up to `limit` events that are due, so that no other instance dispatches them meanwhile. */
  claim(limit: number, leaseMs: number): Promise<OutboxRow[]> {
    return this.postgres.query<OutboxRow>(CLAIM, [limit, leaseMs]);
  }

  async markDelivered(sequences: readonly string[]): Promise<void> {
    await this.postgres.query(DELIVERED, [sequences]);
  }

  /** Keeps who has had the event and why somebody has not; `retryInMs` null gives it up. */
  async markFailed(
    sequence: string,
    failure: { error: string; deliveredTo: readonly string[]; retryInMs: number | null },
  ): Promise<void> {
    await this.postgres.query(FAILED, [sequence, failure.error, failure.deliveredTo, failure.retryInMs]);
  }

  /** Ends the lease of events that will not be dispatched now. */
  async release(sequences: readonly string[]): Promise<void> {
    if (sequences.length > 0) await this.postgres.query(RELEASE, [sequences]);
  }
}
