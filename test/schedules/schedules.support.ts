import { randomUUID } from 'node:crypto';
import type { ScheduleDatabase } from './database';
import { prepareDatabase } from './prepare-database';
import { runSchedule } from './schedule';

/**
 * Runs the schedules of some seeds, on a database of their own.
 *
 * @returns how many were run, and what does not hold in any of them
 */
export async function runSchedules(seeds: readonly number[]): Promise<{ count: number; failed: string[] }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_URL is set by the global setup');
  const database: ScheduleDatabase = await prepareDatabase(
    url,
    `schedules_${randomUUID().replaceAll('-', '')}`,
  );
  const failed: string[] = [];
  let count = 0;
  for (const seed of seeds) {
    const { violations } = await runSchedule(seed, database);
    count++;
    failed.push(...violations.map((each) => `npm run schedules -- --seed ${seed} --count 1: ${each}`));
  }
  await database.close();
  return { count, failed };
}
