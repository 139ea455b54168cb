import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(__dirname, '../../..');
/** What any application on Nest and TypeORM has. */
const BARE = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/typeorm',
  'pg',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--omit=dev'];

/** Two applications outside of this repository: one of Nest and TypeORM, and the same with the package installed as from npm. */
export async function installHosts(folder: string): Promise<{ bare: string; midtrans: string }> {
  const [bare, midtrans] = [join(folder, 'bare'), join(folder, 'midtrans')];
  await mkdir(bare);
  await writeFile(join(bare, 'package.json'), JSON.stringify({ name: 'host', private: true }));
  for (const app of ['listen.js', 'bare.app.js', 'midtrans.app.js']) {
    await cp(join(__dirname, app), join(bare, app));
  }
  await npm(['install', ...QUIET, ...(await Promise.all(BARE.map(asInstalledHere)))], bare);
  await cp(bare, midtrans, { recursive: true, verbatimSymlinks: true });
  const { stdout } = await npm(['pack', '--json', '--pack-destination', folder], join(ROOT, 'libs/midtrans'));
  const [packed] = JSON.parse(stdout) as [{ filename: string }];
  const emitter = await asInstalledHere('@nestjs/event-emitter');
  await npm(['install', ...QUIET, join(folder, packed.filename), emitter], midtrans);
  return { bare, midtrans };
}

/** Bytes on the disk of each package in a host, by its name; in blocks of the file system, as `du` counts them. */
export async function installedSizes(host: string): Promise<Map<string, number>> {
  const modules = join(host, 'node_modules');
  const sizes = new Map<string, number>();
  for (const name of await readdir(modules)) {
    const folder = join(modules, name);
    const packages = name.startsWith('@') ? (await readdir(folder)).map((each) => `${name}/${each}`) : [name];
    for (const each of packages) sizes.set(each, await sizeOf(join(modules, each)));
  }
  return sizes;
}

async function sizeOf(path: string): Promise<number> {
  const { blocks, isDirectory } = await lstat(path).then((stats) => ({
    blocks: stats.blocks,
    isDirectory: stats.isDirectory(),
  }));
  let bytes = blocks * 512;
  if (isDirectory) for (const name of await readdir(path)) bytes += await sizeOf(join(path, name));
  return bytes;
}

async function asInstalledHere(name: string): Promise<string> {
  const manifest = await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return `${name}@${(JSON.parse(manifest) as { version: string }).version}`;
}

/** Without what `npm run` sets for its own script: the npm inside would take this repository for its project. */
function npm(args: string[], cwd: string): Promise<{ stdout: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return run('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
}
