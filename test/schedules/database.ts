import { Client, type QueryConfig, type QueryResult } from 'pg';
import type { Outside } from './scheduler';
import type { VirtualTime } from './virtual-time';

/** Kept from before the time of a schedule takes its place. */
const realTimeout = globalThis.setTimeout;
const BLOCKED_AFTER_MS = 2;
/** PostgreSQL looks for a deadlock after `DEADLOCK_TIMEOUT_MS`. */
const MOST_BLOCKED_MS = 120;
export const DEADLOCK_TIMEOUT_MS = 20;

/** A real connection, which serves one simulated one after another. */
export class Session {
  private clockAt: number | undefined;
  /** As PostgreSQL last told it: idle, in a transaction, or in one that failed. */
  private status: 'I' | 'T' | 'E' = 'I';

  private constructor(
    private readonly client: Client,
    readonly pid: number,
    private readonly time: VirtualTimeHolder,
  ) {
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.on('readyForQuery', ({ status }: { status: 'I' | 'T' | 'E' }) => (this.status = status));
  }

  static async open(url: string, time: VirtualTimeHolder): Promise<Session> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Session(client, rows[0]?.pid ?? 0, time);
  }

  async query(config: QueryConfig): Promise<QueryResult> {
    this.setClock();
    return this.client.query(config);
  }

  /** Ends whatever the last simulated connection left. */
  async reset(): Promise<void> {
    const rollback = this.status === 'I' ? '' : 'ROLLBACK; ';
    await this.client.query(`${rollback}SELECT pg_advisory_unlock_all(); RESET ALL`);
    this.clockAt = undefined;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** What a transaction sees is the time of its beginning. */
  private setClock(): void {
    const now = this.time.current?.now;
    if (now === undefined || now === this.clockAt || this.status !== 'I') return;
    this.clockAt = now;
    void this.client.query({
      name: 'schedule_clock',
      text: "SELECT set_config('schedule.now', $1, false)",
      values: [new Date(now).toISOString()],
    });
  }
}

/** The time of the schedule that is under way. */
export interface VirtualTimeHolder {
  current?: VirtualTime;
}

interface Running {
  readonly pid: number;
  readonly done: Promise<void>;
  isBlocked: boolean;
}

/** A worker's database: real sessions, and which statements of theirs are under way or wait for a lock. */
export class ScheduleDatabase implements Outside {
  readonly time: VirtualTimeHolder = {};
  private readonly free: Session[] = [];
  private readonly constants = new Map<string, QueryResult>();
  private names: readonly string[] | undefined;
  private readonly running = new Set<Running>();
  /** Whether something ended that a blocked statement may have waited for. */
  private mayHaveUnblocked = false;

  private constructor(
    readonly url: string,
    private readonly monitor: Client,
  ) {}

  static async open(url: string): Promise<ScheduleDatabase> {
    const monitor = new Client({ connectionString: url });
    await monitor.connect();
    return new ScheduleDatabase(url, monitor);
  }

  async acquire(): Promise<Session> {
    return this.free.pop() ?? (await this.track(0, Session.open(this.url, this.time)));
  }

  query(session: Session, config: QueryConfig): Promise<QueryResult> {
    return this.track(session.pid, session.query(config));
  }

  /** Ends a simulated connection: what was not committed is rolled back, whatever of it is under way still. */
  release(session: Session, last: Promise<unknown>): void {
    const back = last
      .catch(() => undefined)
      .then(() => session.reset())
      .then(() => {
        this.free.push(session);
      });
    void this.track(session.pid, back);
  }

  /** Rows as they stand, past every cut. */
  async rows<Row extends object = Record<string, unknown>>(
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.monitor.query<Row>(sql, values);
    return rows;
  }

  /** Our tables, those that others point to last. */
  async tables(): Promise<readonly string[]> {
    this.names ??= (
      await this.rows<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'midtrans\\_%' ORDER BY 1`,
      )
    ).map(({ name }) => name);
    return this.names;
  }

  /** As it was when it was made, to the page: where rows lie decides in which order some statements give them back. */
  async empty(): Promise<void> {
    await this.rows(
      `TRUNCATE ${(await this.tables()).join(', ')};
       SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`,
    );
  }

  /** What PostgreSQL says of itself, to whoever starts: always the same. */
  async constant(session: Session, config: QueryConfig): Promise<QueryResult> {
    const known = this.constants.get(config.text) ?? (await this.query(session, config));
    this.constants.set(config.text, known);
    return known;
  }

  get isBlocked(): boolean {
    return this.running.size > 0;
  }

  async settled(): Promise<void> {
    for (;;) {
      if (this.mayHaveUnblocked) await this.lookForBlocked();
      const under = [...this.running].filter(({ isBlocked }) => !isBlocked);
      if (under.length === 0) return;
      await Promise.race([...under.map(({ done }) => done), realSleep(BLOCKED_AFTER_MS)]);
      if (under.some((each) => this.running.has(each))) await this.lookForBlocked();
    }
  }

  async unblocked(): Promise<boolean> {
    const before = this.running.size;
    for (let waited = 0; waited < MOST_BLOCKED_MS; waited += 10) {
      await realSleep(10);
      if (this.running.size < before) return true;
    }
    return false;
  }

  async close(): Promise<void> {
    await Promise.all([...this.free.map((session) => session.close()), this.monitor.end()]);
  }

  private track<T>(pid: number, work: Promise<T>): Promise<T> {
    const ended = (): void => {
      this.running.delete(running);
      this.mayHaveUnblocked = [...this.running].some(({ isBlocked }) => isBlocked);
    };
    const running: Running = { pid, done: work.then(ended, ended), isBlocked: false };
    this.running.add(running);
    return work;
  }

  private async lookForBlocked(): Promise<void> {
    this.mayHaveUnblocked = false;
    const looked = [...this.running];
    const waiting = await this.rows<{ pid: number }>(
      'SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pid = ANY ($1::int[])',
      [looked.map(({ pid }) => pid)],
    );
    for (const each of looked) each.isBlocked = waiting.some(({ pid }) => pid === each.pid);
  }
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => void realTimeout(resolve, ms));
}
