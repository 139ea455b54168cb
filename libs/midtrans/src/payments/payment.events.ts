import type { EventOf } from '../events/event';
import type { EventSubject } from '../events/event-subject';
import type { OutboxRow } from '../events/outbox.row';
import type { FraudStatus, TransactionStatus } from '../gateway/wire';
import type { PaymentType } from '../payment-methods';

export const PAYMENT_EVENT_TYPES = [
  'payment.created',
  'payment.pending',
  'payment.authorized',
  'payment.captured',
  'payment.challenged',
  'payment.settled',
  'payment.denied',
  'payment.cancelled',
  'payment.expired',
  'payment.failed',
  'payment.refunded',
  'payment.partially_refunded',
  'payment.charged_back',
  'payment.reversed',
] as const;
/** `payment.settled` means "paid: ship it", once per payment. */
export type PaymentEventType = (typeof PAYMENT_EVENT_TYPES)[number];

/** A payment as it was when the event happened. */
export interface PaymentSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  readonly orderId: string;
  readonly transactionId: string | null;
  /** The subscription that it is a charge of. */
  readonly subscriptionId: string | null;
  readonly paymentType: PaymentType;
  readonly bank: string | null;
  readonly store: string | null;
  /** Whole rupiah. */
  readonly grossAmount: number;
  readonly currency: string;
  readonly transactionStatus: 'initiated' | TransactionStatus;
  readonly fraudStatus: FraudStatus | null;
  readonly statusCode: string | null;
  readonly statusMessage: string | null;
  readonly customerFirstName: string | null;
  readonly customerLastName: string | null;
  readonly customerEmail: string | null;
  readonly customerPhone: string | null;
  readonly vaNumber: string | null;
  readonly billKey: string | null;
  readonly billerCode: string | null;
  readonly paymentCode: string | null;
  readonly redirectUrl: string | null;
  readonly deeplinkUrl: string | null;
  readonly qrString: string | null;
  readonly transactionTime: Date | null;
  readonly settlementTime: Date | null;
  readonly expiryTime: Date | null;
  /** When it was first believed paid. */
  readonly paidAt: Date | null;
  /** Whole rupiah, cumulative. */
  readonly refundAmount: number;
  /** Whole rupiah: gross minus refunded. */
  readonly netAmount: number;
  readonly isPaid: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly customField1: string | null;
  readonly customField2: string | null;
  readonly customField3: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a listener of `payment.*` receives. */
export interface PaymentEvent<Type extends PaymentEventType = PaymentEventType> extends EventOf<Type> {
  readonly payment: PaymentSnapshot;
  /** `transaction_status` before the step. */
  readonly previousStatus: PaymentSnapshot['transactionStatus'];
}

declare module '../events/event' {
  interface EventSubjects {
    payment: PaymentEvent;
  }
}

/** The columns that a step of a payment may change. */
export const STEP_COLUMNS = [
  'transaction_id',
  'transaction_status',
  'fraud_status',
  'status_code',
  'status_message',
  'transaction_time',
  'settlement_time',
  'expiry_time',
  'paid_at',
  'refund_amount',
  'is_paid',
  'previous_status',
] as const satisfies readonly (keyof PaymentStep)[];

interface PaymentStep {
  readonly transaction_id: string | null;
  readonly transaction_status: PaymentSnapshot['transactionStatus'];
  readonly fraud_status: PaymentSnapshot['fraudStatus'];
  readonly status_code: string | null;
  readonly status_message: string | null;
  readonly transaction_time: string | null;
  readonly settlement_time: string | null;
  readonly expiry_time: string | null;
  readonly paid_at: string | null;
  readonly refund_amount: number;
  readonly is_paid: boolean;
  readonly previous_status: PaymentSnapshot['transactionStatus'];
}

/** A payment's own columns, as the driver or `to_jsonb` gives them. */
export interface PaymentColumns {
  readonly id: string;
  readonly account: string;
  readonly user_id: string | null;
  readonly order_id: string;
  readonly subscription_id: string | null;
  readonly payment_type: PaymentSnapshot['paymentType'];
  readonly bank: string | null;
  readonly store: string | null;
  readonly gross_amount: number | string;
  readonly currency: string;
  readonly customer_first_name: string | null;
  readonly customer_last_name: string | null;
  readonly customer_email: string | null;
  readonly customer_phone: string | null;
  readonly va_number: string | null;
  readonly bill_key: string | null;
  readonly biller_code: string | null;
  readonly payment_code: string | null;
  readonly redirect_url: string | null;
  readonly deeplink_url: string | null;
  readonly qr_string: string | null;
  readonly metadata: Record<string, unknown>;
  readonly custom_field1: string | null;
  readonly custom_field2: string | null;
  readonly custom_field3: string | null;
  readonly created_at: string | Date;
  readonly updated_at: string | Date;
}

/** What is stored with an event is only what moves, as it was then: the rest stands in the payment's own row. */
export const paymentEvents: EventSubject = {
  name: 'payment',
  types: PAYMENT_EVENT_TYPES,
  read: ({ payment, payload }: OutboxRow) => {
    if (payment === null) return undefined;
    const step = payload as PaymentStep;
    return { payment: snapshotOf(payment as PaymentColumns, step), previousStatus: step.previous_status };
  },
};

function snapshotOf(row: PaymentColumns, step: PaymentStep): PaymentSnapshot {
  const grossAmount = Number(row.gross_amount);
  return {
    id: row.id,
    account: row.account,
    userId: row.user_id,
    orderId: row.order_id,
    transactionId: step.transaction_id,
    subscriptionId: row.subscription_id,
    paymentType: row.payment_type,
    bank: row.bank,
    store: row.store,
    grossAmount,
    currency: row.currency,
    transactionStatus: step.transaction_status,
    fraudStatus: step.fraud_status,
    statusCode: step.status_code,
    statusMessage: step.status_message,
    customerFirstName: row.customer_first_name,
    customerLastName: row.customer_last_name,
    customerEmail: row.customer_email,
    customerPhone: row.customer_phone,
    vaNumber: row.va_number,
    billKey: row.bill_key,
    billerCode: row.biller_code,
    paymentCode: row.payment_code,
    redirectUrl: row.redirect_url,
    deeplinkUrl: row.deeplink_url,
    qrString: row.qr_string,
    transactionTime: instant(step.transaction_time),
    settlementTime: instant(step.settlement_time),
    expiryTime: instant(step.expiry_time),
    paidAt: instant(step.paid_at),
    refundAmount: step.refund_amount,
    netAmount: Math.max(0, grossAmount - step.refund_amount),
    isPaid: step.is_paid,
    metadata: row.metadata,
    customField1: row.custom_field1,
    customField2: row.custom_field2,
    customField3: row.custom_field3,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
