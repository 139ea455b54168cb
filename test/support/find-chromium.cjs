const { onPath } = require('./on-path.cjs');

/** Without windows first: a visit costs it a third of what it costs a whole Chromium, which has a profile and tabs to keep. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** A Chromium of this machine: that of CHROMIUM_PATH, or the first name that is on the PATH; undefined where there is none. */
function findChromium() {
  return process.env.CHROMIUM_PATH || onPath(NAMES);
}

module.exports = { findChromium };
