/**
 * Checks the two packages as npm would publish them, from the outside: what is in the tarballs, and whether a host that
 * installs them can load and type-check them. Our own workspace proves none of this, as it reads the sources.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { Checks } from './checks.mjs';
import { FULL_HOSTS, PLAIN_HOSTS, SMOKE_CJS, SMOKE_ESM, TESTING_CJS } from './package-host.mjs';

const root = resolve(import.meta.dirname, '..');
const exec = promisify(execFile);
const checks = new Checks();
const temp = await mkdtemp(join(tmpdir(), 'check-packages-'));

try {
  const packages = [];
  for (const folder of ['libs/midtrans', 'libs/simulator']) packages.push(await checkTarball(folder));
  if (packages.every(Boolean)) await checkHost(packages);
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
    'LICENSE',
    ...modules.flatMap((module) => [`dist/${module}.js`, `dist/${module}.d.ts`]),
  ];
}

/** Installs the tarballs into a project of its own, first with no more than the peers a host must have, then with all. */
async function checkHost(packages) {
  const host = await mkdtemp(join(temp, 'host-'));
  await writeFile(join(host, 'package.json'), JSON.stringify({ name: 'host', private: true }));

  const required = await peersOf(packages, { optional: false });
  const installed = await checks.run('host: installs the tarballs beside the required peers', async () =>
    install(host, [
      ...packages.map(({ tarball }) => tarball),
      ...required,
      ...(await versions(['typescript', '@types/node'])),
    ]),
  );
  if (!installed) return;
  await checkLoading(host, packages, 'required peers only');
  await checkCommands(host, packages);
  await checks.run('host: nestjs-midtrans/testing signs notifications without msw', () =>
    node(host, 'signs.cjs', TESTING_CJS),
  );
  await checkTypes(host, PLAIN_HOSTS);

  const optional = await peersOf(packages, { optional: true });
  const complete = await checks.run('host: installs the optional peers', () => install(host, optional));
  if (!complete) return;
  await checkLoading(host, packages, 'all peers');
  await checkTypes(host, FULL_HOSTS);
}

async function checkLoading(host, packages, peers) {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => name + entry.slice(1)),
  );
  await checks.run(`host, ${peers}: require()`, () => node(host, 'smoke.cjs', SMOKE_CJS, entries));
  await checks.run(`host, ${peers}: import, with every name that require() gives`, () =>
    node(host, 'smoke.mjs', SMOKE_ESM, entries),
  );
}

async function checkCommands(host, packages) {
  for (const { manifest } of packages) {
    for (const command of Object.keys(manifest.bin ?? {})) {
      await checks.run(`host: npx ${command}`, async () => {
        const { stdout } = await bounded('npx', ['--no-install', command, '--version'], host, 60_000);
        if (stdout.trim() !== manifest.version) throw new Error(`it is of version ${stdout}`);
      });
    }
  }
}

/** Our own declarations are checked as well; those of the peers are their authors' business. */
async function checkTypes(host, files) {
  for (const { title, file, content, options } of files) {
    await checks.run(`host: type-checks as ${title}`, async () => {
      const path = join(host, file);
      await writeFile(path, content);
      const program = ts.createProgram([path], {
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts'],
        types: ['node'],
        typeRoots: [join(host, 'node_modules/@types')],
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        ...options,
      });
      const own = new RegExp(`^(${file}|node_modules/(nestjs-midtrans|midtrans-simulator)/.*)$`);
      const place = (diagnostic) =>
        relative(host, diagnostic.file?.fileName ?? '')
          .split(sep)
          .join('/');
      const [ours, theirs] = partition(
        ts.getPreEmitDiagnostics(program),
        (diagnostic) => !diagnostic.file || own.test(place(diagnostic)),
      );
      refuse(
        ours.map(
          (diagnostic) =>
            `${place(diagnostic)}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`,
        ),
      );
      return theirs.length > 0 ? `${theirs.length} errors in declarations of peers left aside` : '';
    });
  }
}

async function peersOf(packages, { optional }) {
  const names = packages.flatMap(({ manifest: { peerDependencies = {}, peerDependenciesMeta = {} } }) =>
    Object.keys(peerDependencies).filter(
      (name) => (peerDependenciesMeta[name]?.optional ?? false) === optional,
    ),
  );
  return versions([...new Set(names)]);
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

async function install(host, specs) {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'];
  await npm(['install', ...flags, ...specs], host);
}

function npm(args, cwd) {
  return bounded('npm', args, cwd, 240_000);
}

async function node(host, file, content, args = []) {
  await writeFile(join(host, file), content);
  const { stdout } = await bounded(process.execPath, [file, ...args], host, 60_000);
  return stdout.trim();
}

async function bounded(command, args, cwd, timeout) {
  try {
    return await exec(command, args, { cwd, timeout, maxBuffer: 64 * 1024 * 1024, env: outerEnvironment() });
  } catch (error) {
    throw new Error(
      [error.killed ? `no end within ${timeout} ms` : '', error.stderr || error.message].join('\n'),
      { cause: error },
    );
  }
}

/** Without what `npm run` sets for its own script: the npm inside would take this repository for its project. */
function outerEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package_|lifecycle_|config_local_prefix$|command$)/.test(name),
    ),
  );
}

function refuse(problems) {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function partition(items, belongs) {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}

async function readJson(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}
