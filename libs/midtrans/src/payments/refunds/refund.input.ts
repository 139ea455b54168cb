import { MidtransInputError } from '../../errors/midtrans.errors';
import { paymentMethod } from '../../payment-methods';
import type { FieldError } from '../../validation/validate';
import { isPlainText } from '../../validation/plain-text';
import { cardDataIn, holdsNoCardData } from '../../validation/no-card-data';
import type { MidtransPayment } from '../payment.entity';

/** A refund, as {@link PaymentService.refundPayment} takes it. */
export interface RefundInput {
  /** Whole rupiah, at most what is left of the payment. */
  amount: number;
  /** At most 255 characters. */
  reason?: string;
  /**
   * Whether the customer's bank is asked at once, where the method knows that.
   * @default false
   */
  direct?: boolean;
  /**
   * Names the refund: asked again with the same key, it is made once. Give the one of a
   * {@link OutcomeUnknownError} to find out and go on.
   * @default a new one
   */
  refundKey?: string;
}

const REFUND_KEY = /^[\w~.-]{1,100}$/;
const LONGEST_REASON = 255;

/**
 * What is wrong with a refund before anything is set aside.
 *
 * @see https://docs.midtrans.com/reference/refund-transaction
 */
export function checkRefund(payment: MidtransPayment, input: RefundInput): void {
  const errors: FieldError[] = [];
  const { amount, reason, direct, refundKey }: { [Field in keyof RefundInput]?: unknown } = input;
  const { refunds } = paymentMethod(payment.paymentType);
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) {
    errors.push({ field: 'amount', message: 'amount must be a whole number of rupiah above 0' });
  } else if (refunds === 'full' && amount !== payment.grossAmount) {
    errors.push({
      field: 'amount',
      message: `amount must be ${payment.grossAmount}: ${payment.paymentType} is refunded in full only`,
    });
  }
  if (reason !== undefined && (!isPlainText(reason) || reason.length > LONGEST_REASON)) {
    errors.push({ field: 'reason', message: `reason must be text of at most ${LONGEST_REASON} characters` });
  }
  if (direct !== undefined && typeof direct !== 'boolean') {
    errors.push({ field: 'direct', message: 'direct must be true or false' });
  }
  if (refundKey !== undefined && (typeof refundKey !== 'string' || !REFUND_KEY.test(refundKey))) {
    errors.push({
      field: 'refundKey',
      message: 'refundKey must be 1 to 100 letters, digits and the symbols - _ ~ .',
    });
  }
  for (const [field, value] of Object.entries({ reason, refundKey })) {
    if (!holdsNoCardData(value)) errors.push(cardDataIn(field));
  }
  if (errors.length > 0) throw new MidtransInputError(errors);
}
