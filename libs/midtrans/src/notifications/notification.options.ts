import { defineOptions, type Resolved } from '../options/option-group';
import { oneOf, wholeNumber } from '../options/option-rules';

/** How the gateway's notifications are taken (`notifications`). */
export interface NotificationOptions {
  /**
   * What is read back from the gateway before a notification is believed. Its signature covers the order id, the amount and the
   * status code, but not `transaction_status`, `transaction_id` and `fraud_status`.
   * `changes`: whatever would move a payment. `always`: every notification. `never`: only what contradicts itself or what is known, so
   * that whoever has seen one notification of an order can move its payment.
   * Whatever a server key other than the first has signed is read back in any case.
   * @default 'changes'
   */
  confirm?: 'changes' | 'always' | 'never';
  /**
   * Milliseconds for reading a status back. The gateway gives up on our answer after 15 s and hopes for one within 5.
   * @default 4_000
   */
  confirmTimeoutMs?: number;
  /**
   * Milliseconds between two read-backs of one payment or invoice, doubled after each that moved nothing, up to 15 seconds.
   * @default 1_000
   */
  readBackPauseMs?: number;
  /**
   * How many statuses notifications may make an instance read a second, of each account.
   * @default 200
   */
  readBacksPerSecond?: number;
  /**
   * How many wrongly signed deliveries are kept, over all instances; older ones make room. Of many, each instance takes the first 20 of a
   * minute and every hundredth after that; `NotificationService.rejectedCount` counts them all.
   * @default 1_000
   */
  rejectedKept?: number;
  /**
   * The most bytes of a notification: a larger body is answered with 413 before it is looked at.
   * @default 32_768
   */
  maxBodyBytes?: number;
}

declare module '../options/midtrans.options' {
  interface MidtransOptions {
    notifications?: NotificationOptions;
  }
  interface ResolvedOptions {
    readonly notifications: Resolved<NotificationOptions, keyof NotificationOptions>;
  }
}

export const notificationOptions = defineOptions<NotificationOptions>({
  defaults: {
    confirm: 'changes',
    confirmTimeoutMs: 4_000,
    readBackPauseMs: 1_000,
    readBacksPerSecond: 200,
    rejectedKept: 1_000,
    maxBodyBytes: 32 * 1_024,
  },
  rules: {
    confirm: oneOf('changes', 'always', 'never'),
    confirmTimeoutMs: wholeNumber(),
    readBackPauseMs: wholeNumber(),
    readBacksPerSecond: wholeNumber(),
    rejectedKept: wholeNumber(),
    maxBodyBytes: wholeNumber(1_024),
  },
});
