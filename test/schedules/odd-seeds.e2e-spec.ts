import { runSchedules } from './schedules.support';

/** As many as a busy machine of two cores runs in a minute or two; `npm run schedules` runs any number. */
const COUNT = 100;

describe('a schedule that is cut at any statement or call, of odd seeds,', () => {
  it('ends with the books of the gateway, every event with its consumers, and every caller told the truth', async () => {
    const seeds = Array.from({ length: COUNT }, (_, nth) => 2 * nth + 1);
    const { count, failed } = await runSchedules(seeds);
    expect(failed).toEqual([]);
    expect(count).toBe(COUNT);
  }, 600_000);
});
