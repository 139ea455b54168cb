import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { ScheduleDatabase } from './database';
import { runSchedule } from './schedule';

/**
 * A migrated database in which `now()` and `gen_random_uuid()` are the schedule's. Whatever names a function without its schema, as statements and
 * defaults of columns do, finds ours first.
 */
export async function prepareDatabase(serverUrl: string, name: string): Promise<ScheduleDatabase> {
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  await server.query(`ALTER DATABASE ${name} SET search_path = public, schedule, pg_catalog`);
  // Deadlocks are ours to find, and no lock is waited for by a clock that is not the schedule's.
  await server.query(`ALTER DATABASE ${name} SET deadlock_timeout = '1h'`);
  await server.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  // Plans that change with their use, or with statistics, would change the order of what statements give back.
  await server.query(`ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`);
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await ScheduleDatabase.open(url.href);
  await database.rows('CREATE SCHEMA schedule');
  await database.rows(`
    CREATE FUNCTION schedule.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT COALESCE(NULLIF(current_setting('schedule.now', true), '')::timestamptz, pg_catalog.now()) $$`);
  await database.rows('CREATE SEQUENCE schedule.ids');
  await database.rows(`
    CREATE FUNCTION schedule.gen_random_uuid() RETURNS uuid LANGUAGE sql VOLATILE AS
    $$ SELECT md5(nextval('schedule.ids')::text)::uuid $$`);
  const dataSource = new DataSource({ type: 'postgres', url: url.href, migrations: MIDTRANS_MIGRATIONS });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  for (const table of await database.tables()) {
    await database.rows(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  }
  // What is loaded when it is first used draws random numbers of its own.
  await runSchedule(0, database);
  return database;
}
