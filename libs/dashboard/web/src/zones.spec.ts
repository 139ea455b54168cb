import { beginOf, fromWallTime, labelOfZone, toWallTime } from './zones';

const AT = '2026-11-28T18:30:00.000Z';

describe('a time in a zone', () => {
  it.each([
    ['Asia/Jakarta', '2026-11-29T01:30'],
    ['Asia/Makassar', '2026-11-29T02:30'],
    ['Asia/Jayapura', '2026-11-29T03:30'],
    ['UTC', '2026-11-28T18:30'],
    ['America/St_Johns', '2026-11-28T15:00'],
  ])('of %s is what its clocks show, and back', (zone, wall) => {
    expect(toWallTime(AT, zone)).toBe(wall);
    expect(fromWallTime(wall, zone)).toBe(AT);
  });

  it.each(['', 'now', '2026-13-01T00:00'])('is none where the text is %j', (text) => {
    expect(fromWallTime(text, 'UTC')).toBeUndefined();
  });

  it('is called as in Indonesia, or by its name', () => {
    expect(labelOfZone('Asia/Makassar')).toBe('WITA');
    expect(labelOfZone('Europe/Berlin')).toBe('Europe/Berlin');
  });
});

it('A day of Jakarta begins at 17:00 UTC, and its hours with UTC’s', () => {
  expect(beginOf(new Date(AT), 'day', 'Asia/Jakarta').toISOString()).toBe('2026-11-28T17:00:00.000Z');
  expect(beginOf(new Date(AT), 'hour', 'Asia/Jakarta').toISOString()).toBe('2026-11-28T18:00:00.000Z');
});
