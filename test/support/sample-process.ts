import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** A sample of ours as a process of its own, with nothing of our environment but what it needs to run. */
export function spawnSample(path: string, env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['-r', join(ROOT, 'test/support/typescript.cjs'), join(ROOT, 'samples', path)],
    { env: { PATH, NO_COLOR: '1', ...env } },
  );
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const watcher of watchers) watcher();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return {
    output: () => output,
    ended,
    /** Resolves with the first group of the pattern, or all of it, once it was printed. */
    printed: (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output);
          if (found === null) return;
          watchers.delete(look);
          resolve(found[1] ?? found[0]);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`${path} ended: ${output}`)));
      }),
    /** @returns how it ended */
    end: (signal: 'SIGTERM' | 'SIGKILL') => {
      child.kill(signal);
      return ended;
    },
  };
}

export type SampleProcess = ReturnType<typeof spawnSample>;
