import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement } from '../database/postgres';
import { appendEvents } from './append.sql';
import type { DeadLetterPolicy } from './consumer';
import type { AppendedRow, DeliveryRow } from './outbox.row';

export interface DeliveryKey {
  readonly consumer: string;
  readonly sequence: string;
}

/** What a consumer can take. */
export interface Demand {
  readonly consumer: string;
  readonly types: readonly string[];
  readonly accounts: readonly string[];
  /** Of how many subjects. */
  readonly subjects: number;
  readonly deadLetters: DeadLetterPolicy;
}

/** So many events of one subject are claimed at once: its consumer has them one after the other. */
const MOST_OF_SUBJECT = 100;
/** So many due deliveries of a consumer are looked at, whether they wait for an earlier one. */
const MOST_LOOKED_AT = 1_000;
/** At most. */
const POSTPONED_FOR = `interval '1 minute'`;

/** The parameter `$1`, a {@link Demand} each. */
const DEMAND = `
    demand AS (
      SELECT * FROM jsonb_to_recordset($1::jsonb) AS demand (
        consumer text, types text[], accounts text[], subjects integer, passes boolean))`;

/**
 * Of each subject the oldest deliveries that a consumer still waits for, so that it sees one payment's events in order. Deliveries of a type
 * that the consumer does not take in this process are another process's. What is retried waits for a later one that has passed it and is
 * under way.
 */
const CLAIM: PreparedStatement = {
  name: 'midtrans_deliveries_claim',
  text: `
    WITH ${DEMAND}, heads AS (
      SELECT head.*, demand.types, demand.passes FROM demand CROSS JOIN LATERAL (
        SELECT d.consumer, d.subject_id, d.sequence FROM midtrans_deliveries d
        WHERE d.consumer = demand.consumer AND d.account = ANY (demand.accounts) AND d.type = ANY (demand.types)
          AND d.dead_at IS NULL AND d.next_attempt_at <= now()
          AND NOT EXISTS (
            SELECT 1 FROM midtrans_deliveries earlier
            WHERE earlier.consumer = d.consumer AND earlier.subject_id = d.subject_id AND earlier.sequence < d.sequence
              AND earlier.type = ANY (demand.types) AND (earlier.dead_at IS NULL OR NOT demand.passes))
          AND NOT EXISTS (
            SELECT 1 FROM midtrans_deliveries passed
            WHERE passed.consumer = d.consumer AND passed.subject_id = d.subject_id AND passed.sequence > d.sequence
              AND passed.leased_by IS NOT NULL AND passed.next_attempt_at > now())
        ORDER BY d.next_attempt_at LIMIT demand.subjects
        FOR UPDATE SKIP LOCKED) AS head
    ), claimed AS (
      UPDATE midtrans_deliveries d
      SET leased_by = $2, next_attempt_at = now() + $3::integer * interval '1 millisecond'
      FROM heads CROSS JOIN LATERAL (
        SELECT next.sequence FROM (
          SELECT f.sequence, bool_and(f.dead_at IS NULL AND f.next_attempt_at <= now()) OVER (ORDER BY f.sequence) AS is_free
          FROM midtrans_deliveries f
          WHERE f.consumer = heads.consumer AND f.subject_id = heads.subject_id AND f.sequence >= heads.sequence
            AND f.type = ANY (heads.types) AND NOT (heads.passes AND f.dead_at IS NOT NULL)
          ORDER BY f.sequence LIMIT ${MOST_OF_SUBJECT}) AS next
        WHERE next.is_free) AS taken
      WHERE d.sequence = taken.sequence AND d.consumer = heads.consumer
      RETURNING d.consumer, d.sequence, d.subject_id, d.attempts)
    SELECT claimed.*, o.id, o.type, o.account, o.payload, o.occurred_at, to_jsonb(p) - 'charge_response' AS payment
    FROM claimed
    JOIN midtrans_outbox o ON o.sequence = claimed.sequence
    LEFT JOIN midtrans_payments p ON p.id = claimed.subject_id
    ORDER BY claimed.consumer, claimed.sequence`,
};

/**
 * What waits for an earlier one of its subject is due no sooner than that one: or each claim would look at all of them again. It is
 * looked at again within a minute, as an earlier one may be gone by then, or be one that this consumer lets pass.
 */
const POSTPONE: PreparedStatement = {
  name: 'midtrans_deliveries_postpone',
  text: `
    WITH ${DEMAND}, behind AS (
      SELECT due.consumer, due.sequence, earlier.ready_at FROM demand CROSS JOIN LATERAL (
        SELECT d.consumer, d.sequence, d.subject_id FROM midtrans_deliveries d
        WHERE d.consumer = demand.consumer AND d.account = ANY (demand.accounts) AND d.type = ANY (demand.types)
          AND d.dead_at IS NULL AND d.next_attempt_at <= now()
        ORDER BY d.next_attempt_at LIMIT ${MOST_LOOKED_AT}) AS due
      CROSS JOIN LATERAL (
        SELECT max(CASE WHEN e.dead_at IS NULL THEN e.next_attempt_at ELSE 'infinity' END) AS ready_at FROM midtrans_deliveries e
        WHERE e.consumer = due.consumer AND e.subject_id = due.subject_id AND e.sequence < due.sequence AND e.type = ANY (demand.types)
          AND CASE WHEN e.dead_at IS NULL THEN e.leased_by IS NULL AND e.next_attempt_at > now() ELSE NOT demand.passes END) AS earlier
      WHERE earlier.ready_at IS NOT NULL
    ), locked AS (
      SELECT d.consumer, d.sequence, behind.ready_at FROM midtrans_deliveries d
      JOIN behind ON behind.consumer = d.consumer AND behind.sequence = d.sequence
      WHERE d.dead_at IS NULL AND d.next_attempt_at <= now()
      FOR UPDATE OF d SKIP LOCKED)
    UPDATE midtrans_deliveries d SET leased_by = NULL, next_attempt_at = LEAST(locked.ready_at, now() + ${POSTPONED_FOR})
    FROM locked WHERE d.consumer = locked.consumer AND d.sequence = locked.sequence`,
};

/** The rows of the keys, `d`. */
const OF_KEYS = `
  FROM unnest($1::varchar[], $2::bigint[]) AS key (consumer, sequence)
  WHERE d.consumer = key.consumer AND d.sequence = key.sequence`;

/**
 * A mark that a crash of PostgreSQL loses costs a second delivery, which at-least-once allows; waiting for the disk would
 * cost every webhook. So this transaction, and no other, commits without waiting.
 */
const DELIVERED: PreparedStatement = {
  name: 'midtrans_deliveries_delivered',
  text: `
    WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true))
    DELETE FROM midtrans_deliveries d
    USING unhurried, unnest($1::varchar[], $2::bigint[]) AS key (consumer, sequence)
    WHERE d.consumer = key.consumer AND d.sequence = key.sequence`,
};

const EXTEND: PreparedStatement = {
  name: 'midtrans_deliveries_extend',
  text: `
    UPDATE midtrans_deliveries d SET next_attempt_at = now() + $4::integer * interval '1 millisecond'
    ${OF_KEYS} AND d.leased_by = $3
    RETURNING d.consumer, d.sequence`,
};

const RELEASE: PreparedStatement = {
  name: 'midtrans_deliveries_release',
  text: `UPDATE midtrans_deliveries d SET leased_by = NULL, next_attempt_at = now() ${OF_KEYS} AND d.leased_by = $3`,
};

const NOTE: PreparedStatement = {
  name: 'midtrans_deliveries_note',
  text: `UPDATE midtrans_deliveries SET last_error = $4 WHERE consumer = $1 AND sequence = $2 AND leased_by = $3`,
};

/** Where a consumer is given up for an event, that is told of: but not that somebody was not told of it. */
const FAILED: PreparedStatement = {
  name: 'midtrans_deliveries_failed',
  text: `
    WITH failed AS (
      UPDATE midtrans_deliveries SET
        attempts = attempts + 1,
        last_error = $4,
        leased_by = NULL,
        next_attempt_at = now() + COALESCE($5::integer, 0) * interval '1 millisecond',
        dead_at = CASE WHEN $5::integer IS NULL THEN now() END
      WHERE consumer = $1 AND sequence = $2 AND leased_by = $3
      RETURNING consumer, sequence, account, type, subject_id, attempts, last_error, dead_at
    ), behind AS (
      SELECT count(*)::integer AS waiting FROM midtrans_deliveries later, failed
      WHERE later.consumer = failed.consumer AND later.subject_id = failed.subject_id AND later.sequence > failed.sequence
        AND later.dead_at IS NULL
    ), ${appendEvents({
      events: `
        SELECT 'consumer.dead' AS type, failed.account, o.id AS subject_id, 1 AS position,
          jsonb_build_object(
            'consumer', failed.consumer, 'deadEvent', jsonb_build_object(
              'id', o.id, 'type', o.type, 'subjectId', o.subject_id, 'occurredAt', o.occurred_at),
            'attempts', failed.attempts, 'error', failed.last_error, 'waitingBehind', behind.waiting) AS payload
        FROM failed JOIN midtrans_outbox o ON o.sequence = failed.sequence CROSS JOIN behind
        WHERE failed.dead_at IS NOT NULL AND failed.type <> 'consumer.dead'`,
      lease: '$6',
    })}
    SELECT behind.waiting, told.* FROM failed CROSS JOIN behind LEFT JOIN told ON true`,
};

export type FailedRow = AppendedRow & {
  /** How many later events of the subject the consumer has not had. */
  readonly waiting: number;
};

/** The SQL of bringing events to consumers. Deliveries are made by whoever appends the event: see `appendEvents`. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly postgres: Postgres) {}

  /** Leases what consumers wait for and is due, in order, so that no other instance delivers it meanwhile. */
  claim(
    demands: readonly Demand[],
    { instance, ms }: { instance: string; ms: number },
  ): Promise<DeliveryRow[]> {
    return this.postgres.query<DeliveryRow>(CLAIM, [asParameter(demands), instance, ms]);
  }

  /** Spares later claims what cannot be delivered before an earlier one of its subject. */
  async postpone(demands: readonly Demand[]): Promise<void> {
    await this.postgres.query(POSTPONE, [asParameter(demands)]);
  }

  async markDelivered(keys: readonly DeliveryKey[]): Promise<void> {
    await this.postgres.query(DELIVERED, columnsOf(keys));
  }

  /** @returns those that are still leased to the instance */
  extend(keys: readonly DeliveryKey[], instance: string, ms: number): Promise<DeliveryKey[]> {
    return this.postgres.query<DeliveryKey>(EXTEND, [...columnsOf(keys), instance, ms]);
  }

  /** Gives back what will not be delivered here now. */
  async release(keys: readonly DeliveryKey[], instance: string): Promise<void> {
    if (keys.length > 0) await this.postgres.query(RELEASE, [...columnsOf(keys), instance]);
  }

  /** Keeps what is wrong with a delivery that has not ended. */
  async note({ consumer, sequence }: DeliveryKey, error: string, instance: string): Promise<void> {
    await this.postgres.query(NOTE, [consumer, sequence, instance, error]);
  }

  /**
   * Keeps why a consumer did not take an event; `retryInMs` null gives it up.
   *
   * @returns no row where it is no longer the instance's
   */
  markFailed(
    { consumer, sequence }: DeliveryKey,
    failure: { error: string; retryInMs: number | null; instance: string; lease: string },
  ): Promise<FailedRow[]> {
    const { error, retryInMs, instance, lease } = failure;
    return this.postgres.query<FailedRow>(FAILED, [consumer, sequence, instance, error, retryInMs, lease]);
  }
}

function asParameter(demands: readonly Demand[]): string {
  return JSON.stringify(
    demands.map(({ deadLetters, ...rest }) => ({ ...rest, passes: deadLetters === 'pass' })),
  );
}

function columnsOf(keys: readonly DeliveryKey[]): [consumers: string[], sequences: string[]] {
  return [keys.map(({ consumer }) => consumer), keys.map(({ sequence }) => sequence)];
}
