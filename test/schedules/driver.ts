import { EventEmitter } from 'node:events';
import pg, { type QueryConfig, type QueryResult } from 'pg';
import type { SimulatedProcess } from './process';
import type { Connection } from './database';

/** What TypeORM asks of each server that it connects to: nothing of interest happens there. */
const CONSTANT = /^SELECT (version\(\)|\* FROM current_(database|schema)\(\))/i;

interface TimedQuery extends QueryConfig {
  readonly query_timeout?: number;
}
type QueryCallback = (error: Error | undefined, result?: QueryResult) => void;
type Callback = (error?: Error) => void;

/** What TypeORM takes as its `driver`: pg's own pool, over connections of which a process has any number. */
export function driverOf(process: SimulatedProcess): object {
  class ProcessClient extends SimulatedClient {
    constructor() {
      super(process);
    }
  }
  class ProcessPool extends pg.Pool {
    constructor(options: pg.PoolConfig) {
      super(Object.assign({}, options, { Client: ProcessClient }));
    }
  }
  return { Pool: ProcessPool, Client: ProcessClient, types: pg.types, defaults: pg.defaults };
}

/** A connection to PostgreSQL that can break, or go with its process, at each statement. */
export class SimulatedClient extends EventEmitter {
  /** What the pool reads of a client. */
  _queryable = true;
  _ending = false;
  /** Of the server's process, as the driver is told it when it connects. */
  processID: number | null = null;
  private connection: Connection | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private isBroken = false;

  constructor(private readonly process: SimulatedProcess) {
    super();
  }

  connect(callback?: Callback): Promise<void> | void {
    const connected = this.open();
    if (callback === undefined) return connected;
    connected.then(
      () => callback(),
      (error: Error) => callback(error),
    );
  }

  query(
    statement: string | TimedQuery,
    values?: unknown[] | QueryCallback,
    callback?: QueryCallback,
  ): Promise<QueryResult> | void {
    const given: TimedQuery = typeof statement === 'string' ? { text: statement } : statement;
    const config = Array.isArray(values) ? { ...given, values } : given;
    const result = this.last.catch(() => undefined).then(() => this.perform(config));
    this.last = result;
    const told = typeof values === 'function' ? values : callback;
    if (told === undefined) return result;
    result.then(
      (rows) => told(undefined, rows),
      (error: Error) => told(error),
    );
  }

  end(callback?: Callback): Promise<void> | void {
    this._ending = true;
    this._queryable = false;
    const ended = this.last
      .catch(() => undefined)
      .then(() => {
        this.abandon();
        this.emit('end');
      });
    if (callback === undefined) return ended;
    void ended.then(() => callback());
  }

  isConnected(): boolean {
    return this.connection !== undefined;
  }

  ref(): void {
    // Nothing here keeps a process alive.
  }

  unref(): void {
    // Nothing here keeps a process alive.
  }

  /** The connection is lost: the server rolls back what was not committed. Nobody here is told. */
  abandon(): void {
    this._queryable = false;
    const { connection } = this;
    this.connection = undefined;
    this.process.clients.delete(this);
    if (connection !== undefined) this.process.world.database.release(connection);
  }

  /** The connection is lost while nothing is asked. */
  breakIdle(): void {
    this.isBroken = true;
    this.abandon();
    this.emit('error', lostConnection());
    this.emit('end');
  }

  private async open(): Promise<void> {
    const { process } = this;
    await process.reach('connect', '');
    if (process.world.cuts.breaks('connect')) throw refusedConnection();
    this.connection = process.world.database.connect();
    this.processID = this.connection.pid;
    process.clients.add(this);
  }

  private async perform(config: TimedQuery): Promise<QueryResult> {
    const { process } = this;
    const { world } = process;
    const label = labelOf(config);
    const asking = this.requireOpen();
    if (CONSTANT.test(config.text)) return world.database.constant(asking, config);
    await process.reach('statement', label, { mayGoOn: () => world.database.mayRun(asking, config) });
    const connection = this.requireOpen();
    if (world.cuts.breaks('statement')) return this.lose();
    const ticket = world.scheduler.ticket();
    const asked = world.database.query(connection, config);
    this.process.pending.set(this, label);
    const answer = await within(config, asked).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    await process.reach('result', label, { ticket, alwaysWaits: connection.hasWaited });
    this.process.pending.delete(this);
    this.requireOpen();
    if (world.cuts.breaks('result')) return this.lose();
    if ('error' in answer) throw answer.error;
    return answer.result;
  }

  private requireOpen(): Connection {
    if (this.connection === undefined || this.isBroken) throw lostConnection();
    return this.connection;
  }

  private lose(): never {
    this.isBroken = true;
    this.abandon();
    const error = lostConnection();
    // As the driver does: whoever waits for the statement hears of it first.
    process.nextTick(() => {
      this.emit('error', error);
      this.emit('end');
    });
    throw error;
  }
}

/** As the driver gives up: what was asked for goes on at the server. */
function within({ query_timeout: ms }: TimedQuery, asked: Promise<QueryResult>): Promise<QueryResult> {
  if (ms === undefined) return asked;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Query read timeout')), ms);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function labelOf({ name, text }: QueryConfig): string {
  if (name !== undefined) return name;
  let label = labels.get(text);
  if (label === undefined) labels.set(text, (label = text.trim().replace(/\s+/g, ' ').slice(0, 60)));
  return label;
}

const labels = new Map<string, string>();

function lostConnection(): Error {
  return new Error('Connection terminated unexpectedly');
}

function refusedConnection(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
}
