import type { Clock } from './clock/clock';
import type { Effects } from './effects';
import type { Courier } from './notifications/courier';

/** The merchant whose gateway this is. */
export interface Merchant {
  readonly merchantId: string;
  readonly serverKey: string;
  readonly clientKey: string | undefined;
}

/** Where each kind of notification goes, as set in the dashboard. */
export interface NotificationUrls {
  readonly payment: string | undefined;
  readonly recurring: string | undefined;
  readonly payAccount: string | undefined;
}

/** What every room of the gateway stands on. */
export interface World {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly courier: Courier;
  readonly effects: Effects;
  readonly notificationUrls: NotificationUrls;
  /** Numbers in [0, 1), from the seed where one was given. */
  readonly random: () => number;
  /** The base of the urls handed out, for a request that reached the gateway under `origin`. */
  baseUrl(origin: string): string;
}
