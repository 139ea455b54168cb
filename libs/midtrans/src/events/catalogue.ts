import type { FraudStatus, PaymentType, TransactionStatus } from '../gateway/wire';

/**
 * Everything this package tells its host about. Durable events are written to the outbox in the transaction that
 * changes the state, and delivered at least once: dedupe on `id`.
 */
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

export const NOTIFICATION_EVENT_TYPES = [
  'notification.received',
  'notification.rejected',
  'notification.unmatched',
] as const;
export type NotificationEventType = (typeof NOTIFICATION_EVENT_TYPES)[number];

export const PAY_ACCOUNT_EVENT_TYPES = ['pay_account.linked', 'pay_account.unlinked'] as const;
export type PayAccountEventType = (typeof PAY_ACCOUNT_EVENT_TYPES)[number];

export const INVOICE_EVENT_TYPES = [
  'invoice.created',
  'invoice.sent',
  'invoice.paid',
  'invoice.overdue',
  'invoice.expired',
  'invoice.voided',
] as const;
/**
 * `invoice.created`: Midtrans has it; `invoice.overdue`: its due date has passed, and it can still be paid; `invoice.expired`: it
 * no longer can.
 */
export type InvoiceEventType = (typeof INVOICE_EVENT_TYPES)[number];

export const SUBSCRIPTION_EVENT_TYPES = [
  'subscription.created',
  'subscription.charged',
  'subscription.charge_failed',
  'subscription.disabled',
  'subscription.enabled',
  'subscription.updated',
  'subscription.amount_differs',
  'subscription.cancelled',
] as const;
/**
 * `subscription.charged`: a charge was paid, once per payment. `subscription.charge_failed`: a date was given up after its last
 * retry, and the subscription is inactive. `subscription.amount_differs`: Midtrans charges another amount than was agreed here,
 * which stands in `gatewayTerms`; told once of each amount.
 */
export type SubscriptionEventType = (typeof SUBSCRIPTION_EVENT_TYPES)[number];

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

/** A delivery of the gateway, as it was recorded. */
export interface NotificationSnapshot {
  readonly id: string;
  readonly account: string | null;
  /** Null where it is not about a payment. */
  readonly orderId: string | null;
  readonly transactionId: string | null;
  readonly transactionStatus: string | null;
  /** The id under which Midtrans knows a customer's account; null where it is not about one. */
  readonly accountId: string | null;
  /** As received: `ENABLED`. */
  readonly accountStatus: string | null;
  readonly fraudStatus: string | null;
  readonly paymentType: string | null;
  readonly statusCode: string | null;
  /** As received, `"100000.00"`. */
  readonly grossAmount: string | null;
  readonly status: string;
}

/** A customer's account at an e-wallet, as it was when the event happened. */
export interface PayAccountSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  readonly paymentType: 'gopay';
  /** The id under which Midtrans knows it. */
  readonly accountId: string;
  readonly status: 'pending' | 'enabled' | 'disabled' | 'expired';
}

/** An invoice as it was when the event happened. */
export interface InvoiceSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  readonly invoiceNumber: string;
  readonly orderId: string;
  /** The id under which Midtrans knows it. */
  readonly midtransInvoiceId: string | null;
  readonly status: 'draft' | 'sent' | 'paid' | 'overdue' | 'void' | 'partial';
  /** The gateway's own word for the status. */
  readonly midtransStatus: string | null;
  readonly paymentType: 'payment_link' | 'virtual_account';
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerPhone: string | null;
  readonly customerId: string | null;
  /** Whole rupiah. */
  readonly totalAmount: number;
  readonly currency: string;
  /** `YYYY-MM-DD`, a day in WIB. */
  readonly dueDate: string;
  readonly paidAt: Date | null;
  /** The payment that paid it, as far as it is known. */
  readonly paymentId: string | null;
  readonly notes: string | null;
  readonly voidReason: string | null;
  readonly pdfUrl: string | null;
  readonly paymentLinkUrl: string | null;
  readonly virtualAccounts: readonly { readonly bank: string; readonly number: string }[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Our own `initiated` and `failure`: Midtrans has not answered the creation yet, or has refused it. */
export const SUBSCRIPTION_STATUSES = [
  'initiated',
  'active',
  'inactive',
  'disabled',
  'cancelled',
  'failure',
] as const;
/** `inactive`: it was charged to its end, or a charge was given up; `disabled` and `cancelled` are somebody's decision. */
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** What is charged, and when: what an update may change. */
export interface SubscriptionTerms {
  readonly name?: string;
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  readonly retryInterval?: number;
  readonly retryIntervalUnit?: 'minute' | 'hour' | 'day';
  readonly retryMaxInterval?: number;
}

/** A subscription as it was when the event was written. */
export interface SubscriptionSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  /** The id under which Midtrans knows it. */
  readonly midtransSubscriptionId: string | null;
  readonly name: string;
  readonly paymentType: 'credit_card' | 'gopay';
  /** Whole rupiah, of each charge. */
  readonly amount: number;
  readonly currency: string;
  readonly interval: number;
  readonly intervalUnit: 'day' | 'week' | 'month';
  /** How many charges at most; null: without an end. */
  readonly maxInterval: number | null;
  readonly startTime: Date | null;
  /** How many charges there were. */
  readonly currentInterval: number;
  /** Those terms that are others at Midtrans than were agreed here: changed in the dashboard, say. Null where none are. */
  readonly gatewayTerms: SubscriptionTerms | null;
  readonly status: SubscriptionStatus;
  readonly previousExecutionAt: Date | null;
  readonly nextExecutionAt: Date | null;
  readonly customerFirstName: string | null;
  readonly customerLastName: string | null;
  readonly customerEmail: string | null;
  readonly customerPhone: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The payment that a charge of a subscription has become. */
export interface SubscriptionCharge {
  readonly id: string;
  readonly orderId: string;
  readonly transactionId: string;
  /** Whole rupiah. */
  readonly grossAmount: number;
}

interface EventOf<Type extends string> {
  /** Unique per event: a redelivery repeats it. */
  readonly id: string;
  readonly type: Type;
  readonly occurredAt: Date;
  /** The merchant account it belongs to. */
  readonly account: string;
}

/** What a listener of `payment.*` receives. */
export interface PaymentEvent<Type extends PaymentEventType = PaymentEventType> extends EventOf<Type> {
  readonly payment: PaymentSnapshot;
  /** `transaction_status` before the step. */
  readonly previousStatus: PaymentSnapshot['transactionStatus'];
}

/** What a listener of `notification.*` receives. */
export interface NotificationEvent<
  Type extends NotificationEventType = NotificationEventType,
> extends EventOf<Type> {
  readonly notification: NotificationSnapshot;
}

/** What a listener of `pay_account.*` receives. */
export interface PayAccountEvent<
  Type extends PayAccountEventType = PayAccountEventType,
> extends EventOf<Type> {
  readonly payAccount: PayAccountSnapshot;
}

/** What a listener of `invoice.*` receives. */
export interface InvoiceEvent<Type extends InvoiceEventType = InvoiceEventType> extends EventOf<Type> {
  readonly invoice: InvoiceSnapshot;
  /** Our `status` before the step. */
  readonly previousStatus: InvoiceSnapshot['status'];
}

/** What a listener of `subscription.*` receives. */
export interface SubscriptionEvent<
  Type extends SubscriptionEventType = SubscriptionEventType,
> extends EventOf<Type> {
  readonly subscription: SubscriptionSnapshot;
  readonly previousStatus: SubscriptionStatus;
  /** Null for all but `subscription.charged`. */
  readonly charge: SubscriptionCharge | null;
}

/** Event by name. */
export type MidtransEvents = { [Type in PaymentEventType]: PaymentEvent<Type> } & {
  [Type in NotificationEventType]: NotificationEvent<Type>;
} & { [Type in PayAccountEventType]: PayAccountEvent<Type> } & {
  [Type in InvoiceEventType]: InvoiceEvent<Type>;
} & {
  [Type in SubscriptionEventType]: SubscriptionEvent<Type>;
};
export type MidtransEventType = keyof MidtransEvents;
export type MidtransEvent =
  PaymentEvent | NotificationEvent | PayAccountEvent | InvoiceEvent | SubscriptionEvent;

/**
 * Events that are kept in the outbox until every durable listener has had them. `notification.received` and
 * `notification.rejected` are not among them: anyone on the internet can cause the latter, so they are only emitted to
 * `@OnEvent` listeners, once, best effort.
 */
export type DurableEventType =
  | PaymentEventType
  | PayAccountEventType
  | InvoiceEventType
  | SubscriptionEventType
  | 'notification.unmatched';
export const DURABLE_EVENT_TYPES: readonly DurableEventType[] = [
  ...PAYMENT_EVENT_TYPES,
  ...PAY_ACCOUNT_EVENT_TYPES,
  ...INVOICE_EVENT_TYPES,
  ...SUBSCRIPTION_EVENT_TYPES,
  'notification.unmatched',
];
