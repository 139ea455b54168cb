#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { simulatorOf } from '../create-simulator';
import type { Simulator } from '../simulator';
import type { SimulatorState } from '../state/state';
import type { LogEntry } from '../log/log-entry';
import { commandOf, UsageError, type Command, type Output } from './arguments';
import { connectProblem } from './connect-problem';
import { HELP } from './help';
import { jsonLine, logLine } from './log-line';
import { readStateFile, StateFile } from './state-file';
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

async function serve({
  options,
  where,
  https,
  state,
  output,
}: Extract<Command, { kind: 'serve' }>): Promise<void> {
  const stopped = untilStopped();
  const simulator = simulatorOf({ ...options, log: logFor(output) }, () => kept?.note());
  const kept =
    state === undefined ? undefined : new StateFile(state, () => simulator.exportState(), complain);
  if (state !== undefined) await goOnFrom(state, simulator);
  const secure = https && {
    ...(await simulator.listen({ ...where, port: https.port, tls: true })),
    file: resolve(https.file),
  };
  // The last one: URLs are handed out under it, and a browser trusts no certificate of ours.
  const { url } = await simulator.listen(where);
  // Nor before that is the state of a simulator that runs replaced.
  await kept?.save();
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
  await kept?.save();
}

/** Lets a simulator go on from what an earlier run kept. @throws Error naming the file, where it is no state that can be read */
async function goOnFrom(file: string, simulator: Simulator): Promise<void> {
  try {
    const state = await readStateFile(file);
    // Whatever it is, it is checked there.
    if (state) await simulator.importState(state as SimulatorState);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function complain(error: unknown): void {
  process.stderr.write(`midtrans-simulator: the state was not written: ${messageOf(error)}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
    process.stderr.write(`midtrans-simulator: ${messageOf(error)}${hint}\n`);
    process.exit(isUsage ? 2 : 1);
  },
);
