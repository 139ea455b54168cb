import { bucketsIn, isTimeZone } from './buckets';

const begins = (from: string, to: string, bucket: 'hour' | 'day', timeZone: string): string[] =>
  bucketsIn(new Date(from), new Date(to), bucket, timeZone).map((at) => at.toISOString());

describe('the buckets of a time', () => {
  it.each([
    ['Asia/Jakarta', '2026-11-20T17:00:00.000Z'],
    ['Asia/Makassar', '2026-11-20T16:00:00.000Z'],
    ['Asia/Jayapura', '2026-11-20T15:00:00.000Z'],
    ['UTC', '2026-11-21T00:00:00.000Z'],
  ])('a day of %s begins at its midnight', (timeZone, midnight) => {
    expect(begins('2026-11-21T08:00:00Z', '2026-11-21T09:00:00Z', 'day', timeZone)).toEqual([midnight]);
  });

  it('end where the time does, which is not in it', () => {
    const [from, to] = ['2026-11-20T17:00:00Z', '2026-11-22T17:00:00Z'];
    expect(begins(from, to, 'day', 'Asia/Jakarta')).toEqual([
      '2026-11-20T17:00:00.000Z',
      '2026-11-21T17:00:00.000Z',
    ]);
  });

  it('an hour begins with the hour of the place, which may be half of another', () => {
    expect(begins('2026-11-21T08:10:00.500Z', '2026-11-21T09:00:00Z', 'hour', 'Asia/Kolkata')).toEqual([
      '2026-11-21T07:30:00.000Z',
      '2026-11-21T08:30:00.000Z',
    ]);
    expect(begins('1969-12-31T22:10:00Z', '1969-12-31T23:00:00Z', 'hour', 'UTC')).toEqual([
      '1969-12-31T22:00:00.000Z',
    ]);
  });

  it('a day has the hours that its clocks give it', () => {
    expect(begins('2026-03-28T12:00:00Z', '2026-03-30T00:00:00Z', 'day', 'Europe/Berlin')).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(begins('2026-10-25T12:00:00Z', '2026-10-26T00:00:00Z', 'day', 'Europe/Berlin')).toEqual([
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
  });

  it('a day without a midnight begins when its clocks are put forward', () => {
    expect(begins('2026-04-23T12:00:00Z', '2026-04-24T22:00:00Z', 'day', 'Africa/Cairo')).toEqual([
      '2026-04-22T22:00:00.000Z',
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T21:00:00.000Z',
    ]);
  });

  it('a day that has its last hour twice ends after the second', () => {
    expect(begins('2026-10-29T12:00:00Z', '2026-10-30T12:00:00Z', 'day', 'Africa/Cairo')).toEqual([
      '2026-10-28T21:00:00.000Z',
      '2026-10-29T22:00:00.000Z',
    ]);
  });

  it('hours follow one another where clocks are put back by half of one', () => {
    const hours = begins('2026-04-04T13:00:00Z', '2026-04-04T18:00:00Z', 'hour', 'Australia/Lord_Howe');
    expect(hours).toEqual([...new Set(hours)].sort());
    expect(hours[0]).toBe('2026-04-04T13:00:00.000Z');
    expect(hours.at(-1)).toBe('2026-04-04T17:30:00.000Z');
  });
});

it.each([
  ['Asia/Jakarta', true],
  ['UTC', true],
  ['Mars/Olympus', false],
  ['+07:00', false],
  ['', false],
  [7, false],
])('%j: whether it is a time zone is %s', (value, is) => {
  expect(isTimeZone(value)).toBe(is);
});
