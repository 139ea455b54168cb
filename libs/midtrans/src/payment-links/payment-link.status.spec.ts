import fc from 'fast-check';
import {
  PAYMENT_LINK_STATUSES,
  transition,
  type PaymentLinkReport,
  type PaymentLinkState,
} from './payment-link.status';

const NEW: PaymentLinkState = { status: 'initiated', usage: 0, usageLimit: 2 };

/** Where reports take a link to, and everything that is told on the way. */
function follow(reports: readonly PaymentLinkReport[], from: PaymentLinkState = NEW) {
  let state = from;
  const events: string[] = [];
  for (const report of reports) {
    const step = transition(state, report);
    if (step === null) continue;
    state = { ...state, ...step };
    events.push(...step.events);
  }
  return { status: state.status, usage: state.usage, events };
}

const reports = fc.constantFrom<PaymentLinkReport>('known', 'paid', 'over', 'deleted');

describe('what becomes of a payment link', () => {
  it('is exhausted by its last payment, which is told of before its end', () => {
    expect(follow(['known', 'paid', 'paid'])).toEqual({
      status: 'exhausted',
      usage: 2,
      events: ['payment_link.paid', 'payment_link.paid', 'payment_link.exhausted'],
    });
  });

  it('is known of by a payment that overtakes the answer to its creation', () => {
    expect(follow(['paid', 'known'])).toMatchObject({ status: 'active', usage: 1 });
  });

  it.each(['exhausted', 'expired', 'deleted'] as const)(
    'counts late money where it is %s, and stays so',
    (status) => {
      expect(follow(['paid', 'paid', 'paid'], { ...NEW, status })).toEqual({
        status,
        usage: 3,
        events: ['payment_link.paid', 'payment_link.paid', 'payment_link.paid'],
      });
    },
  );

  it('is expired while it is active alone', () => {
    for (const status of PAYMENT_LINK_STATUSES) {
      expect(transition({ ...NEW, status }, 'over')?.status).toBe(
        status === 'active' ? 'expired' : undefined,
      );
    }
  });

  it('is told of as paid as often as it is, and of one end at most, whatever is reported', () => {
    fc.assert(
      fc.property(fc.array(reports), fc.integer({ min: 1, max: 4 }), (all, usageLimit) => {
        const { usage, events } = follow(all, { ...NEW, usageLimit });
        const paid = all.filter((report) => report === 'paid').length;
        const ends = events.filter((event) => event !== 'payment_link.paid');
        expect(usage).toBe(paid);
        expect(events.filter((event) => event === 'payment_link.paid')).toHaveLength(paid);
        expect(ends.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
