import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the browser's app: its name has a hash of what it holds. */
export interface WebFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** The browser's app, as it was built. */
export interface WebApp {
  /** Of what a page loads first, below the dashboard's own path. */
  readonly script: string;
  readonly styles: readonly string[];
  readonly files: ReadonlyMap<string, WebFile>;
}

/** Of the bundler's manifest, what is read. */
interface ManifestEntry {
  readonly file: string;
  readonly css?: readonly string[];
  readonly isEntry?: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Beside this code in the package, and where the sources are run. */
const FOLDERS = [join(__dirname, '../web'), join(__dirname, '../../dist/web')];

/** Reads the app into memory, once. */
export function readWebApp(): WebApp {
  return (webApp ??= read(FOLDERS.find((each) => existsSync(join(each, 'manifest.json')))));
}

let webApp: WebApp | undefined;

function read(folder: string | undefined): WebApp {
  if (folder === undefined) throw new Error('nestjs-midtrans-dashboard: the app for browsers was not built');
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry);
  if (entry === undefined) throw new Error('nestjs-midtrans-dashboard: the manifest names no entry');
  return { script: entry.file, styles: entry.css ?? [], files: filesIn(join(folder, 'assets')) };
}

function filesIn(folder: string): Map<string, WebFile> {
  const files = new Map<string, WebFile>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, name));
    files.set(name, { type, bytes, gzipped: gzipSync(bytes, { level: 9 }) });
  }
  return files;
}
