import { EXAMPLE_ORDER, type DescribedError, type OpenOutcome } from '../rest/error.catalogue';
import { PaymentStateError, REMEDIES, type PaymentStateCode } from './payment.errors';

const ids = { orderId: EXAMPLE_ORDER };
const refundKey = 'reference1';

/** What a failure of the gateway leaves open, as the API's description shows it. */
export const OPEN_OUTCOMES = {
  charge: { ids, remedy: REMEDIES.charge(EXAMPLE_ORDER) },
  snap: { ids, remedy: REMEDIES.snap(EXAMPLE_ORDER) },
  operation: { ids, remedy: REMEDIES.operation(EXAMPLE_ORDER) },
  refund: { ids: { ...ids, refundKey }, remedy: REMEDIES.refund(EXAMPLE_ORDER, refundKey) },
} as const satisfies Record<string, OpenOutcome>;

/** What may forbid a refund, beside the payment's state. */
export const REFUND_ERRORS: readonly DescribedError[] = [
  refundError(
    'It is more than is left of the payment',
    'amount_exceeded',
    '60000 is more than can still be refunded: 40000',
  ),
  refundError(
    'The payment method does not know it',
    'not_supported',
    'Midtrans cannot refund bank_transfer: return the money by bank transfer',
  ),
  refundError(
    'The refund key names another refund',
    'refund_key_taken',
    `refund_key ${refundKey} names another refund of this payment`,
  ),
];

function refundError(when: string, code: PaymentStateCode, reason: string): DescribedError {
  return { when, example: new PaymentStateError('refund', EXAMPLE_ORDER, code, reason) };
}
