import { execFile, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { watchChild } from '../support/watched-child';

const ROOT = join(__dirname, '..', '..');

/** Compiles what `npm start` would run. */
export async function compile(): Promise<void> {
  await promisify(execFile)(process.execPath, [require.resolve('typescript/bin/tsc'), '-b'], { cwd: ROOT });
}

/** The compiled shop as a process of its own, with nothing of our environment but what it needs to run. */
export function spawnShop(env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'src', 'main.js')], { env: { PATH, ...env } });
  const watched = watchChild(child, 'the shop');
  return {
    ...watched,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    url: () => watched.printed(/^ {2}shop +(http:\S+)\/$/m),
    opened: () =>
      watched.printed(/(Charge, pay[^]*\/payments\/\?order_id=.*\n|Point Midtrans[^]*takes a tunnel.*\n)/),
  };
}

/** The compiled demonstration as a process of its own. */
export function spawnDemo(args: readonly string[], env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const program = join(ROOT, 'dist', 'src', 'demo', 'main.js');
  const child = spawn(process.execPath, [program, ...args], { env: { PATH, ...env } });
  return {
    ...watchChild(child, 'the demonstration'),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
  };
}

/** Runs a printed command: a real shell reads it, and we do what curl would, which not every machine has. */
export async function runCurl(command: string): Promise<unknown> {
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  let url = '';
  const request = { method: 'GET', headers: new Headers(), body: undefined as string | undefined };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-sS') continue;
    if (word === '-X') request.method = words.shift() ?? '';
    else if (word === '-H') request.headers.append(...headerOf(words.shift() ?? ''));
    else if (word === '-d') Object.assign(request, { method: 'POST', body: words.shift() });
    else url = word;
  }
  const response = await fetch(url, request);
  return response.json();
}

function headerOf(line: string): [name: string, value: string] {
  const [name = '', ...value] = line.split(': ');
  return [name, value.join(': ')];
}
