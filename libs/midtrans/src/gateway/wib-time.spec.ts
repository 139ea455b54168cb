import fc from 'fast-check';
import { formatWibTime, parseWibTime } from './wib-time';

it.each([
  ['2021-10-11 11:31:29', '2021-10-11T04:31:29.000Z'],
  ['2024-01-01 06:59:59', '2023-12-31T23:59:59.000Z'],
  ['2024-02-29 07:00:00', '2024-02-29T00:00:00.000Z'],
  ['2016-12-07 11:54:12 +0700', '2016-12-07T04:54:12.000Z'],
  ['2016-12-07T11:54:12+0700', '2016-12-07T04:54:12.000Z'],
])('%s is the instant %s, whatever the zone of this machine', (text, iso) => {
  expect(parseWibTime(text)?.toISOString()).toBe(iso);
});

it.each([
  ['2021-02-30 00:00:00'],
  ['2023-02-29 00:00:00'],
  ['2021-13-01 00:00:00'],
  ['2021-01-01 24:00:00'],
  ['2021-01-01 00:60:00'],
  ['0000-00-00 00:00:00'],
  ['2021-10-11'],
  ['2021-10-11 11:31'],
  ['2021-10-11 11:31:29 +0800'],
  ['2021-10-11T11:31:29Z'],
  [' 2021-10-11 11:31:29'],
  [''],
  [undefined],
  [null],
  [1633926689],
  [['2021-10-11 11:31:29']],
])('%j is no gateway time', (text) => {
  expect(parseWibTime(text)).toBeUndefined();
});

it('reads back every second it writes', () => {
  const range = {
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(range), (instant) => {
      const second = Math.floor(instant.getTime() / 1000) * 1000;
      expect(parseWibTime(formatWibTime(instant))?.getTime()).toBe(second);
    }),
  );
});
