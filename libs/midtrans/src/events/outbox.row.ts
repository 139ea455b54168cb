import type {
  DurableEventType,
  InvoiceEventType,
  MidtransEvent,
  NotificationSnapshot,
  PayAccountEventType,
  PayAccountSnapshot,
  PaymentEventType,
  PaymentSnapshot,
  SubscriptionEventType,
} from './catalogue';
import { invoiceOf, type InvoiceStep } from './invoice.step';
import { subscriptionOf, type SubscriptionStep } from './subscription.step';

/** A row of the outbox, with the payment that it is about. */
export interface OutboxRow {
  /** A bigint, kept as text. */
  readonly sequence: string;
  readonly id: string;
  readonly type: DurableEventType;
  readonly account: string;
  readonly payload: OutboxPayload;
  readonly occurred_at: string | Date;
  readonly attempts: number;
  readonly delivered_to: readonly string[];
  /** Null for an event of another subject, and where the payment is gone. */
  readonly payment: PaymentColumns | null;
}

/** Events in the outbox, and whether they are leased to this instance. */
export interface Appended {
  readonly events: readonly OutboxRow[];
  readonly leased: boolean;
}

/** What is stored with an event: of a payment only what moves, as it was then; the rest stands in its own row. */
export type OutboxPayload =
  | PaymentStep
  | InvoiceStep
  | SubscriptionStep
  | { readonly notification: NotificationSnapshot }
  | { readonly payAccount: PayAccountSnapshot };

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

/** The event that a row stands for, as listeners receive it; `undefined` where its payment is gone. */
export function eventOfRow(row: OutboxRow): MidtransEvent | undefined {
  const { id, type, account, payload } = row;
  const occurredAt = new Date(row.occurred_at);
  if ('notification' in payload) {
    const { notification } = payload;
    return { id, type: type as 'notification.unmatched', occurredAt, account, notification };
  }
  if ('payAccount' in payload) {
    const { payAccount } = payload;
    return { id, type: type as PayAccountEventType, occurredAt, account, payAccount };
  }
  if ('invoice' in payload) {
    return { id, type: type as InvoiceEventType, occurredAt, account, ...invoiceOf(payload) };
  }
  if ('subscription' in payload) {
    return { id, type: type as SubscriptionEventType, occurredAt, account, ...subscriptionOf(payload) };
  }
  if (row.payment === null) return undefined;
  return {
    id,
    type: type as PaymentEventType,
    occurredAt,
    account,
    payment: snapshotOf(row.payment, payload),
    previousStatus: payload.previous_status,
  };
}

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
