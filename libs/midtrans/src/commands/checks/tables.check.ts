import type { DataSource } from 'typeorm';
import { missingColumns } from '../../database/missing-columns';
import type { Postgres } from '../../database/postgres';
import type { MidtransFeature } from '../../features/feature';
import { entitiesOf, migrationsOf } from '../../features/fold';
import type { Check } from './check';

/** Whether the database has the tables and columns that this version works with. */
export function tablesCheck(
  dataSource: DataSource,
  postgres: Postgres,
  features: readonly MidtransFeature[],
): Check {
  return {
    name: 'tables',
    run: async () => {
      const tables = entitiesOf(features)
        .filter((entity) => dataSource.hasMetadata(entity))
        .map((entity) => dataSource.getMetadata(entity));
      const missing = await missingColumns(postgres, tables);
      if (missing.length === 0) return { verdict: 'ok', detail: `all ${tables.length} are there` };
      return { verdict: 'failed', detail: `the database lacks ${missing.join(', ')}: run the migrations` };
    },
  };
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
      const { schema, migrationsTableName: list = 'migrations' } = dataSource.options as {
        readonly schema?: string;
        readonly migrationsTableName?: string;
      };
      const table = [schema ?? [], list]
        .flat()
        .map((name) => dataSource.driver.escape(name))
        .join('.');
      const [found] = await postgres.query<{ is_there: boolean }>(IS_THERE, [table]);
      if (found?.is_there !== true)
        return { verdict: 'warning', detail: `there is no table ${list}: they were not run by TypeORM` };
      const executed = await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table}`);
      const names = migrationsOf(features).map(({ name }) => name);
      const pending = names.filter((name) => !executed.some((row) => row.name === name));
      if (pending.length === 0) return { verdict: 'ok', detail: `all ${names.length} have been run` };
      return { verdict: 'failed', detail: `not run yet: ${pending.join(', ')}` };
    },
  };
}

const IS_THERE = {
  name: 'midtrans_is_table_there',
  text: 'SELECT to_regclass($1::text) IS NOT NULL AS is_there',
};
