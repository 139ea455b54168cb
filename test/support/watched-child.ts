import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** What a process of its own prints, and how it ends. */
export interface WatchedChild {
  output(): string;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves with the first group of the pattern, or all of it, once it was printed. */
  printed(pattern: RegExp): Promise<string>;
}

/** @param name - in the error, where it ends before it has printed what is waited for */
export function watchChild(child: ChildProcessWithoutNullStreams, name: string): WatchedChild {
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
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found === null) return;
          watchers.delete(look);
          resolve(found[1] ?? found[0]);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`${name} ended: ${output}`)));
      }),
  };
}
