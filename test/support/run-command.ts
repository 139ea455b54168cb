import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { runMidtransCommands, type HostModule } from 'nestjs-midtrans/commands';

/** How a command line ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line in this process: to load an application takes a process of its own longer than most commands do. */
export async function runCommand(host: HostModule, args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const terminal = (name: keyof typeof written) => ({
    isTTY: false,
    write: (text: string) => void (written[name] += text),
  });
  const runIn = Object.assign(new EventEmitter(), {
    stdin: Readable.from([]),
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
  });
  return { code: await runMidtransCommands(host, args, runIn), ...written };
}
