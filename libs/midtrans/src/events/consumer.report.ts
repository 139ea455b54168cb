import { Injectable } from '@nestjs/common';
import { Postgres, type PreparedStatement } from '../database/postgres';
import { Accounts } from '../accounts/accounts';

/** How a consumer of an account stands. */
export interface ConsumerReport {
  readonly name: string;
  readonly account: string;
  readonly types: readonly string[];
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** How many events it has not had yet. */
  readonly waiting: number;
  /** How many events were given up for it. */
  readonly dead: number;
  /** How long ago the oldest event happened that waits for it, in milliseconds; 0 where none does. */
  readonly lagMs: number;
  /** Whether no instance has said for a day that it has it. */
  readonly isUnseen: boolean;
}

const UNSEEN_AFTER = `interval '1 day'`;

/** The driver gives `float8` as a number. */
const REPORT: PreparedStatement = {
  name: 'midtrans_consumers_report',
  text: `
    WITH left_over AS (
      SELECT consumer, account, count(*) FILTER (WHERE dead_at IS NULL)::integer AS waiting,
        count(dead_at)::integer AS dead, min(sequence) FILTER (WHERE dead_at IS NULL) AS oldest
      FROM midtrans_deliveries WHERE account = ANY ($1) GROUP BY consumer, account
    ), known AS (
      SELECT name, account, array_agg(type ORDER BY type)::text[] AS types, min(first_seen_at) AS first_seen_at,
        max(last_seen_at) AS last_seen_at
      FROM midtrans_consumers WHERE account = ANY ($1) GROUP BY name, account
    )
    SELECT known.name, known.account, known.types, known.first_seen_at AS "firstSeenAt", known.last_seen_at AS "lastSeenAt",
      COALESCE(left_over.waiting, 0) AS waiting, COALESCE(left_over.dead, 0) AS dead,
      COALESCE(GREATEST(0, extract(epoch FROM now() - oldest.occurred_at) * 1000), 0)::float8 AS "lagMs",
      known.last_seen_at < now() - ${UNSEEN_AFTER} AS "isUnseen"
    FROM known
    LEFT JOIN left_over ON left_over.consumer = known.name AND left_over.account = known.account
    LEFT JOIN midtrans_outbox oldest ON oldest.sequence = left_over.oldest
    ORDER BY known.name, known.account`,
};

/** How the registered consumers of the application's accounts stand, whichever instance they live in. */
@Injectable()
export class ConsumerReports {
  constructor(
    private readonly postgres: Postgres,
    private readonly accounts: Accounts,
  ) {}

  all(): Promise<ConsumerReport[]> {
    return this.postgres.query<ConsumerReport>(REPORT, [this.accounts.readable()]);
  }
}
