import { DataSource } from 'typeorm';
import { StartError } from '../config/start.error';
import { dataSourceOptions } from './data-source.options';

/** Any number will do, as long as every instance takes the same. */
const MIGRATION_LOCK = 4_801_990;

/**
 * Brings the database up to date. Of several instances that start at once, one does the work and the others wait.
 *
 * @throws StartError where there is no database to be reached
 */
export async function migrate(url: string): Promise<void> {
  const dataSource = await connect(url);
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

async function connect(url: string): Promise<DataSource> {
  try {
    return await new DataSource(dataSourceOptions(url)).initialize();
  } catch (error) {
    throw new StartError([`DATABASE_URL: the database cannot be reached: ${reasonOf(error)}`]);
  }
}

/** An attempt at several addresses fails with an AggregateError, which has a code and no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
