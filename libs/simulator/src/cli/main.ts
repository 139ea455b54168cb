#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createSimulator } from '../create-simulator';
import type { LogEntry } from '../log/log-entry';
import { commandOf, UsageError, type Command, type Output } from './arguments';
import { connectProblem } from './connect-problem';
import { HELP } from './help';
import { jsonLine, logLine } from './log-line';
import { untilStopped } from './stopped';
import { trigger } from './trigger';
import { wait } from './wait';
import { writeCertificate } from './write-certificate';
import { welcome } from './welcome';

async function main(): Promise<void> {
  const command = commandOf(process.argv.slice(2));
  switch (command.kind) {
    case 'help':
      return print(HELP);
    case 'version':
      return print(`${version()}\n`);
    case 'serve':
      return serve(command);
    case 'wait':
      return wait(command.wait);
    case 'trigger': {
      const lines = await trigger(command.trigger);
      return print(`${lines.join('\n')}\n`);
    }
  }
}

async function serve({ options, where, https, output }: Extract<Command, { kind: 'serve' }>): Promise<void> {
  const stopped = untilStopped();
  const simulator = createSimulator({ ...options, log: logFor(output) });
  const secure = https && {
    ...(await simulator.listen({ ...where, port: https.port, tls: true })),
    file: resolve(https.file),
  };
  // The last one: URLs are handed out under it, and a browser trusts no certificate of ours.
  const { url } = await simulator.listen(where);
  // Not before both listen: a second start must not replace the certificate of one that runs.
  if (secure?.certificate) await writeCertificate(secure.file, secure.certificate);
  const webhook = options.notificationUrl;
  const problem = webhook === undefined ? undefined : await connectProblem(webhook);
  const greeting = welcome({ version: version(), url, secure, seed: simulator.seed, options, problem });
  // With --json every line of the output is JSON.
  if (output === 'json') process.stderr.write(greeting);
  else print(greeting);
  await stopped;
  await simulator.close();
}

function logFor(output: Output): ((entry: LogEntry) => void) | undefined {
  switch (output) {
    case 'none':
      return undefined;
    case 'json':
      return (entry) => print(`${jsonLine(entry)}\n`);
    case 'lines':
      return (entry) => print(`${logLine(entry)}\n`);
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

function print(text: string): void {
  process.stdout.write(text);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isUsage = error instanceof UsageError;
    const hint = isUsage ? '\nSee midtrans-simulator --help' : '';
    process.stderr.write(
      `midtrans-simulator: ${error instanceof Error ? error.message : String(error)}${hint}\n`,
    );
    process.exit(isUsage ? 2 : 1);
  },
);
