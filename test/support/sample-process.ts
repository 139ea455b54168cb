import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchChild } from './watched-child';

const ROOT = join(__dirname, '..', '..');

/** A sample of ours as a process of its own, with nothing of our environment but what it needs to run. */
export function spawnSample(path: string, env: Record<string, string>) {
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['-r', join(ROOT, 'test/support/typescript.cjs'), join(ROOT, 'samples', path)],
    { env: { PATH, NO_COLOR: '1', ...env } },
  );
  const watched = watchChild(child, path);
  return {
    ...watched,
    /** @returns how it ended */
    end: (signal: 'SIGTERM' | 'SIGKILL') => {
      child.kill(signal);
      return watched.ended;
    },
  };
}

export type SampleProcess = ReturnType<typeof spawnSample>;
