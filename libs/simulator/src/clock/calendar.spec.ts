import { formatWib } from './time';
import { dayOfMonth, formatLocal, formatUtc, nextDate, type CalendarInterval } from './calendar';

function datesFrom(start: string, interval: CalendarInterval, count: number): string[] {
  let date = new Date(start);
  const day = dayOfMonth(date);
  return Array.from({ length: count }, () => {
    date = nextDate(date, interval, day);
    return formatWib(date);
  });
}

it('counts months by the calendar in Jakarta, and keeps the day of the month where a month has it', () => {
  expect(datesFrom('2023-01-31T03:00:00Z', { interval: 1, unit: 'month' }, 4)).toEqual([
    '2023-02-28 10:00:00',
    '2023-03-31 10:00:00',
    '2023-04-30 10:00:00',
    '2023-05-31 10:00:00',
  ]);
  expect(datesFrom('2023-12-30T03:00:00Z', { interval: 2, unit: 'month' }, 2)).toEqual([
    '2024-02-29 10:00:00',
    '2024-04-30 10:00:00',
  ]);
});

it('goes by the date in Jakarta where UTC still shows the day before', () => {
  expect(datesFrom('2024-01-31T18:30:00Z', { interval: 1, unit: 'month' }, 2)).toEqual([
    '2024-03-01 01:30:00',
    '2024-04-01 01:30:00',
  ]);
  expect(datesFrom('2024-01-30T18:30:00Z', { interval: 1, unit: 'month' }, 1)).toEqual([
    '2024-02-29 01:30:00',
  ]);
});

it('counts days and weeks', () => {
  expect(datesFrom('2024-02-28T03:00:00Z', { interval: 2, unit: 'day' }, 1)).toEqual(['2024-03-01 10:00:00']);
  expect(datesFrom('2024-02-28T03:00:00Z', { interval: 2, unit: 'week' }, 1)).toEqual([
    '2024-03-13 10:00:00',
  ]);
});

it('writes times as the API does, and as notifications do', () => {
  const date = new Date('2024-02-28T17:30:05.123Z');
  expect(formatLocal(date)).toBe('2024-02-29T00:30:05.123000');
  expect(formatUtc(date)).toBe('2024-02-28T17:30:05.123000Z');
});
