import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';

/** What must be so in the end, read from the database. */
export class Books {
  private constructor(private readonly pool: Pool) {}

  static async open(url: string): Promise<Books> {
    const dataSource = new DataSource({ type: 'postgres', url, migrations: MIDTRANS_MIGRATIONS });
    await dataSource.initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
    const pool = new Pool({ connectionString: url, max: 4 });
    pool.on('error', () => undefined);
    await pool.query(`
      CREATE TABLE IF NOT EXISTS fault_runs (
        run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        consumer text NOT NULL, event_id uuid NOT NULL, type text NOT NULL, order_id text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp())`);
    await pool.query('TRUNCATE fault_runs');
    return new Books(pool);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  async rows<Row extends object>(sql: string, ...values: readonly unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, [...values])).rows;
  }

  async count(sql: string, ...values: readonly unknown[]): Promise<number> {
    const [row] = await this.rows<{ count: string }>(sql, ...values);
    return Number(row?.count);
  }

  /** Orders of which the money is not in the books. */
  unsettled(orders: readonly string[]): Promise<number> {
    return this.count(
      `SELECT count(*) FROM unnest($1::text[]) AS expected (order_id)
       WHERE NOT EXISTS (SELECT 1 FROM midtrans_payments p
                         WHERE p.order_id = expected.order_id AND p.transaction_status = 'settlement')`,
      orders,
    );
  }

  /** Deliveries that have not come to an end, of all consumers or of one. */
  waiting(consumer?: string): Promise<number> {
    return this.count(
      `SELECT count(*) FROM midtrans_deliveries
       WHERE dead_at IS NULL AND ($1::text IS NULL OR consumer = $1)`,
      consumer ?? null,
    );
  }

  /** Orders of which a consumer has not had an event, or has had two of it under different ids. */
  missed(consumer: string, type: string, orders: readonly string[]): Promise<number> {
    return this.count(
      `SELECT count(*) FROM unnest($3::text[]) AS expected (order_id)
       WHERE 1 <> (SELECT count(DISTINCT event_id) FROM fault_runs r
                   WHERE r.consumer = $1 AND r.type = $2 AND r.order_id = expected.order_id)`,
      consumer,
      type,
      orders,
    );
  }

  /** Events that a consumer has had more than once, with the same id. */
  repeated(consumer: string): Promise<number> {
    return this.count(
      `SELECT count(*) FROM (SELECT 1 FROM fault_runs WHERE consumer = $1
                             GROUP BY event_id HAVING count(*) > 1) AS repeated`,
      consumer,
    );
  }

  /** Events whose first run of a consumer began after that of a later event of the same payment. */
  outOfOrder(consumer: string): Promise<number> {
    return this.count(
      `WITH first_runs AS (
         SELECT o.subject_id, o.sequence, min(r.run) AS run
         FROM fault_runs r JOIN midtrans_outbox o ON o.id = r.event_id WHERE r.consumer = $1
         GROUP BY o.subject_id, o.sequence)
       SELECT count(*) FROM first_runs later JOIN first_runs earlier
         ON earlier.subject_id = later.subject_id AND earlier.sequence < later.sequence AND earlier.run > later.run`,
      consumer,
    );
  }

  /** Milliseconds from an event's commit to a consumer's run of it: the slowest of a hundred. */
  async p99(consumer: string, prefix: string): Promise<number> {
    const [row] = await this.rows<{ p99: string }>(
      `SELECT percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM r.at - o.occurred_at) * 1000) AS p99
       FROM fault_runs r JOIN midtrans_outbox o ON o.id = r.event_id
       WHERE r.consumer = $1 AND r.order_id LIKE $2 || '%'`,
      consumer,
      prefix,
    );
    return Number(row?.p99);
  }
}

/** Looks every half second. @throws Error that says what still held when the time ran out */
export async function until(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`after ${seconds} s still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** @throws Error that lists which of the numbers are not 0 */
export function mustBeZero(numbers: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(numbers).filter(([, number]) => number !== 0);
  if (wrong.length > 0) throw new Error(wrong.map(([what, number]) => `${what}: ${number}`).join(', '));
}
