import { Injectable } from '@nestjs/common';
import { asError } from '../errors/as-error';
import { redactText } from '../gateway';
import { openHost, type HostModule } from './host-application';
import { registrationsOf, type HostRegistration } from './host-registrations';
import { outputOf, type Output, type Terminal, type Work } from './output';
import { StderrLogger } from './stderr.logger';
import { Stop } from './stop-signal';
import { Totals, type CommandEnd, type CommandResult } from './totals';
import { UsageError } from './usage.error';

/** What this process reads, and where it writes. */
export interface CommandProcess extends NodeJS.EventEmitter {
  readonly stdin: AsyncIterable<unknown>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** How it ends, where nobody says otherwise. */
  exitCode?: number | string | null;
}

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly account?: string;
}

/** What a command works with. */
export interface Job<Options = CommonOptions> {
  /** The one that has `--account`; all of the application's where it is left out. */
  readonly registrations: readonly HostRegistration[];
  readonly args: readonly string[];
  readonly options: Options;
  /** Aborted when the process is asked to stop: what is under way is finished, and nothing more is begun. */
  readonly signal: AbortSignal;
  readonly process: CommandProcess;
}

/** The exit code of a command that was called in a way that it does not know. */
export const USAGE_EXIT_CODE = 2;

/** Carries one command out, on the host's application. */
@Injectable()
export class CommandSession {
  private code = 0;

  constructor(
    private readonly host: HostModule,
    private readonly process: CommandProcess,
  ) {}

  get exitCode(): number {
    return this.code;
  }

  set exitCode(code: number) {
    this.code = code;
    this.process.exitCode = code;
  }

  /** @throws UsageError where the command is called in a way that it does not know: nothing was done */
  async run<Options extends CommonOptions>(
    command: string,
    args: readonly string[],
    options: Options,
    begin: (job: Job<Options>) => Promise<Work>,
  ): Promise<void> {
    const stop = new Stop(this.process);
    try {
      const app = await openHost(this.host, new StderrLogger(this.process.stderr));
      try {
        const registrations = registrationsOf(app, options.account);
        const output = await outputOf(this.process.stdout, options.json === true);
        const job = { registrations, args, options, signal: stop.signal, process: this.process };
        const end = await this.carryOut(command, await begin(job), output, stop.signal);
        this.exitCode = end === 'interrupted' ? (stop.exitCode ?? 1) : end === 'failed' ? 1 : 0;
      } finally {
        await app.close();
      }
    } finally {
      stop.release();
    }
  }

  /** Tells why nothing, or not all, was done. */
  fail(error: unknown): void {
    this.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
    this.process.stderr.write(`error: ${redactText(asError(error).message)}\n`);
  }

  private async carryOut(
    command: string,
    work: Work,
    output: Output,
    signal: AbortSignal,
  ): Promise<CommandEnd> {
    const totals = new Totals();
    let isWhole = false;
    let failure: Error | undefined;
    await output.show(work, async (tell) => {
      try {
        isWhole = await drive(work, signal, (result) => {
          totals.add(result);
          tell(result, totals);
        });
      } catch (error) {
        failure = asError(error);
      }
    });
    if (failure instanceof UsageError) throw failure;
    if (failure !== undefined && !signal.aborted) {
      output.end(command, totals, 'failed');
      throw failure;
    }
    const end = !isWhole ? 'interrupted' : totals.failed > 0 ? 'failed' : 'done';
    output.end(command, totals, end);
    return end;
  }
}

/** @returns whether all was done: false where the process was asked to stop before */
async function drive(
  { results, total }: Work,
  signal: AbortSignal,
  tell: (result: CommandResult) => void,
): Promise<boolean> {
  let count = 0;
  for await (const result of results) {
    tell(result);
    count++;
  }
  return !signal.aborted || count === total;
}
