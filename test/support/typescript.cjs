/**
 * Lets a process of its own run our TypeScript as Jest does, from the sources: `node -r ./test/support/typescript.cjs host.child.ts`.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const jest = require('../../jest.config.js');
const swc = require('../../.swcrc.test.js');

const root = join(__dirname, '../..');
const { moduleNameMapper } = jest.projects[0];
const aliases = Object.entries(moduleNameMapper).map(([pattern, path]) => [
  new RegExp(pattern),
  path.replace('<rootDir>', root),
]);

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  const [, path = request] = aliases.find(([pattern]) => pattern.test(request)) ?? [];
  return resolve(path, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swc, filename, swcrc: false });
  module._compile(code, filename);
};
