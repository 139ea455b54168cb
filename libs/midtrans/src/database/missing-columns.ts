import type { EntityMetadata } from 'typeorm';
import type { PreparedStatement, Queries } from './postgres';

type Table = Pick<EntityMetadata, 'tableName' | 'schema' | 'columns'>;

interface MissingColumn {
  readonly table: string;
  readonly column: string;
  readonly hasTable: boolean;
}

const MISSING_COLUMNS: PreparedStatement = {
  name: 'midtrans_missing_columns',
  text: `
    SELECT wanted.table, wanted.column, found.id IS NOT NULL AS "hasTable"
    FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted ("table", path, "column"),
      LATERAL (SELECT to_regclass(path) AS id) AS found
    WHERE NOT EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = found.id AND a.attname = wanted.column AND NOT a.attisdropped)`,
};

/** What the database lacks of what the entities describe: tables, and columns of tables that are there. */
export async function missingColumns(queries: Queries, tables: readonly Table[]): Promise<string[]> {
  const columns = tables.flatMap((table) =>
    table.columns.map(({ databaseName }) => ({ table, name: databaseName })),
  );
  const missing = await queries.query<MissingColumn>(MISSING_COLUMNS, [
    columns.map(({ table }) => table.tableName),
    columns.map(({ table }) => pathOf(table)),
    columns.map(({ name }) => name),
  ]);
  return [
    ...new Set(missing.map(({ table, column, hasTable }) => (hasTable ? `${table}.${column}` : table))),
  ];
}

/** The name of a table as `to_regclass()` takes it. */
export function pathOf({ schema, tableName }: Pick<EntityMetadata, 'tableName' | 'schema'>): string {
  return [...(schema === undefined ? [] : [schema]), tableName].map(quoted).join('.');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
