#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSimulator } from '../create-simulator';
import { commandOf, UsageError, type Command } from './arguments';
import { HELP } from './help';
import { untilStopped } from './stopped';
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
  }
}

async function serve({ options, where }: Extract<Command, { kind: 'serve' }>): Promise<void> {
  const stopped = untilStopped();
  const simulator = createSimulator(options);
  const { url } = await simulator.listen(where);
  print(welcome({ version: version(), url, seed: simulator.seed, options }));
  await stopped;
  await simulator.close();
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
