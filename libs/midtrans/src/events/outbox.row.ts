import type {
  DurableEventType,
  MidtransEvent,
  NotificationSnapshot,
  PaymentEventType,
  PaymentSnapshot,
} from './catalogue';

/** A row of the outbox as PostgreSQL gives it back. */
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
}

/** What is stored of the subject: its row at the time, in the columns' own names. */
export type OutboxPayload =
  | { readonly payment: PaymentColumns; readonly previous_status: PaymentSnapshot['transactionStatus'] }
  | { readonly notification: NotificationSnapshot };

interface PaymentColumns {
  readonly id: string;
  readonly account: string;
  readonly user_id: string | null;
  readonly order_id: string;
  readonly transaction_id: string | null;
  readonly payment_type: PaymentSnapshot['paymentType'];
  readonly bank: string | null;
  readonly store: string | null;
  readonly gross_amount: number;
  readonly currency: string;
  readonly transaction_status: PaymentSnapshot['transactionStatus'];
  readonly fraud_status: PaymentSnapshot['fraudStatus'];
  readonly status_code: string | null;
  readonly status_message: string | null;
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
  readonly transaction_time: string | null;
  readonly settlement_time: string | null;
  readonly expiry_time: string | null;
  readonly paid_at: string | null;
  readonly refund_amount: number;
  readonly is_paid: boolean;
  readonly metadata: Record<string, unknown>;
  readonly custom_field1: string | null;
  readonly custom_field2: string | null;
  readonly custom_field3: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The event that a row stands for, as listeners receive it. */
export function eventOfRow(row: OutboxRow): MidtransEvent {
  const { id, type, account, payload } = row;
  const occurredAt = new Date(row.occurred_at);
  if ('payment' in payload) {
    return {
      id,
      type: type as PaymentEventType,
      occurredAt,
      account,
      payment: snapshotOf(payload.payment),
      previousStatus: payload.previous_status,
    };
  }
  return {
    id,
    type: type as 'notification.unmatched',
    occurredAt,
    account,
    notification: payload.notification,
  };
}

function snapshotOf(row: PaymentColumns): PaymentSnapshot {
  return {
    id: row.id,
    account: row.account,
    userId: row.user_id,
    orderId: row.order_id,
    transactionId: row.transaction_id,
    paymentType: row.payment_type,
    bank: row.bank,
    store: row.store,
    grossAmount: row.gross_amount,
    currency: row.currency,
    transactionStatus: row.transaction_status,
    fraudStatus: row.fraud_status,
    statusCode: row.status_code,
    statusMessage: row.status_message,
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
    transactionTime: instant(row.transaction_time),
    settlementTime: instant(row.settlement_time),
    expiryTime: instant(row.expiry_time),
    paidAt: instant(row.paid_at),
    refundAmount: row.refund_amount,
    netAmount: row.gross_amount - row.refund_amount,
    isPaid: row.is_paid,
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
