import type { PayAccountEventType } from '../events/catalogue';

/** `pending`: the customer has not agreed at GoPay yet; `enabled`: it can be charged; the others are over. */
export const PAY_ACCOUNT_STATUSES = ['pending', 'enabled', 'disabled', 'expired'] as const;
export type PayAccountStatus = (typeof PAY_ACCOUNT_STATUSES)[number];

/** An account only ever goes forward, so that neither the order of messages nor how often they come matters. */
const STAGES: Readonly<Record<PayAccountStatus, number>> = {
  pending: 0,
  enabled: 1,
  expired: 2,
  disabled: 3,
};

/** The gateway's `account_status`; `undefined` where it is none that we know. */
export function payAccountStatusOf(accountStatus: unknown): PayAccountStatus | undefined {
  return PAY_ACCOUNT_STATUSES.find((status) => status.toUpperCase() === accountStatus);
}

/**
 * Whether what the gateway says of an account moves it.
 *
 * @param anew - whether it is the answer to a new linking: then an account that is over begins again
 */
export function isNews(from: PayAccountStatus, to: PayAccountStatus, anew = false): boolean {
  return STAGES[to] > STAGES[from] || (anew && isOver(from) && to !== from);
}

/** What a move is told of as. An account that was never linked expires without a word, and what is over is over once. */
export function payAccountEvents(from: PayAccountStatus, to: PayAccountStatus): PayAccountEventType[] {
  switch (to) {
    case 'enabled':
      return ['pay_account.linked'];
    case 'disabled':
      return from === 'expired' ? [] : ['pay_account.unlinked'];
    case 'expired':
      return from === 'enabled' ? ['pay_account.unlinked'] : [];
    case 'pending':
      return [];
    default:
      return to satisfies never;
  }
}

function isOver(status: PayAccountStatus): boolean {
  return status === 'disabled' || status === 'expired';
}
