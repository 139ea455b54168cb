/** As much of the driver's client as is used: hosts need no types of it. */
export interface Client {
  /** What the server, or the pooler before it, told when it was connected to. */
  readonly processID?: number | null;
  query(query: ClientQuery): Promise<Result>;
  on(event: 'error', listener: (error: Error) => void): void;
  removeListener(event: 'error', listener: (error: Error) => void): void;
  release(broken?: Error): void;
}

interface ClientQuery extends Statement {
  readonly query_timeout: number;
}

/** What is sent. Under a name it is parsed and planned once per connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
}

export interface Result {
  readonly rows: unknown[];
  /** What was done: `COMMIT`. */
  readonly command?: string;
}

/** How statements are run. */
export interface ConnectionSettings {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** The statement as this database takes it: with or without its name, with its tables in their schema. */
  readonly adapt: (statement: Statement, client: Client) => Statement | Promise<Statement>;
}

/** How much longer than the server a connection is waited for, in milliseconds: one that answers in time is kept. */
const ANSWERS_WITHIN_MS = 500;

/** What the database gave up for the sake of somebody else's transaction. */
const NOT_SERIALIZED = ['40001', '40P01'];

/**
 * A connection of the pool, ours until it is given back. Nothing is waited for without an end: a statement in time, or the connection
 * counts as broken, and the pool is rid of it.
 */
export class Connection {
  private broken: Error | undefined;
  private isInTransaction = false;
  private isReleased = false;
  // The pool listens only to connections that it holds, and an error that nobody hears ends the process.
  private readonly onError = (error: Error): void => void (this.broken = error);

  constructor(
    readonly client: Client,
    private readonly settings: ConnectionSettings,
    private readonly onRelease: () => void,
  ) {
    client.on('error', this.onError);
  }

  /** Outside a transaction, a statement that was given up for another's transaction is run again where that cannot be. */
  async query(statement: Statement): Promise<Result> {
    const adapted = await this.settings.adapt(statement, this.client);
    try {
      return await this.send(adapted);
    } catch (error) {
      if (this.isInTransaction || !isNotSerialized(error)) throw error;
    }
    await this.begin();
    try {
      const result = await this.send(adapted);
      await this.commit();
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /**
   * Begins a transaction, whatever the database's own default of isolation and of timeouts is. One whose process stands still, or whose
   * connection is gone without a word, holds its locks no longer than a statement may take.
   */
  async begin(): Promise<Result> {
    const { statementTimeoutMs, lockTimeoutMs } = this.settings;
    const timeouts = {
      statement_timeout: statementTimeoutMs,
      lock_timeout: lockTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    };
    const settings = Object.entries(timeouts).map(([name, ms]) => `SET LOCAL ${name} = ${ms}`);
    const result = await this.send({
      text: ['BEGIN ISOLATION LEVEL READ COMMITTED', ...settings].join('; '),
    });
    this.isInTransaction = true;
    return result;
  }

  /** @throws Error where a statement had failed, so that nothing is committed: PostgreSQL says so without an error */
  async commit(): Promise<Result> {
    const result = await this.send({ text: 'COMMIT' });
    this.isInTransaction = false;
    if (result.command === 'ROLLBACK') throw new Error('Nothing was committed: a statement had failed');
    return result;
  }

  /** Where that fails the connection is broken, and the server rolls back by itself. */
  async rollback(): Promise<void> {
    this.isInTransaction = false;
    try {
      await this.send({ text: 'ROLLBACK' });
    } catch (error) {
      this.broken ??= error as Error;
    }
  }

  release(broken?: Error): void {
    if (this.isReleased) return;
    this.isReleased = true;
    this.client.removeListener('error', this.onError);
    this.client.release(broken ?? this.broken);
    this.onRelease();
  }

  private async send(statement: Statement): Promise<Result> {
    // Whatever is sent behind a statement without an answer has none either.
    if (this.broken !== undefined) throw this.broken;
    const query_timeout = this.settings.statementTimeoutMs + ANSWERS_WITHIN_MS;
    try {
      return await this.client.query({ ...statement, query_timeout });
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') this.broken = error;
      throw error;
    }
  }
}

function isNotSerialized(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_SERIALIZED.includes(String(error.code));
}
