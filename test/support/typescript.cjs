/**
 * Lets a process of its own run our TypeScript as Jest does, from the sources: `node -r ./test/support/typescript.cjs host.child.ts`.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { version } = require('@swc/core/package.json');
const swc = require('../../.swcrc.test.js');
const moduleNames = require('./module-names.cjs');

const root = join(__dirname, '../..');
const aliases = Object.entries(moduleNames).map(([pattern, path]) => [
  new RegExp(pattern),
  path.replace('<rootDir>', root),
]);

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const [, path = request] = aliases.find(([pattern]) => pattern.test(request)) ?? [];
  return resolve(path, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  module._compile(compiled(filename, readFileSync(filename, 'utf8')), filename);
};

/** Kept where tools keep such things: a run starts some twenty of these processes. */
const kept = join(root, 'node_modules/.cache/typescript.cjs');
mkdirSync(kept, { recursive: true });

function compiled(filename, source) {
  const of = [version, JSON.stringify(swc), filename, source].join('\0');
  const path = join(kept, createHash('sha256').update(of).digest('hex'));
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Here alone: a process that finds everything kept is spared its compiler.
    const { transformSync } = require('@swc/core');
    const { code } = transformSync(source, { ...swc, filename, swcrc: false });
    // Another process may read it in the middle of being written.
    writeFileSync(`${path}.${process.pid}`, code);
    renameSync(`${path}.${process.pid}`, path);
    return code;
  }
}
