import { PAYMENT_STATUSES } from './payment.status';
import { nextCheckAt, plannedCheckAt, type LookedAtPayment } from './payment.rhythm';

const NOW = new Date('2026-11-27T03:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SETTINGS = { pendingIntervalMs: 3 * HOUR };
const from = (ms: number) => new Date(NOW.getTime() + ms);

const PENDING: LookedAtPayment = {
  transactionStatus: 'pending',
  fraudStatus: null,
  expiryTime: null,
  settlementTime: null,
  isReversible: false,
};

const waitOf = (payment: Partial<LookedAtPayment>): number | null => {
  const next = nextCheckAt({ ...PENDING, ...payment }, NOW, SETTINGS);
  return next && next.getTime() - NOW.getTime();
};

describe('when Midtrans is asked about a payment that nobody tells of', () => {
  it('is never, once it is settled or over', () => {
    const open = PAYMENT_STATUSES.filter((transactionStatus) => waitOf({ transactionStatus }) !== null);
    expect(open).toEqual(['initiated', 'pending', 'authorize', 'capture']);
  });

  it.each([
    ['every few hours while its expiry is far', 24 * HOUR, 3 * HOUR],
    ['at half the time that is left', 2 * HOUR, HOUR],
    ['half way of a wallet’s quarter of an hour', 15 * MINUTE, 7.5 * MINUTE],
    ['a minute after its expiry, where that is near', 7 * MINUTE, 8 * MINUTE],
    ['a minute later, where it has just passed', -1, MINUTE],
    ['after as long as it has passed', -4 * HOUR, 4 * HOUR],
    ['once a day, where it passed long ago', -9 * DAY, DAY],
  ])('is, while it is pending, %s', (_when, expiresIn, wait) => {
    expect(waitOf({ expiryTime: from(expiresIn) })).toBe(wait);
  });

  it('is every few hours where nobody knows its expiry', () => {
    expect(waitOf({ expiryTime: null })).toBe(3 * HOUR);
  });

  it.each([
    ['held', { transactionStatus: 'authorize' }, DAY],
    ['captured and not settled', { transactionStatus: 'capture', fraudStatus: 'accept' }, DAY],
    ['captured without a verdict', { transactionStatus: 'capture' }, DAY],
    ['challenged', { transactionStatus: 'capture', fraudStatus: 'challenge' }, 3 * HOUR],
    ['called a fraud', { transactionStatus: 'capture', fraudStatus: 'deny' }, 3 * HOUR],
    ['without an answer to its charge', { transactionStatus: 'initiated' }, DAY],
  ] as const)('is where it is %s', (_what, payment, wait) => {
    expect(waitOf(payment)).toBe(wait);
  });

  it.each([
    ['an hour after its settlement', 0, HOUR],
    ['a day after it', HOUR, 23 * HOUR],
    ['three days after it', DAY, 2 * DAY],
    ['never after that', 3 * DAY, null],
  ])('is, while the bank may reverse it, %s', (_when, ago, wait) => {
    const settled = { transactionStatus: 'settlement', settlementTime: from(-ago) } as const;
    expect(waitOf({ ...settled, isReversible: true })).toBe(wait);
    expect(waitOf({ ...settled, isReversible: false })).toBeNull();
  });

  it.each(['settlement', 'partial_refund', 'refund', 'chargeback', 'deny'] as const)(
    'is every few hours where it is %s and another attempt of it can be paid still',
    (transactionStatus) => {
      expect(waitOf({ transactionStatus, hasLiveAttempt: true })).toBe(3 * HOUR);
    },
  );

  it.each(['cancel', 'expire', 'deny', 'failure'] as const)(
    'is a minute later, where it ended as %s and may have another attempt that nobody has told of',
    (transactionStatus) => {
      expect(waitOf({ transactionStatus, mayHaveUnknownAttempt: true })).toBe(MINUTE);
      expect(waitOf({ transactionStatus, mayHaveUnknownAttempt: true, hasLiveAttempt: true })).toBe(3 * HOUR);
    },
  );

  it('is never for what nobody has told of, once it is paid', () => {
    const paid = ['settlement', 'partial_refund', 'refund', 'chargeback', 'partial_chargeback'] as const;
    for (const transactionStatus of paid) {
      expect(waitOf({ transactionStatus, mayHaveUnknownAttempt: true })).toBeNull();
    }
  });

  it('is an hour later, where it is settled and nobody said when', () => {
    expect(waitOf({ transactionStatus: 'settlement', isReversible: true })).toBe(HOUR);
  });

  it('costs an unpaid order of a day about a dozen questions', () => {
    const expiryTime = from(DAY);
    let at = NOW;
    let looks = 0;
    while (at <= expiryTime) {
      at = nextCheckAt({ ...PENDING, expiryTime }, at, SETTINGS) ?? at;
      looks++;
    }
    expect(looks).toBeGreaterThan(8);
    expect(looks).toBeLessThan(16);
  });

  it('is planned with each of its moves, with up to a minute more', () => {
    const earliest = Date.now() + DAY;
    const planned = plannedCheckAt(
      { status: 'authorize', fraudStatus: null },
      { isReversible: false },
      SETTINGS,
    );
    expect(planned?.getTime()).toBeGreaterThanOrEqual(earliest);
    expect(planned?.getTime()).toBeLessThanOrEqual(Date.now() + DAY + MINUTE);
    expect(
      plannedCheckAt({ status: 'settlement', fraudStatus: null }, { isReversible: false }, SETTINGS),
    ).toBeNull();
    const cancelled = { status: 'cancel', fraudStatus: null } as const;
    expect(plannedCheckAt(cancelled, { isReversible: false }, SETTINGS)).toBeNull();
    expect(
      plannedCheckAt(cancelled, { isReversible: false, mayHaveUnknownAttempt: true }, SETTINGS),
    ).not.toBeNull();
  });
});
