const Module = require('node:module');
const { dirname, relative, resolve, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');

const ROOT = resolve(__dirname, '../..');
const PACKAGES = `${sep}node_modules${sep}`;
const SOURCES = /^(?:libs\/[^/]+\/src|src)\/.*(?<!spec)\.ts$/;

/** The suite's that runs now: it transforms what is loaded meanwhile. */
let current;
let mapped = [];
const sourceMaps = new Map();
const resolved = new Map();
/** Globals that belong to what is shared: they stay when a suite ends. */
const sharedGlobals = new Set();

function isShared(path) {
  return path.includes(PACKAGES) || SOURCES.test(relative(ROOT, path).split(sep).join('/'));
}

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const own = mapped.find(([name]) => name.test(request));
  return own === undefined ? resolveFilename.call(this, request, ...rest) : own[1];
};

Module._extensions['.ts'] = (module, filename) => {
  const code = current.transformCache.transform(filename);
  sourceMaps.set(filename, current.transformCache.getSourceMaps().get(filename));
  module._compile(code, filename);
};

function resolveFrom(from, name) {
  const key = `${dirname(from)}\0${name}`;
  if (!resolved.has(key)) resolved.set(key, Module.createRequire(from).resolve(name));
  return resolved.get(key);
}

function load(path) {
  const known = require.cache[path];
  if (known?.loaded) return known.exports;
  const before = new Set(Reflect.ownKeys(globalThis));
  const exported = require(path);
  for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) sharedGlobals.add(key);
  return exported;
}

/**
 * Jest gives every suite all modules anew: some 2,700 of them here, which takes longer than many a suite does. What is no test's own,
 * packages and our sources, is loaded once, by Node itself, and shared by the suites of a worker. Within `jest.isolateModules`, and in a
 * suite that says `@isolate-modules` at its top, everything is loaded anew.
 */
class SharingRuntime extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    this.isolated = environment.isolatesModules ? 1 : 0;
    current = this;
    mapped = (config.moduleNameMapper ?? []).map(([name, path]) => [new RegExp(name), path]);
  }

  requireModule(from, name, options, isActual) {
    if (this.isolated > 0 || name === undefined || options?.isInternalModule || Module.isBuiltin(name)) {
      return super.requireModule(from, name, options, isActual);
    }
    const path = resolveFrom(from, name);
    return isShared(path) ? load(path) : super.requireModule(from, name, options, isActual);
  }

  isolateModules(load) {
    this.isolated++;
    try {
      super.isolateModules(load);
    } finally {
      this.isolated--;
    }
  }

  async isolateModulesAsync(load) {
    this.isolated++;
    try {
      await super.isolateModulesAsync(load);
    } finally {
      this.isolated--;
    }
  }

  getSourceMaps() {
    const all = super.getSourceMaps();
    for (const [path, map] of sourceMaps) if (map) all.set(path, map);
    return all;
  }
}

module.exports = { default: SharingRuntime, sharedGlobals, __esModule: true };
