import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { MidtransCloudEvent } from 'nestjs-midtrans';

/**
 * What was received, a line each. The line is the work here, so that work and mark are one; with a database it would be one transaction, in
 * which the event's `source` and `id` are a primary key.
 */
export class Inbox implements OnApplicationShutdown {
  private constructor(
    private readonly file: FileHandle,
    private readonly known: Set<string>,
  ) {}

  static async open(path: string): Promise<Inbox> {
    const file = await open(path, 'a');
    const lines = (await readFile(path, 'utf8')).split('\n');
    // A process that was killed may have left half a line: that event was not kept, and comes again.
    if (lines.at(-1) !== '') await file.appendFile('\n');
    return new Inbox(file, new Set(lines.flatMap(keyOfLine)));
  }

  /** @returns false where it was kept before */
  async take(event: MidtransCloudEvent): Promise<boolean> {
    const key = keyOf(event);
    if (this.known.has(key)) return false;
    this.known.add(key);
    await this.file.appendFile(`${JSON.stringify(event)}\n`);
    await this.file.sync();
    return true;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.file.close();
  }
}

/** As CloudEvents has it: two events with the same are the same. */
function keyOf({ source, id }: Pick<MidtransCloudEvent, 'source' | 'id'>): string {
  return `${source} ${id}`;
}

function keyOfLine(line: string): string[] {
  try {
    return [keyOf(JSON.parse(line) as MidtransCloudEvent)];
  } catch {
    return [];
  }
}
