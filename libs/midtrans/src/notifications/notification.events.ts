import type { EventOf } from '../events/event';
import type { EventSubject } from '../events/event-subject';

/** Every type of the events of notifications. */
export const NOTIFICATION_EVENT_TYPES = [
  'notification.received',
  'notification.rejected',
  'notification.unmatched',
] as const;
/** The type of a notification's event. */
export type NotificationEventType = (typeof NOTIFICATION_EVENT_TYPES)[number];

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

/** What a listener of `notification.*` receives. */
export interface NotificationEvent<
  Type extends NotificationEventType = NotificationEventType,
> extends EventOf<Type> {
  readonly notification: NotificationSnapshot;
}

declare module '../events/event' {
  interface EventSubjects {
    notification: NotificationEvent;
  }
  interface EmittedEvents {
    'notification.received': true;
    'notification.rejected': true;
  }
}

/** Anyone on the internet can cause `notification.rejected`, so that only what is signed and unmatched is kept. */
export const notificationEvents: EventSubject = {
  name: 'notification',
  types: ['notification.unmatched'],
  hasWildcard: false,
  read: ({ payload }) => payload,
};
