import { randomUUID } from 'node:crypto';
import { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

/** A database of its own, migrated, that goes when the test is through with it. */
export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  /** Rows of a statement, in the columns' own names. */
  rows<Row extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

declare global {
  /** Migrated and empty. */
  var freeDatabases: string[];
}

/** @param isMigrated - whether our tables are there @default true */
export async function createTestDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const name = isMigrated ? await migratedDatabase() : await newDatabase();
  const dataSource = await dataSourceOf(name).initialize();
  return {
    url: urlOf(name),
    dataSource,
    rows: (sql, values) => dataSource.query(sql, values),
    drop: async () => {
      await dataSource.destroy();
      if (isMigrated && (await isAsNew(name))) freeDatabases.push(name);
      else await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** To make one takes a hundred times as long as to empty it. */
async function migratedDatabase(): Promise<string> {
  return freeDatabases.pop() ?? (await newDatabase(`TEMPLATE ${await (template ??= migratedTemplate())}`));
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
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase
      WHERE d.datname = current_database()
  ) AS parts (part)`;

const OTHERS = `
  SELECT count(*)::integer AS others FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;

/** A connection that was closed takes a moment to go. */
const LOOKS = 20;

let shape: Promise<string> | undefined;

/** Empties a database that nobody is connected to any more. @returns whether it is as it was made */
async function isAsNew(name: string): Promise<boolean> {
  const made = await (shape ??= shapeOf(await (template ??= migratedTemplate())));
  return on(name, async (client) => {
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
  });
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
