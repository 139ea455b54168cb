/** Every type of a payment link's events. */
export const PAYMENT_LINK_EVENT_TYPES = [
  'payment_link.paid',
  'payment_link.exhausted',
  'payment_link.expired',
] as const;
/**
 * `payment_link.paid`: a payment that was made by it is paid, told once of each; `payment_link.exhausted`: it has been paid as often as it
 * may be; `payment_link.expired`: its time is over. The last two are told once, and never both.
 */
export type PaymentLinkEventType = (typeof PAYMENT_LINK_EVENT_TYPES)[number];

/**
 * `initiated`: Midtrans has not answered yet; `failure`: Midtrans did not take it; `active`: it can be paid; the others: it cannot be any
 * more, but for what was begun before.
 */
export const PAYMENT_LINK_STATUSES = [
  'initiated',
  'failure',
  'active',
  'exhausted',
  'expired',
  'deleted',
] as const;
/** The status of a payment link. */
export type PaymentLinkStatus = (typeof PAYMENT_LINK_STATUSES)[number];

/** What of a link decides what becomes of it. */
export interface PaymentLinkState {
  readonly status: PaymentLinkStatus;
  /** How many payments are paid that were made by it. */
  readonly usage: number;
  readonly usageLimit: number;
}

/**
 * What is known of a link. `known`: Midtrans has it; `paid`: one more payment is paid that was made by it; `over`: its time is over;
 * `deleted`: Midtrans has taken it out of service.
 */
export type PaymentLinkReport = 'known' | 'paid' | 'over' | 'deleted';

/** What becomes of a link, and what is told of it in the order in which it happened. */
export interface PaymentLinkStep {
  readonly status: PaymentLinkStatus;
  readonly usage: number;
  readonly events: readonly PaymentLinkEventType[];
}

/** The step that a report makes; null where it is none. Money that arrives is counted whatever has become of the link. */
export function transition(state: PaymentLinkState, report: PaymentLinkReport): PaymentLinkStep | null {
  const { status, usage, usageLimit } = state;
  switch (report) {
    case 'known':
      return isAccepted(status) ? null : { status: 'active', usage, events: [] };
    case 'paid': {
      const used = usage + 1;
      const isOpen = status === 'active' || !isAccepted(status);
      if (!isOpen) return { status, usage: used, events: ['payment_link.paid'] };
      return used < usageLimit
        ? { status: 'active', usage: used, events: ['payment_link.paid'] }
        : { status: 'exhausted', usage: used, events: ['payment_link.paid', 'payment_link.exhausted'] };
    }
    case 'over':
      return status === 'active' ? { status: 'expired', usage, events: ['payment_link.expired'] } : null;
    case 'deleted':
      return status === 'deleted' || status === 'failure' ? null : { status: 'deleted', usage, events: [] };
    default:
      return report satisfies never;
  }
}

/** Whether Midtrans is known to have taken it. */
export function isAccepted(status: PaymentLinkStatus): boolean {
  return status !== 'initiated' && status !== 'failure';
}
