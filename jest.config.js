const { availableParallelism } = require('node:os');
const { findChromium } = require('./test/support/find-chromium.cjs');
const { findPhp } = require('./test/support/find-php.cjs');
const moduleNameMapper = require('./test/support/module-names.cjs');
const { onPath } = require('./test/support/on-path.cjs');

/** ESM-only packages that msw pulls in: Jest runs CommonJS, so they go through the transform as well. */
const esmOnly = ['rettime', 'until-async', '@open-draft/deferred-promise'];

const shared = {
  rootDir: __dirname,
  testEnvironment: '<rootDir>/test/support/environment.ts',
  runtime: '<rootDir>/test/support/runtime.cjs',
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', require('./.swcrc.test.js')] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/libs/[^/]+/dist'],
};

const e2e = {
  ...shared,
  displayName: 'e2e',
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/openapi/watch.setup.ts'],
  // Of some tests of a suite alone, not everything can be expected that is of all.
  globals: { IS_WHOLE_RUN: !process.argv.some((each) => /^(-t\b|--testNamePattern)/.test(each)) },
};

/** Pages, in a real browser: where this machine has one. */
const browser = { ...e2e, displayName: 'browser', testMatch: ['<rootDir>/test/**/*.browser-spec.ts'] };
const hasBrowser = findChromium() !== undefined;
if (!hasBrowser) {
  console.error(
    'No Chromium on the PATH, nor in CHROMIUM_PATH: the tests of pages in a browser are left out.',
  );
}

/** What the guide tells clients in other languages, run by their own programs: where this machine has them. */
const php = { ...shared, displayName: 'php', testMatch: ['<rootDir>/libs/**/*.php-spec.ts'] };
const curl = { ...shared, displayName: 'curl', testMatch: ['<rootDir>/libs/**/*.curl-spec.ts'] };
const hasPhp = findPhp() !== undefined;
if (!hasPhp) {
  console.error('No PHP with cURL on the PATH, nor in PHP_PATH: the tests of the guide by PHP are left out.');
}
const hasCurl = onPath(['curl']) !== undefined;
if (!hasCurl) console.error('No curl on the PATH: the tests of the guide by curl are left out.');

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{libs,src}/**/*.spec.ts'] },
    e2e,
    ...(hasBrowser ? [browser] : []),
    ...(hasPhp ? [php] : []),
    ...(hasCurl ? [curl] : []),
  ],
  reporters: ['<rootDir>/test/support/what-ran.cjs', 'default'],
  testTimeout: 30_000,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // What suites leave behind would slow a worker down, and fill a small machine: then it begins anew.
  workerIdleMemoryLimit: '1500MB',
  // A worker gives a gigabyte back when it ends, which takes longer than the half second that Jest waits for it.
  workerGracefulExitTimeout: 10_000,
  // Jest's own choice would be one on two cores, where a test waits for the database half of the time. Three are no faster there.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
