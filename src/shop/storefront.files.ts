import { readFileSync } from 'node:fs';
import { sourceFile } from '../source-file';

export function storefrontFile(name: string): string {
  return readFileSync(sourceFile('shop', 'public', name), 'utf8');
}
