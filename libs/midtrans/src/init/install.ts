import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lineOf, type Install } from './packages';

/** How long a package manager that is called off may take to end. */
const PATIENCE_MS = 5_000;

/** @throws Error where the package manager fails, or was called off */
export async function install(root: string, call: Install, signal: AbortSignal): Promise<void> {
  const { command, args } = call;
  // On Windows package managers are scripts of the shell.
  const shell = process.platform === 'win32';
  const child = spawn(command, [...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell });
  let end: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGTERM');
    end = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  };
  signal.addEventListener('abort', stop);
  try {
    // What it writes last must not come behind what is put back.
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0 || signal.aborted) throw new Error(`\`${lineOf(call)}\` did not succeed`);
  } finally {
    clearTimeout(end);
    signal.removeEventListener('abort', stop);
  }
}
