import { dirname, join } from 'node:path';
import { callersOf, type Callers, type InitOptions } from './arguments';
import { Changes } from './apply';
import { diffOf } from './diff';
import { compilerOf, findHost, readIfThere, sourceFilesOf, type Host } from './host';
import { install } from './install';
import { nextSteps } from './next-steps';
import { lineOf, ownManifest } from './packages';
import { planOf, type Plan } from './plan';
import { sourceOf } from './source';
import { survey } from './survey';
import type { Terminal } from './terminal';

/**
 * Adds us to the application of a folder.
 *
 * @returns whether it is as was asked for
 * @throws Refusal, UsageError, or whatever failed: all files are as they were then
 */
export async function init(
  folder: string,
  options: InitOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  const host = findHost(folder);
  const compiler = compilerOf(host);
  const besides = [options.module && dirname(options.module), options.folder].filter(
    (folder) => folder !== undefined,
  );
  const sources = sourceFilesOf(host, besides).map((path) =>
    sourceOf(compiler, path, readIfThere(join(host.root, path)) ?? ''),
  );
  const found = survey(compiler, sources);
  const callers = options.callers ?? (await askForCallers(options, found.hasMidtrans, terminal));
  const plan = planOf({ host, own: ownManifest(), compiler, survey: found, options, callers });
  show(plan, terminal);
  if (plan.changes.length === 0 && (plan.installs.length === 0 || !options.install)) return true;
  if (options.consent === 'dry-run') return true;
  if (!(await agrees('Make these changes?', plan.changes.length > 0, options, terminal))) {
    terminal.print('Nothing was changed.');
    return false;
  }
  const installs =
    options.install &&
    (await agrees(
      `Run ${plan.installs.map(lineOf).join(' and ')}?`,
      plan.installs.length > 0,
      options,
      terminal,
    ));
  signal.throwIfAborted();
  await carryOut(host, plan, installs, signal);
  terminal.print(nextSteps(host, plan, installs));
  return true;
}

function show({ changes, installs }: Plan, terminal: Terminal): void {
  if (changes.length === 0 && installs.length === 0) terminal.print('Nothing to do.');
  for (const change of changes) terminal.printDiff(diffOf(change));
  if (changes.length === 0 && installs.length > 0) terminal.print('Nothing to write.');
  if (installs.length > 0)
    terminal.print(['', 'To be installed:', ...installs.map((each) => `  ${lineOf(each)}`), ''].join('\n'));
}

async function carryOut(
  host: Host,
  { changes, installs }: Plan,
  mayInstall: boolean,
  signal: AbortSignal,
): Promise<void> {
  const done = new Changes();
  try {
    for (const change of changes) done.write(host.root, change);
    if (!mayInstall) return;
    for (const file of host.managed) done.keep(file);
    for (const call of installs) await install(host.root, call, signal);
  } catch (error) {
    done.undo();
    throw error;
  }
}

async function askForCallers(
  { consent }: InitOptions,
  isDecided: boolean,
  terminal: Terminal,
): Promise<Callers> {
  if (consent !== 'ask' || isDecided) return { kind: 'nobody' };
  const answer = await terminal.ask(
    'Who may call the REST endpoints: none (until you write who), global (guards of the whole application), or a passport strategy such as jwt? [none]',
  );
  return callersOf(answer === undefined || answer === '' ? 'none' : answer);
}

/** Nobody's answer is a no. */
async function agrees(
  question: string,
  isNeeded: boolean,
  { consent }: InitOptions,
  terminal: Terminal,
): Promise<boolean> {
  if (!isNeeded || consent === 'yes') return true;
  return /^y(es)?$/i.test((await terminal.ask(`${question} [y/N]`)) ?? '');
}
