import fc from 'fast-check';
import type { TransactionStatus } from '../../gateway/wire';
import { isPaid, isPending, transition, type PaymentEventType, type PaymentStatus } from '../payment.status';
import { afterAttempt, type AttemptedPayment, type KnownAttempt } from './after-attempt';

interface Told {
  readonly transactionId: string;
  readonly status: TransactionStatus;
  /** Whether the bank can take back what is settled. @default false */
  readonly isReversible?: boolean;
}

/** What deliveries make of a payment, as the ledger does it: an attempt moves, and the payment by that. */
class PlayedPayment {
  private payment: AttemptedPayment;
  readonly attempts = new Map<string, KnownAttempt>();
  readonly events: PaymentEventType[] = [];

  constructor(isOpen: boolean) {
    this.payment = { status: 'pending', fraudStatus: null, wasPaid: false, transactionId: null, isOpen };
  }

  get status(): PaymentStatus {
    return this.payment.status;
  }

  get shown(): string | null {
    return this.payment.transactionId;
  }

  get isPaid(): boolean {
    return isPaid(this.payment);
  }

  take({ transactionId, status, isReversible = false }: Told): void {
    const before = this.attempts.get(transactionId);
    const step = transition(
      {
        status: before?.status ?? 'initiated',
        fraudStatus: null,
        wasPaid: before?.wasPaid ?? false,
        refundAmount: 0,
        reversible: isReversible,
        isConfirmed: true,
      },
      { status, fraudStatus: null, refundAmount: null, confirmed: true },
    );
    if (step.kind !== 'move') return;
    const attempt = {
      transactionId,
      status,
      fraudStatus: null,
      wasPaid: step.becomesPaid || before?.wasPaid === true,
      beganAt: Number(transactionId),
    };
    const others = [...this.attempts.values()].filter((each) => each !== before);
    const after = afterAttempt(this.payment, attempt, others, step);
    this.attempts.set(transactionId, attempt);
    this.events.push(...after.events);
    this.payment = {
      ...this.payment,
      status: after.status?.status ?? this.payment.status,
      wasPaid: this.payment.wasPaid || after.becomesPaid,
      transactionId: after.shows,
    };
  }

  count(type: PaymentEventType): number {
    return this.events.filter((each) => each === type).length;
  }
}

/** What is told of attempts beside the one that the payment is paid by. */
const OF_OTHERS: readonly PaymentEventType[] = ['payment.paid_twice', 'payment.attempt_reversed'];

const ids = fc.constantFrom('1', '2', '3');
const outcome = fc.constantFrom<TransactionStatus>('deny', 'expire', 'settlement', 'cancel');
/** Attempts that come to an end, each told of as pending as well, in any order and twice. */
const deliveries = fc
  .uniqueArray(fc.record({ transactionId: ids, end: outcome }), {
    selector: ({ transactionId }) => transactionId,
    minLength: 1,
  })
  .chain((lives) => {
    const told = lives.flatMap(({ transactionId, end }): Told[] => [
      { transactionId, status: 'pending' },
      { transactionId, status: end },
    ]);
    const again = fc.subarray(told);
    return again.chain((twice) =>
      fc
        .shuffledSubarray([...told, ...twice], { minLength: told.length + twice.length })
        .map((order) => ({ lives, order })),
    );
  });

/** What is paid and stays so, what the bank takes back once it is settled, and what is captured and voided. */
const LIVES = {
  kept: ['settlement'],
  reversed: ['settlement', 'deny'],
  voided: ['capture', 'cancel'],
} as const satisfies Record<string, readonly TransactionStatus[]>;
const life = fc.constantFrom<keyof typeof LIVES>('kept', 'reversed', 'voided');

/** Attempts that are paid, some of which go back then: each of them in its own order, and they among each other in any. */
const returns = fc.tuple(life, life, life).chain((lives) => {
  const turns = lives.flatMap((each, index) => LIVES[each].map(() => index));
  return fc.shuffledSubarray(turns, { minLength: turns.length }).map((shuffled) => ({
    lives,
    order: shuffled.map((index, at): Told => {
      const nth = shuffled.slice(0, at).filter((each) => each === index).length;
      const status = LIVES[lives[index] ?? 'kept'][nth] ?? 'settlement';
      return { transactionId: String(index + 1), status, isReversible: lives[index] !== 'voided' };
    }),
  }));
});

/** Attempts that are paid, some of which are voided: all in any order. */
const voids = fc
  .array(fc.constantFrom<'kept' | 'voided'>('kept', 'voided'), { minLength: 1, maxLength: 3 })
  .chain((lives) => {
    const told = lives.flatMap((each, index) =>
      LIVES[each].map((status): Told => ({ transactionId: String(index + 1), status })),
    );
    return fc.shuffledSubarray(told, { minLength: told.length }).map((order) => ({ lives, order }));
  });

function play(order: readonly Told[], isOpen: boolean): PlayedPayment {
  const payment = new PlayedPayment(isOpen);
  for (const each of order) payment.take(each);
  return payment;
}

describe('a payment and its attempts', () => {
  it('is settled once where one is paid, and told of each other that is', () => {
    fc.assert(
      fc.property(deliveries, fc.boolean(), ({ lives, order }, isOpen) => {
        const payment = play(order, isOpen);
        const paid = lives.filter(({ end }) => end === 'settlement').length;
        expect(payment.count('payment.settled')).toBe(Math.min(paid, 1));
        expect(payment.count('payment.paid_twice')).toBe(Math.max(paid - 1, 0));
        if (paid > 0) expect(payment.status).toBe('settlement');
        if (paid > 0) expect(payment.attempts.get(payment.shown ?? '')?.status).toBe('settlement');
      }),
    );
  });

  it('is paid by one that is, whichever of them the bank takes back, or the merchant voids', () => {
    fc.assert(
      fc.property(returns, fc.boolean(), ({ lives, order }, isOpen) => {
        const payment = play(order, isOpen);
        const isKept = lives.includes('kept');
        expect(payment.isPaid).toBe(isKept);
        expect(payment.attempts.get(payment.shown ?? '')?.status).toMatch(
          isKept ? /^settlement$/ : /^(deny|cancel)$/,
        );
        // Whoever follows the events knows how it stands.
        const isTold =
          payment.count('payment.settled') -
          payment.count('payment.reversed') -
          payment.count('payment.cancelled');
        expect(isTold).toBe(isKept ? 1 : 0);
        const last = payment.events
          .filter((type) => !OF_OTHERS.includes(type) && type !== 'payment.captured')
          .at(-1);
        expect(last).toMatch(isKept ? /settled$/ : /(reversed|cancelled)$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('ends the same in whatever order a capture, its void and another’s settlement are told', () => {
    fc.assert(
      fc.property(voids, ({ lives, order }) => {
        const payment = play(order, false);
        expect(payment.isPaid).toBe(lives.includes('kept'));
        expect(payment.status).toBe(lives.includes('kept') ? 'settlement' : 'cancel');
        expect(payment.attempts.get(payment.shown ?? '')?.status).toBe(payment.status);
      }),
    );
  });

  it('is paid again by the next that is, once the bank has taken back the first', () => {
    const payment = new PlayedPayment(true);
    payment.take({ transactionId: '1', status: 'settlement', isReversible: true });
    payment.take({ transactionId: '1', status: 'deny', isReversible: true });
    expect([payment.status, payment.isPaid]).toEqual(['deny', false]);
    payment.take({ transactionId: '2', status: 'pending' });
    expect([payment.status, payment.shown]).toEqual(['deny', '1']);
    payment.take({ transactionId: '2', status: 'settlement' });
    expect([payment.status, payment.shown, payment.isPaid]).toEqual(['settlement', '2', true]);
    expect(payment.events).toEqual(['payment.settled', 'payment.reversed', 'payment.settled']);
    payment.take({ transactionId: '3', status: 'settlement' });
    expect([payment.events.at(-1), payment.shown]).toEqual(['payment.paid_twice', '2']);
  });

  it('is told of another that is paid after part of its own went back', () => {
    const payment = new PlayedPayment(true);
    payment.take({ transactionId: '1', status: 'settlement' });
    payment.take({ transactionId: '2', status: 'pending' });
    payment.take({ transactionId: '1', status: 'partial_refund' });
    payment.take({ transactionId: '2', status: 'settlement' });
    expect(payment.events).toEqual(['payment.settled', 'payment.partially_refunded', 'payment.paid_twice']);
    expect([payment.status, payment.shown]).toEqual(['partial_refund', '1']);
  });

  it.each<TransactionStatus>(['partial_refund', 'refund', 'partial_chargeback', 'chargeback', 'deny'])(
    'stays paid where the money of a second goes back, and that is told of: %s',
    (status) => {
      const payment = new PlayedPayment(true);
      payment.take({ transactionId: '1', status: 'settlement' });
      payment.take({ transactionId: '2', status: 'settlement', isReversible: true });
      payment.take({ transactionId: '2', status, isReversible: true });
      expect(payment.events).toEqual(['payment.settled', 'payment.paid_twice', 'payment.attempt_reversed']);
      expect([payment.status, payment.shown, payment.isPaid]).toEqual(['settlement', '1', true]);
    },
  );

  it('is told of no money that goes back where a second attempt ends that was never paid', () => {
    const payment = new PlayedPayment(true);
    payment.take({ transactionId: '1', status: 'settlement' });
    payment.take({ transactionId: '2', status: 'pending' });
    payment.take({ transactionId: '2', status: 'cancel' });
    expect(payment.events).toEqual(['payment.settled']);
  });

  it('stays open while its customer can begin another, whatever ends', () => {
    fc.assert(
      fc.property(deliveries, ({ lives, order }) => {
        fc.pre(lives.every(({ end }) => end !== 'settlement'));
        const payment = play(order, true);
        expect(payment.status).toBe('pending');
        expect(payment.shown).toBeNull();
        expect(payment.count('payment.attempt_denied')).toBe(lives.length);
      }),
    );
  });

  it('ends with the last of them where no other can be begun, and tells of one end alone', () => {
    fc.assert(
      fc.property(deliveries, ({ lives, order }) => {
        fc.pre(lives.every(({ end }) => end !== 'settlement'));
        const payment = play(order, false);
        expect(isPending({ status: payment.status, fraudStatus: null, wasPaid: false })).toBe(false);
        expect(payment.attempts.get(payment.shown ?? '')?.status).toBe(payment.status);
      }),
    );
  });

  it('shows the live one that was begun last', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['1', '2', '3'], { minLength: 3 }), (order) => {
        const payment = play(
          order.map((transactionId) => ({ transactionId, status: 'pending' })),
          true,
        );
        expect(payment.shown).toBe('3');
        payment.take({ transactionId: '3', status: 'deny' });
        expect([payment.shown, payment.status]).toEqual(['2', 'pending']);
      }),
    );
  });

  it('gives up no hold for another attempt: what is authorized is the payment as long as it is held', () => {
    const payment = new PlayedPayment(true);
    payment.take({ transactionId: '1', status: 'authorize' });
    payment.take({ transactionId: '2', status: 'pending' });
    expect([payment.status, payment.shown]).toEqual(['authorize', '1']);
    payment.take({ transactionId: '2', status: 'deny' });
    expect([payment.status, payment.shown]).toEqual(['authorize', '1']);
    payment.take({ transactionId: '1', status: 'expire' });
    expect([payment.status, payment.shown]).toEqual(['pending', null]);
  });
});
