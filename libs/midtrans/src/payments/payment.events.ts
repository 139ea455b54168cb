import type { EventOf } from '../events/event';
import type { EventSubject } from '../events/event-subject';
import type { TransactionStatus } from '../gateway/wire';
import { EVENT_COLUMNS, type EventProperty } from './payment.columns';
import type { MidtransPayment } from './payment.entity';
import { PAYMENT_EVENT_TYPES, type PaymentEventType } from './payment.status';

/** A payment as it was when the event happened. */
export type PaymentSnapshot = Readonly<Pick<MidtransPayment, EventProperty | 'netAmount' | 'isPaid'>>;

/** What a listener of `payment.*` receives. */
export interface PaymentEvent<Type extends PaymentEventType = PaymentEventType> extends EventOf<Type> {
  readonly payment: PaymentSnapshot;
  /** `transaction_status` before the step. */
  readonly previousStatus: PaymentSnapshot['transactionStatus'];
  /**
   * Of a payment with several attempts, the one that brought the step: with `payment.attempt_denied` the one that came to nothing, with
   * `payment.paid_twice` the second that is paid, beside the payment's own, with `payment.attempt_reversed` one beside the payment's own whose
   * money went back.
   */
  readonly attempt?: AttemptSnapshot;
}

/** An attempt as it was when the event happened. */
export interface AttemptSnapshot {
  readonly transactionId: string;
  readonly paymentType: string;
  readonly transactionStatus: TransactionStatus;
  /** Whole rupiah that the customer paid, or was to pay. */
  readonly grossAmount: number;
  /** Whole rupiah of it that were refunded or charged back so far. */
  readonly refundAmount: number;
}

declare module '../events/event' {
  interface EventSubjects {
    payment: PaymentEvent;
  }
}

/** What is stored with an event of a payment. */
export const STEP_COLUMNS = [
  ...EVENT_COLUMNS.filter(({ event }) => event === 'step').map(({ name }) => name),
  'is_paid',
  'previous_status',
  // By them the consumers of subscriptions' charges, and of payment links', are spared all others.
  'subscription_id',
  'payment_link_id',
];

/** Columns of a row, as the driver or `to_json` gives them. */
export type StoredColumns = Readonly<Record<string, unknown>>;

/** Of a payment, what a step may change, in the names of its columns. */
type PaymentStep = StoredColumns & {
  readonly is_paid: boolean;
  readonly previous_status: PaymentSnapshot['transactionStatus'];
  readonly attempt?: {
    readonly transaction_id: string;
    readonly payment_type: string;
    readonly transaction_status: TransactionStatus;
    readonly gross_amount: number;
    readonly refund_amount: number;
  };
};

export const paymentEvents: EventSubject = {
  name: 'payment',
  types: PAYMENT_EVENT_TYPES,
  read: ({ payment, payload }) => {
    if (payment === null) return undefined;
    const step = payload as PaymentStep;
    const told = {
      payment: snapshotOf(payment as StoredColumns, step),
      previousStatus: step.previous_status,
    };
    return step.attempt === undefined ? told : { ...told, attempt: attemptOf(step.attempt) };
  },
};

function attemptOf(attempt: NonNullable<PaymentStep['attempt']>): AttemptSnapshot {
  const { transaction_id, payment_type, transaction_status, gross_amount, refund_amount } = attempt;
  return {
    transactionId: transaction_id,
    paymentType: payment_type,
    transactionStatus: transaction_status,
    grossAmount: gross_amount,
    refundAmount: refund_amount,
  };
}

/** A copy of it keeps its shape while it is filled in, which costs less than to begin with nothing. */
const EMPTY: Readonly<Record<string, unknown>> = Object.fromEntries(
  [...EVENT_COLUMNS.map(({ property }) => property), 'netAmount', 'isPaid'].map((name) => [name, null]),
);

/** The payment's row, as it was at a step. */
function snapshotOf(row: StoredColumns, step: PaymentStep): PaymentSnapshot {
  const values: Record<string, unknown> = { ...EMPTY };
  for (const { property, name, sql, event } of EVENT_COLUMNS) {
    values[property] = revived(sql, event === 'step' ? step[name] : row[name]);
  }
  const { grossAmount, refundAmount } = values as { grossAmount: number; refundAmount: number };
  values['netAmount'] = Math.max(0, grossAmount - refundAmount);
  values['isPaid'] = step.is_paid;
  return values as PaymentSnapshot;
}

/** In JSON, times are text; amounts of the driver's are text as well. */
function revived(sql: (typeof EVENT_COLUMNS)[number]['sql'], value: unknown): unknown {
  if (value === null) return null;
  if (sql === 'timestamptz') return new Date(value as string | Date);
  return sql === 'numeric' ? Number(value) : value;
}
