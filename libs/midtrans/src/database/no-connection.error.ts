/**
 * No connection to the database became free in time. Nothing was asked of it: our endpoints answer 503, and whoever calls a service
 * may call it again.
 */
export class NoConnectionError extends Error {
  constructor(timeoutMs: number, reason: string) {
    super(`No connection to the database within ${timeoutMs} ms: ${reason}`);
    this.name = 'NoConnectionError';
  }

  /** The pool of the host had none in time. */
  static ofPool(timeoutMs: number, max: number): NoConnectionError {
    return new NoConnectionError(
      timeoutMs,
      `all ${max} of the pool are in use. A call that is made inside a transaction of the application needs a connection beside that transaction's: commit first, then call, or raise the pool's max`,
    );
  }

  /** All that `database.maxConnections` allows were in use. */
  static ofOurs(timeoutMs: number, max: number): NoConnectionError {
    return new NoConnectionError(
      timeoutMs,
      `all ${max} that nestjs-midtrans may hold at once (database.maxConnections) are in use`,
    );
  }

  /**
   * The application is closing.
   *
   * @param timeoutMs - for which it would have been waited for
   */
  static ofEnd(timeoutMs: number): NoConnectionError {
    return new NoConnectionError(timeoutMs, 'the application has closed its DataSource');
  }

  /** The database did not answer. */
  static ofDatabase(timeoutMs: number): NoConnectionError {
    return new NoConnectionError(timeoutMs, 'the database does not answer');
  }
}
