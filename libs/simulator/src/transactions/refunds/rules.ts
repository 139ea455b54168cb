import { DAY, HOUR, MINUTE, later } from '../../clock/time';
import { refundedSum, type Refund, type TransactionRecord } from '../transaction';
import { canMove } from '../transitions';
import { refundPolicyOf } from './policy';

/** Why a refund cannot be: the payment does not allow it, or it does but not of this amount. */
export type RefundObstacle = 'payment' | 'amount';

/** Whole rupiah that can still be refunded. */
export function refundableRest(record: TransactionRecord): number {
  return record.grossAmount - refundedSum(record);
}

export function refundObstacle(
  record: TransactionRecord,
  amount: number,
  method: Refund['method'],
  at: Date,
): RefundObstacle | undefined {
  const policy = refundPolicyOf(record);
  if (!policy || !canMove(record, 'refund')) return 'payment';
  if (method === 'online' && !policy.allowsDirect) return 'payment';
  if (at > later(record.settlementTime ?? record.transactionTime, policy.windowMs)) return 'payment';
  const rest = refundableRest(record);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > rest) return 'amount';
  return policy.allowsPartial || amount === rest ? undefined : 'amount';
}

const KEY_LIFETIME = 7 * DAY;

/**
 * Whether the merchant may not use the refund_key (again): it names a refund that was made, or an attempt that failed more
 * than 7 days ago. A failed attempt may be repeated under its key until then.
 */
export function isKeySpent(record: TransactionRecord, refundKey: string, at: Date): boolean {
  if (record.refunds.some((refund) => refund.refundKey === refundKey)) return true;
  const rejected = record.rejectedRefunds.find((attempt) => attempt.refundKey === refundKey);
  return rejected !== undefined && at > later(rejected.firstTriedAt, KEY_LIFETIME);
}

const NIGHT = { start: 23 * HOUR + 55 * MINUTE, end: 6 * HOUR };
const WIB_OFFSET = 7 * HOUR;

/** ShopeePay rejects direct refunds from 23:55 to 06:00 WIB, of its QRIS payments too. */
export function isProviderAsleep({ paymentType, facts }: TransactionRecord, at: Date): boolean {
  if (paymentType !== 'shopeepay' && facts.acquirer !== 'airpay shopee') return false;
  const timeOfDay = (at.getTime() + WIB_OFFSET) % DAY;
  return timeOfDay >= NIGHT.start || timeOfDay < NIGHT.end;
}
