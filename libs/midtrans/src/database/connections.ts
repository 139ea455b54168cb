import type { DataSource } from 'typeorm';
import { Connection, type Client, type ConnectionSettings, type Statement } from './connection';
import { NoConnectionError } from './no-connection.error';
import { poolOf, type Pool } from './pool';
import { inSchemas } from './table-names';

/** How the database is used. */
export interface DatabaseSettings {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** Left out: half of the pool. */
  readonly maxConnections?: number;
  readonly preparedStatements: 'auto' | 'named' | 'unnamed';
}

/** How often whoever waits looks whether there is anything to wait for, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * The one way to the database: connections of the pool that TypeORM holds for the primary, never more of them at once than are ours,
 * and none waited for without an end.
 */
export class Connections {
  /** How many are held at once. */
  readonly max: number;
  /** Whether statements have names, which a pooler that gives each transaction another connection could not follow; undefined: not known yet. */
  keepsNames: boolean | undefined;
  private readonly pool: Pool;
  private readonly settings: ConnectionSettings;
  private held = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    dataSource: DataSource,
    private readonly options: DatabaseSettings,
  ) {
    const { statementTimeoutMs, lockTimeoutMs, maxConnections, preparedStatements } = options;
    this.pool = poolOf(dataSource);
    this.max = maxConnections ?? Math.max(1, Math.floor(this.pool.options.max / 2));
    if (preparedStatements !== 'auto') this.keepsNames = preparedStatements === 'named';
    const qualify = inSchemas(dataSource);
    this.settings = {
      statementTimeoutMs,
      lockTimeoutMs,
      adapt: ({ text, ...statement }, client) => this.named({ ...statement, text: qualify(text) }, client),
    };
  }

  /**
   * Takes a connection, which is to be released whatever happens.
   *
   * @throws NoConnectionError where there is none in time
   */
  take(): Promise<Connection> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const start = (): void => {
        this.pool.connect().then(
          (client) => {
            if (isLate) return void client.release();
            clearTimeout(timer);
            resolve(new Connection(client, this.settings, () => this.free()));
          },
          (error: Error) => {
            if (isLate) return;
            clearTimeout(timer);
            this.free();
            reject(this.pool.ending ? this.noConnection(false) : error);
          },
        );
      };
      const until = performance.now() + this.options.connectTimeoutMs;
      const look = (): void => {
        const leftMs = until - performance.now();
        // A pool that is being closed answers nobody who waits for it.
        if (leftMs > 0 && !this.pool.ending) {
          timer = setTimeout(look, Math.min(leftMs, LOOK_EVERY_MS));
          return;
        }
        isLate = true;
        const isInLine = this.waiting.delete(start);
        reject(this.noConnection(isInLine));
        if (!isInLine) this.free();
      };
      let timer = setTimeout(look, Math.min(this.options.connectTimeoutMs, LOOK_EVERY_MS));
      if (this.held >= this.max) {
        this.waiting.add(start);
        return;
      }
      this.held++;
      start();
    });
  }

  private named(statement: Statement, client: Client): Statement | Promise<Statement> {
    if (statement.name === undefined || this.keepsNames === true) return statement;
    const { name: _, ...unnamed } = statement;
    if (this.keepsNames === false) return unnamed;
    return this.findOut(client).then((keepsNames) => (keepsNames ? statement : unnamed));
  }

  /** A pooler makes up the number of the process: it speaks for many. */
  private async findOut(client: Client): Promise<boolean> {
    const query_timeout = this.options.statementTimeoutMs;
    const { rows } = await client.query({ text: 'SELECT pg_backend_pid() AS pid', query_timeout });
    const [row] = rows as { pid: number }[];
    return (this.keepsNames = row?.pid === client.processID);
  }

  private free(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.held--;
      return;
    }
    this.waiting.delete(next);
    next();
  }

  private noConnection(isInLine: boolean): NoConnectionError {
    const { connectTimeoutMs } = this.options;
    if (this.pool.ending) return NoConnectionError.ofEnd(connectTimeoutMs);
    if (isInLine) return NoConnectionError.ofOurs(connectTimeoutMs, this.max);
    const { max } = this.pool.options;
    return this.pool.totalCount >= max && this.pool.idleCount === 0
      ? NoConnectionError.ofPool(connectTimeoutMs, max)
      : NoConnectionError.ofDatabase(connectTimeoutMs);
  }
}
