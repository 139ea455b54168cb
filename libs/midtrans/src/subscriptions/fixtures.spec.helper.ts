import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../../test/fixtures/gateway');

/** The gateway's own JSON. */
export function fixture(name: string): any {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}
