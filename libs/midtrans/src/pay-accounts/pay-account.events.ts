import type { EventOf } from '../events/event';
import type { EventSubject } from '../events/event-subject';

/** Every type of a GoPay account's events. */
export const PAY_ACCOUNT_EVENT_TYPES = ['pay_account.linked', 'pay_account.unlinked'] as const;
/** The type of a GoPay account's event. */
export type PayAccountEventType = (typeof PAY_ACCOUNT_EVENT_TYPES)[number];

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

/** What a listener of `pay_account.*` receives. */
export interface PayAccountEvent<
  Type extends PayAccountEventType = PayAccountEventType,
> extends EventOf<Type> {
  readonly payAccount: PayAccountSnapshot;
}

declare module '../events/event' {
  interface EventSubjects {
    pay_account: PayAccountEvent;
  }
}

export const payAccountEvents: EventSubject = {
  name: 'pay_account',
  types: PAY_ACCOUNT_EVENT_TYPES,
  read: ({ payload }) => payload,
};
