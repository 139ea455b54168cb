import { SimulatorError } from '../errors';
import { parseDuration } from './duration';

it.each([
  ['2h', 7_200_000],
  ['1h 30m', 5_400_000],
  ['1h30m', 5_400_000],
  ['45s', 45_000],
  ['7d', 604_800_000],
  ['250ms', 250],
  [' 1m ', 60_000],
  [0, 0],
  [1500, 1500],
])('%p lasts %d ms', (duration, ms) => {
  expect(parseDuration(duration)).toBe(ms);
});

it.each(['', 'soon', '2', '-1h', '2 h', '1y', '1h tomorrow', -1, Number.NaN, Infinity])(
  'refuses %p',
  (duration) => {
    expect(() => parseDuration(duration)).toThrow(SimulatorError);
  },
);
