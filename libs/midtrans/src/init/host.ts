import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { Refusal } from './refusal';
import type { Compiler } from './source';

/** The package manager of the application. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];
const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn'] as const;

const LOCK_FILES: Readonly<Record<PackageManager, string>> = {
  npm: 'package-lock.json',
  pnpm: 'pnpm-lock.yaml',
  yarn: 'yarn.lock',
};

/** The application that `init` is called in. */
export interface Host {
  /** The folder of its package.json. */
  readonly root: string;
  /** The versions that it asks for, by the names of its dependencies. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly nestMajor: number;
  readonly isEsm: boolean;
  readonly isFastify: boolean;
  readonly runner: 'jest' | 'vitest' | undefined;
  readonly packageManager: PackageManager;
  /** What the package manager writes, whether it is there or not. */
  readonly managed: readonly string[];
  /** From the root. */
  readonly sourceRoot: string;
  /** Whether its folder has other applications as well. */
  readonly isMonorepo: boolean;
  /** Of all URLs, without slashes; empty where there is none. */
  readonly globalPrefix: string;
}

/** @throws Refusal where there is no Nest application at the folder, or above it */
export function findHost(folder: string): Host {
  const root = foldersUp(folder).find(isNestApplication);
  if (root === undefined)
    throw new Refusal(
      `There is no Nest application in ${folder}: no package.json there or above it depends on @nestjs/core.`,
    );
  const manifest = readJson(join(root, 'package.json'));
  const dependencies = dependenciesOf(manifest);
  const { sourceRoot, isMonorepo } = nestCliOf(root);
  const main = readIfThere(join(root, sourceRoot, 'main.ts')) ?? '';
  const { packageManager, lockFolder } = packageManagerOf(root);
  return {
    root,
    dependencies,
    nestMajor: nestMajorOf(root, dependencies),
    isEsm: manifest['type'] === 'module',
    isFastify: isFastify(dependencies, main),
    runner: ['vitest', 'jest'].find((name) => name in dependencies) as Host['runner'],
    packageManager,
    managed: [join(root, 'package.json'), join(lockFolder, LOCK_FILES[packageManager])],
    sourceRoot,
    isMonorepo,
    globalPrefix: (/setGlobalPrefix\(\s*(['"`])\/*([^'"`$]*?)\/*\1/.exec(main) ?? [])[2] ?? '',
  };
}

/** @throws Refusal where the application has none, or one without an interface for programs */
export function compilerOf({ root, sourceRoot }: Host): Compiler {
  if (!existsSync(join(root, 'tsconfig.json')) && existsSync(join(root, sourceRoot, 'app.module.js')))
    throw new Refusal('The application is written in JavaScript, and only TypeScript can be changed.');
  try {
    const compiler = createRequire(join(root, 'package.json'))('typescript') as Partial<Compiler>;
    if (typeof compiler.createSourceFile === 'function' && typeof compiler.getDecorators === 'function')
      return compiler as Compiler;
  } catch {
    throw new Refusal('TypeScript cannot be loaded from the application: install its dependencies first.');
  }
  throw new Refusal('The TypeScript of the application cannot be used by programs such as this one.');
}

/**
 * The TypeScript files of the application that are no tests, from its root. Of several applications those of this one.
 *
 * @param besides - folders that belong to it in any case
 */
export function sourceFilesOf({ root, sourceRoot, isMonorepo }: Host, besides: readonly string[]): string[] {
  const folders = isMonorepo ? [sourceRoot, 'libs', ...besides] : ['.'];
  return [...new Set(folders.flatMap((folder) => filesBelow(root, normalize(folder))))];
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isNoSource(entry.name) ? [] : filesBelow(root, path);
    return entry.isFile() && isSource(entry.name) ? [path] : [];
  });
}

function isNoSource(folder: string): boolean {
  return folder.startsWith('.') || ['node_modules', 'dist', 'coverage', 'test'].includes(folder);
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isSource(name: string): boolean {
  return name.endsWith('.ts') && !/\.d\.ts$|[.-](spec|test)\.ts$/.test(name);
}

function isNestApplication(folder: string): boolean {
  const path = join(folder, 'package.json');
  return existsSync(path) && '@nestjs/core' in dependenciesOf(readJson(path));
}

function dependenciesOf(manifest: Readonly<Record<string, unknown>>): Record<string, string> {
  const groups = [manifest['peerDependencies'], manifest['devDependencies'], manifest['dependencies']];
  return Object.assign({}, ...groups) as Record<string, string>;
}

/** What is installed, else what is asked for. */
function nestMajorOf(root: string, dependencies: Readonly<Record<string, string>>): number {
  const installed = foldersUp(root)
    .map((folder) => join(folder, 'node_modules/@nestjs/core/package.json'))
    .find((path) => existsSync(path));
  const version = installed === undefined ? undefined : readJson(installed)['version'];
  const [major] =
    /\d+/.exec(typeof version === 'string' ? version : (dependencies['@nestjs/core'] ?? '')) ?? [];
  if (major === undefined) throw new Refusal('It cannot be told which Nest the application is of.');
  return Number(major);
}

function isFastify(dependencies: Readonly<Record<string, string>>, main: string): boolean {
  if (!('@nestjs/platform-fastify' in dependencies)) return false;
  return !('@nestjs/platform-express' in dependencies) || main.includes('FastifyAdapter');
}

function nestCliOf(root: string): Pick<Host, 'sourceRoot' | 'isMonorepo'> {
  const path = join(root, 'nest-cli.json');
  const { sourceRoot, monorepo } = existsSync(path) ? readJson(path) : {};
  return {
    sourceRoot: typeof sourceRoot === 'string' ? sourceRoot : 'src',
    isMonorepo: monorepo === true,
  };
}

function packageManagerOf(root: string): { packageManager: PackageManager; lockFolder: string } {
  for (const lockFolder of foldersUp(root)) {
    const locked = PACKAGE_MANAGERS.find((name) => existsSync(join(lockFolder, LOCK_FILES[name])));
    if (locked !== undefined) return { packageManager: locked, lockFolder };
    const path = join(lockFolder, 'package.json');
    const named = existsSync(path) ? readJson(path)['packageManager'] : undefined;
    const packageManager = PACKAGE_MANAGERS.find(
      (name) => typeof named === 'string' && named.startsWith(`${name}@`),
    );
    if (packageManager !== undefined) return { packageManager, lockFolder };
  }
  return { packageManager: 'npm', lockFolder: root };
}

function foldersUp(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUp(parent)];
}

/** @throws Refusal naming the file, where it is no JSON object */
function readJson(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Refusal(`${path} is no JSON object.`);
}
