import { open, readFile, rename, rm } from 'node:fs/promises';
import { parseObject, type JsonObject } from '../json';

/** What is in the file; undefined where there is none. @throws Error where it is no JSON object */
export async function readStateFile(file: string): Promise<JsonObject | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = parseObject(text);
  if (state === undefined) throw new Error('it is no JSON object');
  return state;
}

/** Writes what is current to a file, once more for all that changed while it wrote. A reader finds the old or the new, never a part. */
export class StateFile {
  private isDue = false;
  private writing: Promise<void> | undefined;
  private written = '';

  /** @param failed is told why it could not be written; it is tried again after the next change */
  constructor(
    private readonly file: string,
    private readonly current: () => object,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Something may have changed. */
  note(): void {
    this.isDue = true;
    if (this.writing === undefined) this.begin().catch(this.failed);
  }

  /** Writes what is current. @throws Error where it cannot */
  async save(): Promise<void> {
    this.isDue = true;
    await (this.writing ?? this.begin());
  }

  private begin(): Promise<void> {
    this.writing = this.writeAll();
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    try {
      // Whatever else changes in this turn goes along.
      await Promise.resolve();
      while (this.isDue) {
        this.isDue = false;
        const text = `${JSON.stringify(this.current(), undefined, 2)}\n`;
        if (text === this.written) continue;
        await replaceFile(this.file, text);
        this.written = text;
      }
    } finally {
      this.writing = undefined;
    }
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
