import { nextCheckAt, type LookedAtSubscription } from './subscription.rhythm';
import { SUBSCRIPTION_STATUSES } from './subscription.status';

const HOUR = 60;
const DAY = 24 * HOUR;
const now = new Date('2026-12-01T03:00:00Z');
const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const of = (rest: Partial<LookedAtSubscription>) => {
  const subscription = { status: 'active' as const, nextExecutionAt: null, updatedAt: now, ...rest };
  const next = nextCheckAt(subscription, now);
  return next === null ? null : (next.getTime() - now.getTime()) / 60_000;
};

describe('the next look at a subscription', () => {
  it.each<[string, Partial<LookedAtSubscription>, number | null]>([
    [
      'that is charged in an hour: five minutes after that',
      { nextExecutionAt: minutesFromNow(HOUR) },
      HOUR + 5,
    ],
    ['that is charged in a month: within the week', { nextExecutionAt: minutesFromNow(30 * DAY) }, 7 * DAY],
    ['that was due three minutes ago', { nextExecutionAt: minutesFromNow(-3) }, 2],
    ['that was due ten minutes ago', { nextExecutionAt: minutesFromNow(-10) }, 10],
    ['that was due a week ago', { nextExecutionAt: minutesFromNow(-7 * DAY) }, DAY],
    ['of which no date is known', { updatedAt: minutesFromNow(-2 * HOUR) }, 2 * HOUR],
    ['that was disabled just now', { status: 'disabled' }, HOUR],
    [
      'that was disabled more than a week ago',
      { status: 'disabled', updatedAt: minutesFromNow(-7 * DAY - 1) },
      null,
    ],
    ['that was cancelled an hour ago', { status: 'cancelled', updatedAt: minutesFromNow(-HOUR) }, HOUR],
    [
      'that was charged to its end five hours ago',
      { status: 'inactive', updatedAt: minutesFromNow(-5 * HOUR) },
      5 * HOUR,
    ],
  ])('%s', (_what, subscription, minutes) => {
    expect(of(subscription)).toBe(minutes);
  });

  it.each(
    SUBSCRIPTION_STATUSES.filter(
      (status) => !['active', 'inactive', 'disabled', 'cancelled'].includes(status),
    ),
  )('is none of what is %s', (status) => {
    expect(of({ status, nextExecutionAt: minutesFromNow(HOUR) })).toBeNull();
  });
});
