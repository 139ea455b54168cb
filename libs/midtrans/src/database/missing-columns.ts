import type { EntityMetadata } from 'typeorm';
import type { PreparedStatement } from './postgres';

export interface MissingColumn {
  readonly table: string;
  readonly column: string;
  readonly hasTable: boolean;
}

/** Columns that are wanted of tables and are not there. */
export const MISSING_COLUMNS: PreparedStatement = {
  name: 'midtrans_missing_columns',
  text: `
    SELECT wanted.table, wanted.column, found.id IS NOT NULL AS "hasTable"
    FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted ("table", path, "column"),
      LATERAL (SELECT to_regclass(path) AS id) AS found
    WHERE NOT EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = found.id AND a.attname = wanted.column AND NOT a.attisdropped)`,
};

type Table = Pick<EntityMetadata, 'tableName' | 'schema' | 'columns'>;

/** The values of {@link MISSING_COLUMNS}. */
export function wanted(tables: readonly Table[]): [tables: string[], paths: string[], columns: string[]] {
  const all = tables.flatMap((table) =>
    table.columns.map(({ databaseName }) => ({ table, column: databaseName })),
  );
  return [
    all.map(({ table }) => table.tableName),
    all.map(({ table }) => pathOf(table)),
    all.map(({ column }) => column),
  ];
}

/** What is missing, table by table: `midtrans_outbox`, or `midtrans_payments (status, currency)` of one that is there. */
export function missingIn(tables: readonly Table[], missing: readonly MissingColumn[]): string[] {
  return tables.flatMap(({ tableName }) => {
    const of = missing.filter(({ table }) => table === tableName);
    const [first] = of;
    if (first === undefined) return [];
    return first.hasTable ? [`${tableName} (${of.map(({ column }) => column).join(', ')})`] : [tableName];
  });
}

function pathOf({ schema, tableName }: Table): string {
  return [...(schema === undefined ? [] : [schema]), tableName].map(quoted).join('.');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
