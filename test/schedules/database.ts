import type { Socket } from 'node:net';
import { Client, type QueryConfig, type QueryResult } from 'pg';
import { named } from './named-statement';
import type { Outside } from './scheduler';
import type { VirtualTime } from './virtual-time';

/** Kept from before the time of a schedule takes its place. */
const realTimeout = globalThis.setTimeout;
const BLOCKED_AFTER_MS = 4;
const BEGINS = /^\s*(BEGIN|START TRANSACTION)/i;
const PAGE_BYTES = 8_192;
/** What may wait for somebody else's transaction. */
const LOCKS = /\b(insert|update|delete|lock)\b/i;
/** What holds for a session: its locks and its settings. */
const OUTLIVES = /pg_(try_)?advisory_lock|set_config|^\s*SET (?!LOCAL)/i;
/** What may ask for the time, by its name or by a column's default. */
const ASKS_FOR_TIME = /now\(\)|current_timestamp|\binsert\b/i;
const ASKS_FOR_PID = /pg_backend_pid\(\)/i;

/**
 * A connection as a process has it. A session serves it while a transaction lasts, or what else it was asked for that holds for a
 * session: in between any other can have the same, so that few of them plan all that there is.
 */
export class Connection {
  session: Session | undefined;
  /** What it was last asked. */
  last: Promise<unknown> = Promise.resolve();
  /** Whether that had to wait for somebody else. */
  hasWaited = false;

  /** @param pid - what the server calls it */
  constructor(readonly pid: number) {}
}

/** A real connection, which serves one simulated one after another. */
class Session {
  private clockAt: number | undefined;
  /** Whether what it waits for was ended as one of a deadlock. */
  isVictim = false;
  /** As PostgreSQL last told it: idle, in a transaction, or in one that failed. */
  private status: 'I' | 'T' | 'E' = 'I';
  private readonly socket: Socket;
  /** Whether it was asked for something that the end of a transaction does not end. */
  private outlives = false;

  private constructor(
    private readonly client: Client,
    readonly pid: number,
    private readonly time: VirtualTimeHolder,
  ) {
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter & { stream: Socket } };
    this.socket = connection.stream;
    connection.on('readyForQuery', ({ status }: { status: 'I' | 'T' | 'E' }) => (this.status = status));
  }

  static async open(url: string, time: VirtualTimeHolder): Promise<Session> {
    const client = new Client({ connectionString: url, pipeline: true });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return new Session(client, rows[0]?.pid ?? 0, time);
  }

  /** Whether nothing of what it was asked for goes on. */
  get isFree(): boolean {
    return this.status === 'I' && !this.outlives;
  }

  async query(config: QueryConfig): Promise<QueryResult> {
    this.outlives ||= OUTLIVES.test(config.text);
    const result = this.atOnce(() => {
      if (BEGINS.test(config.text)) return this.client.query(this.atTime(config));
      if (ASKS_FOR_TIME.test(config.text)) this.setClock();
      return this.client.query(named(config));
    });
    try {
      return await result;
    } catch (error) {
      if (!this.isVictim) throw error;
      throw Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR' });
    } finally {
      this.isVictim = false;
    }
  }

  /** Ends whatever the last simulated connection left. */
  async reset(): Promise<void> {
    if (this.status !== 'I') await this.client.query('ROLLBACK');
    if (!this.outlives) return;
    await this.client.query('SELECT pg_advisory_unlock_all(); RESET ALL');
    this.outlives = false;
    this.clockAt = undefined;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** What a transaction sees is the time of its beginning. */
  private atTime(begin: QueryConfig): QueryConfig {
    const now = this.time.current?.now;
    if (now === undefined) return { text: begin.text };
    return { text: `${begin.text}; SET LOCAL schedule.now = '${new Date(now).toISOString()}'` };
  }

  /** Sends all of it in one write. */
  private atOnce<T>(send: () => T): T {
    this.socket.cork();
    try {
      return send();
    } finally {
      this.socket.uncork();
    }
  }

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
  readonly connection?: Connection;
  isBlocked: boolean;
}

/** A worker's database: real sessions, and which statements of theirs are under way or wait for a lock. */
export class ScheduleDatabase implements Outside {
  readonly time: VirtualTimeHolder = {};
  private readonly free: Session[] = [];
  private readonly constants = new Map<string, QueryResult>();
  private names: readonly string[] | undefined;
  private readonly running = new Set<Running>();
  /** Whoever has looked, and is not told yet. */
  private readonly untold: (() => void)[] = [];
  private connected = 0;
  /** How much has come to its end. */
  private ended = 0;
  /** Sessions that others wait for. */
  private blockers: ReadonlySet<number> = new Set();
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

  /** A connection that has been made. */
  connect(): Connection {
    return new Connection(++this.connected);
  }

  query(connection: Connection, config: QueryConfig): Promise<QueryResult> {
    const asked = this.ask(connection, config);
    connection.last = asked;
    return asked;
  }

  /** Ends a simulated connection: what was not committed is rolled back, whatever of it is under way still. */
  release(connection: Connection): void {
    const back = connection.last
      .catch(() => undefined)
      .then(async () => {
        const { session } = connection;
        if (session === undefined) return;
        await session.reset();
        this.free.push(session);
      });
    void this.track(connection.session?.pid ?? 0, back);
  }

  /** Rows as they stand, past every cut. */
  async rows<Row extends object = Record<string, unknown>>(
    sql: string,
    values: unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.monitor.query<Row>(named({ text: sql, values }));
    return rows;
  }

  /** The same while a schedule goes on, which waits for it: told when all else stands still, so that nothing hangs on how soon it came. */
  async look(sql: string, values: unknown[]): Promise<object[]> {
    const rows = await this.track(0, this.rows(sql, values));
    await new Promise<void>((resolve) => void this.untold.push(resolve));
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

  /**
   * As it was when it was made, to the page: where rows lie decides in which order some statements give them back. New files cost more
   * than the few rows of a page, and what is known of a table is forgotten so that plans stay as they are.
   */
  async empty(): Promise<void> {
    const tables = await this.tables();
    const sizes = await this.rows<{ name: string; bytes: number }>(
      `SELECT name, pg_relation_size(name::regclass)::int AS bytes FROM unnest($1::text[]) AS name`,
      [tables],
    );
    const large = sizes.filter(({ bytes }) => bytes > PAGE_BYTES).map(({ name }) => name);
    const small = sizes.filter(({ bytes }) => bytes > 0 && bytes <= PAGE_BYTES).map(({ name }) => name);
    await this.rows(
      [
        ...(large.length > 0 ? [`TRUNCATE ${large.join(', ')} CASCADE`] : []),
        ...small.map((name) => `DELETE FROM ${name}`),
        `SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`,
      ].join('; '),
    );
    if (small.length === 0) return;
    await this.rows(`VACUUM (SKIP_DATABASE_STATS, PROCESS_TOAST false) ${small.join(', ')}`);
    await this.rows(`UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname = ANY ($1)`, [small]);
  }

  /** What PostgreSQL says of itself, to whoever starts: always the same. */
  async constant(connection: Connection, config: QueryConfig): Promise<QueryResult> {
    const known = this.constants.get(config.text) ?? (await this.query(connection, config));
    this.constants.set(config.text, known);
    return known;
  }

  /**
   * Whether a statement can be carried out with the same outcome each time. PostgreSQL does not say which of two that wait for a row has
   * it first once it was changed: so only one waits at a time, or those that wait for each other.
   */
  mayRun({ session }: Connection, { text }: QueryConfig): boolean {
    if (!LOCKS.test(text) || (session !== undefined && this.blockers.has(session.pid))) return true;
    return ![...this.running].some(({ isBlocked }) => isBlocked);
  }

  get isSettled(): boolean {
    return (
      this.untold.length === 0 &&
      !this.mayHaveUnblocked &&
      [...this.running].every(({ isBlocked }) => isBlocked)
    );
  }

  async settled(): Promise<void> {
    for (;;) {
      if (this.mayHaveUnblocked) await this.lookForBlocked();
      const under = [...this.running].filter(({ isBlocked }) => !isBlocked);
      if (under.length === 0) return this.untold.shift()?.();
      await Promise.race([...under.map(({ done }) => done), realSleep(BLOCKED_AFTER_MS)]);
      if (under.some((each) => this.running.has(each))) await this.lookForBlocked();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.free.map((session) => session.close()), this.monitor.end()]);
  }

  private async ask(connection: Connection, config: QueryConfig): Promise<QueryResult> {
    const session = (connection.session ??=
      this.free.pop() ?? (await this.track(0, Session.open(this.url, this.time))));
    connection.hasWaited = false;
    const asked = ASKS_FOR_PID.test(config.text)
      ? { text: 'SELECT $1::int AS pid', values: [connection.pid] }
      : config;
    const answered = session.query(asked).finally(() => {
      if (!session.isFree) return;
      connection.session = undefined;
      this.free.push(session);
    });
    return this.track(session.pid, answered, connection);
  }

  private track<T>(pid: number, work: Promise<T>, connection?: Connection): Promise<T> {
    const ended = (): void => {
      this.running.delete(running);
      this.ended++;
      this.mayHaveUnblocked = [...this.running].some(({ isBlocked }) => isBlocked);
    };
    const running: Running = { pid, done: work.then(ended, ended), connection, isBlocked: false };
    this.running.add(running);
    return work;
  }

  private async lookForBlocked(): Promise<void> {
    this.mayHaveUnblocked = false;
    const { ended } = this;
    const looked = [...this.running];
    const rows = await this.rows<{ pid: number; by: number[] }>(
      'SELECT pid, pg_blocking_pids(pid) AS by FROM unnest($1::int[]) AS pid',
      [looked.map(({ pid }) => pid)],
    );
    const blockedBy = new Map(rows.map(({ pid, by }) => [pid, by]));
    this.blockers = new Set(rows.flatMap(({ by }) => by));
    for (const each of looked) {
      each.isBlocked = (blockedBy.get(each.pid) ?? []).length > 0;
      if (each.isBlocked && each.connection !== undefined) each.connection.hasWaited = true;
    }
    // What has come to its end meanwhile is what somebody was said to wait for, perhaps.
    if (this.ended > ended) this.mayHaveUnblocked = looked.some(({ isBlocked }) => isBlocked);
    // When PostgreSQL would look is a matter of milliseconds: here it is always the last to come that is ended, and at once.
    const victim = looked.findLast(({ pid, isBlocked }) => isBlocked && waitsForItself(pid, blockedBy));
    if (victim?.connection?.session === undefined) return;
    victim.connection.session.isVictim = true;
    victim.isBlocked = false;
    await this.rows('SELECT pg_cancel_backend($1)', [victim.pid]);
  }
}

function waitsForItself(pid: number, blockedBy: ReadonlyMap<number, readonly number[]>): boolean {
  const seen = new Set<number>();
  const ahead = [...(blockedBy.get(pid) ?? [])];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === pid) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    ahead.push(...(blockedBy.get(next) ?? []));
  }
  return false;
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => void realTimeout(resolve, ms));
}
