/** For `node --require`: runs our sources as they are, so that a test of the command does not depend on a build. */
const { transformSync } = require('@swc/core');
const options = require('../../../.swcrc.test.js');

require.extensions['.ts'] = (module, filename) => {
  const source = require('node:fs').readFileSync(filename, 'utf8');
  module._compile(transformSync(source, { ...options, filename, swcrc: false }).code, filename);
};
