import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sourceFile } from '../../source-file';
import { ASSETS, type AssetName } from './layout';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

interface Asset {
  readonly body: string;
  readonly type: string;
  /** Says which version it is: another one has another address. */
  readonly version: string;
}

function read(name: AssetName): Asset {
  const body = readFileSync(sourceFile('shop', 'public', name), 'utf8');
  const [ending = ''] = name.split('.').slice(-1);
  return {
    body,
    type: TYPES[ending] ?? 'application/octet-stream',
    version: createHash('sha256').update(body).digest('hex').slice(0, 12),
  };
}

const FILES: ReadonlyMap<string, Asset> = new Map(ASSETS.map((name) => [name, read(name)]));

/** What pages load, as it is on disk; undefined where there is none of that name. */
export function assetOf(name: string): Asset | undefined {
  return FILES.get(name);
}

export function assetUrl(name: AssetName): string {
  return `/assets/${name}?${FILES.get(name)?.version ?? ''}`;
}
