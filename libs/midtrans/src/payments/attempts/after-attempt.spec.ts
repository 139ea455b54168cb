import fc from 'fast-check';
import type { TransactionStatus } from '../../gateway/wire';
import { isPending, transition, type PaymentEventType, type PaymentStatus } from '../payment.status';
import { afterAttempt, type AttemptedPayment, type KnownAttempt } from './after-attempt';

interface Told {
  readonly transactionId: string;
  readonly status: TransactionStatus;
}

/** What deliveries make of a payment, as the ledger does it: an attempt moves, and the payment by that. */
class PlayedPayment {
  private payment: AttemptedPayment;
  readonly attempts = new Map<string, KnownAttempt>();
  readonly events: PaymentEventType[] = [];

  constructor(isOpen: boolean) {
    this.payment = { status: 'pending', wasPaid: false, transactionId: null, isOpen };
  }

  get status(): PaymentStatus {
    return this.payment.status;
  }

  get shown(): string | null {
    return this.payment.transactionId;
  }

  take({ transactionId, status }: Told): void {
    const before = this.attempts.get(transactionId);
    const step = transition(
      {
        status: before?.status ?? 'initiated',
        fraudStatus: null,
        wasPaid: before?.wasPaid ?? false,
        refundAmount: 0,
        reversible: false,
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
