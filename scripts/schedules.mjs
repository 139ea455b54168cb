/**
 * Runs the library in schedules that are cut at every statement and call, and tells which of them end as they must not: see
 * test/schedules/. A seed repeats its schedule exactly: `npm run schedules -- --seed 42 --count 1 --trace`.
 */
import { fork, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/postgres.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    count: { type: 'string', default: '500' },
    workers: { type: 'string', default: String(availableParallelism()) },
    trace: { type: 'boolean', default: false },
    /** Which of an order's transactions the gateway answers with: `newest`, `oldest` or `paid`. */
    'by-order': { type: 'string', default: 'newest' },
    /** Runs each seed twice, and tells which of them do not repeat. */
    twice: { type: 'boolean', default: false },
  },
});
const byOrder = values['by-order'];
if (!['newest', 'oldest', 'paid'].includes(byOrder)) {
  console.error(`--by-order must be newest, oldest or paid, not ${byOrder}`);
  process.exit(1);
}
const root = resolve(import.meta.dirname, '..');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const built = spawnSync(process.execPath, [tsc, '-b'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const first = Number(values.seed);
const count = Number(values.count);
const runs = values.twice ? 2 : 1;
const given = process.env.DATABASE_URL;
const postgres =
  given === undefined ? await startPostgres() : { socketUrl: given, stop: async () => undefined };
const startedAt = Date.now();
const totals = { run: 0, failed: 0, steps: 0, ms: 0, slowest: 0, cuts: {}, told: {} };
const hashes = new Map();
const unrepeated = [];
let next = 0;

await Promise.all(Array.from({ length: Math.min(Number(values.workers), count) }, work));
report();
await postgres.stop();
process.exitCode = totals.failed === 0 && totals.run === count * runs ? 0 : 1;

function work() {
  return new Promise((done, fail) => {
    const worker = fork(resolve(root, 'dist/test/schedules/worker.js'), [postgres.socketUrl, byOrder], {
      // Each error of a schedule would be looked up in them, read or not.
      execArgv: [...(values.trace ? ['--enable-source-maps'] : []), '--max-semi-space-size=64'],
    });
    const go = () => {
      if (next < count * runs) return worker.send(first + Math.floor(next++ / runs));
      worker.kill();
      done();
    };
    worker.on('message', (message) => {
      if (message !== 'ready') take(message);
      go();
    });
    worker.once('error', fail);
    worker.once('exit', (code) => (code ? fail(new Error(`a worker ended with ${code}`)) : done()));
  });
}

function take({ seed, violations, steps, hash, cuts, told, ms, trace, logs }) {
  totals.run++;
  totals.steps += steps;
  totals.ms += ms;
  totals.slowest = Math.max(totals.slowest, ms);
  for (const [what, times] of Object.entries(cuts)) totals.cuts[what] = (totals.cuts[what] ?? 0) + times;
  for (const [what, times] of Object.entries(told)) totals.told[what] = (totals.told[what] ?? 0) + times;
  if (values.trace) console.log([...trace, ...logs].join('\n'));
  if (count <= 5) console.log(`seed ${seed}: ${steps} steps, trace ${hash}`);
  if (hashes.has(seed) && hashes.get(seed) !== hash) unrepeated.push(seed);
  hashes.set(seed, hash);
  if (violations.length === 0) return;
  totals.failed++;
  console.log(`seed ${seed} (${steps} steps, trace ${hash}):\n  ${violations.join('\n  ')}`);
}

function report() {
  const { run: all } = totals;
  const seconds = (Date.now() - startedAt) / 1_000;
  const listed = (counts) =>
    Object.entries(counts)
      .map(([what, times]) => `${times} × ${what}`)
      .join(', ');
  console.log(
    `${all} of ${count * runs} schedules from seed ${first}, ${totals.failed} failed; ${totals.steps} steps; ` +
      `${(totals.ms / all).toFixed(0)} ms each, ${totals.slowest.toFixed(0)} at most, ${seconds.toFixed(0)} s in all`,
  );
  console.log(`cuts: ${listed(totals.cuts)}\ntold: ${listed(totals.told)}`);
  if (values.twice) console.log(`not repeated: ${unrepeated.length} (${unrepeated.join(', ')})`);
}
