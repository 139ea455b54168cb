import type { Me, Payment, PaymentAttempt, PaymentMethod, Refund } from './api-types';

export const PAYMENT_ACTIONS = ['refund', 'capture', 'approve', 'deny', 'cancel', 'expire'] as const;
export type PaymentAction = (typeof PAYMENT_ACTIONS)[number];

type Rights = Pick<Me, 'read_only' | 'rights' | 'user'>;
type PaymentFacts = Pick<Payment, 'transaction_status' | 'fraud_status' | 'is_paid' | 'net_amount'>;

/** Whether a user may change something; what the server does not name is for staff. */
export function may(action: string, { read_only, rights, user }: Rights): boolean {
  return !read_only && (rights[action] ?? user.is_staff);
}

/** What can be done to a payment, by its state and by the user's rights. Midtrans has the last word. */
export function actionsOf(
  payment: PaymentFacts,
  left: number,
  refunds: PaymentMethod['refunds'] | undefined,
  rights: Rights,
): PaymentAction[] {
  return PAYMENT_ACTIONS.filter(
    (action) =>
      allows(action, payment, left, refunds) &&
      rightsFor(action, payment).every((right) => may(right, rights)),
  );
}

function allows(
  action: PaymentAction,
  payment: PaymentFacts,
  left: number,
  refunds: PaymentMethod['refunds'] | undefined,
): boolean {
  const { transaction_status: status } = payment;
  switch (action) {
    case 'refund':
      return payment.is_paid && left > 0 && refunds !== 'none';
    case 'capture':
      return status === 'authorize';
    case 'approve':
    case 'deny':
      return isChallenged(payment);
    case 'cancel':
      return status === 'initiated' || status === 'pending' || isHeld(payment);
    case 'expire':
      return status === 'initiated' || status === 'pending';
    default:
      return action satisfies never;
  }
}

/** To cancel what is held or captured is to void it, which is a right of its own. */
function rightsFor(action: PaymentAction, payment: PaymentFacts): string[] {
  return action === 'cancel' && isHeld(payment) ? ['cancel', 'void'] : [action];
}

function isHeld({ transaction_status: status }: PaymentFacts): boolean {
  return status === 'authorize' || status === 'capture';
}

export function isChallenged(payment: Pick<Payment, 'transaction_status' | 'fraud_status'>): boolean {
  return payment.transaction_status === 'capture' && payment.fraud_status === 'challenge';
}

type Refunds = readonly Pick<Refund, 'amount' | 'status' | 'transaction_id'>[];

/** Whole rupiah that can still go back: what is neither refunded nor set aside for a refund whose outcome is open. */
export function leftToRefund(payment: Pick<Payment, 'net_amount'>, refunds: Refunds): number {
  return leftOf(Number(payment.net_amount), refunds, null);
}

/** The same of an attempt by which a payment was paid a second time. */
export function leftOfAttempt(attempt: AttemptFacts, refunds: Refunds): number {
  const kept = Number(attempt.gross_amount) - Number(attempt.refund_amount);
  return leftOf(kept, refunds, attempt.transaction_id);
}

function leftOf(kept: number, refunds: Refunds, transactionId: string | null): number {
  const setAside = refunds
    .filter(({ status, transaction_id }) => status === 'requested' && transaction_id === transactionId)
    .reduce((sum, { amount }) => sum + Number(amount), 0);
  return Math.max(0, Math.round(kept - setAside));
}

type AttemptFacts = Pick<
  PaymentAttempt,
  'transaction_id' | 'transaction_status' | 'gross_amount' | 'refund_amount'
>;
const PAID: readonly string[] = ['settlement', 'capture', 'partial_refund'];

/** Whether an attempt paid beside the transaction that the payment was paid by: its money is to go back. */
export function isPaidAgain(attempt: AttemptFacts, payment: Pick<Payment, 'transaction_id'>): boolean {
  return attempt.transaction_id !== payment.transaction_id && PAID.includes(attempt.transaction_status);
}

/** Of a refund as large as this, its amount is typed once more. */
export const TYPED_AGAIN_FROM = 10_000_000;

/** Whole rupiah as people type them, with or without dots, commas and `Rp`; undefined where it is no amount. */
export function rupiahIn(text: string): number | undefined {
  const digits = text.replace(/^\s*rp\.?/i, '').replace(/[\s.,]/g, '');
  return /^\d{1,13}$/.test(digits) ? Number(digits) : undefined;
}
