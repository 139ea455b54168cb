import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PACKAGE = join(__dirname, '..', '..');

/** The command, run in a process of its own. */
export class CommandProcess {
  stdout = '';
  stderr = '';
  private readonly child;
  private readonly ended: Promise<unknown[]>;

  /** Under npm, with the shell that npm and npx put in between; `kill` then reaches that shell only. */
  static underNpm(args: readonly string[]): CommandProcess {
    const shell = ['sh', '-c', '"$0" "$@"; exit'];
    return new CommandProcess(args, shell, { ...process.env, npm_lifecycle_event: 'npx' });
  }

  /** With a folder of its own for all that it might write. */
  static within(folder: string, args: readonly string[]): CommandProcess {
    const env = { ...process.env, TMPDIR: folder, HOME: folder };
    return new CommandProcess(args, [], env, folder);
  }

  constructor(
    args: readonly string[],
    shell: readonly string[] = [],
    env: NodeJS.ProcessEnv = process.env,
    cwd?: string,
  ) {
    const hook = join(PACKAGE, '..', '..', 'test', 'support', 'typescript.cjs');
    const main = join(PACKAGE, 'src', 'cli', 'main.ts');
    const [program = '', ...rest] = [...shell, process.execPath, '--require', hook, main, ...args];
    this.child = spawn(program, rest, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close');
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Resolves with the URL it listens on. */
  async url(): Promise<string> {
    for (;;) {
      const [, url] = / listens on (\S+)\n[^]*Ctrl\+C/.exec(this.stdout) ?? [];
      if (url !== undefined) return url;
      const ended = await Promise.race([
        once(this.child.stdout, 'data').then(() => false),
        this.ended.then(() => true),
      ]);
      if (ended) throw new Error(`The command ended: ${this.stderr}`);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with its exit code, or the signal that ended it, when all that belongs to it has ended. */
  async result(): Promise<unknown> {
    const [code, signal] = await this.ended;
    return code ?? signal;
  }
}
