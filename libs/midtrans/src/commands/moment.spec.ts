import { momentOf, wholeNumberOf } from './moment';

const NOW = Date.parse('2026-11-27T10:00:00Z');

describe('a time of a command line', () => {
  it.each([
    ['30m', '2026-11-27T09:30:00.000Z'],
    ['2h', '2026-11-27T08:00:00.000Z'],
    ['7d', '2026-11-20T10:00:00.000Z'],
    ['2026-11-26', '2026-11-26T00:00:00.000Z'],
    ['2026-11-26T10:00:00+07:00', '2026-11-26T03:00:00.000Z'],
    ['2026-11-26T10:00:00', '2026-11-26T10:00:00.000Z'],
    ['2026-11-26T10:00Z', '2026-11-26T10:00:00.000Z'],
  ])('may be %s', (text, instant) => {
    expect(momentOf('--since', text, NOW).toISOString()).toBe(instant);
  });

  it.each(['', 'yesterday', '2026-13-01', '2w', '-1h', '1.5h'])('is not %j', (text) => {
    expect(() => momentOf('--since', text, NOW)).toThrow(`--since: ${text} is no time`);
  });
});

describe('a number of a command line', () => {
  it('is whole and positive', () => {
    expect(wholeNumberOf('--limit', '12')).toBe(12);
    for (const text of ['0', '-1', '1.5', 'ten', '', '99999999999999999999']) {
      expect(() => wholeNumberOf('--limit', text)).toThrow(`--limit: ${text} is no whole number`);
    }
  });
});
