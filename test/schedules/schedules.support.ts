import { randomUUID } from 'node:crypto';
import type { ScheduleDatabase } from './database';
import { prepareDatabase } from './prepare-database';
import { runSchedule } from './schedule';

/** Tests that run the schedules of some seeds, on a database of their own, and tell what does not hold in any of them. */
export function itHoldsIn(seeds: readonly number[], timeoutMs: number): void {
  let database: ScheduleDatabase;

  beforeAll(async () => {
    const url = process.env.TEST_DATABASE_URL;
    if (url === undefined) throw new Error('TEST_DATABASE_URL is set by the global setup');
    database = await prepareDatabase(url, `schedules_${randomUUID().replaceAll('-', '')}`);
  });
  afterAll(() => database.close());

  it(
    'leaves the books equal to the gateway’s, and every event with its consumer',
    async () => {
      const failed: string[] = [];
      for (const seed of seeds) {
        const { violations } = await runSchedule(seed, database);
        failed.push(...violations.map((each) => `npm run schedules -- --seed ${seed} --count 1: ${each}`));
      }
      expect(failed).toEqual([]);
    },
    timeoutMs,
  );
}
