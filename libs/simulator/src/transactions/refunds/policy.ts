import { DAY } from '../../clock/time';
import type { TransactionRecord } from '../transaction';

/** How a payment can be given back: https://docs.midtrans.com/reference/refund-transaction */
export interface RefundPolicy {
  /** Milliseconds from the settlement until it is too late. */
  readonly windowMs: number;
  readonly allowsPartial: boolean;
  /** Whether `/refund/online/direct` serves it too. */
  readonly allowsDirect: boolean;
}

// The documentation says "6 months"; this is the shortest that they can be.
const SIX_MONTHS = 181 * DAY;

const DIRECT_ACQUIRERS: readonly unknown[] = ['bca', 'maybank', 'bni', 'bri'];

function policy(windowMs: number, exceptions: Partial<RefundPolicy> = {}): RefundPolicy {
  return { windowMs, allowsPartial: true, allowsDirect: true, ...exceptions };
}

/** How the payment can be refunded; undefined where the method has no refund. */
export function refundPolicyOf({ paymentType, facts }: TransactionRecord): RefundPolicy | undefined {
  switch (paymentType) {
    case 'credit_card':
      return policy(SIX_MONTHS, { allowsDirect: DIRECT_ACQUIRERS.includes(facts.bank) });
    case 'gopay':
      // Only a payment from a linked account tells from which of its balances it came.
      return policy(facts.payment_option_type === undefined ? 45 * DAY : 180 * DAY);
    case 'qris':
      return policy(facts.acquirer === 'gopay' ? 45 * DAY : 365 * DAY);
    case 'shopeepay':
      return policy(365 * DAY, { allowsPartial: false });
    case 'dana':
      return policy(45 * DAY, { allowsDirect: false });
    case 'ovo':
      return policy(7 * DAY, { allowsPartial: false, allowsDirect: false });
    case 'akulaku':
      return policy(SIX_MONTHS);
    case 'kredivo':
      return policy(14 * DAY);
    default:
      return undefined;
  }
}

export function isRefundable(record: TransactionRecord): boolean {
  return refundPolicyOf(record) !== undefined;
}
