const { spawnSync } = require('node:child_process');
const { onPath } = require('./on-path.cjs');

/** A PHP of this machine that has cURL: that of PHP_PATH, or the one on the PATH; undefined where there is none. */
function findPhp() {
  const php = process.env.PHP_PATH || onPath(['php']);
  if (php === undefined) return undefined;
  const { status } = spawnSync(php, ['-r', 'exit(extension_loaded("curl") ? 0 : 1);']);
  return status === 0 ? php : undefined;
}

module.exports = { findPhp };
