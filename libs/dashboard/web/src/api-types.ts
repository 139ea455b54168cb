/** What the server says, as far as it is shown. Amounts of the REST endpoints are text such as `10000.00`; those of figures are whole rupiah. */

export interface Me {
  readonly user: { readonly id: string; readonly is_staff: boolean };
  readonly read_only: boolean;
  readonly title: string;
  readonly environment: string | null;
  readonly locale: 'id' | 'en' | 'auto';
  readonly time_zone: string;
  readonly accounts: readonly string[];
  readonly rights: Readonly<Record<string, boolean>>;
  /** Where Midtrans' notifications are taken, on this host; null where that is not known. */
  readonly webhook_path: string | null;
}

export interface Page<Row> {
  readonly results: readonly Row[];
  readonly next_cursor: string | null;
}

export const PAYMENT_STATUSES = [
  'initiated',
  'pending',
  'authorize',
  'capture',
  'settlement',
  'deny',
  'cancel',
  'expire',
  'refund',
  'partial_refund',
  'chargeback',
  'partial_chargeback',
  'failure',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export interface PaymentSummary {
  readonly id: string;
  readonly account: string;
  readonly order_id: string;
  readonly payment_type: string;
  readonly gross_amount: string;
  readonly transaction_status: PaymentStatus;
  readonly refund_amount: string;
  readonly net_amount: string;
  readonly customer_email: string;
  readonly is_paid: boolean;
  readonly created_at: string;
}

export interface PaymentAttempt {
  readonly transaction_id: string;
  readonly payment_type: string;
  readonly bank: string;
  readonly gross_amount: string;
  readonly transaction_status: string;
  readonly fraud_status: string;
  readonly status_code: string;
  readonly status_message: string;
  readonly refund_amount: string;
  readonly transaction_time: string | null;
  readonly settlement_time: string | null;
}

export interface PaymentItem {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly quantity: number;
  readonly subtotal: string;
}

export interface Payment extends PaymentSummary {
  readonly transaction_id: string;
  readonly subscription_id: string | null;
  readonly payment_link_id: string | null;
  readonly bank: string;
  readonly fraud_status: string;
  readonly status_code: string;
  readonly status_message: string;
  readonly customer_first_name: string;
  readonly customer_last_name: string;
  readonly customer_phone: string;
  readonly va_number: string;
  readonly bill_key: string;
  readonly biller_code: string;
  readonly payment_code: string;
  readonly transaction_time: string | null;
  readonly settlement_time: string | null;
  readonly expiry_time: string | null;
  readonly attempts: readonly PaymentAttempt[];
  readonly items: readonly PaymentItem[];
  readonly is_pending: boolean;
  readonly updated_at: string;
}

export interface CheckedPayment {
  readonly payment: Payment;
  readonly midtrans_response: Readonly<Record<string, unknown>>;
}

export interface PaymentMethod {
  readonly payment_type: string;
  readonly refunds: 'none' | 'full' | 'partial';
}

export type TimelineEntry =
  | {
      readonly kind: 'event';
      readonly at: string;
      readonly type: string;
      readonly transaction_status: string;
      readonly transaction_id?: string;
    }
  | {
      readonly kind: 'notification';
      readonly at: string;
      readonly transaction_status: string;
      readonly status: string;
    }
  | {
      readonly kind: 'refund';
      readonly at: string;
      readonly refund_key: string;
      readonly amount: string;
      readonly status: string;
      readonly requested_by?: string | null;
      readonly note?: string | null;
    }
  | {
      readonly kind: 'operation';
      readonly at: string;
      readonly operation: string;
      readonly amount: string | null;
      readonly requested_by: string | null;
      readonly note: string | null;
    };

export const REFUND_STATUSES = ['requested', 'confirmed', 'rejected'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

export interface Refund {
  readonly id: string;
  readonly account: string;
  readonly refund_key: string;
  readonly transaction_id: string | null;
  readonly amount: string;
  readonly reason: string;
  readonly is_direct: boolean;
  readonly status: RefundStatus;
  readonly status_code: string;
  readonly status_message: string;
  readonly bank_confirmed_at: string | null;
  readonly requested_by?: string | null;
  readonly note?: string | null;
  readonly created_at: string;
}

export const AUDIT_OUTCOMES = ['begun', 'done', 'refused', 'unknown'] as const;

export interface AuditEntry {
  readonly id: string;
  readonly account: string | null;
  readonly actor: string;
  readonly is_staff: boolean;
  readonly action: string;
  readonly subject: string;
  readonly subject_id: string | null;
  readonly order_id: string;
  readonly reason: string;
  readonly note: string;
  readonly outcome: (typeof AUDIT_OUTCOMES)[number];
  readonly error: string;
  readonly created_at: string;
}

export interface ListedRefund extends Refund {
  readonly payment_id: string;
  readonly order_id: string;
}

export const NOTIFICATION_STATUSES = [
  'processed',
  'stale',
  'unmatched',
  'other_transaction',
  'test',
  'amount_mismatch',
  'unconfirmed',
  'invalid_signature',
] as const;
export type NotificationStatus = (typeof NOTIFICATION_STATUSES)[number];

export interface NotificationSummary {
  readonly id: string;
  readonly account: string | null;
  readonly payment_id: string | null;
  readonly order_id: string;
  readonly transaction_id: string;
  readonly transaction_status: string;
  readonly fraud_status: string;
  readonly payment_type: string;
  readonly status_code: string;
  readonly gross_amount: string;
  readonly status: NotificationStatus;
  readonly outcome: string;
  readonly error_message: string;
  readonly created_at: string;
}

export interface Notification extends NotificationSummary {
  readonly raw_payload: Readonly<Record<string, unknown>>;
}

export const EVENT_STATES = ['waiting', 'dead', 'done'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface EventDelivery {
  readonly consumer: string;
  readonly state: 'waiting' | 'dead';
  readonly attempts: number;
  readonly next_attempt_at: string;
  readonly is_under_way: boolean;
  readonly last_error: string;
  readonly dead_at: string | null;
}

export interface OutboxEvent {
  readonly id: string;
  readonly type: string;
  readonly account: string;
  readonly subject_id: string;
  readonly order_id: string;
  readonly occurred_at: string;
  readonly state: EventState;
  readonly deliveries: readonly EventDelivery[];
}

export interface Consumer {
  readonly name: string;
  readonly account: string;
  readonly types: readonly string[];
  readonly first_seen_at: string;
  readonly last_seen_at: string;
  readonly waiting: number;
  readonly dead: number;
  readonly lag_ms: number;
  readonly is_unseen: boolean;
}

export const INVOICE_STATUSES = [
  'draft',
  'unanswered',
  'sent',
  'paid',
  'overdue',
  'void',
  'partial',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

export interface Invoice {
  readonly id: string;
  readonly account: string;
  readonly invoice_number: string;
  readonly order_id: string;
  readonly status: InvoiceStatus;
  readonly customer_name: string;
  readonly customer_email: string;
  readonly customer_phone: string;
  readonly total_amount: string;
  readonly due_date: string;
  readonly paid_at: string | null;
  readonly payment_id: string | null;
  readonly notes: string;
  readonly failure_reason: string;
  readonly void_reason: string;
  readonly payment_link_url: string;
  readonly items: readonly {
    readonly id: string;
    readonly description: string;
    readonly quantity: number;
    readonly price: string;
    readonly subtotal: string;
  }[];
  readonly created_at: string;
}

export const SUBSCRIPTION_STATUSES = [
  'initiated',
  'unanswered',
  'active',
  'inactive',
  'disabled',
  'cancelled',
  'failure',
] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

export interface Subscription {
  readonly id: string;
  readonly account: string;
  readonly midtrans_subscription_id: string;
  readonly name: string;
  readonly payment_type: string;
  readonly amount: string;
  readonly interval: number;
  readonly interval_unit: 'day' | 'week' | 'month';
  readonly max_interval: number | null;
  readonly current_interval: number;
  readonly status: SubscriptionStatus;
  readonly next_execution_at: string | null;
  readonly customer_first_name: string;
  readonly customer_last_name: string;
  readonly customer_email: string;
  readonly created_at: string;
}

export const PAY_ACCOUNT_STATUSES = [
  'initiated',
  'unanswered',
  'pending',
  'enabled',
  'disabled',
  'expired',
] as const;
export type PayAccountStatus = (typeof PAY_ACCOUNT_STATUSES)[number];

export interface PayAccount {
  readonly id: string;
  readonly account: string;
  readonly payment_type: string;
  readonly account_id: string;
  readonly status: PayAccountStatus;
  readonly phone_number: string;
  readonly linked_at: string | null;
  readonly created_at: string;
}

export interface Stats {
  readonly from: string;
  readonly to: string;
  readonly bucket: 'hour' | 'day';
  readonly totals: {
    readonly paid_amount: number;
    readonly paid_count: number;
    readonly created_count: number;
    readonly pending_count: number;
    readonly pending_amount: number;
    readonly refunded_amount: number;
    readonly refunded_count: number;
    readonly expired_count: number;
    readonly denied_count: number;
    readonly cancelled_count: number;
  };
  readonly series: readonly {
    readonly at: string;
    readonly payment_type: string;
    readonly paid_amount: number;
    readonly paid_count: number;
    readonly created_count: number;
    readonly expired_count: number;
    readonly denied_count: number;
  }[];
  readonly methods: readonly MethodStats[];
  readonly refunds: readonly { readonly at: string; readonly amount: number; readonly count: number }[];
  readonly notifications: readonly { readonly at: string; readonly status: string; readonly count: number }[];
  readonly webhooks: readonly {
    readonly at: string;
    readonly answer: string;
    readonly count: number;
    readonly webhook_ms_p50: number | null;
    readonly webhook_ms_p90: number | null;
  }[];
  readonly consumers: readonly {
    readonly at: string;
    readonly consumer: string;
    readonly account: string;
    readonly most_waiting: number;
    readonly longest_lag_ms: number;
  }[];
}

export interface MethodStats {
  readonly payment_type: string;
  readonly created_count: number;
  readonly paid_count: number;
  readonly expired_count: number;
  readonly denied_count: number;
  readonly paid_amount: number;
  readonly seconds_to_pay_p50: number | null;
  readonly seconds_to_pay_p90: number | null;
}

export const ATTENTION_KINDS = [
  'dead_deliveries',
  'consumer_lag',
  'consumer_unseen',
  'unresolved_commands',
  'unknown_payments',
  'refunds_requested',
  'challenged_payments',
  'amount_mismatches',
  'invalid_signatures',
  'unmatched_notifications',
  'failed_notifications',
  'paid_twice',
  'webhook_silence',
  'circuit_open',
] as const;
export type AttentionKind = (typeof ATTENTION_KINDS)[number];

export interface AttentionItem {
  readonly kind: AttentionKind;
  readonly severity: 'critical' | 'warning';
  readonly count: number;
  readonly oldest_at: string | null;
  readonly account: string | null;
  readonly about: string | null;
  readonly filter: Readonly<Record<string, string>>;
}

export interface Attention {
  readonly at: string;
  readonly items: readonly AttentionItem[];
}

export interface HealthReport {
  readonly status: string;
  readonly problems: readonly string[];
  readonly circuits: readonly { readonly account: string; readonly host: string; readonly state: string }[];
  readonly last_notification_at: string | null;
  readonly webhooks: readonly { readonly account: string; readonly unheard_since: string | null }[];
  readonly consumers: readonly Consumer[];
  readonly backlog: readonly Backlog[];
}

export interface Backlog {
  readonly lookup: string;
  readonly account: string;
  readonly due: number;
  readonly oldest_due_at: string | null;
  readonly oldest_unresolved_at: string | null;
  readonly given_up: number;
}

export interface ReconciliationReport {
  readonly lookups: readonly {
    readonly lookup: string;
    readonly asked: number;
    readonly moved: number;
    readonly unchanged: number;
    readonly failed: number;
    readonly given_up: number;
    readonly put_off: number;
  }[];
  readonly is_complete: boolean;
}
