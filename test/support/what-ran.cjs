/** What a kind of tests is about, and where to get what it needs. */
const KINDS = {
  unit: 'rules, beside the code',
  e2e: 'real HTTP, a real PostgreSQL, the simulator for Midtrans',
  browser: 'pages in a Chromium: apt-get install chromium-headless-shell, or CHROMIUM_PATH',
  php: 'the guide’s lines for PHP: apt-get install php-cli php-curl, or PHP_PATH',
  curl: 'the guide’s lines for curl: apt-get install curl',
  brokers: 'against a RabbitMQ: npm run test:brokers',
};

/**
 * One row for each kind of tests: what of it ran, or that it was left out, and what it needs.
 *
 * @param {readonly import('@jest/test-result').TestResult[]} results
 * @returns {string}
 */
function tableOf(results) {
  const rows = Object.entries(KINDS).map(([kind, about]) => {
    const suites = results.filter(({ displayName }) => displayName?.name === kind);
    if (suites.length === 0) return [kind, 'left out', '', '', about];
    const sum = (key) => suites.reduce((total, suite) => total + suite[key], 0);
    const seconds = suites.reduce((total, { perfStats }) => total + perfStats.runtime, 0) / 1_000;
    const failed = sum('numFailingTests') + suites.filter(({ testExecError }) => testExecError).length;
    return [
      kind,
      `${sum('numPassingTests')} passed${failed > 0 ? `, ${failed} failed` : ''}`,
      `${suites.length} ${suites.length === 1 ? 'suite' : 'suites'}`,
      `${seconds.toFixed(0)} s`,
      about,
    ];
  });
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => row.map((text, column) => text.padEnd(widths[column])).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

/** Says at the end of a whole run what it ran and what it left out. Before Jest's own summary, which stays the last word. */
class WhatRan {
  constructor(globalConfig) {
    this.isWhole = globalConfig.testPathPatterns.patterns.length === 0 && globalConfig.onlyChanged !== true;
  }

  onRunComplete(_contexts, { testResults }) {
    if (this.isWhole) process.stderr.write(`\n${tableOf(testResults)}\n`);
  }
}

module.exports = WhatRan;
module.exports.tableOf = tableOf;
