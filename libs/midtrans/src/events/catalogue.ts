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

/** A payment as it was when the event happened. */
export interface PaymentSnapshot {
  readonly id: string;
  readonly account: string;
  readonly userId: string | null;
  readonly orderId: string;
  readonly transactionId: string | null;
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

/** Event by name. */
export type MidtransEvents = { [Type in PaymentEventType]: PaymentEvent<Type> } & {
  [Type in NotificationEventType]: NotificationEvent<Type>;
} & { [Type in PayAccountEventType]: PayAccountEvent<Type> };
export type MidtransEventType = keyof MidtransEvents;
export type MidtransEvent = MidtransEvents[MidtransEventType];

/**
 * Events that are kept in the outbox until every durable listener has had them. `notification.received` and
 * `notification.rejected` are not among them: anyone on the internet can cause the latter, so they are only emitted to
 * `@OnEvent` listeners, once, best effort.
 */
export type DurableEventType = PaymentEventType | PayAccountEventType | 'notification.unmatched';
export const DURABLE_EVENT_TYPES: readonly DurableEventType[] = [
  ...PAYMENT_EVENT_TYPES,
  ...PAY_ACCOUNT_EVENT_TYPES,
  'notification.unmatched',
];
