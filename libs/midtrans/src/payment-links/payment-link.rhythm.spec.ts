import { nextCheckAt, type LookedAtPaymentLink } from './payment-link.rhythm';

const NOW = new Date('2026-11-26T12:00:00Z');
const SETTINGS = { pendingIntervalMs: 3 * 3_600_000 };
const HOUR = 60;
const DAY = 24 * HOUR;
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe('when Midtrans is asked how a payment link stands', () => {
  it.each<[what: string, link: Partial<LookedAtPaymentLink>, minutes: number | null]>([
    ['it is new', {}, 3 * HOUR],
    ['it was paid twelve hours ago', { updatedAt: at(-12 * HOUR) }, 12 * HOUR],
    ['it was paid last month', { updatedAt: at(-30 * DAY) }, DAY],
    ['its time is over soon', { expiresAt: at(30) }, 31],
    ['its time is over later', { expiresAt: at(5 * HOUR) }, 3 * HOUR],
    ['its time is just over', { expiresAt: at(-1) }, 1],
    [
      'its time was over two hours ago, and Midtrans could not be asked',
      { expiresAt: at(-2 * HOUR) },
      2 * HOUR,
    ],
    ['it is expired', { status: 'expired' }, HOUR],
    ['it expired last week', { status: 'expired', updatedAt: at(-8 * DAY) }, null],
    ['it is exhausted', { status: 'exhausted' }, null],
    ['it is deleted', { status: 'deleted' }, null],
    ['Midtrans has not answered', { status: 'initiated' }, null],
    ['Midtrans did not take it', { status: 'failure' }, null],
  ])('%s', (_what, link, minutes) => {
    const next = nextCheckAt({ status: 'active', expiresAt: null, updatedAt: NOW, ...link }, NOW, SETTINGS);
    expect(next).toEqual(minutes === null ? null : at(minutes));
  });
});
