import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type QueryResult } from 'pg';
import type { TestDatabase } from '../support/database';

const SQL = readFileSync(join(__dirname, '../../docs/migrating-from-django.sql'), 'utf8');

/** A line of what the file tells at its end. */
export interface MovedLine {
  readonly what: string;
  readonly status: string;
  readonly in_django: string;
  readonly rupiah_in_django: string | null;
  readonly here: string;
  readonly rupiah_here: string | null;
}

/** Runs the file as psql would, on a connection of its own. */
export async function move(
  { url }: Pick<TestDatabase, 'url'>,
  settings: { timeZone?: string; account?: string } = { timeZone: 'UTC' },
): Promise<MovedLine[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    if (settings.timeZone !== undefined)
      await client.query(`SET from_django.time_zone = '${settings.timeZone}'`);
    if (settings.account !== undefined) await client.query(`SET from_django.account = '${settings.account}'`);
    const results = (await client.query(SQL)) as unknown as QueryResult<MovedLine>[];
    return results.find(({ fields }) => fields.some(({ name }) => name === 'rupiah_here'))?.rows ?? [];
  } finally {
    await client.end();
  }
}

/** What is in tables, row by row; two that have the same are equal. */
export async function contentOf({ rows }: TestDatabase, like: string): Promise<Record<string, unknown>> {
  const tables = await rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relname LIKE $1 ORDER BY 1`,
    [like],
  );
  const contents = tables.map(async ({ name }) => {
    const found = await rows<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t ORDER BY 1`);
    return [name, found.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
