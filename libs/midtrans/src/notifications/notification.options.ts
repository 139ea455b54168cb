import { defineOptions, type Resolved } from '../options/option-group';
import { oneOf, wholeNumber } from '../options/option-rules';

/** How the gateway's notifications are taken (`notifications`). */
export interface NotificationOptions {
  /**
   * What is read back from the gateway before a notification is believed: the signature does not cover
   * `transaction_status`. `paid`: whatever would bring or return money; `always`: everything that moves a payment;
   * `never`: nothing but what would make a paid payment unpaid.
   * @default 'paid'
   */
  confirm?: 'paid' | 'always' | 'never';
  /**
   * Milliseconds for reading a status back. The gateway gives up on our answer after 15 s and hopes for one within 5.
   * @default 4_000
   */
  confirmTimeoutMs?: number;
  /**
   * How many wrongly signed deliveries are kept, over all instances; older ones make room.
   * @default 1_000
   */
  rejectedKept?: number;
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
  defaults: { confirm: 'paid', confirmTimeoutMs: 4_000, rejectedKept: 1_000 },
  rules: {
    confirm: oneOf('paid', 'always', 'never'),
    confirmTimeoutMs: wholeNumber(),
    rejectedKept: wholeNumber(),
  },
});
