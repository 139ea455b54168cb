import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable, Writable } from 'node:stream';
import { delimiter, dirname, join, relative } from 'node:path';
import { run } from './run';

const ROOT = join(__dirname, '..', '..', '..', '..');
const HOOK = join(ROOT, 'test', 'support', 'typescript.cjs');
const COMMAND = join(__dirname, 'main.ts');
/** Where programs are, but for those of the application. */
const PATH = ['/usr/local/bin', '/usr/bin', '/bin'];

/** What the files that are written import, beside our own packages. */
const PACKAGES = [
  '@nestjs/common',
  '@nestjs/event-emitter',
  '@nestjs/passport',
  '@nestjs/platform-fastify',
  '@nestjs/testing',
  '@nestjs/typeorm',
  '@types',
  'typeorm',
  'typescript',
];

/** How a command line of `init` ended. */
export interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly output: string;
}

/** Somebody's application, in a folder of its own. */
export class Application {
  readonly folder = mkdtempSync(join(tmpdir(), 'init-'));

  /** @param files - by their paths */
  constructor(files: Readonly<Record<string, string>>, nestMajor: number) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const name of PACKAGES) this.link(name);
    this.write('node_modules/@nestjs/core/package.json', JSON.stringify({ version: `${nestMajor}.0.1` }));
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    // Of programs that come before those of this machine.
    writeFileSync(file, text, { mode: path.startsWith('bin/') ? 0o755 : 0o644 });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Every file and folder of it, byte for byte. */
  everything(): Record<string, string> {
    return Object.fromEntries(
      readdirSync(this.folder, { recursive: true, withFileTypes: true })
        .map((entry) => ({ entry, path: relative(this.folder, join(entry.parentPath, entry.name)) }))
        .filter(({ path }) => !path.startsWith('node_modules'))
        .map(({ entry, path }) => [
          path,
          entry.isFile() ? readFileSync(join(this.folder, path), 'latin1') : '',
        ]),
    );
  }

  /** @param answers - typed in, a line each; then nobody answers any more */
  async init(args: readonly string[], answers: readonly string[] = []): Promise<Ended> {
    let output = '';
    const write = (text: string): void => void (output += text);
    const stream = () =>
      new Writable({
        decodeStrings: false,
        write: (text: string, _, done) => {
          write(text);
          done();
        },
      });
    const process = Object.assign(new EventEmitter(), {
      stdin: Readable.from(answers.map((answer) => `${answer}\n`)),
      stdout: stream(),
      stderr: stream(),
      cwd: () => this.folder,
    });
    return { code: await run(args, process), output };
  }

  /** The real command in a process of its own, for which programs below `bin` come first. */
  begin(args: readonly string[], path: readonly string[] = PATH): Running {
    const env = { PATH: [join(this.folder, 'bin'), ...path].join(delimiter) };
    const child = spawn(process.execPath, ['--require', HOOK, COMMAND, ...args], { cwd: this.folder, env });
    return new Running(child);
  }

  async run(args: readonly string[], path?: readonly string[]): Promise<Ended> {
    const running = this.begin(args, path);
    running.child.stdin.end();
    return running.ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(name: string): void {
    const place = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place);
  }
}

export class Running {
  readonly ended: Promise<Ended>;
  private output = '';

  constructor(readonly child: ChildProcessWithoutNullStreams) {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: (signal ?? code) as Ended['code'],
      output: this.output,
    }));
  }

  /** Resolves once a text was printed. @throws Error where the command ended before */
  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const more = once(this.child.stdout, 'data').then(() => true);
      const isAlive = await Promise.race([more, this.ended.then(() => false)]);
      if (!isAlive) throw new Error(`init ended: ${this.output}`);
    }
  }
}
