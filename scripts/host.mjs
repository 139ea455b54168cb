import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

const exec = promisify(execFile);

/** A project outside of this repository that installs our tarballs, as somebody's application does. */
export class Host {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  /** @param manifest - what its `package.json` says beside its name */
  static async create(folder, manifest = {}) {
    await mkdir(folder);
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'host', private: true, ...manifest }),
    );
    return new Host(folder);
  }

  async install(specs, ...flags) {
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'];
    await npm(['install', ...quiet, ...flags, ...specs], this.#folder);
  }

  async write(file, content) {
    await mkdir(dirname(join(this.#folder, file)), { recursive: true });
    await writeFile(join(this.#folder, file), content);
  }

  /** Copies a file, or a folder with all that is in it. */
  async copy(source, file) {
    await cp(source, join(this.#folder, file), { recursive: true });
  }

  /** @param program - the Node that runs it @default the one that runs this */
  async node(file, args = [], environment = {}, program = process.execPath) {
    const { stdout } = await bounded(program, [file, ...args], this.#folder, 60_000, environment);
    return stdout.trim();
  }

  async npx(...args) {
    const { stdout } = await bounded('npx', ['--no-install', ...args], this.#folder, 240_000);
    return stdout.trim();
  }

  has(name) {
    return existsSync(join(this.#folder, 'node_modules', name));
  }

  /**
   * Compiles files to JavaScript beside them. Our own declarations are checked as well; those of the peers are their
   * authors' business.
   *
   * @throws where the files or our declarations are wrong
   */
  compile(files, options) {
    const program = ts.createProgram(
      files.map((file) => join(this.#folder, file)),
      {
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts'],
        types: ['node'],
        typeRoots: [join(this.#folder, 'node_modules/@types')],
        strict: true,
        // As in Nest's own template: entities are filled by TypeORM, and their fields are no properties of their own.
        strictPropertyInitialization: false,
        useDefineForClassFields: false,
        skipLibCheck: false,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        ...options,
      },
    );
    const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    const [ours, theirs] = partition(
      problems,
      ({ file }) => file === undefined || this.#isOurs(file.fileName),
    );
    if (ours.length > 0) throw new Error(ours.map((problem) => this.#told(problem)).join('\n'));
    return theirs.length > 0 ? `${theirs.length} errors in declarations of peers left aside` : '';
  }

  #isOurs(fileName) {
    return !/(^|\/)node_modules\/(?!(nestjs-midtrans|midtrans-simulator)\/)/.test(this.#place(fileName));
  }

  #told({ file, messageText }) {
    return `${this.#place(file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  }

  #place(fileName) {
    return relative(this.#folder, fileName).split(sep).join('/');
  }
}

export function npm(args, cwd) {
  return bounded('npm', args, cwd, 240_000);
}

async function bounded(command, args, cwd, timeout, environment = {}) {
  const env = { ...outerEnvironment(), ...environment };
  try {
    return await exec(command, args, { cwd, timeout, maxBuffer: 64 * 1024 * 1024, env });
  } catch (error) {
    throw new Error(
      [error.killed ? `no end within ${timeout} ms` : '', error.stderr || error.message].join('\n'),
      { cause: error },
    );
  }
}

/** Without what `npm run` sets for its own script: the npm inside would take this repository, and its `.npmrc`, for its project's. */
export function outerEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(package_|lifecycle_|config_local_prefix$|config_engine_strict$|command$)/.test(name),
    ),
  );
}

function partition(items, belongs) {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
