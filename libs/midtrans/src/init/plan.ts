import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize, posix, relative, sep } from 'node:path';
import { UsageError } from '../commands/usage.error';
import type { Callers, InitOptions } from './arguments';
import type { FileChange } from './diff';
import { applyEdits, type Edit } from './edits';
import { readIfThere, type Host } from './host';
import { addMigrations } from './migrations';
import { addImport, addModules, declares, namesFiles, type Import } from './module-file';
import { checkNest, installsFor, type Install, type OwnManifest } from './packages';
import { byHand } from './paste';
import { Refusal } from './refusal';
import { sourceOf, type Compiler, type Source } from './source';
import { inStyle, styleOf } from './style';
import type { DataSourceCall, Survey } from './survey';
import {
  DATA_SOURCE_MODULE,
  EMITTER_MODULE,
  environmentFile,
  GUARD_FILE,
  guardFile,
  LISTENER_FILE,
  listenerFile,
  moduleClassOf,
  moduleFile,
  PRICES_FILE,
  pricesFile,
  testFile,
  type TemplateChoices,
} from './templates';

/** What is to be done to the application. */
export interface Plan {
  readonly changes: readonly FileChange[];
  readonly installs: readonly Install[];
  /** What its owner should know. */
  readonly remarks: readonly string[];
  /** The test that is written, from the root. */
  readonly test: string | undefined;
}

/** What a plan is made of. */
export interface Given {
  readonly host: Host;
  readonly own: OwnManifest;
  readonly compiler: Compiler;
  readonly survey: Survey;
  readonly options: InitOptions;
  readonly callers: Callers;
}

/** Where the folder of the files is not said. */
const FOLDER = 'payments';
const DATA_SOURCE: Import = { name: 'TypeOrmModule', from: '@nestjs/typeorm' };
const EMITTER: Import = { name: 'EventEmitterModule', from: '@nestjs/event-emitter' };
const MIGRATIONS: Import = { name: 'MIDTRANS_MIGRATIONS', from: 'nestjs-midtrans' };

/** @throws Refusal where the application cannot be changed safely: its message says what to do by hand */
export function planOf(given: Given): Plan {
  const { host, own, compiler, survey, callers } = given;
  checkNest(host, own);
  const root = rootModule(given);
  const { migrated, runAtStart, remarks } = migrationsOf(given);
  const dataSource = survey.dataSources[0]?.name ?? undefined;
  const files = survey.hasMidtrans ? undefined : filesOf(given, root, dataSource);
  const needed = neededIn(given, files);
  const edits = new Map<Source, Edit[]>();
  if (needed.modules.length > 0) {
    const style = styleOf(root.text);
    const added = addModules(compiler, root, needed.modules, style);
    if (added === undefined) throw notUnderstood(root.path, needed, files);
    edits.set(root, [...needed.imports.flatMap((each) => addImport(compiler, root, each, style)), ...added]);
  }
  if (migrated !== undefined) {
    const { source, options } = migrated;
    // The root module may be the file of the DataSource as well.
    const target = source.path === root.path ? root : source;
    edits.set(target, [...(edits.get(target) ?? []), ...options]);
  }
  const edited = [...edits].map(([{ path, text }, changes]) => ({
    path,
    before: text,
    after: applyEdits(text, changes),
  }));
  const optional = callers.kind === 'strategy' && files !== undefined ? ['@nestjs/passport', 'passport'] : [];
  const forTests = files?.test === undefined ? [] : ['@nestjs/testing'];
  return {
    changes: [...(files?.changes ?? []), ...edited].filter(({ before, after }) => before !== after),
    installs: installsFor(host, own, optional, ['midtrans-simulator', ...forTests]),
    remarks: [
      ...remarks,
      ...(runAtStart ? [] : ['Run the migrations as you run your own, before the application starts.']),
      ...(survey.hasGlobalGuards && files !== undefined
        ? [
            `Guards of the whole application stand before the webhook too: let them pass it, in ${files.module}.`,
          ]
        : []),
    ],
    test: files?.test,
  };
}

interface Files {
  readonly changes: readonly FileChange[];
  readonly className: string;
  /** The file of the module, from the root. */
  readonly module: string;
  readonly import: Import;
  readonly test: string | undefined;
}

interface Needed {
  readonly modules: readonly string[];
  readonly imports: readonly Import[];
}

function neededIn({ survey }: Given, files: Files | undefined): Needed {
  const needsDataSource = survey.dataSources.length === 0 && !survey.hasMigrations;
  return {
    modules: [
      ...(needsDataSource ? [DATA_SOURCE_MODULE] : []),
      ...(survey.hasEmitter ? [] : [EMITTER_MODULE]),
      ...(files === undefined ? [] : [files.className]),
    ],
    imports: [
      ...(needsDataSource ? [DATA_SOURCE, MIGRATIONS] : []),
      ...(survey.hasEmitter ? [] : [EMITTER]),
      ...(files === undefined ? [] : [files.import]),
    ],
  };
}

function rootModule({ host, compiler, options }: Given): Source {
  const path = normalize(options.module ?? join(host.sourceRoot, 'app.module.ts'));
  const text = readIfThere(join(host.root, path));
  if (text === undefined)
    throw new Refusal(`There is no ${path}: name the file of the root module by --module.`);
  return sourceOf(compiler, path, text);
}

/** What of our migrations is to be added to the DataSource that is there. */
function migrationsOf({ compiler, survey }: Given): {
  readonly migrated?: { readonly source: Source; readonly options: readonly Edit[] };
  readonly runAtStart: boolean;
  readonly remarks: readonly string[];
} {
  const [call, ...others] = survey.dataSources;
  if (survey.hasMigrations || call === undefined) return { runAtStart: true, remarks: [] };
  if (others.length > 0)
    throw new Refusal(
      `The application has ${others.length + 1} DataSources: add MIDTRANS_MIGRATIONS of nestjs-midtrans to the migrations of one of them, and set its autoLoadEntities to true. Then call this again.`,
    );
  const added = call.name === null ? undefined : addMigrations(compiler, call);
  if (added === undefined) throw new Refusal(migrationsByHand(call));
  return {
    migrated: { source: call.source, options: added.edits },
    runAtStart: added.runAtStart,
    remarks: added.synchronizes
      ? [
          '`synchronize: true` changes tables of migrations by what it thinks they should be: set it to false.',
        ]
      : [],
  };
}

function migrationsByHand({ source }: DataSourceCall): string {
  return `${source.path}: the options of the DataSource are not written out in a way that is understood. Nothing was changed. Add this to them, and call this again:

import { MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';

  autoLoadEntities: true,
  migrations: [...MIDTRANS_MIGRATIONS], // with yours`;
}

/** @throws Refusal where one of the files is there already, and is not what would be written */
function filesOf(given: Given, root: Source, dataSource: string | undefined): Files {
  const { host, compiler, callers, survey, options } = given;
  const folder = normalize(options.folder ?? join(host.sourceRoot, FOLDER));
  const name = basename(folder);
  const className = moduleClassOf(name);
  if (!/^[a-z][a-z0-9-]*$/.test(name) || className === 'MidtransModule')
    throw new UsageError(
      `--dir: "${name}" cannot be the name of the module: choose another, such as payments`,
    );
  if (declares(compiler, root, className) && !importsFrom(root, name))
    throw new Refusal(
      `${root.path} has a ${className} already: choose another folder, such as --dir ${FOLDER}-midtrans.`,
    );
  const style = styleOf(root.text);
  const extension = (namesFiles(compiler, root) ?? host.isEsm) ? '.js' : '';
  const choices: TemplateChoices = {
    name,
    callers,
    extension,
    dataSource,
    hasGlobalGuards: survey.hasGlobalGuards,
  };
  const module = join(folder, `${name}.module.ts`);
  const test = testPlaceOf(host, folder, name);
  const contents: [path: string, text: string | undefined][] = [
    [module, moduleFile(choices)],
    [join(folder, `${LISTENER_FILE}.ts`), listenerFile()],
    [join(folder, `${PRICES_FILE}.ts`), pricesFile()],
    [join(folder, `${GUARD_FILE}.ts`), guardFile(choices)],
    [test?.path ?? '', test && testFile({ ...choices, ...test, isFastify: host.isFastify })],
  ];
  const written = contents.flatMap(([path, text]) =>
    text === undefined ? [] : [newFile(host, path, inStyle(text, style))],
  );
  const example = '.env.example';
  const before = readIfThere(join(host.root, example));
  const after = environmentFile(before, survey.dataSources.length === 0);
  return {
    changes: [...written, { path: example, before, after }],
    className,
    module,
    import: { name: className, from: specifierOf(dirname(root.path), module, extension) },
    test: test?.path,
  };
}

/** Beside the application's other tests of the whole, where there are some: those have a database. */
function testPlaceOf(
  { root, runner }: Host,
  folder: string,
  name: string,
): { readonly path: string; readonly from: string; readonly runner: 'jest' | 'vitest' } | undefined {
  switch (runner) {
    case undefined:
      return undefined;
    case 'jest':
    case 'vitest': {
      const hasOwn = ['test/jest-e2e.json', 'vitest.config.e2e.ts'].some((file) =>
        existsSync(join(root, file)),
      );
      return hasOwn
        ? { path: join('test', `${name}.e2e-spec.ts`), from: specifierOf('test', folder, ''), runner }
        : { path: join(folder, `${name}.spec.ts`), from: '.', runner };
    }
    default: {
      const unknown: never = runner;
      return unknown;
    }
  }
}

/** @throws Refusal where there is another file already: it is not ours */
function newFile({ root }: Host, path: string, after: string): FileChange {
  const before = readIfThere(join(root, path));
  if (before !== undefined && before !== after)
    throw new Refusal(`${path} is there already. Nothing was changed: choose another folder by --dir.`);
  return { path, before, after };
}

function specifierOf(from: string, file: string, extension: string): string {
  const path = relative(from, file).split(sep).join(posix.sep).replace(/\.ts$/, '');
  return (path.startsWith('.') ? path : `./${path}`) + extension;
}

function importsFrom({ text }: Source, name: string): boolean {
  return text.includes(`/${name}.module`);
}

function notUnderstood(path: string, { modules, imports }: Needed, files: Files | undefined): Refusal {
  return new Refusal(byHand(path, { modules, imports }, files?.changes ?? []));
}
