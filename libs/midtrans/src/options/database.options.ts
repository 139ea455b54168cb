import { defineOptions, type Resolved } from './option-group';
import { oneOf, wholeNumber } from './option-rules';

/** How the database is used (`database`). */
export interface DatabaseOptions {
  /**
   * Milliseconds after which a statement is given up, and answered as a database that is away: 503, to be asked again. A transaction that
   * stands still for as long is rolled back.
   * @default 10_000
   */
  statementTimeoutMs?: number;
  /**
   * Milliseconds for which a transaction waits for a row that somebody else has locked.
   * @default 5_000
   */
  lockTimeoutMs?: number;
  /**
   * Milliseconds for which a connection is waited for.
   * @default 5_000
   */
  connectTimeoutMs?: number;
  /**
   * The most connections of the pool that are held at once, so that the application always finds one.
   * @default half of the pool, rounded down, and one at least
   */
  maxConnections?: number;
  /**
   * Whether statements are prepared under names, which a pooler that gives each transaction another connection (PgBouncer's
   * `pool_mode = transaction`) cannot follow. `auto`: where there is no pooler, which the first statement finds out.
   * @default 'auto'
   */
  preparedStatements?: 'auto' | 'named' | 'unnamed';
}

declare module './midtrans.options' {
  interface MidtransOptions {
    database?: DatabaseOptions;
  }
  interface ResolvedOptions {
    readonly database: Resolved<DatabaseOptions, Exclude<keyof DatabaseOptions, 'maxConnections'>>;
  }
}

export const databaseOptions = defineOptions<DatabaseOptions>({
  defaults: {
    statementTimeoutMs: 10_000,
    lockTimeoutMs: 5_000,
    connectTimeoutMs: 5_000,
    preparedStatements: 'auto',
  },
  rules: {
    statementTimeoutMs: wholeNumber(),
    lockTimeoutMs: wholeNumber(),
    connectTimeoutMs: wholeNumber(),
    maxConnections: wholeNumber(),
    preparedStatements: oneOf('auto', 'named', 'unnamed'),
  },
});
