import { NOTIFICATION_STATUSES } from './api-types';
import { formatsOf } from './format';
import { en } from './i18n/en';
import { id } from './i18n/id';
import { timelineWords } from './timeline-words';

const formats = formatsOf('en', 'UTC');
const at = '2026-11-28T00:00:00.000Z';

it.each(NOTIFICATION_STATUSES)('tells in both languages what became of a notification: %s', (status) => {
  const entry = { kind: 'notification', at, transaction_status: 'settlement', status } as const;
  const [english, indonesian] = [timelineWords(entry, en, formats), timelineWords(entry, id, formats)];
  expect(english.title).toBe('Midtrans notified: Paid');
  expect(english.detail).toEqual([en.verdictSentences[status]]);
  expect(indonesian.detail).toEqual([id.verdictSentences[status]]);
});

it('tells who asked for a refund, and why', () => {
  const words = timelineWords(
    {
      kind: 'refund',
      at,
      refund_key: 'r-1',
      amount: '5000.00',
      status: 'requested',
      requested_by: 'ani',
      note: 'called',
    },
    en,
    formats,
  );
  expect(words).toEqual({
    title: 'Refund of Rp 5,000: outcome open',
    detail: ['by ani', '“called”', 'r-1'],
    tone: 'wait',
  });
});

it('tells of an operation that the application itself asked for', () => {
  const entry = {
    kind: 'operation',
    at,
    operation: 'expire',
    amount: null,
    requested_by: null,
    note: null,
  } as const;
  expect(timelineWords(entry, en, formats)).toMatchObject({
    title: 'Expire was asked for',
    detail: ['by the application'],
  });
});

it('shows what it has no words for as the server names it', () => {
  const entry = { kind: 'event', at, type: 'payment.teleported', transaction_status: 'x' } as const;
  expect(timelineWords(entry, en, formats)).toEqual({
    title: 'payment.teleported',
    detail: [],
    tone: 'plain',
  });
  const inherited = { ...entry, type: 'constructor' };
  expect(timelineWords(inherited, en, formats).title).toBe('constructor');
});
