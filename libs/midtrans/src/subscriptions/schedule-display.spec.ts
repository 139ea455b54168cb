import { scheduleDisplay } from './schedule-display';

describe('scheduleDisplay', () => {
  it.each([
    [1, 'month', 12, 'every 1 month, 12 times'],
    [2, 'week', 1, 'every 2 weeks, 1 time'],
    [3, 'day', 0, 'every 3 days, 1 time'],
    [1, 'month', null, 'every 1 month'],
  ])('%i %s %s', (interval, intervalUnit, maxInterval, words) => {
    expect(scheduleDisplay({ interval, intervalUnit, maxInterval })).toBe(words);
  });
});
