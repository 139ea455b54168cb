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

/** @param isMigrated - whether our tables are there @default true */
export async function createTestDatabase({ isMigrated = true } = {}): Promise<TestDatabase> {
  const name = `midtrans_${randomUUID().replaceAll('-', '')}`;
  const copied = isMigrated ? `TEMPLATE ${await (template ??= migratedTemplate())}` : '';
  await onServer((client) => client.query(`CREATE DATABASE ${name} ${copied}`));
  const dataSource = await dataSourceOf(name).initialize();
  return {
    url: urlOf(name),
    dataSource,
    rows: (sql, values) => dataSource.query(sql, values),
    drop: async () => {
      await dataSource.destroy();
      await onServer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
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

async function onServer(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await work(client);
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
