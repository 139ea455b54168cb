import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { DEADLOCK_TIMEOUT_MS, ScheduleDatabase } from './database';

/**
 * A migrated database in which `now()` is the schedule's. Whatever names the function without its schema, as statements and
 * defaults of columns do, finds ours first.
 */
export async function prepareDatabase(serverUrl: string, name: string): Promise<ScheduleDatabase> {
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  await server.query(`ALTER DATABASE ${name} SET search_path = public, schedule, pg_catalog`);
  await server.query(`ALTER DATABASE ${name} SET deadlock_timeout = ${DEADLOCK_TIMEOUT_MS}`);
  await server.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await ScheduleDatabase.open(url.href);
  await database.rows('CREATE SCHEMA schedule');
  await database.rows(`
    CREATE FUNCTION schedule.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT COALESCE(NULLIF(current_setting('schedule.now', true), '')::timestamptz, pg_catalog.now()) $$`);
  const dataSource = new DataSource({ type: 'postgres', url: url.href, migrations: MIDTRANS_MIGRATIONS });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  return database;
}
