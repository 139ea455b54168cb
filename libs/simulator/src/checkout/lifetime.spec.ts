import { endOfLifetime, lifetimeProblems } from './lifetime';
import { formatMoment, parseIso, parseMoment } from './moment';

const FROM = new Date('2025-01-31T10:00:00Z');

describe('a lifetime', () => {
  it.each([
    [{ duration: 20, unit: 'minutes' }, '2025-01-31T10:20:00.000Z'],
    [{ duration: 2, unit: 'hour' }, '2025-01-31T12:00:00.000Z'],
    [{ duration: 1, unit: 'days' }, '2025-02-01T10:00:00.000Z'],
    [{ duration: 1, unit: 'months' }, '2025-02-28T10:00:00.000Z'],
    [{ duration: 1, unit: 'day', start_time: '2022-04-01 18:00 +0700' }, '2022-04-02T11:00:00.000Z'],
  ])('of %j ends at %s', (lifetime, end) => {
    expect(lifetimeProblems(lifetime, 'expiry')).toEqual([]);
    expect(endOfLifetime(lifetime, FROM)?.toISOString()).toBe(end);
  });

  it('has no end where there is none', () => {
    expect(lifetimeProblems(undefined, 'expiry')).toEqual([]);
    expect(endOfLifetime({}, FROM)).toBeUndefined();
  });

  it('is told all that is wrong with it', () => {
    expect(lifetimeProblems({ duration: '1', unit: 'year', start_time: 'soon' }, 'expiry')).toEqual([
      'expiry.duration must be a positive integer',
      'expiry.unit must be one of minute, hour, day, month',
      'expiry.start_time must look like yyyy-MM-dd hh:mm:ss Z',
    ]);
    expect(lifetimeProblems('1 day', 'expiry')).toEqual(['expiry must be an object']);
  });
});

describe('a moment', () => {
  it.each([
    '2025-08-06 20:03:04 +0700',
    '2025-08-06T20:03:04+07:00',
    '2025-08-06T13:03:04.000Z',
    '2025-08-06 13:03:04 +00:00',
  ])('is read from %s', (text) => {
    const moment = parseMoment(text);
    expect(moment?.toISOString()).toBe('2025-08-06T13:03:04.000Z');
    expect(moment && formatMoment(moment)).toBe('2025-08-06 20:03:04 +0700');
  });

  it.each(['2025-08-06 20:03:04', '2025-08-06', '2025-13-06T20:03:04Z', 'soon'])(
    'is not read from %s',
    (text) => {
      expect(parseMoment(text)).toBeUndefined();
    },
  );

  it('is ISO 8601 only where that is asked for', () => {
    expect(parseIso('2025-08-06 20:03:04 +0700')).toBeUndefined();
    expect(parseIso('2025-08-06T20:03:04+07:00')).toEqual(new Date('2025-08-06T13:03:04Z'));
  });
});
