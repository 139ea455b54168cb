import { appendTo, type Edit } from './edits';
import { addImport } from './module-file';
import { Refusal } from './refusal';
import { listOf, propertyOf, valueOf, type Compiler } from './source';
import { styleOf } from './style';
import type { DataSourceCall } from './survey';

const MIGRATIONS = 'MIDTRANS_MIGRATIONS';

/** What is to be changed in the file that makes the DataSource. */
export interface MigrationEdits {
  readonly edits: readonly Edit[];
  /** Whether the application runs its migrations when it starts, as far as its options say. */
  readonly runAtStart: boolean;
  /** Whether TypeORM changes tables by itself. */
  readonly synchronizes: boolean;
}

/**
 * Adds our migrations to the options of a DataSource, and has it know the entities of its modules.
 *
 * @returns undefined where the options are not written out
 * @throws Refusal where they are, and cannot be ours
 */
export function addMigrations(compiler: Compiler, call: DataSourceCall): MigrationEdits | undefined {
  const { source, options } = call;
  if (options === undefined) return undefined;
  const type = valueOf(compiler, options, 'type');
  if (type !== undefined && compiler.isStringLiteralLike(type) && type.text !== 'postgres')
    throw new Refusal(`${source.path}: the DataSource is of ${type.text}, and payments need PostgreSQL.`);

  const has = (name: string): boolean => propertyOf(compiler, options, name) !== undefined;
  const migrations = valueOf(compiler, options, 'migrations');
  const isHidden = options.properties.some(compiler.isSpreadAssignment);
  if (has('migrations') ? migrations === undefined : isHidden) return undefined;
  if (migrations !== undefined && !compiler.isArrayLiteralExpression(migrations)) return undefined;
  const loads = valueOf(compiler, options, 'autoLoadEntities');
  if (loads?.kind === compiler.SyntaxKind.FalseKeyword) return undefined;

  const runsByItself = !has('migrations') && !has('migrationsRun');
  const added = [
    ...(has('autoLoadEntities') ? [] : ['autoLoadEntities: true']),
    ...(has('migrations') ? [] : [`migrations: ${MIGRATIONS}`]),
    ...(runsByItself ? ['migrationsRun: true'] : []),
  ];
  const style = styleOf(source.text);
  return {
    edits: [
      ...addImport(compiler, source, { name: MIGRATIONS, from: 'nestjs-midtrans' }, style),
      ...(migrations === undefined
        ? []
        : appendTo(source.text, listOf(source, migrations), [`...${MIGRATIONS}`], style)),
      ...(added.length === 0 ? [] : appendTo(source.text, listOf(source, options), added, style)),
    ],
    runAtStart: runsByItself || isTrue(compiler, valueOf(compiler, options, 'migrationsRun')),
    synchronizes: isTrue(compiler, valueOf(compiler, options, 'synchronize')),
  };
}

function isTrue(compiler: Compiler, value: { readonly kind: number } | undefined): boolean {
  return value?.kind === compiler.SyntaxKind.TrueKeyword;
}
