import { FAILED_ONCE } from './failed-once';
import { startWorker } from './schedules.support';

describe('a schedule that once failed', () => {
  let worker: Awaited<ReturnType<typeof startWorker>>;
  beforeAll(async () => (worker = await startWorker()));
  afterAll(() => worker.stop());

  it.each(FAILED_ONCE)('holds by now: seed %i, %s', async (seed) => {
    expect(await worker.run(seed)).toEqual([]);
  });
});
