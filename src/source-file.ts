import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A file beside the sources that tsc does not copy, found from the source and from `dist` alike.
 *
 * @param path - below the folder of the sources
 */
export function sourceFile(...path: readonly string[]): string {
  return above(__dirname, join('src', ...path));
}

function above(folder: string, wanted: string): string {
  const file = join(folder, wanted);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`${wanted} is nowhere above ${__dirname}`);
  return above(parent, wanted);
}
