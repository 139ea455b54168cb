import { tableOf } from './what-ran.cjs';

const suite = (name: string, over: object = {}) => ({
  displayName: { name, color: 'white' as const },
  numPassingTests: 2,
  numFailingTests: 0,
  perfStats: { runtime: 1_500 },
  ...over,
});

/** The row of a kind, up to what it is about. */
const rowOf = (kind: string, results: readonly object[]): string | undefined =>
  tableOf(results)
    .split('\n')
    .find((row) => row.startsWith(`${kind} `))
    ?.replaceAll(/ {2,}/g, ' | ')
    .split(' | ')
    .slice(0, -1)
    .join(' | ');

it('a kind of tests that ran is told with its sums', () => {
  const results = [suite('e2e'), suite('e2e', { numFailingTests: 1 }), suite('unit')];
  expect(rowOf('e2e', results)).toBe('e2e | 4 passed, 1 failed | 2 suites | 3 s');
  expect(rowOf('unit', results)).toBe('unit | 2 passed | 1 suite | 2 s');
});

it('a suite that did not even load is a failure', () => {
  const results = [suite('unit', { numPassingTests: 0, testExecError: new Error('no such module') })];
  expect(rowOf('unit', results)).toBe('unit | 0 passed, 1 failed | 1 suite | 2 s');
});

it('a kind of tests that did not run is told as left out', () => {
  for (const kind of ['unit', 'e2e', 'browser', 'php', 'curl', 'brokers']) {
    expect(rowOf(kind, [])).toBe(`${kind} | left out`);
  }
});
