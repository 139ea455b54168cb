/**
 * Checks the packages as npm would publish them, from the outside: what is in the tarballs, and whether a host that
 * installs them can load and type-check them. Our own workspace proves none of this, as it reads the sources.
 */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { startEmbeddedPostgres } from '../dist/src/database/embedded-postgres.js';
import { apiDifferences } from './api-reports.mjs';
import { Checks } from './checks.mjs';
import { Host, npm } from './host.mjs';
import {
  CLIENT_HOSTS,
  COMMANDS_WITHOUT_PEER,
  FULL_HOSTS,
  NEEDS_A_PEER,
  NEW_APP,
  PLAIN_HOSTS,
  SHOP_OPTIONS,
  SHOP_PROGRAMS,
  SMOKE_CJS,
  SMOKE_ESM,
  TEST_RUNNERS,
  TESTING_CJS,
} from './package-host.mjs';

const root = resolve(import.meta.dirname, '..');
// What the page of the dashboard may weigh, in bytes: its scripts as they travel, and all of it on disk.
const SCRIPT_LIMIT = 60_000;
const PAGE_LIMIT = 300_000;

const checks = new Checks();
const temp = await mkdtemp(join(tmpdir(), 'check-packages-'));

try {
  const packages = [];
  for (const folder of ['libs/midtrans', 'libs/simulator', 'libs/dashboard'])
    packages.push(await checkTarball(folder));
  if (packages.every(Boolean)) {
    await checkClientOnly(packages);
    await checkHost(packages);
    await checkTestRunners(packages);
  }
  await checks.run('nestjs-midtrans-dashboard: the page is as small as promised', () =>
    pageSizes(join(root, 'libs/dashboard/dist/web')),
  );
} finally {
  await rm(temp, { recursive: true, force: true });
  checks.finish();
}

/** Packs a package and checks the tarball by itself. */
async function checkTarball(folder) {
  const manifest = await readJson(join(root, folder, 'package.json'));
  const { name } = manifest;
  let packed;
  const didPack = await checks.run(`${name}: npm pack`, async () => {
    const { stdout } = await npm(['pack', '--json', '--pack-destination', temp], join(root, folder));
    const [{ filename, files, size }] = JSON.parse(stdout);
    packed = { name, manifest, tarball: join(temp, filename), files: files.map((file) => file.path) };
    return `${files.length} files, ${Math.ceil(size / 1024)} kB`;
  });
  if (!didPack) return undefined;

  const expected = new Set(await expectedFiles(folder));
  await checks.run(`${name}: nothing is missing`, () =>
    refuse([...expected].filter((file) => !packed.files.includes(file))),
  );
  // Specs, helpers of specs, fixtures, build info and the output of deleted sources all are extra files.
  await checks.run(`${name}: nothing is there that should not be`, () =>
    refuse(packed.files.filter((file) => !expected.has(file) && !file.endsWith('.js.map'))),
  );
  await checks.run(`${name}: publint`, async () => {
    const { buffer } = new Uint8Array(await readFile(packed.tarball));
    const { messages, pkg } = await publint({ level: 'warning', pack: { tarball: buffer } });
    refuse(messages.map((message) => formatMessage(message, pkg, { color: false })));
  });
  await checks.run(`${name}: are the types wrong?`, async () => {
    const analysis = await checkPackage(
      createPackageFromTarballData(new Uint8Array(await readFile(packed.tarball))),
    );
    if (!analysis.types) throw new Error('no types');
    refuse(analysis.problems.map((problem) => JSON.stringify(problem)));
  });
  await checks.run(`${name}: exports what its API reports say`, async () =>
    refuse(await apiDifferences(join(root, folder))),
  );
  return packed;
}

/** What a package must hold: its papers, and a module with its types for every source that is not for tests. */
async function expectedFiles(folder) {
  const source = join(root, folder, 'src');
  const entries = await readdir(source, { recursive: true });
  const modules = entries
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('.spec.'))
    .map((file) => file.split(sep).join('/').replace(/\.ts$/, ''));
  return [
    'package.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    ...(await pageOf(folder)),
    ...modules.flatMap((module) => [`dist/${module}.js`, `dist/${module}.d.ts`]),
  ];
}

/** What a browser loads of a package that has a page. */
async function pageOf(folder) {
  const entries = await readdir(join(root, folder, 'dist/web'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** What the page weighs. A browser loads the words of one language: the largest counts. */
async function pageSizes(folder) {
  const sizeOf = async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length;
  const entries = Object.values(await readJson(join(folder, 'manifest.json')));
  const scripts = await Promise.all(
    entries.map(async ({ src, file }) => ({
      isWords: src.startsWith('src/i18n/'),
      size: await sizeOf(file),
    })),
  );
  const words = scripts.filter(({ isWords }) => isWords).map(({ size }) => size);
  const code = scripts.filter(({ isWords }) => !isWords).map(({ size }) => size);
  const travels = sum(code) + Math.max(...words);
  const assets = await readdir(join(folder, 'assets'));
  const disk = sum(
    await Promise.all(assets.map(async (name) => (await stat(join(folder, 'assets', name))).size)),
  );
  if (words.length < 2) throw new Error('the words of the languages are not apart');
  refuse([
    ...(travels > SCRIPT_LIMIT ? [`${travels} bytes of gzipped JavaScript: at most ${SCRIPT_LIMIT}`] : []),
    ...(disk > PAGE_LIMIT ? [`${disk} bytes on disk: at most ${PAGE_LIMIT}`] : []),
  ]);
  return `${(travels / 1_000).toFixed(1)} kB of gzipped JavaScript, ${Math.round(disk / 1_000)} kB on disk`;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Installs the tarballs where there is nothing else: whoever only calls Midtrans has neither Nest nor a database. */
async function checkClientOnly(packages) {
  const host = await Host.create(join(temp, 'client-only'));
  const installed = await checks.run('client only: installs the tarballs without any peer', async () => {
    const specs = [...packages.map(({ tarball }) => tarball), ...(await versions(['@types/node']))];
    await host.install(specs, '--omit=peer');
    const { required, optional } = peersOf(packages);
    refuse([...required, ...optional].filter((name) => host.has(name)));
  });
  if (!installed) return;
  for (const { title, extension, program, options } of CLIENT_HOSTS) {
    await checks.run(`client only: type-checks and calls the simulator as ${title}`, async () => {
      await host.copy(join(root, 'test/package-hosts/client-only.ts'), `client-only.${extension}`);
      const remark = host.compile([`client-only.${extension}`], options);
      await host.node(program);
      return remark;
    });
  }
}

/** Installs the tarballs into a Nest host, first with no more than the peers it must have, then with all. */
async function checkHost(packages) {
  const host = await Host.create(join(temp, 'host'));
  const { required, optional } = peersOf(packages);
  const installed = await checks.run('host: installs the tarballs beside the required peers', async () =>
    host.install([
      ...packages.map(({ tarball }) => tarball),
      ...(await versions([...required, 'typescript', '@types/node'])),
    ]),
  );
  if (!installed) return;
  await checkLoading(host, packages, 'required peers only', NEEDS_A_PEER);
  await checks.run('host: nestjs-midtrans/commands says that it needs nest-commander', async () => {
    await host.write('commands.cjs', COMMANDS_WITHOUT_PEER);
    return host.node('commands.cjs');
  });
  await checkCommands(host, packages);
  await host.write('signs.cjs', TESTING_CJS);
  await checks.run('host: nestjs-midtrans/testing signs notifications without msw', () =>
    host.node('signs.cjs'),
  );
  await checkTypes(host, PLAIN_HOSTS);

  const complete = await checks.run('host: installs the optional peers', async () =>
    host.install(await versions(optional)),
  );
  if (!complete) return;
  await checkLoading(host, packages, 'all peers');
  await checkTypes(host, FULL_HOSTS);
  await checkShop(host);
}

/** Compiles a shop against the tarballs, and runs its programs one after the other on a PostgreSQL that they share. */
async function checkShop(host) {
  const compiled = await checks.run('shop: type-checks', async () => {
    await host.copy(join(root, 'test/package-hosts/shop'), 'shop');
    return host.compile(
      SHOP_PROGRAMS.map(({ file }) => `shop/${file}.ts`),
      SHOP_OPTIONS,
    );
  });
  if (!compiled) return;
  const postgres = await startEmbeddedPostgres();
  try {
    for (const { title, file } of SHOP_PROGRAMS) {
      await checks.run(`shop: ${title}`, () =>
        host.node(`shop/${file}.js`, [], { DATABASE_URL: postgres.url }),
      );
    }
  } finally {
    await postgres.stop();
  }
}

/** Installs the tarballs into a host with tests of its own, and has each runner run them. */
async function checkTestRunners(packages) {
  const host = await Host.create(join(temp, 'test-runners'));
  const { required } = peersOf(packages);
  const installed = await checks.run(
    'test runners: installs the tarballs without the optional peers',
    async () => {
      const besides = ['@nestjs/platform-express', '@nestjs/testing', '@types/node', 'jest', 'typescript'];
      await host.install([
        ...packages.map(({ tarball }) => tarball),
        ...(await versions([...required.filter((name) => name !== 'typeorm'), ...besides])),
        TEST_RUNNERS.typeorm,
        TEST_RUNNERS.vitest,
      ]);
      await host.copy(join(root, 'test/package-hosts/test-runners'), '.');
    },
  );
  if (!installed) return;
  const postgres = await startEmbeddedPostgres();
  try {
    for (const { name, extension, program, args } of TEST_RUNNERS.runners) {
      await checks.run(
        `test runners: ${name} passes a host's test with TypeORM 0.3, without @nestjs/swagger`,
        async () => {
          await host.copy(
            join(root, 'test/package-hosts/test-runners/shop.test.ts'),
            `shop.test.${extension}`,
          );
          const remark = host.compile([`shop.test.${extension}`], TEST_RUNNERS.options);
          await host.node(program, args, { DATABASE_URL: postgres.url });
          return remark;
        },
      );
    }
    await checkInit(host, postgres.url);
  } finally {
    await postgres.stop();
  }
  await checks.run('test runners: Vitest passes a test behind msw 3', async () => {
    // It says that it needs Node 22, and runs here on whatever Node this is, with what it lacks there.
    await host.install([TEST_RUNNERS.msw], '--no-engine-strict');
    await host.copy(join(root, 'test/package-hosts/test-runners/msw.test.ts'), 'msw.test.mts');
    const remark = host.compile(['msw.test.mts'], TEST_RUNNERS.options);
    const [, { program }] = TEST_RUNNERS.runners;
    const environment = { NODE_OPTIONS: '--import=./promise.polyfill.mjs' };
    await host.node(program, ['run', '--globals', 'msw.test.mjs'], environment);
    return remark;
  });
}

/** Adds the module to a new application in a host, and boots the result. */
async function checkInit(host, databaseUrl) {
  const init = () => host.npx('nestjs-midtrans', 'init', '--yes', '--no-install', ...NEW_APP.args);
  const added = await checks.run('npx nestjs-midtrans init: adds what type-checks', async () => {
    for (const [file, content] of Object.entries(NEW_APP.files)) await host.write(file, content);
    await init();
    return host.compile(NEW_APP.compiled, SHOP_OPTIONS);
  });
  if (!added) return;
  await checks.run('npx nestjs-midtrans init: has nothing to do the second time', async () => {
    const told = await init();
    refuse(told.startsWith('Nothing to ') ? [] : [told]);
  });
  await checks.run('npx nestjs-midtrans init: what it has added starts, and ships what is paid', () =>
    host.node(NEW_APP.program, [], { DATABASE_URL: databaseUrl }),
  );
}

/** @param except - entries that need an optional peer */
async function checkLoading(host, packages, peers, except = []) {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => name + entry.slice(1))
      .filter((entry) => !except.includes(entry)),
  );
  await host.write('smoke.cjs', SMOKE_CJS);
  await checks.run(`host, ${peers}: require()`, () => host.node('smoke.cjs', entries));
  await host.write('smoke.mjs', SMOKE_ESM);
  await checks.run(`host, ${peers}: import, with every name that require() gives`, () =>
    host.node('smoke.mjs', entries),
  );
}

async function checkCommands(host, packages) {
  for (const { manifest } of packages) {
    for (const command of Object.keys(manifest.bin ?? {})) {
      await checks.run(`host: npx ${command}`, async () => {
        const version = await host.npx(command, '--version');
        if (version !== manifest.version) throw new Error(`it is of version ${version}`);
      });
    }
  }
}

async function checkTypes(host, files) {
  for (const { title, file, content, options } of files) {
    await host.write(file, content);
    await checks.run(`host: type-checks as ${title}`, () =>
      host.compile([file], { ...options, noEmit: true }),
    );
  }
}

/** The names of what a host must install beside the packages, and of what it may. */
function peersOf(packages) {
  const peers = { required: new Set(), optional: new Set() };
  for (const { peerDependencies = {}, peerDependenciesMeta = {} } of packages.map(
    ({ manifest }) => manifest,
  )) {
    for (const name of Object.keys(peerDependencies)) {
      peers[peerDependenciesMeta[name]?.optional ? 'optional' : 'required'].add(name);
    }
  }
  // They come as tarballs.
  for (const { name } of packages) peers.required.delete(name);
  return { required: [...peers.required], optional: [...peers.optional] };
}

/** The very versions of this workspace: the result is that of the lock file, not that of the day. */
function versions(names) {
  return Promise.all(
    names.map(async (name) => {
      const { version } = await readJson(join(root, 'node_modules', name, 'package.json'));
      return `${name}@${version}`;
    }),
  );
}

function refuse(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}
