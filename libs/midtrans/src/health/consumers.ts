import type { PreparedStatement, Queries } from '../database/postgres';

/** How a consumer of an account stands. */
export interface ConsumerState {
  readonly name: string;
  readonly account: string;
  /** How many events it has not had yet. */
  readonly waiting: number;
  /** How many events were given up for it. */
  readonly dead: number;
  /** How long ago the oldest event happened that waits for it, in milliseconds; 0 where none does. */
  readonly lagMs: number;
}

const CONSUMERS: PreparedStatement = {
  name: 'midtrans_health_consumers',
  text: `
    WITH open AS (
      SELECT consumer, account, count(*) FILTER (WHERE dead_at IS NULL)::integer AS waiting,
        count(dead_at)::integer AS dead, min(sequence) FILTER (WHERE dead_at IS NULL) AS oldest
      FROM midtrans_deliveries WHERE account = ANY ($1) GROUP BY consumer, account
    )
    SELECT known.name, known.account, COALESCE(open.waiting, 0) AS waiting, COALESCE(open.dead, 0) AS dead,
      COALESCE(GREATEST(0, extract(epoch FROM now() - oldest.occurred_at) * 1000), 0)::float8 AS "lagMs"
    FROM (SELECT DISTINCT name, account FROM midtrans_consumers WHERE account = ANY ($1)) AS known
    LEFT JOIN open ON open.consumer = known.name AND open.account = known.account
    LEFT JOIN midtrans_outbox oldest ON oldest.sequence = open.oldest
    ORDER BY known.name, known.account`,
};

/** The registered consumers of these accounts, whichever instance they live in. */
export function consumersOf(queries: Queries, accounts: readonly string[]): Promise<ConsumerState[]> {
  return queries.query<ConsumerState>(CONSUMERS, [accounts]);
}
