import type { EventOf } from '../events/event';
import { revived, type EventSubject, type InJson } from '../events/event-subject';
import type { MidtransPaymentLink } from './payment-link.entity';
import { PAYMENT_LINK_EVENT_TYPES, type PaymentLinkEventType } from './payment-link.status';

/** A payment link as it was when the event happened. */
export type PaymentLinkSnapshot = Readonly<
  Omit<
    MidtransPaymentLink,
    | 'request'
    | 'createResponse'
    | 'failureReason'
    | 'readBacks'
    | 'nextReadBackAt'
    | 'nextCheckAt'
    | 'version'
    | 'customerDetails'
    | 'itemDetails'
    | 'enabledPayments'
    | 'finishUrl'
    | 'customFields'
  >
>;

/** A payment that was made by a link. */
export interface PaymentLinkPurchase {
  /** Our id of the payment. */
  readonly id: string;
  readonly orderId: string;
  readonly transactionId: string | null;
  /** Whole rupiah. */
  readonly grossAmount: number;
}

/** What a listener of `payment_link.*` receives. */
export interface PaymentLinkEvent<
  Type extends PaymentLinkEventType = PaymentLinkEventType,
> extends EventOf<Type> {
  readonly paymentLink: PaymentLinkSnapshot;
  /** Our `status` before the step. */
  readonly previousStatus: PaymentLinkSnapshot['status'];
  /** The payment that made the step; null where none did. */
  readonly purchase: PaymentLinkPurchase | null;
}

declare module '../events/event' {
  interface EventSubjects {
    payment_link: PaymentLinkEvent;
  }
}

/** What is stored with an event of a payment link. */
export interface PaymentLinkTold {
  readonly paymentLink: InJson<PaymentLinkSnapshot>;
  readonly previousStatus: PaymentLinkSnapshot['status'];
  readonly purchase: PaymentLinkPurchase | null;
}

export const paymentLinkEvents: EventSubject = {
  name: 'payment_link',
  types: PAYMENT_LINK_EVENT_TYPES,
  read: ({ payload }) => {
    const { paymentLink, ...rest } = payload as PaymentLinkTold;
    const times = { expiresAt: true, createdAt: true, updatedAt: true } as const;
    return { paymentLink: revived<PaymentLinkSnapshot>(paymentLink, times), ...rest };
  },
};
