import { pageEndsAt } from './snap.payload';

describe('the end of a page', () => {
  const OPENED = new Date('2026-11-26T03:00:00Z');
  const start_time = '2026-11-26 10:30:00 +0700';

  it.each([
    ['after a day, where nothing is said', {}, '2026-11-27T03:00:00Z'],
    [
      'when page_expiry says',
      { page_expiry: { duration: 2, unit: 'hours' }, expiry: { start_time, duration: 1, unit: 'hour' } },
      '2026-11-26T05:00:00Z',
    ],
    [
      'when expiry says from its start on',
      { expiry: { start_time, duration: 1, unit: 'hour' } },
      '2026-11-26T04:30:00Z',
    ],
    ['after 7 days at most', { expiry: { start_time, duration: 30, unit: 'days' } }, '2026-12-03T03:00:00Z'],
    [
      'after a day, where expiry counts from the choice of a method',
      { expiry: { duration: 10, unit: 'minutes' } },
      '2026-11-27T03:00:00Z',
    ],
  ])('is %s', (_when, request, end) => {
    expect(pageEndsAt(request, OPENED)).toEqual(new Date(end));
  });
});
