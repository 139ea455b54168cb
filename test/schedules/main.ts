import { parseArgs } from 'node:util';
import { randomInt, randomUUID } from 'node:crypto';
import { startPostgres } from '../../bench/support/postgres';
import { prepareDatabase } from './prepare-database';
import { runSchedule } from './schedule';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      count: { type: 'string', default: '100' },
      trace: { type: 'boolean', default: false },
    },
  });
  const first = Number(values.seed);
  const count = Number(values.count);
  const postgres = await startPostgres();
  const database = await prepareDatabase(postgres.url, `schedules_${randomUUID().replaceAll('-', '')}`);
  const startedAt = performance.now();
  let failed = 0;
  let steps = 0;
  const cuts: Record<string, number> = {};
  for (let seed = first; seed < first + count; seed++) {
    const report = await runSchedule(seed, database);
    steps += report.steps;
    for (const [what, times] of Object.entries(report.cuts)) cuts[what] = (cuts[what] ?? 0) + times;
    if (values.trace) console.log([...report.trace, ...report.logs].join('\n'));
    if (count <= 5) console.log(`seed ${seed}: ${report.steps} steps, trace ${report.hash}`);
    if (report.violations.length === 0) continue;
    failed++;
    console.log(
      `seed ${seed} (${report.steps} steps, trace ${report.hash}):\n  ${report.violations.join('\n  ')}`,
    );
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `${count} schedules from seed ${first}, ${failed} failed; ${steps} steps, ${JSON.stringify(cuts)}; ${((seconds * 1_000) / count).toFixed(0)} ms each`,
  );
  await database.close();
  await postgres.stop();
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
