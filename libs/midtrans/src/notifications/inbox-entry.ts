import { v7 as uuidv7 } from 'uuid';
import type { NotificationEvent, NotificationSnapshot } from './notification.events';
import type { NotificationStatus } from './notification.entity';

/** What a delivery says it is about, in the terms of the inbox. */
export type InboxEntry = Omit<NotificationSnapshot, 'id' | 'account' | 'status'>;

/** What became of a delivery: its place in the inbox, and how it stands there. */
export interface Recorded {
  readonly id: string;
  readonly status: NotificationStatus | 'duplicate';
}

/** @param account - the merchant whose key signed it; null for nobody */
export function snapshotOf(
  account: string | null,
  entry: InboxEntry,
  { id, status }: Recorded,
): NotificationSnapshot {
  return { id, account, ...entry, status };
}

/** An event about a delivery that is not kept in the outbox. */
export function notificationEvent(
  type: 'notification.received' | 'notification.rejected',
  notification: NotificationSnapshot,
): NotificationEvent {
  return { id: uuidv7(), type, occurredAt: new Date(), account: notification.account ?? '', notification };
}
