const { projects, ...shared } = require('./jest.config.js');

const [e2e] = projects.filter(({ displayName }) => displayName === 'e2e');

/**
 * What needs a broker that npm does not bring: `npm run test:brokers`. It fails where there is none.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...shared,
  projects: [{ ...e2e, displayName: 'brokers', testMatch: ['<rootDir>/test/**/*.broker-spec.ts'] }],
  // The table of kinds is of what `npm test` runs.
  reporters: ['default'],
  maxWorkers: 1,
};
