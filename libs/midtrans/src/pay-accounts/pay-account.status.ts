import type { PayAccountEventType } from './pay-account.events';

/** What Midtrans says. `pending`: the customer has not agreed at GoPay yet; `enabled`: it can be charged; the others are over. */
export const REPORTED_STATUSES = ['pending', 'enabled', 'disabled', 'expired'] as const;
export type ReportedStatus = (typeof REPORTED_STATUSES)[number];

/**
 * Our own: `initiated`: Midtrans has not answered yet; `unanswered`: it never did, and cannot be asked. Nobody was given the address at
 * which the customer agrees, so nothing comes of it unless the same is asked for again.
 */
export const PAY_ACCOUNT_STATUSES = ['initiated', 'unanswered', ...REPORTED_STATUSES] as const;
/** The status of a GoPay account. */
export type PayAccountStatus = (typeof PAY_ACCOUNT_STATUSES)[number];

/** An account only ever goes forward, so that neither the order of messages nor how often they come matters. */
const STAGES: Readonly<Record<PayAccountStatus, number>> = {
  initiated: 0,
  unanswered: 0,
  pending: 1,
  enabled: 2,
  expired: 3,
  disabled: 4,
};

/** The gateway's `account_status`; `undefined` where it is none that we know. */
export function payAccountStatusOf(accountStatus: unknown): ReportedStatus | undefined {
  return REPORTED_STATUSES.find((status) => status.toUpperCase() === accountStatus);
}

/**
 * Whether what the gateway says of an account moves it.
 *
 * @param anew - whether it was asked, and nobody has moved the account meanwhile: then one that is over begins again
 */
export function isNews(from: PayAccountStatus, to: ReportedStatus, anew = false): boolean {
  return STAGES[to] > STAGES[from] || (anew && isOver(from) && to !== from);
}

/** What makes a notification doubtful that tells news of an account. */
export interface Doubts {
  /** That very notification was recorded before. */
  readonly isToldBefore: boolean;
  /** The account was linked before under the same id: that it is over may be told of that linking. */
  readonly isLinkedAnew: boolean;
}

/**
 * Whether what a signed notification tells of an account is asked about first. It may have been told before the account was linked
 * anew, or be sent again by somebody else: its signature does not say when it was made.
 */
export function isToBeAsked(
  from: PayAccountStatus,
  told: ReportedStatus,
  { isToldBefore, isLinkedAnew }: Doubts,
): boolean {
  if (told === from) return false;
  if (!isNews(from, told)) return isOver(from) && told === 'enabled';
  return isToldBefore || (isLinkedAnew && isOver(told));
}

/** Whether the gateway says less of an account than a notification has told. */
export function isBehind(shown: PayAccountStatus, told: ReportedStatus): boolean {
  return STAGES[shown] < STAGES[told];
}

/** What a move is told of as. An account that was never linked expires without a word, and what is over is over once. */
export function payAccountEvents(from: PayAccountStatus, to: ReportedStatus): PayAccountEventType[] {
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

/** Whether an account cannot be charged any more. */
export function isOver(status: PayAccountStatus): boolean {
  return status === 'disabled' || status === 'expired';
}
