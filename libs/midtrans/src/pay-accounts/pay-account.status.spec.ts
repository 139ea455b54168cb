import fc from 'fast-check';
import {
  isBehind,
  isNews,
  isToBeAsked,
  payAccountEvents,
  payAccountStatusOf,
  REPORTED_STATUSES,
  type PayAccountStatus,
  type ReportedStatus,
} from './pay-account.status';

/** Where an account ends that is told all of these in this order, and what is told of it on the way. */
function live(told: readonly ReportedStatus[], from: PayAccountStatus = 'pending') {
  let status = from;
  const events: string[] = [];
  for (const next of told) {
    if (!isNews(status, next)) continue;
    events.push(...payAccountEvents(status, next));
    status = next;
  }
  return { status, events };
}

const anything = fc.array(fc.constantFrom(...REPORTED_STATUSES), { maxLength: 12 });

describe('payAccountStatusOf', () => {
  it.each([
    ['PENDING', 'pending'],
    ['ENABLED', 'enabled'],
    ['DISABLED', 'disabled'],
    ['EXPIRED', 'expired'],
  ])('%s is %s', (told, status) => {
    expect(payAccountStatusOf(told)).toBe(status);
  });

  it.each([undefined, null, '', 'enabled', 'INITIATED', 'SUSPENDED', 5, ['ENABLED']])(
    '%j is none',
    (told) => {
      expect(payAccountStatusOf(told)).toBeUndefined();
    },
  );
});

describe('an account', () => {
  it('is linked, then unlinked', () => {
    expect(live(['pending', 'enabled', 'disabled'])).toEqual({
      status: 'disabled',
      events: ['pay_account.linked', 'pay_account.unlinked'],
    });
  });

  it.each(['initiated', 'unanswered'] as const)('that is %s is what Midtrans first says of it', (from) => {
    for (const told of REPORTED_STATUSES) expect(live([told], from).status).toBe(told);
  });

  it('that nobody linked expires without a word, one that was linked is told of', () => {
    expect(live(['expired'])).toEqual({ status: 'expired', events: [] });
    expect(live(['enabled', 'expired']).events).toEqual(['pay_account.linked', 'pay_account.unlinked']);
  });

  it('ends the same in whatever order it is told of, however often', () => {
    fc.assert(
      fc.property(
        anything.chain((told) =>
          fc.tuple(
            fc.constant(told),
            fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
          ),
        ),
        ([told, shuffled]) => expect(live(shuffled).status).toBe(live(told).status),
      ),
    );
  });

  it('is told of as linked and as unlinked once at most, and in this order', () => {
    fc.assert(
      fc.property(anything, (told) => {
        expect([
          [],
          ['pay_account.linked'],
          ['pay_account.unlinked'],
          ['pay_account.linked', 'pay_account.unlinked'],
        ]).toContainEqual(live(told).events);
      }),
    );
  });

  it('that is over begins again where Midtrans was asked and shows it, and with nothing else', () => {
    for (const over of ['disabled', 'expired'] as const) {
      expect(isNews(over, 'pending')).toBe(false);
      expect(isNews(over, 'enabled')).toBe(false);
      expect(isNews(over, 'pending', true)).toBe(true);
      expect(isNews(over, 'enabled', true)).toBe(true);
      expect(isNews(over, over, true)).toBe(false);
    }
    expect(isNews('enabled', 'pending', true)).toBe(false);
    expect(isNews('pending', 'enabled', true)).toBe(true);
  });
});

describe('isToBeAsked', () => {
  it.each<[PayAccountStatus, ReportedStatus, boolean, boolean, boolean]>([
    ['pending', 'enabled', false, false, false],
    ['pending', 'enabled', true, false, true],
    ['pending', 'enabled', false, true, false],
    ['pending', 'expired', false, true, true],
    ['enabled', 'disabled', false, false, false],
    ['enabled', 'disabled', true, false, true],
    ['enabled', 'disabled', false, true, true],
    ['enabled', 'expired', false, true, true],
    ['enabled', 'enabled', true, true, false],
    ['enabled', 'pending', true, true, false],
    ['disabled', 'enabled', false, false, true],
    ['expired', 'enabled', true, false, true],
    ['disabled', 'expired', true, true, false],
    ['disabled', 'pending', true, true, false],
  ])(
    'an account that is %s and told to be %s, told before: %s, linked anew: %s',
    (from, told, isToldBefore, isLinkedAnew, expected) => {
      expect(isToBeAsked(from, told, { isToldBefore, isLinkedAnew })).toBe(expected);
    },
  );
});

it('Midtrans is behind what was told where the account goes there yet', () => {
  expect([isBehind('pending', 'enabled'), isBehind('enabled', 'disabled')]).toEqual([true, true]);
  expect([isBehind('enabled', 'enabled'), isBehind('disabled', 'enabled')]).toEqual([false, false]);
});
