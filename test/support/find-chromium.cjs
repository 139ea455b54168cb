const { onPath } = require('./on-path.cjs');

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium of this machine: that of CHROMIUM_PATH, or the first on the PATH; undefined where there is none. */
function findChromium() {
  return process.env.CHROMIUM_PATH || onPath(NAMES);
}

module.exports = { findChromium };
