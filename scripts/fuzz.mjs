/**
 * Sends arbitrary requests to every endpoint of the API's description, on each adapter, and tells what it finds: see
 * test/input/fuzz.e2e-spec.ts. The same seed sends the same again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    requests: { type: 'string', default: '20000' },
    adapter: { type: 'string', default: '' },
  },
});
console.log(
  `${values.requests} requests to ${values.adapter || 'each adapter'}; the same again: npm run fuzz -- --seed ${values.seed}`,
);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(
  process.execPath,
  [jest, '--selectProjects', 'e2e', '--forceExit', 'test/input/fuzz'],
  {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_SEED: values.seed,
      FUZZ_REQUESTS: values.requests,
      FUZZ_ADAPTER: values.adapter,
    },
  },
);
process.exitCode = status ?? 1;
