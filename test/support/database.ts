import { randomUUID } from 'node:crypto';
import { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { Client, type Pool, type PoolClient } from 'pg';
import { DataSource } from 'typeorm';

/** A database of its own, migrated, that goes when the test is through with it. */
export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  /** Rows of a statement, in the columns' own names. */
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A database that a test is through with: migrated and empty, and connected to, as that takes longer than many a test does. */
export interface FreeDatabase {
  readonly name: string;
  readonly dataSource: DataSource;
}

declare global {
  var freeDatabases: FreeDatabase[];
}

/** @param isMigrated - whether our tables are there @default true */
export async function createTestDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const { name, dataSource } = (isMigrated && takeFree()) || (await madeDatabase(isMigrated));
  return {
    url: urlOf(name),
    dataSource,
    rows: (sql, values) => dataSource.query(sql, values),
    drop: async () => {
      if (isMigrated && (await isAsNew(dataSource))) return void freeDatabases.push({ name, dataSource });
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** A suite that has modules of its own knows no DataSource of another's: what is free waits for who comes after it. */
function takeFree(): FreeDatabase | undefined {
  const at = freeDatabases.findIndex(({ dataSource }) => dataSource instanceof DataSource);
  return at < 0 ? undefined : freeDatabases.splice(at, 1)[0];
}

async function madeDatabase(isMigrated: boolean): Promise<FreeDatabase> {
  // To make one takes a hundred times as long as to empty it.
  const name = await newDatabase(isMigrated ? `TEMPLATE ${await (template ??= migratedTemplate())}` : '');
  return { name, dataSource: await dataSourceOf(name).initialize() };
}

async function newDatabase(made = ''): Promise<string> {
  const name = `midtrans_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} ${made}`));
  return name;
}

/** What of a database is not rows: whoever changed it has spoilt it for others. */
const SHAPE = `
  SELECT md5(string_agg(part, ' ' ORDER BY part)) AS shape FROM (
    SELECT concat_ws(' ', oid, relname, relnamespace, relkind, reloptions) FROM pg_class WHERE relnamespace <> 'pg_toast'::regnamespace
    UNION ALL SELECT concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped, attstattarget)
      FROM pg_attribute WHERE attrelid >= 16384
    UNION ALL SELECT concat_ws(' ', oid, adrelid, adbin) FROM pg_attrdef
    UNION ALL SELECT concat_ws(' ', oid, conname, conrelid) FROM pg_constraint WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', oid, proname) FROM pg_proc WHERE oid >= 16384
    UNION ALL SELECT concat_ws(' ', oid, nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
    UNION ALL SELECT concat_ws(' ', 'migration', name) FROM migrations
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
      WHERE d.datname = current_database()
  ) AS parts (part)`;

const OTHERS = `
  SELECT count(*)::integer AS others FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** A connection that was closed takes a moment to go. */
const LOOKS = 20;

let shape: Promise<string> | undefined;

/** Empties a database that nobody else is connected to any more. @returns whether it is as it was made, and so is what is connected to it */
async function isAsNew(dataSource: DataSource): Promise<boolean> {
  if (!dataSource.isInitialized) return false;
  const made = await (shape ??= shapeOf(await (template ??= migratedTemplate())));
  const client = await onlyClientOf(dataSource);
  if (client === undefined) return false;
  try {
    await client.query('DISCARD ALL');
    for (let look = 1; ; look++) {
      const { rows } = await client.query<{ others: number }>(OTHERS);
      if (rows[0]?.others === 0) break;
      if (look === LOOKS) return false;
    }
    const { rows } = await client.query<{ shape: string }>(SHAPE);
    if (rows[0]?.shape !== made) return false;
    const { rows: used } = await client.query<{ table: string }>(
      `SELECT oid::regclass AS table FROM pg_class
       WHERE relkind = 'r' AND relname LIKE 'midtrans\\_%' AND pg_relation_size(oid) > 0`,
    );
    const tables = used.map(({ table }) => table).join(', ');
    if (tables !== '') await client.query(`TRUNCATE ${tables} RESTART IDENTITY CASCADE`);
    return true;
  } catch {
    return false;
  } finally {
    client.release();
  }
}

/** @returns the one connection that is left; none where one of them is still in use */
async function onlyClientOf({ driver }: DataSource): Promise<PoolClient | undefined> {
  const pool = (driver as unknown as { master: Pool }).master;
  if (pool.idleCount < pool.totalCount || pool.waitingCount > 0) return undefined;
  const connecting = Array.from({ length: Math.max(pool.totalCount, 1) }, () => pool.connect());
  const [first, ...others] = await Promise.all(connecting);
  for (const other of others) other.release(true);
  return first;
}

async function shapeOf(database: string): Promise<string> {
  const { rows } = await on(database, (client) => client.query<{ shape: string }>(SHAPE));
  return rows[0]?.shape ?? '';
}

let template: Promise<string> | undefined;
/** Whoever makes the template holds it: there is one for the whole run. */
const TEMPLATE_LOCK = 7_316_402;

/** A database with our tables, to copy: migrating each one anew takes several times as long. */
async function migratedTemplate(): Promise<string> {
  const name = process.env.TEST_TEMPLATE_DATABASE;
  if (name === undefined) throw new Error('TEST_TEMPLATE_DATABASE is set by the global setup');
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 1) return;
    const unfinished = `${name}_unfinished`;
    await client.query(`CREATE DATABASE ${unfinished}`);
    const dataSource = await dataSourceOf(unfinished).initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return name;
}

function dataSourceOf(database: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url: urlOf(database),
    entities: [...MIDTRANS_ENTITIES],
    migrations: MIDTRANS_MIGRATIONS,
    // It may be free for long, and must not keep a worker from its end.
    extra: { idleTimeoutMillis: 0, allowExitOnIdle: true },
  });
}

function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  return connected(serverUrl(), work);
}

function on<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  return connected(urlOf(database), work);
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same over TCP, for whoever listens in between. */
export function tcpUrlOf(databaseUrl: string): URL {
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  return url;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

/** Over a socket of the file system where there is one: a statement costs half of what it costs over TCP. */
function serverUrl(): string {
  const url = process.env.TEST_DATABASE_SOCKET_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_SOCKET_URL is set by the global setup');
  return url;
}
