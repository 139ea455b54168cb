import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import prettier from 'prettier';
import ts from 'typescript';
import { Application, type Ended } from './application.spec.helper';
import { version } from '../../package.json';
import { FIXTURES, manifest, NEW_APP, type Fixture } from './fixtures.spec.helper';

const NOT_INSTALLED = ['--yes', '--no-install'];
const ROOT = join(__dirname, '..', '..', '..', '..');

const applications: Application[] = [];
afterAll(() => applications.forEach((each) => each.remove()));

function application(files: Readonly<Record<string, string>>, nestMajor = 11): Application {
  const made = new Application({ 'package.json': manifest(), ...files }, nestMajor);
  applications.push(made);
  return made;
}

describe('in each kind of application', () => {
  interface Run extends Fixture {
    readonly app: Application;
    readonly before: Record<string, string>;
    readonly first: Ended;
    readonly after: Record<string, string>;
    readonly second: Ended;
  }
  const runs: Run[] = [];

  beforeAll(async () => {
    for (const fixture of FIXTURES) runs.push(await run(fixture));
  }, 120_000);

  async function run(fixture: Fixture): Promise<Run> {
    const app = application(fixture.files, fixture.nestMajor);
    const before = app.everything();
    const first = await app.init(['init', ...NOT_INSTALLED, ...fixture.args]);
    const after = app.everything();
    const second = await app.init(['init', ...NOT_INSTALLED, ...fixture.args]);
    return { ...fixture, app, before, first, after, second };
  }

  const of = (title: string): Run => {
    const found = runs.find((each) => each.title === title);
    if (found === undefined) throw new Error(`No ${title}`);
    return found;
  };

  it.each(FIXTURES)('adds itself and leaves all else as it was: $title', ({ title, changed, made }) => {
    const { first, before, after, app } = of(title);
    expect(first).toEqual({ code: 0, output: expect.stringContaining('What to do next:') });
    for (const [path, text] of Object.entries(changed)) expect(app.read(path)).toBe(text);
    const isFolder = (path: string): boolean =>
      Object.keys(after).some((each) => each.startsWith(`${path}/`));
    const news = Object.keys(after).filter((path) => !(path in before) && !isFolder(path));
    expect(news.sort()).toEqual([...made].sort());
    const kept = Object.entries(before).filter(([path]) => !(path in changed));
    expect(after).toMatchObject(Object.fromEntries(kept));
  });

  it('writes for the DataSource, the adapter and the guards that are there', () => {
    const named = of(
      'a named DataSource in a file of its own, line feeds of Windows, and another application beside',
    ).app;
    expect(named.read('apps/shop/payments/payments.module.ts')).toContain(`dataSource: 'shop',`);
    expect(named.read('test/payments.e2e-spec.ts')).toContain(`name: 'shop',`);
    const { app } = of('a list of many lines with comments and no last comma, behind Fastify and passport');
    expect(app.read('src/payments/payments.module.ts')).toContain(`guards: [AuthGuard('jwt')],`);
    expect(app.read('src/payments/payments.spec.ts')).toContain('new FastifyAdapter()');
  });

  it('writes new files as the root module is written', () => {
    const sources = (run: Run) =>
      run.made.filter((path) => path.endsWith('.ts')).map((path) => run.app.read(path));
    const ofWindows = sources(
      of('a named DataSource in a file of its own, line feeds of Windows, and another application beside'),
    );
    for (const text of ofWindows) expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    const bare = sources(of('no imports, tabs, double quotes and no semicolons'));
    for (const text of bare) expect(text).not.toMatch(/'|;$|^ +\w/m);
  });

  it.each(FIXTURES)('changes no byte the second time: $title', ({ title }) => {
    const { second, after, app } = of(title);
    expect(second).toEqual({ code: 0, output: expect.stringMatching(/^Nothing to write\.\n/) });
    expect(app.everything()).toEqual(after);
  });

  it('writes what compiles, with the tests, under strict', () => {
    const files = runs.flatMap(({ app, after }) =>
      Object.keys(after)
        .filter((path) => path.endsWith('.ts') && !/^vitest|office/.test(path))
        .map((path) => join(app.folder, path)),
    );
    expect(files.length).toBeGreaterThan(30);
    expect(problemsOf(files)).toEqual([]);
  }, 120_000);

  it.each(FIXTURES.slice(0, 2))('writes as the formatter of `nest new` does: $title', async ({ title }) => {
    const { app, made, changed } = of(title);
    for (const path of [...made, ...Object.keys(changed)].filter((each) => each.endsWith('.ts'))) {
      const options = { parser: 'typescript', singleQuote: true, trailingComma: 'all' } as const;
      expect(await prettier.check(app.read(path), options)).toBe(true);
    }
  });

  it('names the packages of the majors that go with Nest', () => {
    expect(of('a new application of Nest 11, with Jest').first.output).toContain(
      `npm install nestjs-midtrans@${version} @nestjs/event-emitter@3 @nestjs/typeorm@11 pg@8 typeorm@1\n`,
    );
    expect(of('a new application of Nest 12, of ES modules with Vitest').first.output).toContain(
      `npm install nestjs-midtrans@${version} @nestjs/event-emitter@12 @nestjs/typeorm@12 pg@8 typeorm@1\n`,
    );
  });

  it('uses the package manager of the lock file, and what a strategy needs', () => {
    const { output } = of(
      'a list of many lines with comments and no last comma, behind Fastify and passport',
    ).first;
    expect(output).toMatch(/yarn add nestjs-midtrans@.* @nestjs\/passport@11 passport\n/);
    expect(output).toContain('yarn add -D midtrans-simulator @nestjs/testing@11\n');
  });

  it('says what stands in the way of webhooks and migrations', () => {
    const guarded = of('a DataSource with migrations of its own, an emitter and global guards').first.output;
    expect(guarded).toMatch(/Note: Guards of the whole application stand before the webhook/);
    expect(guarded).toMatch(/Note: Run the migrations as you run your own/);
    expect(guarded).toContain('https://your.host/api/midtrans/notification/');
    expect(
      of('a named DataSource in a file of its own, line feeds of Windows, and another application beside')
        .first.output,
    ).toMatch(/Note: `synchronize: true` changes tables/);
  });
});

describe('where it does not understand, it changes nothing and says what to do', () => {
  const typeorm = (call: string): string =>
    `import { Module } from '@nestjs/common';\nimport { TypeOrmModule } from '@nestjs/typeorm';\n\n@Module({ imports: [${call}] })\nexport class AppModule {}\n`;

  it.each<[what: string, files: Record<string, string>, told: RegExp, code: number, args: string[]]>([
    [
      'imports that are not written out',
      {
        'src/app.module.ts': `import { Module } from '@nestjs/common';\n@Module({ imports: ALL })\nexport class A {}\n`,
      },
      /Paste this:\n\nimport \{ TypeOrmModule \}[^]*\nPaymentsModule,\n[^]*and make src\/payments\/payments\.module\.ts:[^]*export class PaymentsModule/,
      1,
      [],
    ],
    [
      'a DataSource whose options are not written out',
      { 'src/app.module.ts': typeorm('TypeOrmModule.forRoot(options)') },
      /migrations: \[\.\.\.MIDTRANS_MIGRATIONS\]/,
      1,
      [],
    ],
    [
      'migrations that are not',
      { 'src/app.module.ts': typeorm(`TypeOrmModule.forRoot({ migrations: ALL })`) },
      /MIDTRANS_MIGRATIONS/,
      1,
      [],
    ],
    [
      'another database',
      { 'src/app.module.ts': typeorm(`TypeOrmModule.forRoot({ type: 'mysql' })`) },
      /need PostgreSQL/,
      1,
      [],
    ],
    [
      'two DataSources',
      { 'src/app.module.ts': typeorm(`TypeOrmModule.forRoot({}), TypeOrmModule.forRoot({})`) },
      /2 DataSources/,
      1,
      [],
    ],
    [
      'a file of the same name',
      { 'src/app.module.ts': NEW_APP, 'src/payments/shipping.listener.ts': '' },
      /is there already.*--dir/s,
      1,
      [],
    ],
    [
      'a module of the same name',
      { 'src/app.module.ts': NEW_APP.replaceAll('AppService', 'PaymentsModule') },
      /has a PaymentsModule already/,
      1,
      [],
    ],
    ['an application in JavaScript', { 'src/app.module.js': '' }, /written in JavaScript/, 1, []],
    ['no root module', {}, /There is no src\/app\.module\.ts: .*--module/, 1, []],
    ['a broken package.json', { 'package.json': '{' }, /cannot be read/, 1, []],
    ['no Nest at all', { 'package.json': '{}' }, /There is no Nest application/, 1, []],
    ['an unknown flag', {}, /--no-such-flag/, 2, ['--no-such-flag']],
    [
      'a folder that cannot name a module',
      { 'src/app.module.ts': NEW_APP },
      /cannot be the name/,
      2,
      ['--dir', 'src/midtrans'],
    ],
    ['a guard that is none', { 'src/app.module.ts': NEW_APP }, /--guards takes/, 2, ['--guards', 'a b']],
  ])('%s', async (_what, files, told, code, args) => {
    const app = application(files);
    const before = app.everything();
    expect(await app.init(['init', ...NOT_INSTALLED, ...args])).toEqual({
      code,
      output: expect.stringMatching(told),
    });
    expect(app.everything()).toEqual(before);
  });
});

describe('it does what was agreed to', () => {
  const files = { 'src/app.module.ts': NEW_APP, 'package-lock.json': '{}' };
  const declined = expect.stringContaining('Nothing was changed.');

  it('shows each change with --dry-run, and makes none', async () => {
    const app = application(files);
    const before = app.everything();
    const { code, output } = await app.init(['init', '--dry-run']);
    expect(code).toBe(0);
    expect(output).toContain('--- a/src/app.module.ts\n+++ b/src/app.module.ts\n@@ -1,9 +1,27 @@\n');
    expect(output).toContain('\n-  imports: [],\n+  imports: [\n');
    expect(output).toContain(
      '--- /dev/null\n+++ b/src/payments/payments.module.ts\n@@ -0,0 +1,33 @@\n+import { Module }',
    );
    expect(app.everything()).toEqual(before);
  });

  it('changes nothing where nobody agrees, or nobody is there to answer', async () => {
    const app = application(files);
    const before = app.everything();
    expect(await app.init(['init'], ['none', 'no'])).toEqual({ code: 1, output: declined });
    expect(await app.init(['init'])).toEqual({ code: 1, output: declined });
    expect(app.everything()).toEqual(before);
  });

  it('takes the answers one by one, and installs only after a yes of its own', async () => {
    const app = application(files);
    const { code, output } = await app.init(['init'], ['global', 'y', 'n']);
    expect(code).toBe(0);
    expect(output).toMatch(
      /Who may call.*Make these changes\?.*Run npm install .*\?.*Install what is missing:/s,
    );
    expect(app.read('src/payments/payments.module.ts')).toContain(`guards: 'global',`);
  });

  it('puts everything back where a file cannot be written', async () => {
    const app = application(files);
    // Not there to be read, and there when it is to be made.
    symlinkSync('elsewhere.env', join(app.folder, '.env.example'));
    const before = app.everything();
    expect(await app.init(['init', ...NOT_INSTALLED])).toEqual({
      code: 1,
      output: expect.stringContaining('all files are as they were'),
    });
    expect(app.everything()).toEqual(before);
  });

  it('knows what it has added wherever that was', async () => {
    const app = application({ 'back/app.module.ts': NEW_APP });
    const args = ['init', ...NOT_INSTALLED, '--module', 'back/app.module.ts'];
    await app.init([...args, '--dir', 'modules/payments']);
    const after = app.everything();
    expect(await app.init(args)).toEqual({ code: 0, output: expect.stringMatching(/^Nothing to write\./) });
    expect(app.everything()).toEqual(after);
  });

  it('refuses a Nest that it is not made for', async () => {
    const app = application(files, 10);
    expect(await app.init(['init', '--yes'])).toEqual({
      code: 1,
      output: expect.stringContaining('is of Nest 10, and nestjs-midtrans is for 11 and 12'),
    });
  });

  it('tells its version and how it is called', async () => {
    const app = application({});
    expect(await app.init(['--version'])).toEqual({ code: 0, output: `${version}\n` });
    expect(await app.init(['--help'])).toEqual({ code: 0, output: expect.stringContaining('--dry-run') });
  });
});

/** Under the sources of our packages: neither a missing nor a stale build matters. */
function problemsOf(files: readonly string[]): string[] {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: ['node', 'jest'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    paths: {
      'nestjs-midtrans': [join(ROOT, 'libs/midtrans/src/index.ts')],
      'midtrans-simulator': [join(ROOT, 'libs/simulator/src/index.ts')],
      vitest: [join(__dirname, 'vitest.spec.helper.ts')],
    },
    strict: true,
    strictPropertyInitialization: false,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    isolatedModules: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
  });
  return files
    .map((file) => program.getSourceFile(file))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ file, messageText }) => {
      const place = relative(ROOT, file?.fileName ?? '');
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
