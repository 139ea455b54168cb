import type { MidtransNotification, NotificationStatus } from './notification.entity';

/** What became of a notification, in a sentence for people. */
export function outcomeOf({ status, orderId }: Pick<MidtransNotification, 'status' | 'orderId'>): string {
  const subject = orderId === null ? 'account' : 'payment';
  switch (status) {
    case 'processed':
      return `It was acted on: the ${subject} moved.`;
    case 'stale':
      return `It told nothing new of the ${subject}.`;
    case 'unmatched':
      return `It is signed, but there is no such ${subject} here.`;
    case 'other_transaction':
      return 'It is of another transaction of that order: the payment did not move.';
    case 'test':
      return "It is the dashboard's test of the notification URL: it is about no payment.";
    case 'amount_mismatch':
      return `Its amount is not the payment's: it was not believed.`;
    case 'unconfirmed':
      return 'Midtrans could not be asked whether it is true: it was not acted on, and Midtrans is asked again.';
    case 'invalid_signature':
      return 'None of our keys signed it: it was refused.';
    default:
      return status satisfies never;
  }
}

/**
 * Whether a delivery is acted upon no more, however often it comes. One that could not be confirmed may be yet; one that nothing here was
 * known to be meant by may be meant for something by now.
 */
export function isDecided(status: string | null): boolean {
  return !UNDECIDED.some((undecided) => undecided === status);
}

/** See {@link isDecided}. */
export const UNDECIDED = ['unconfirmed', 'unmatched'] as const satisfies readonly NotificationStatus[];
