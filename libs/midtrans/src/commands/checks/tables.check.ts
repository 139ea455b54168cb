import type { DataSource } from 'typeorm';
import type { Postgres } from '../../database/postgres';
import type { MidtransFeature } from '../../features/feature';
import { entitiesOf, migrationsOf } from '../../features/fold';
import type { Check } from './check';

const EXISTING_COLUMNS = {
  name: 'midtrans_existing_columns',
  text: `
    SELECT a.attrelid::regclass::text AS "table", a.attname AS "column"
    FROM unnest($1::text[]) AS name JOIN pg_attribute a ON a.attrelid = to_regclass(quote_ident(name))
    WHERE a.attnum > 0 AND NOT a.attisdropped`,
};

/** Whether the database has the tables and columns that this version works with. */
export function tablesCheck(
  dataSource: DataSource,
  postgres: Postgres,
  features: readonly MidtransFeature[],
): Check {
  return {
    name: 'tables',
    run: async () => {
      const expected = entitiesOf(features)
        .filter((entity) => dataSource.hasMetadata(entity))
        .map((entity) => dataSource.getMetadata(entity))
        .map(({ tableName, columns }) => ({
          tableName,
          columns: columns.map((column) => column.databaseName),
        }));
      const names = expected.map(({ tableName }) => tableName);
      const rows = await postgres.query<{ table: string; column: string }>(EXISTING_COLUMNS, [names]);
      const existing = new Set(rows.map(({ table, column }) => `${table}.${column}`));
      const missing = missingIn(expected, existing);
      if (missing.length === 0) return { verdict: 'ok', detail: `all ${names.length} are there` };
      return { verdict: 'failed', detail: `the database lacks ${missing.join(', ')}: run the migrations` };
    },
  };
}

/** Tables that are not there at all, and columns of those that are. */
export function missingIn(
  expected: readonly { readonly tableName: string; readonly columns: readonly string[] }[],
  existing: ReadonlySet<string>,
): string[] {
  return expected.flatMap(({ tableName, columns }) => {
    const missing = columns.map((column) => `${tableName}.${column}`).filter((name) => !existing.has(name));
    return missing.length === columns.length ? [tableName] : missing;
  });
}

/** Whether the migrations of this version have been run, as far as TypeORM's list of them says. */
export function migrationsCheck(
  dataSource: DataSource,
  postgres: Postgres,
  features: readonly MidtransFeature[],
): Check {
  return {
    name: 'migrations',
    run: async () => {
      const list = dataSource.options.migrationsTableName ?? 'migrations';
      const [table] = await postgres.query<{ is_there: boolean }>(IS_THERE, [list]);
      if (table?.is_there !== true)
        return { verdict: 'warning', detail: `there is no table ${list}: they were not run by TypeORM` };
      const executed = await dataSource.query<{ name: string }[]>(
        `SELECT name FROM ${dataSource.driver.escape(list)}`,
      );
      const names = migrationsOf(features).map(({ name }) => name);
      const pending = names.filter((name) => !executed.some((row) => row.name === name));
      if (pending.length === 0) return { verdict: 'ok', detail: `all ${names.length} have been run` };
      return { verdict: 'failed', detail: `not run yet: ${pending.join(', ')}` };
    },
  };
}

const IS_THERE = {
  name: 'midtrans_is_table_there',
  text: 'SELECT to_regclass(quote_ident($1::text)) IS NOT NULL AS is_there',
};
