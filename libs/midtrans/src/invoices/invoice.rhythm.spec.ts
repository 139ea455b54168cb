import { nextCheckAt, type LookedAtInvoice } from './invoice.rhythm';

const HOUR = 60;
const settings = { pendingIntervalMs: 3 * 60 * 60_000 };
const now = new Date('2026-12-01T03:00:00Z');
const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const of = (rest: Partial<LookedAtInvoice>) => {
  const invoice = {
    midtransStatus: 'pending' as const,
    paymentId: null,
    dueDate: '2026-12-31',
    updatedAt: now,
    ...rest,
  };
  const next = nextCheckAt(invoice, now, settings);
  return next === null ? null : (next.getTime() - now.getTime()) / 60_000;
};

describe('the next look at an invoice', () => {
  it.each<[string, Partial<LookedAtInvoice>, number | null]>([
    ['sent just now', {}, 3 * HOUR],
    ['sent five hours ago', { updatedAt: minutesFromNow(-5 * HOUR) }, 5 * HOUR],
    ['sent a week ago: once a day', { updatedAt: minutesFromNow(-7 * 24 * HOUR) }, 24 * HOUR],
    // 10:00 in WIB: the day ends 14 hours later.
    [
      'due today: a minute after its end',
      { dueDate: '2026-12-01', updatedAt: minutesFromNow(-20 * HOUR) },
      14 * HOUR + 1,
    ],
    [
      'due yesterday, ten hours ago',
      { dueDate: '2026-11-30', updatedAt: minutesFromNow(-20 * HOUR) },
      10 * HOUR,
    ],
    ['called overdue an hour ago', { midtransStatus: 'overdue', updatedAt: minutesFromNow(-HOUR) }, 3 * HOUR],
    ['a draft at Midtrans', { midtransStatus: 'draft' }, 3 * HOUR],
    ['that Midtrans never answered', { midtransStatus: null }, null],
    ['that is paid', { midtransStatus: 'paid', paymentId: 'payment' }, null],
    ['that is paid, nobody knows by what', { midtransStatus: 'paid' }, 1],
    [
      'that was paid an hour ago, nobody knows by what',
      { midtransStatus: 'paid', updatedAt: minutesFromNow(-HOUR) },
      HOUR,
    ],
    [
      'that was paid more than a week ago, nobody knows by what',
      { midtransStatus: 'paid', updatedAt: minutesFromNow(-7 * 24 * HOUR - 1) },
      null,
    ],
    ['that has expired', { midtransStatus: 'expired' }, null],
    ['that is void', { midtransStatus: 'voided' }, null],
  ])('%s', (_what, invoice, minutes) => {
    expect(of(invoice)).toBe(minutes);
  });
});
