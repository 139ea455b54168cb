import { runSchedules } from './schedules.support';

/** With the other half of the seeds beside it, in about a minute on two cores; on a busy machine as many as that minute allows. */
const COUNT = 250;
const WITHIN_MS = 60_000;

describe('a schedule that is cut at any statement or call, of odd seeds,', () => {
  it('ends with the books of the gateway, every event with its consumers, and every caller told the truth', async () => {
    const seeds = Array.from({ length: COUNT }, (_, nth) => 2 * nth + 1);
    const { count, failed } = await runSchedules(seeds, WITHIN_MS);
    expect(failed).toEqual([]);
    expect(count).toBeGreaterThan(0);
  }, 180_000);
});
