import { CommandFactory, CommandRunnerService } from 'nest-commander';
import { CommandSession, USAGE_EXIT_CODE, type CommandProcess } from './command.session';
import { MidtransCommandsModule } from './commands.module';
import type { HostModule } from './host-application';

/**
 * Carries out what a command line asks for: `status`, `verify`, … The host's application is made without an HTTP server, and does nothing by
 * itself: events are left to the instances that run.
 *
 * @param host - gives the module of the application that has the MidtransModule; not asked for where only help is shown
 * @param argv - @default those of the process
 * @returns the exit code: 0 where all was done, 1 where something failed, 2 where the command line is none, 130 or 143 where a signal came
 * @example
 * ```ts
 * import 'reflect-metadata';
 * import { runMidtransCommands } from 'nestjs-midtrans/commands';
 * import { AppModule } from './app.module';
 *
 * void runMidtransCommands(() => AppModule).then((code) => process.exit(code));
 * ```
 */
export async function runMidtransCommands(
  host: HostModule,
  argv: readonly string[] = process.argv.slice(2),
  runIn: CommandProcess = process,
): Promise<number> {
  const failures: unknown[] = [];
  const app = await CommandFactory.createWithoutRunning(MidtransCommandsModule.for(host, runIn), {
    logger: false,
    // What commander tells by itself: help, and what is wrong with a command line.
    outputConfiguration: {
      writeOut: (text) => void runIn.stdout.write(text),
      writeErr: (text) => void runIn.stderr.write(text),
    },
    errorHandler: (error) => {
      throw error;
    },
    serviceErrorHandler: (error) => void failures.push(error),
  });
  const session = app.get(CommandSession, { strict: false });
  try {
    await app.get(CommandRunnerService).run(['node', 'midtrans', ...argv]);
    for (const failure of failures) tellOf(failure, session);
    return session.exitCode;
  } finally {
    await app.close();
  }
}

/** What commander throws it has told of already: help, which is none, or what is wrong with the command line. */
function tellOf(failure: unknown, session: CommandSession): void {
  const isCommanders =
    failure instanceof Error && 'code' in failure && String(failure.code).startsWith('commander.');
  if (!isCommanders) session.fail(failure);
  else if ('exitCode' in failure && failure.exitCode !== 0) session.exitCode = USAGE_EXIT_CODE;
}
