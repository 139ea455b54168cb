import { Client } from 'pg';

const TrueDate = globalThis.Date;

/**
 * The time of this process and of a database that was made for it, behind the true one. Whatever asks for the time is told this one:
 * ids, rows and the simulator's clock agree, as they would have then. Timers go by the true time. It is moved forward only.
 */
export class MovedTime {
  private constructor(
    private readonly database: Client,
    private behindMs: number,
  ) {}

  /**
   * Begins before anything was written: an id of a later time would hold back all that follow it.
   *
   * @param databaseUrl - of an empty database that nobody else uses: what names `now()` without its schema, as statements and defaults of
   * columns do, finds ours first
   */
  static async begin(databaseUrl: string, startsAt: number): Promise<MovedTime> {
    const database = new Client({ connectionString: databaseUrl });
    // Where the fill failed, the database ends before this does.
    database.on('error', () => undefined);
    await database.connect();
    const behindMs = TrueDate.now() - startsAt;
    await database.query(`
      CREATE SCHEMA demo;
      CREATE TABLE demo.clock AS SELECT interval '${behindMs} milliseconds' AS behind;
      CREATE FUNCTION demo.now() RETURNS timestamptz LANGUAGE sql STABLE AS
      $$ SELECT pg_catalog.now() - behind FROM demo.clock $$;
      DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET search_path = public, demo, pg_catalog', current_database());
        -- It goes with the shop: whatever a crash would lose is lost anyway.
        EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
      END $$`);
    const time = new MovedTime(database, behindMs);
    time.replaceDate();
    return time;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return TrueDate.now() - this.behindMs;
  }

  /** Moves to a time; stays where it is past that. */
  async moveTo(at: number): Promise<void> {
    const behindMs = Math.max(TrueDate.now() - at, 0);
    if (behindMs >= this.behindMs) return;
    await this.database.query(`UPDATE demo.clock SET behind = $1::float8 * interval '1 millisecond'`, [
      behindMs,
    ]);
    this.behindMs = behindMs;
  }

  /** From now on everything is told the true time. */
  async end(): Promise<void> {
    await this.moveTo(Infinity);
    await this.database.query(`
      CREATE OR REPLACE FUNCTION demo.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT pg_catalog.now() $$;
      DROP TABLE demo.clock`);
    await this.database.end();
  }

  /** Stays for good, as others may have kept it: once the time is true again, it is the same as the one before. */
  private replaceDate(): void {
    const now = (): number => this.now;
    globalThis.Date = new Proxy(TrueDate, {
      construct: (target, args: unknown[], newTarget: typeof Date) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
      apply: () => new TrueDate(now()).toString(),
      get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
    });
  }
}
