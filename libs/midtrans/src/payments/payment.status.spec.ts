import * as fc from 'fast-check';
import { FRAUD_STATUSES, TRANSACTION_STATUSES, type TransactionStatus } from '../gateway/wire';
import {
  concernsMoney,
  transition,
  isFailed,
  covers,
  isPaid,
  isTakenBack,
  isStatusCodeOf,
  isPending,
  PAYMENT_STATUSES,
  type StatusUpdate,
  type PaymentState,
} from './payment.status';
import { fastPath } from './ledger/fast-path';

const initiated: PaymentState = {
  status: 'initiated',
  fraudStatus: null,
  wasPaid: false,
  refundAmount: 0,
  reversible: false,
  isConfirmed: false,
};
const update = (status: TransactionStatus, rest: Partial<StatusUpdate> = {}): StatusUpdate => ({
  status,
  fraudStatus: null,
  refundAmount: null,
  confirmed: false,
  ...rest,
});

/**
 * A payment that lives through the facts, and the events it told of. Where a contradiction must be confirmed, the
 * gateway says that the capture was voided: the only order in which it can do both.
 */
function live(facts: readonly StatusUpdate[], start: PaymentState = initiated) {
  let state = start;
  const events: string[] = [];
  for (const delivered of facts) {
    const asked = transition(state, delivered).kind === 'confirm';
    const each = asked ? update('cancel', { confirmed: true }) : delivered;
    const decision = transition(state, each);
    if (decision.kind !== 'move') continue;
    events.push(...decision.events);
    state = {
      ...state,
      ...(!decision.keepsStatus && { status: each.status, fraudStatus: each.fraudStatus }),
      wasPaid: state.wasPaid || decision.becomesPaid,
      refundAmount: each.refundAmount ?? state.refundAmount,
    };
  }
  return { state, events };
}

const anyFact: fc.Arbitrary<StatusUpdate> = fc.record({
  status: fc.constantFrom(...TRANSACTION_STATUSES),
  fraudStatus: fc.constantFrom(null, ...FRAUD_STATUSES),
  refundAmount: fc.option(fc.integer({ min: 1, max: 5 })),
  confirmed: fc.constant(false),
});
/** Repeats some of the facts and shuffles them all. */
const shuffledTwice = fc.array(anyFact, { minLength: 1, maxLength: 8 }).chain((facts) => {
  const deliveries = fc
    .array(fc.constantFrom(...facts), { maxLength: 10 })
    .chain((isRetry) =>
      fc.shuffledSubarray([...facts, ...isRetry], { minLength: facts.length + isRetry.length }),
    );
  return fc.tuple(
    deliveries,
    deliveries.map((all) => [...all, ...facts]),
    fc.constant(facts),
  );
});

describe('any deliveries, in any order, any number of times', () => {
  it('end in the same state', () => {
    fc.assert(
      fc.property(shuffledTwice, ([one, other]) => {
        const [a, b] = [live(one).state, live(other).state];
        expect(isPaid(a)).toBe(isPaid(b));
        // Fraud detection's doubts about a capture and about a settlement are one stage, told in two words.
        const doubtful = ({ fraudStatus }: PaymentState) =>
          fraudStatus === 'challenge' || fraudStatus === 'deny';
        if (!doubtful(a) && !doubtful(b)) expect(a.status).toBe(b.status);
      }),
      { numRuns: 3_000 },
    );
  });

  it('tell of each event once, and of payment.settled exactly when money arrived', () => {
    fc.assert(
      fc.property(shuffledTwice, ([deliveries]) => {
        const { events, state } = live(deliveries);
        const repeatable = new Set(['payment.partially_refunded', 'payment.charged_back']);
        const once = events.filter((event) => !repeatable.has(event));
        expect(new Set(once).size).toBe(once.length);
        expect(events.includes('payment.settled')).toBe(state.wasPaid);
        // A capture that was voided before we heard of it never was money to us.
        const arrived = deliveries.filter((each) => concernsMoney(each) && each.status !== 'capture');
        if (arrived.length > 0) expect(state.wasPaid).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never make a paid payment unpaid again without the gateway confirming it', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 12 }), fc.boolean(), (facts, reversible) => {
        let state: PaymentState = { ...initiated, reversible };
        for (const each of facts) {
          const decision = transition(state, each);
          if (decision.kind !== 'move') continue;
          const before = state;
          const wasPaid = state.wasPaid || decision.becomesPaid;
          state = { ...state, status: each.status, fraudStatus: each.fraudStatus, wasPaid };
          if (isPaid(before) && !isPaid(state)) expect(['refund', 'chargeback']).toContain(state.status);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('reverse or void what was paid by the word of the gateway alone, and then it is neither paid nor open', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFact, fc.boolean()), { maxLength: 12 }), (facts) => {
        let state: PaymentState = { ...initiated, reversible: true };
        for (const [fact, confirmed] of facts) {
          const each = { ...fact, confirmed };
          const decision = transition(state, each);
          if (decision.kind !== 'move') continue;
          const before = state;
          const wasPaid = state.wasPaid || decision.becomesPaid;
          const { status, fraudStatus } = decision.keepsStatus === true ? state : each;
          state = { ...state, status, fraudStatus, wasPaid, isConfirmed: confirmed };
          if (isTakenBack(state) && !isTakenBack(before)) {
            const event = status === 'cancel' ? 'payment.cancelled' : 'payment.reversed';
            expect([confirmed, isPaid(before), decision.events]).toEqual([true, true, [event]]);
          }
          if (isTakenBack(state)) expect([isPaid(state), isPending(state)]).toEqual([false, false]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('take the fast lane to where the careful way leads', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 6 }), anyFact, (facts, last) => {
        const { state } = live(facts);
        const lane = fastPath(last);
        if (lane === null || state.wasPaid || !lane.from.includes(state.status)) return;
        expect(transition(state, last)).toEqual({
          kind: 'move',
          events: lane.events,
          becomesPaid: lane.becomesPaid,
        });
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a transition of a payment', () => {
  it('a part refunded after a part was charged back is told of, and the payment stays charged back', () => {
    const { state, events } = live([
      update('settlement'),
      update('partial_chargeback'),
      update('partial_refund', { refundAmount: 2 }),
      update('partial_refund', { refundAmount: 2 }),
      update('partial_refund', { refundAmount: 1 }),
    ]);
    expect(state).toMatchObject({ status: 'partial_chargeback', refundAmount: 2 });
    expect(events.slice(1)).toEqual([
      'payment.settled',
      'payment.charged_back',
      'payment.partially_refunded',
    ]);
  });

  it('break 9: a late pending or expire does not turn a paid payment back', () => {
    const paid = live([update('pending'), update('settlement')]).state;
    expect(transition(paid, update('pending'))).toEqual({ kind: 'stale' });
    expect(transition(paid, update('expire'))).toEqual({ kind: 'stale' });
    expect(transition(paid, update('expire', { confirmed: true }))).toEqual({ kind: 'stale' });
  });

  it('break 8: a challenged capture is not paid', () => {
    const { state, events } = live([update('capture', { fraudStatus: 'challenge' })]);
    expect(events).toEqual(['payment.created', 'payment.challenged']);
    expect([isPaid(state), isPending(state)]).toEqual([false, true]);
  });

  it('break 13: capture twice, then settlement, is settled once', () => {
    const capture = update('capture', { fraudStatus: 'accept' });
    const { events, state } = live([update('pending'), capture, capture, update('settlement')]);
    expect(events).toEqual(['payment.created', 'payment.pending', 'payment.captured', 'payment.settled']);
    expect(state.status).toBe('settlement');
  });

  it('believes money that arrives after expire or deny', () => {
    for (const over of ['expire', 'deny'] as const) {
      const { events, state } = live([update('pending'), update(over), update('settlement')]);
      expect(events.at(-1)).toBe('payment.settled');
      expect(isPaid(state)).toBe(true);
    }
  });

  it('reverses a settlement only where the method knows reversals and the gateway confirms it', () => {
    const settled = live([update('settlement')]).state;
    const deny = update('deny');
    expect(transition(settled, { ...deny, confirmed: true })).toEqual({ kind: 'stale' });
    const reversible = { ...settled, reversible: true };
    expect(transition(reversible, deny)).toEqual({ kind: 'confirm' });
    expect(transition(reversible, { ...deny, confirmed: true })).toEqual({
      kind: 'move',
      events: ['payment.reversed'],
      becomesPaid: false,
    });
    const { state } = live([{ ...deny, confirmed: true }], reversible);
    expect([isPaid(state), isFailed(state)]).toEqual([false, true]);
    expect(transition(state, update('settlement', { confirmed: true }))).toEqual({ kind: 'stale' });
  });

  it('voids a captured card payment only when the gateway confirms it', () => {
    const captured = live([update('capture', { fraudStatus: 'accept' })]).state;
    expect(transition(captured, update('cancel'))).toEqual({ kind: 'confirm' });
    const voided = update('cancel', { confirmed: true });
    expect(transition(captured, voided)).toMatchObject({ kind: 'move', events: ['payment.cancelled'] });
    expect(transition(live([voided], captured).state, update('capture', { confirmed: true }))).toEqual({
      kind: 'stale',
    });
  });

  it('believes a capture after a cancellation only when the gateway confirms it', () => {
    const cancelled = live([update('pending'), update('cancel')]).state;
    expect(transition(cancelled, update('capture'))).toEqual({ kind: 'confirm' });
    expect(transition(cancelled, update('capture', { confirmed: true }))).toMatchObject({
      kind: 'move',
      events: ['payment.captured', 'payment.settled'],
    });
  });

  it('counts a refund only up', () => {
    const settled = live([update('settlement')]).state;
    const { state, events } = live(
      [
        update('partial_refund', { refundAmount: 10 }),
        update('partial_refund', { refundAmount: 10 }),
        update('partial_refund', { refundAmount: 30 }),
        update('partial_refund', { refundAmount: 20 }),
      ],
      settled,
    );
    expect(state.refundAmount).toBe(30);
    expect(events).toEqual(['payment.partially_refunded', 'payment.partially_refunded']);
  });

  it('tells of a failure without a creation: Midtrans never took the charge', () => {
    expect(live([update('failure')]).events).toEqual(['payment.failed']);
  });
});

it('every status is exactly one of paid, open, failed, expired and given back', () => {
  for (const status of PAYMENT_STATUSES) {
    const state = { status, fraudStatus: null, wasPaid: false };
    const kinds = [isPaid(state), isPending(state), isFailed(state), status === 'expire'];
    const givenBack = status === 'refund' || status === 'chargeback';
    expect([status, kinds.filter(Boolean).length]).toEqual([status, givenBack ? 0 : 1]);
  }
});

describe('what the gateway says when it is asked', () => {
  const ends = ['failure', 'expire', 'deny', 'cancel'] as const;
  const told = (status: TransactionStatus): PaymentState => ({ ...initiated, status, isSeen: true });

  it.each(ends)('undoes a told %s where the payment goes on', (end) => {
    for (const [status, event] of [
      ['pending', 'payment.pending'],
      ['authorize', 'payment.authorized'],
    ] as const) {
      const confirmed = update(status, { confirmed: true });
      expect(transition(told(end), confirmed)).toEqual({ kind: 'move', events: [event], becomesPaid: false });
      expect(transition({ ...told(end), isSeen: false }, confirmed)).toEqual({ kind: 'stale' });
      expect(transition(told(end), update(status))).toEqual({ kind: 'stale' });
    }
  });

  it('is older where a confirmed void is captured again, or a confirmed reversal settled', () => {
    const known = (status: TransactionStatus, rest: Partial<PaymentState> = {}): PaymentState => ({
      ...initiated,
      status,
      isConfirmed: true,
      ...rest,
    });
    for (const confirmed of [true, false]) {
      expect(transition(known('cancel'), update('capture', { confirmed }))).toEqual({ kind: 'stale' });
      const settled = update('settlement', { confirmed });
      expect(transition(known('deny', { reversible: true }), settled)).toEqual({ kind: 'stale' });
      expect(transition(known('deny'), settled).kind).toBe('move');
      expect(transition(known('expire', { reversible: true }), settled).kind).toBe('move');
    }
  });

  it('makes nobody unpaid who was paid', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TRANSACTION_STATUSES), (status) => {
        const paid = { ...told('settlement'), wasPaid: true };
        const decision = transition(paid, update(status, { confirmed: true }));
        const isMoneyBack = ['refund', 'partial_refund', 'chargeback', 'partial_chargeback'].includes(status);
        expect(decision.kind === 'move').toBe(isMoneyBack);
      }),
    );
  });

  it('covers what is as far or further, and no more', () => {
    const answered = (status: TransactionStatus, refundAmount: number | null = null) =>
      update(status, { confirmed: true, refundAmount });
    const never = { reversible: false };
    expect(covers(answered('settlement'), update('pending'), never)).toBe(true);
    expect(covers(answered('settlement'), update('settlement'), never)).toBe(true);
    expect(covers(answered('pending'), update('settlement'), never)).toBe(false);
    expect(covers(answered('settlement'), update('refund'), never)).toBe(false);
    expect(covers(answered('partial_refund', 1), update('partial_refund', { refundAmount: 2 }), never)).toBe(
      false,
    );
    expect(covers(answered('partial_refund', 2), update('partial_refund', { refundAmount: 2 }), never)).toBe(
      true,
    );
    for (const end of ends)
      for (const other of ends) expect(covers(answered(end), update(other), never)).toBe(true);
    expect(covers(answered('expire'), update('settlement'), never)).toBe(false);
  });

  it('covers a reversal by nothing but a denial, which covers the settlement before it', () => {
    const confirmed = (status: TransactionStatus) => update(status, { confirmed: true });
    expect(covers(confirmed('settlement'), update('deny'), { reversible: true })).toBe(false);
    expect(covers(confirmed('settlement'), update('deny'), { reversible: false })).toBe(true);
    expect(covers(confirmed('deny'), update('settlement'), { reversible: true })).toBe(true);
    expect(covers(confirmed('deny'), update('settlement'), { reversible: false })).toBe(false);
  });
});

describe('a status code', () => {
  it.each([
    ['pending', ['201']],
    ['authorize', ['200']],
    ['capture', ['200']],
    ['settlement', ['200']],
    ['refund', ['200']],
    ['partial_refund', ['200']],
    ['chargeback', ['200']],
    ['partial_chargeback', ['200']],
    ['expire', ['202', '407']],
    ['deny', ['202']],
    ['cancel', ['200', '202']],
  ] as const)('of %s is one that Midtrans sends with it', (status, codes) => {
    for (const code of ['200', '201', '202', '407', '500']) {
      const isRefusal = ['expire', 'deny', 'cancel'].includes(status) && !['200', '201'].includes(code);
      expect([code, isStatusCodeOf(code, update(status))]).toEqual([
        code,
        isRefusal || (codes as readonly string[]).includes(code),
      ]);
    }
    expect(isStatusCodeOf(null, update(status))).toBe(false);
  });

  it('of a challenge is 200 or 201', () => {
    const challenged = update('capture', { fraudStatus: 'challenge' });
    expect(['200', '201', '202'].map((code) => isStatusCodeOf(code, challenged))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
