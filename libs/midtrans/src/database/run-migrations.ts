import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource, Migration, QueryRunner } from 'typeorm';
import { poolOf } from './pool';

/** How migrations are run under the lock. */
export interface RunMigrationsOptions {
  /** As TypeORM's `migrationsTransactionMode`. @default the DataSource's */
  readonly transaction?: 'all' | 'none' | 'each';
  /** Milliseconds that another process may take for them. @default 600_000 */
  readonly waitMs?: number;
}

/** Any number will do, as long as every process takes the same. */
const LOCK = 1_795_219_200;
const PAUSE_MS = 100;

/**
 * Runs a DataSource's migrations, ours and the application's: of processes that start at once one runs them, and the others wait. It
 * takes the place of `migrationsRun`.
 *
 * @returns those that were run here
 * @throws Error where another process took longer than `waitMs`
 *
 * @example
 * ```ts
 * TypeOrmModule.forRootAsync({
 *   useFactory: () => ({ type: 'postgres', url, autoLoadEntities: true, migrations: MIDTRANS_MIGRATIONS }),
 *   dataSourceFactory: async (options) => {
 *     const dataSource = await new DataSource(options).initialize();
 *     await runMigrationsUnderLock(dataSource);
 *     return dataSource;
 *   },
 * });
 * ```
 */
export async function runMigrationsUnderLock(
  dataSource: DataSource,
  { transaction = dataSource.options.migrationsTransactionMode, waitMs = 600_000 }: RunMigrationsOptions = {},
): Promise<Migration[]> {
  if (poolOf(dataSource).options.max < 2) {
    throw new Error('Migrations under a lock need a pool of two connections: set extra.max or poolSize to 2');
  }
  const holder = dataSource.createQueryRunner('master');
  try {
    // Of a transaction, as a pooler may give the next statement of a session to another connection.
    await holder.startTransaction('READ COMMITTED');
    await lock(holder, waitMs);
    await createSchema(dataSource);
    return await dataSource.runMigrations(transaction === undefined ? undefined : { transaction });
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction().catch(() => undefined);
    await holder.release();
  }
}

/** Asks again and again: a statement that waits would be waited for by `CREATE INDEX CONCURRENTLY`, for ever. */
async function lock(holder: QueryRunner, waitMs: number): Promise<void> {
  await holder.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const end = performance.now() + waitMs;
  for (;;) {
    const [row] = (await holder.query(`SELECT pg_try_advisory_xact_lock(${LOCK}) AS "isOurs"`)) as {
      isOurs: boolean;
    }[];
    if (row?.isOurs) return;
    if (performance.now() > end) throw new Error(`Another process has run migrations for ${waitMs} ms`);
    await pause(PAUSE_MS);
  }
}

/** TypeORM keeps its own table of migrations in it, and does not make it. */
async function createSchema(dataSource: DataSource): Promise<void> {
  const { options } = dataSource;
  if (!('schema' in options) || options.schema === undefined) return;
  const runner = dataSource.createQueryRunner('master');
  try {
    await runner.createSchema(options.schema, true);
  } finally {
    await runner.release();
  }
}
