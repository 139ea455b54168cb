import { FAILED_ONCE } from './failed-once';
import { runSchedules } from './schedules.support';

describe('a schedule that once failed', () => {
  it.each(FAILED_ONCE)('holds by now: seed %i, %s', async (seed) => {
    expect((await runSchedules([seed])).failed).toEqual([]);
  });
});
