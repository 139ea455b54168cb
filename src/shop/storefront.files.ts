import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The page's files lie beside the sources, which tsc does not copy: found from the source and from `dist` alike. */
const FOLDER = join('src', 'shop', 'public');

export function storefrontFile(name: string): string {
  return readFileSync(join(folderFrom(__dirname), name), 'utf8');
}

function folderFrom(start: string): string {
  const folder = join(start, FOLDER);
  if (existsSync(folder)) return folder;
  const parent = dirname(start);
  if (parent === start) throw new Error(`${FOLDER} is nowhere above ${__dirname}`);
  return folderFrom(parent);
}
