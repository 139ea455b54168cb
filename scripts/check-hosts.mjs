/**
 * Installs our packages, as npm would publish them, into applications as others have them, and has each of them take a payment, ship it and
 * give a part of it back: see test/hosts/. `-- --only nest-11` keeps to those whose names begin so, and may be said more than once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import ts from 'typescript';
import { startEmbeddedPostgres } from '../dist/src/database/embedded-postgres.js';
import {
  ADAPTERS,
  HOSTS,
  OTHER_NODE,
  PNPM,
  PNPM_HOST,
  VARIANTS,
  WORKSPACE_HOST,
} from '../test/hosts/matrix.mjs';
import { Checks } from './checks.mjs';
import { Host, npm } from './host.mjs';

const root = resolve(import.meta.dirname, '..');
const sources = join(root, 'test/hosts');
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [''] } } });
/** As each major version of Nest's CLI says: only NodeNext lets CommonJS, which we are, require Nest 12, which is ESM. */
const RESOLUTION = {
  commonjs: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  module: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
};

const checks = new Checks();
const temp = await mkdtemp(join(tmpdir(), 'check-hosts-'));
const postgres = await startEmbeddedPostgres();
let databases = 0;

const isAsked = (name) => values.only.some((start) => name.startsWith(start));

async function pack(folder) {
  const { stdout } = await npm(['pack', '--json', '--pack-destination', temp], join(root, 'libs', folder));
  const [{ name, filename }] = JSON.parse(stdout);
  return { name, tarball: join(temp, filename) };
}

async function newDatabase() {
  const name = `host_${++databases}`;
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** The Node that runs this, and another: npm brings it as a package of its own for each platform. */
async function nodes() {
  const current = { title: `Node ${process.versions.node}`, path: process.execPath };
  const host = await Host.create(join(temp, 'node'));
  const name = `node-${process.platform}-${process.arch}`;
  const installed = await checks.run(`Node ${OTHER_NODE}: npm brings it`, () =>
    host.install([`${name}@${OTHER_NODE}`], '--force'),
  );
  const path = join(temp, 'node/node_modules', name, 'bin/node');
  return installed ? [current, { title: `Node ${OTHER_NODE}`, path }] : [current];
}

function specsOf(versions) {
  return Object.entries(versions).map(([name, version]) => `${name}@${version}`);
}

/** Runs a program of a host on a database of its own. */
async function run(host, program, adapter, node) {
  await host.node(program, [], { DATABASE_URL: await newDatabase(), HTTP_ADAPTER: adapter }, node.path);
}

async function checkHost({ name, title, type, versions, programs, builds = [] }, tarballs, allNodes) {
  if (!isAsked(name)) return;
  const host = await Host.create(join(temp, name), { type });
  const ready = await checks.run(`${title}: installs the tarballs, and type-checks`, async () => {
    await host.install([...tarballs, ...specsOf(versions)]);
    await host.copy(sources, '.');
    return programs.length > 0
      ? host.compile(
          programs.map((program) => `shop/${program}.ts`),
          RESOLUTION[type],
        )
      : '';
  });
  if (!ready) return;
  for (const program of programs) {
    for (const adapter of ADAPTERS) {
      for (const node of allNodes) {
        await checks.run(`${title}, ${adapter}, ${node.title}: ${program}`, () =>
          run(host, `shop/${program}.js`, adapter, node),
        );
      }
    }
  }
  for (const build of builds) {
    await checks.run(`${title}, ${build.title}`, async () => {
      await host.npx(...build.command);
      await run(host, build.program, 'fastify', allNodes[0]);
    });
  }
}

/** pnpm links to a package what that package names, and nothing else. */
async function checkPnpm(tarballs, [node]) {
  if (!isAsked('pnpm')) return;
  const { type, versions } = PNPM_HOST;
  const tool = await Host.create(join(temp, 'pnpm-itself'));
  const host = await Host.create(join(temp, 'pnpm'), { type });
  const ready = await checks.run('pnpm: installs the tarballs, and type-checks', async () => {
    await tool.install([`pnpm@${PNPM}`]);
    const pnpm = join(temp, 'pnpm-itself/node_modules/pnpm/bin/pnpm.cjs');
    const store = `--store-dir=${join(temp, 'pnpm-store')}`;
    await host.node(pnpm, ['add', '--ignore-scripts', store, ...tarballs, ...specsOf(versions)]);
    await host.copy(sources, '.');
    return host.compile(['shop/main.ts'], RESOLUTION[type]);
  });
  if (ready) await checks.run('pnpm: takes a payment', () => run(host, 'shop/main.js', 'fastify', node));
}

/** Workspaces of npm: the application in one, what it has to do with payments in another. */
async function checkWorkspaces(tarballs, [node]) {
  if (!isAsked('workspaces')) return;
  const { type, versions } = WORKSPACE_HOST;
  const host = await Host.create(join(temp, 'workspaces'), { type, workspaces: ['apps/*', 'libs/*'] });
  const ready = await checks.run('workspaces: installs the tarballs, and type-checks', async () => {
    await host.copy(join(sources, 'shop'), 'apps/shop');
    await host.write('apps/shop/package.json', JSON.stringify({ name: 'shop', private: true }));
    await host.copy(join(sources, 'shop/shop.module.ts'), 'libs/payments/index.ts');
    await host.write('libs/payments/package.json', JSON.stringify({ name: '@shop/payments', private: true }));
    await host.write('apps/shop/shop.module.ts', `export * from '@shop/payments';\n`);
    await host.install([...tarballs, ...specsOf(versions)], '--workspace=@shop/payments');
    return host.compile(['libs/payments/index.ts', 'apps/shop/main.ts'], RESOLUTION[type]);
  });
  if (!ready) return;
  await checks.run('workspaces: takes a payment', () => run(host, 'apps/shop/main.js', 'express', node));
}

try {
  const packed = await Promise.all(['midtrans', 'simulator'].map(pack));
  const tarballs = packed.map(({ tarball }) => tarball);
  const allNodes = await nodes();
  for (const host of [...HOSTS, ...VARIANTS]) await checkHost(host, tarballs, allNodes);
  await checkPnpm(tarballs, allNodes);
  await checkWorkspaces(tarballs, allNodes);
} finally {
  await postgres.stop();
  await rm(temp, { recursive: true, force: true });
  checks.finish();
}
