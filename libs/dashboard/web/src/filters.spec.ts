import { fromInput, toInput, valueInWords } from './filters';
import { formatsOf } from './format';
import { en } from './i18n/en';
import { bucketsOf, endOfBucket, periodOf, spanOf } from './period';

const formats = formatsOf('en', 'Asia/Jakarta');
const time = { name: 'created_after', kind: 'time' } as const;

describe('a filter', () => {
  it('of a time is an instant, and is typed in the zone that was chosen', () => {
    expect(fromInput(time, '2026-11-28T07:00', 'Asia/Jakarta')).toBe('2026-11-28T00:00:00.000Z');
    expect(toInput(time, '2026-11-28T00:00:00.000Z', 'Asia/Jakarta')).toBe('2026-11-28T07:00');
    expect(fromInput(time, '', 'UTC')).toBeUndefined();
  });

  it('of an amount is whole rupiah, however it was typed', () => {
    expect(fromInput({ name: 'min_amount', kind: 'amount' }, 'Rp 50.000', 'UTC')).toBe('50000');
  });

  it('is said in words', () => {
    const words = { pending: 'Waiting' };
    const status = { name: 'status', kind: 'choice', words } as const;
    expect(valueInWords(status, 'pending', en, formats)).toBe('Waiting');
    expect(valueInWords(status, 'unheard', en, formats)).toBe('unheard');
    expect(valueInWords({ name: 'has_refund', kind: 'truth' }, 'true', en, formats)).toBe('yes');
    expect(valueInWords({ name: 'min_amount', kind: 'amount' }, '50000', en, formats)).toBe('Rp 50,000');
    expect(valueInWords(undefined, 'as it is', en, formats)).toBe('as it is');
  });
});

describe('a period', () => {
  const now = new Date('2026-11-28T18:30:00Z');

  it('is whole days of the zone, today among them', () => {
    const span = spanOf('7d', 'Asia/Jakarta', now);
    expect(span).toEqual({ from: '2026-11-22T17:00:00.000Z', to: now.toISOString(), bucket: 'day' });
    expect(bucketsOf(span)).toHaveLength(7);
  });

  it('of 24 hours has as many, the present one among them', () => {
    const buckets = bucketsOf(spanOf('24h', 'UTC', now));
    expect(buckets).toHaveLength(24);
    expect(endOfBucket(buckets.at(-1) ?? 0, 'hour')).toBe('2026-11-28T19:00:00.000Z');
  });

  it('is 24 hours unless the address says one that there is', () => {
    expect([periodOf(undefined), periodOf('7y'), periodOf('30d')]).toEqual(['24h', '24h', '30d']);
  });
});
