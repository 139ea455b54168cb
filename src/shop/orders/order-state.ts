import type { MidtransPayment, PaymentAttempt } from 'nestjs-midtrans';

/** How an order stands, by its payments. */
export type OrderState =
  /** Nothing is under way. */
  | { readonly kind: 'open'; readonly last?: MidtransPayment }
  /** Midtrans has not answered yet, or nobody knows what it did. */
  | { readonly kind: 'unknown'; readonly payment: MidtransPayment }
  /** Its customer can pay now. */
  | { readonly kind: 'waiting'; readonly payment: MidtransPayment }
  /** The bank holds the amount, and nobody took it yet. */
  | { readonly kind: 'held'; readonly payment: MidtransPayment }
  /** Staff look at the card. */
  | { readonly kind: 'checking'; readonly payment: MidtransPayment }
  | { readonly kind: 'paid'; readonly payment: MidtransPayment; readonly again: readonly PaidOnceMore[] }
  /** All of it was given back, or the bank took it back. */
  | { readonly kind: 'returned'; readonly payment: MidtransPayment };

/** What an order got too much, which staff give back. */
export interface PaidOnceMore {
  readonly payment: MidtransPayment;
  readonly transactionId: string;
  /** Whole rupiah. */
  readonly amount: number;
  readonly paymentType: string;
  readonly bank: string | null;
  readonly store: string | null;
}

/** @param payments - in the order in which they were begun */
export function orderState(payments: readonly MidtransPayment[]): OrderState {
  const [paid, ...others] = payments.filter(({ isPaid }) => isPaid);
  if (paid !== undefined) {
    return { kind: 'paid', payment: paid, again: [...paidBeside(paid), ...others.flatMap(paidByAll)] };
  }
  const last = payments.at(-1);
  const live = last === undefined ? undefined : liveState(last);
  if (live !== undefined) return live;
  const returned = payments.findLast(({ paidAt }) => paidAt !== null);
  return returned === undefined ? { kind: 'open', last } : { kind: 'returned', payment: returned };
}

function liveState(payment: MidtransPayment): OrderState | undefined {
  const { transactionStatus, isPending } = payment;
  if (transactionStatus === 'initiated') return { kind: 'unknown', payment };
  if (transactionStatus === 'authorize') return { kind: 'held', payment };
  if (transactionStatus === 'pending') return { kind: 'waiting', payment };
  return isPending ? { kind: 'checking', payment } : undefined;
}

/** What was paid under the order id of a payment beside its own transaction. */
export function paidBeside(payment: MidtransPayment): PaidOnceMore[] {
  return payment.attempts
    .filter((attempt) => attempt.transactionId !== payment.transactionId && isPaidAttempt(attempt))
    .map((attempt) => onceMore(payment, attempt));
}

function paidByAll(payment: MidtransPayment): PaidOnceMore[] {
  return payment.attempts.filter(isPaidAttempt).map((attempt) => onceMore(payment, attempt));
}

function isPaidAttempt({ transactionStatus }: PaymentAttempt): boolean {
  return transactionStatus === 'settlement' || transactionStatus === 'capture';
}

function onceMore(payment: MidtransPayment, attempt: PaymentAttempt): PaidOnceMore {
  const { transactionId, grossAmount: amount, paymentType, bank, store } = attempt;
  return { payment, transactionId, amount, paymentType, bank, store };
}
