import { formatsOf } from './format';

const id = formatsOf('id', 'Asia/Jakarta');
const en = formatsOf('en', 'Asia/Jayapura');
const AT = '2026-11-28T18:30:05.000Z';

it('writes rupiah as each language does, with a space that can be typed', () => {
  expect(id.rupiah('1250000.00')).toBe('Rp 1.250.000');
  expect(en.rupiah(1_250_000)).toBe('Rp 1,250,000');
  expect(id.shortRupiah(1_300_000)).toBe('Rp 1,3 jt');
});

it('writes a time in the zone that was chosen', () => {
  expect(id.time(AT)).toContain('01.30.05');
  expect(en.time(AT)).toContain('03:30:05');
});

it('leaves the year out of a time of this year alone', () => {
  expect(en.shortTime(AT, new Date('2026-12-01'))).toBe('29 Nov, 03:30');
  expect(en.shortTime(AT, new Date('2027-12-01'))).toBe('29 Nov 2026');
});

it('shows a text that is no time as it is', () => {
  expect(en.time('soon')).toBe('soon');
});

it.each([
  [59_000, '59 seconds ago'],
  [61_000, '1 minute ago'],
  [3 * 3_600_000, '3 hours ago'],
  [49 * 3_600_000, '2 days ago'],
])('says of what was %i ms ago: %s', (ms, words) => {
  expect(en.ago(AT, new Date(Date.parse(AT) + ms))).toBe(words);
});
