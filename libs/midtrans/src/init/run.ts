import { Stop } from '../commands/stop-signal';
import { UsageError } from '../commands/usage.error';
import { commandOf } from './arguments';
import { HELP } from './help';
import { init } from './init';
import { ownManifest } from './packages';
import { Refusal } from './refusal';
import { terminalOf } from './terminal';

/** What of a process a command line uses. */
export type RunIn = Pick<NodeJS.EventEmitter, 'on' | 'off'> & {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly hasColors?: () => boolean };
  readonly stderr: NodeJS.WritableStream;
  cwd(): string;
};

/**
 * Carries a command line out. A signal that comes meanwhile has everything put back, however often it comes.
 *
 * @returns the exit code
 */
export async function run(args: readonly string[], process: RunIn): Promise<number> {
  const stop = new Stop(process, 'patient');
  const terminal = terminalOf(process.stdin, process.stdout, stop.signal);
  try {
    const command = commandOf(args);
    switch (command.kind) {
      case 'help':
        terminal.print(HELP.trimEnd());
        return 0;
      case 'version':
        terminal.print(ownManifest().version);
        return 0;
      case 'init': {
        const isDone = await init(process.cwd(), command.options, terminal, stop.signal);
        return isDone ? 0 : (stop.exitCode ?? 1);
      }
    }
  } catch (error) {
    process.stderr.write(`${told(error, stop)}\n`);
    return stop.exitCode ?? (error instanceof UsageError ? 2 : 1);
  } finally {
    terminal.close();
    stop.release();
  }
}

function told(error: unknown, stop: Stop): string {
  if (error instanceof UsageError) return `${error.message}. See nestjs-midtrans --help.`;
  if (error instanceof Refusal) return error.message;
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(String)].join('\n');
  const what = error instanceof Error ? error.message : String(error);
  return `${stop.exitCode === undefined ? what : 'Called off'}: all files are as they were.`;
}
