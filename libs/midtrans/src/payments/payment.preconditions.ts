import type { PaymentOperation } from './payment.errors';
import type { TransactionResponse } from '../gateway';
import { paymentMethod } from '../payment-methods';
import type { MidtransPayment } from './payment.entity';
import { fraudStatusOf, transactionStatusOf } from './payment.gateway-state';
import type { PaymentStatus } from './payment.status';

/** The operations that move a payment by one call. */
export const SIMPLE_OPERATIONS = [
  'cancel',
  'expire',
  'capture',
  'approve',
  'deny',
] as const satisfies readonly PaymentOperation[];
export type SimpleOperation = (typeof SIMPLE_OPERATIONS)[number];

/** Why an operation is out of the question, as far as is known here; Midtrans has the last word. */
export interface PreconditionFailure {
  readonly code: 'invalid_state' | 'not_supported';
  readonly reason: string;
  /** Whether a later state may allow it. */
  readonly passes: boolean;
}

const GIVEN_BACK: readonly PaymentStatus[] = ['refund', 'chargeback'];

/**
 * What stands in the way of an operation; `undefined` where Midtrans may be asked.
 *
 * @see https://docs.midtrans.com/reference/transaction-status-cycle
 */
export function precondition(
  operation: PaymentOperation,
  payment: MidtransPayment,
): PreconditionFailure | undefined {
  const { transactionStatus: status } = payment;
  const unless = (
    possible: boolean,
    needed: string,
    passes = payment.isPending,
  ): PreconditionFailure | undefined =>
    possible
      ? undefined
      : { code: 'invalid_state', reason: `it is ${statusOf(payment)}, and only ${needed}`, passes };

  switch (operation) {
    case 'cancel':
      return unless(
        ['initiated', 'pending', 'authorize', 'capture'].includes(status),
        'what is pending, authorized or captured but not settled can be cancelled',
      );
    case 'expire':
      return unless(['initiated', 'pending'].includes(status), 'a pending payment can be expired');
    case 'capture':
      return unless(status === 'authorize', 'an authorized payment can be captured');
    case 'approve':
    case 'deny':
      return unless(isChallenged(payment), 'a challenged payment can be approved or denied');
    case 'refund':
      if (paymentMethod(payment.paymentType).refunds === 'none') {
        return {
          code: 'not_supported',
          reason: `Midtrans cannot refund ${payment.paymentType}: return the money by bank transfer`,
          passes: false,
        };
      }
      // Money may arrive even after it was given up.
      return unless(payment.isPaid, 'a paid payment can be refunded', !GIVEN_BACK.includes(status));
    case 'continue':
      return unless(payment.isPending, 'an open payment can be continued');
    default:
      return operation satisfies never;
  }
}

/**
 * What Midtrans carries out for an operation as long as nothing is held or paid, and refuses from then on, whoever comes first:
 * it expires only what is pending, while of some methods it cancels what is held or captured as well.
 */
export function whileUnpaid(operation: SimpleOperation, { paymentType }: MidtransPayment): SimpleOperation {
  return operation === 'cancel' && paymentMethod(paymentType).isVoidable ? 'expire' : operation;
}

export function isOperation(action: string): action is SimpleOperation {
  return SIMPLE_OPERATIONS.some((operation) => operation === action);
}

/** Whether a status of the gateway is what an operation brings about. */
export function isResultOf(
  operation: SimpleOperation,
  response: Pick<TransactionResponse, 'transaction_status' | 'fraud_status'>,
): boolean {
  const status = transactionStatusOf(response);
  const fraud = fraudStatusOf(response);
  switch (operation) {
    case 'cancel':
      return status === 'cancel';
    case 'expire':
      return status === 'expire';
    case 'capture':
      return status === 'capture' || status === 'settlement';
    case 'approve':
      // What is challenged is captured already.
      return (status === 'capture' && fraud === 'accept') || status === 'settlement';
    case 'deny':
      return status === 'deny' || status === 'cancel';
    default:
      return operation satisfies never;
  }
}

function isChallenged({ transactionStatus, fraudStatus }: MidtransPayment): boolean {
  return transactionStatus === 'capture' && fraudStatus === 'challenge';
}

function statusOf(payment: MidtransPayment): string {
  return isChallenged(payment) ? 'challenged' : payment.transactionStatus;
}
