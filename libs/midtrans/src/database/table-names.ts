import type { DataSource } from 'typeorm';

/**
 * Puts tables into the schema that TypeORM has them in, in SQL that names them alone. What is quoted stands as it is: TypeORM has
 * named its schema already.
 *
 * @returns the same SQL where the connection's own search path finds them
 */
export function inSchemas(dataSource: Pick<DataSource, 'entityMetadatas'>): (sql: string) => string {
  const paths = new Map(
    dataSource.entityMetadatas.flatMap(({ tableName, schema }) =>
      tableName.startsWith(OURS) && schema !== undefined
        ? [[tableName, `"${schema.replaceAll('"', '""')}".${tableName}`] as const]
        : [],
    ),
  );
  if (paths.size === 0) return (sql) => sql;
  const names = new RegExp(`(?<![\\w."'])(?:${[...paths.keys()].join('|')})(?![\\w"'])`, 'g');
  return (sql) => sql.replace(names, (name) => paths.get(name) ?? name);
}

const OURS = 'midtrans_';
