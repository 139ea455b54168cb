import { Measurements } from './measurements';

const ship = { name: 'ship', account: 'default' };

it('has the most and the longest that was seen of a consumer in an hour, whichever came last', () => {
  const measurements = new Measurements();
  for (const [waiting, lagMs] of [
    [2, 5],
    [9, 900],
    [1, 20.4],
  ] as const)
    measurements.consumer({ ...ship, waiting, lagMs });
  const told = { label: 'ship', account: 'default', count: 3, mostWaiting: 9, longestLagMs: 900 };
  const taken = measurements.take();
  expect(taken).toMatchObject([told]);
  measurements.consumer({ ...ship, waiting: 3, lagMs: 1_000 });
  measurements.giveBack(taken);
  expect(measurements.take()).toMatchObject([{ ...told, count: 4, longestLagMs: 1_000 }]);
  expect(measurements.take()).toEqual([]);
});
