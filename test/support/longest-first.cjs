const Sequencer = require('@jest/test-sequencer').default;

/** Suites that take a minute or more. Begun last, one of them would keep a worker busy while the others have nothing left to do. */
const LONGEST = [
  'test/commands/faults.',
  'test/browser/shop.',
  'test/browser/dashboard.',
  'test/input/charge.',
  'test/browser/customer-pages.',
  'test/merchants/apart.',
  'test/access/table.',
  'test/schedules/',
  'test/commands/crash.',
];

/** Jest knows how long a suite takes from an earlier run alone: a fresh checkout has none. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const rankOf = ({ path }) => {
      const rank = LONGEST.findIndex((each) => path.replaceAll('\\', '/').includes(each));
      return rank < 0 ? LONGEST.length : rank;
    };
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

module.exports = LongestFirst;
