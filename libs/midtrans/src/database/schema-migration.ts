import type { Type } from '@nestjs/common';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

/** A migration that makes its tables in the schema of the DataSource (`schema`), where it has one. */
export function inSchemaOfDataSource(Migration: Type<MigrationInterface>): Type<MigrationInterface> {
  class InSchema extends Migration {
    override up(queryRunner: QueryRunner): Promise<void> {
      return inSchema(queryRunner, () => super.up(queryRunner));
    }

    override down(queryRunner: QueryRunner): Promise<void> {
      return inSchema(queryRunner, () => super.down(queryRunner));
    }
  }
  // TypeORM knows it by this name.
  return Object.defineProperty(InSchema, 'name', { value: Migration.name });
}

async function inSchema(queryRunner: QueryRunner, work: () => Promise<void>): Promise<void> {
  const schema = schemaOf(queryRunner);
  if (schema === undefined) return work();
  const [before] = (await queryRunner.query("SELECT current_setting('search_path') AS path")) as Path[];
  await queryRunner.query(SET_PATH, [`"${schema.replaceAll('"', '""')}"`]);
  try {
    await work();
  } finally {
    // After a failure the transaction is over, and its search path with it.
    await queryRunner.query(SET_PATH, [before?.path]).catch(() => undefined);
  }
}

interface Path {
  readonly path: string;
}

const SET_PATH = "SELECT set_config('search_path', $1, false)";

/** By the names of TypeORM 1 and 0.3. */
function schemaOf(queryRunner: QueryRunner): string | undefined {
  const { dataSource, connection } = queryRunner as { dataSource?: DataSource; connection?: DataSource };
  const options = (dataSource ?? connection)?.options;
  return options !== undefined && 'schema' in options ? options.schema : undefined;
}
