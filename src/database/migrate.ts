import { runMigrationsUnderLock } from 'nestjs-midtrans';
import { DataSource } from 'typeorm';
import { StartError } from '../config/start.error';
import { dataSourceOptions } from './data-source.options';

/**
 * Brings the database up to date. Of several instances that start at once, one does the work and the others wait.
 *
 * @throws StartError where there is no database to be reached
 */
export async function migrate(url: string): Promise<void> {
  const dataSource = await connect(url);
  try {
    await runMigrationsUnderLock(dataSource);
  } finally {
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
