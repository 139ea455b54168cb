import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from './diff';

/** Writes files, and can make all of them what they were, byte for byte. */
export class Changes {
  private readonly undos: (() => void)[] = [];

  /** @throws Error where a file is not as it was when the change was planned, or cannot be written */
  write(root: string, { path, before, after }: FileChange): void {
    const file = join(root, path);
    if (before === undefined) {
      const made = mkdirSync(dirname(file), { recursive: true });
      if (made !== undefined) this.undos.push(() => rmSync(made, { recursive: true, force: true }));
      writeFileSync(file, after, { flag: 'wx' });
      this.undos.push(() => rmSync(file, { force: true }));
      return;
    }
    const bytes = readFileSync(file);
    if (!bytes.equals(Buffer.from(before))) throw new Error(`${path} was changed meanwhile, or is not UTF-8`);
    this.undos.push(() => writeFileSync(file, bytes));
    writeFileSync(file, after);
  }

  /** Remembers a file that another program may write. */
  keep(file: string): void {
    const bytes = bytesOf(file);
    this.undos.push(() => {
      if (bytes === undefined) rmSync(file, { force: true });
      else if (bytesOf(file)?.equals(bytes) !== true) writeFileSync(file, bytes);
    });
  }

  /** @throws AggregateError of what could not be put back, after all else was */
  undo(): void {
    const problems: unknown[] = [];
    for (const undo of this.undos.splice(0).reverse()) {
      try {
        undo();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw new AggregateError(problems, 'Not everything could be put back');
  }
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
