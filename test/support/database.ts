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

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `midtrans_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const dataSource = await new DataSource({
    type: 'postgres',
    url: url.href,
    entities: [...MIDTRANS_ENTITIES],
    migrations: MIDTRANS_MIGRATIONS,
    migrationsRun: true,
  }).initialize();
  return {
    url: url.href,
    dataSource,
    rows: (sql, values) => dataSource.query(sql, values),
    drop: async () => {
      await dataSource.destroy();
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_URL is set by the global setup');
  return url;
}
