import fc from 'fast-check';
import { formatWibTime, parseWibTime } from './wib-time';

it.each([
  ['2021-10-11 11:31:29', '2021-10-11T04:31:29.000Z'],
  ['2024-01-01 06:59:59', '2023-12-31T23:59:59.000Z'],
  ['2024-02-29 07:00:00', '2024-02-29T00:00:00.000Z'],
  ['2016-12-07 11:54:12 +0700', '2016-12-07T04:54:12.000Z'],
  ['2016-12-07T11:54:12+0700', '2016-12-07T04:54:12.000Z'],
  ['2026-05-27T14:30:00+07:00', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T14:30:00', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T07:30:00Z', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27t07:30:00z', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27 07:30:00 Z', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T07:30:00+00:00', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T15:30:00+08:00', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T02:00:00-05:30', '2026-05-27T07:30:00.000Z'],
  ['2026-05-27T14:30:00.5+07:00', '2026-05-27T07:30:00.500Z'],
  ['2026-05-27T07:30:00.123456789Z', '2026-05-27T07:30:00.123Z'],
  ['2026-05-27 14:30:00.042', '2026-05-27T07:30:00.042Z'],
  ['2024-03-01T06:00:00+07:00', '2024-02-29T23:00:00.000Z'],
  ['2024-12-31T23:30:00-01:00', '2025-01-01T00:30:00.000Z'],
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
  ['2021-10-11 11:31:29 +08'],
  ['2021-10-11T11:31:29+7:00'],
  ['2021-10-11T11:31:29+07:60'],
  ['2021-10-11T11:31:29+14:01'],
  ['2021-10-11T11:31:29+99:00'],
  ['2021-02-30T00:00:00Z'],
  ['2021-10-11T24:00:00+07:00'],
  ['2021-10-11T11:31:29.Z'],
  ['2021-10-11T11:31:29.1234567890Z'],
  ['2021-10-11T11:31:29ZZ'],
  ['2021-10-11T11:31Z'],
  ['2021-10-11T11:31:29 WIB'],
  ['0001-01-01T00:00:00+07:00'],
  ['9999-12-31T23:59:59-07:00'],
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

it('reads the same instant whatever the offset it is written with', () => {
  const range = {
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(range), fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, minutes) => {
      const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const zone = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
      expect(parseWibTime(`${local}${minutes < 0 ? '-' : '+'}${zone}`)).toEqual(instant);
    }),
  );
});
