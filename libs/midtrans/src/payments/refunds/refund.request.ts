import { Expose } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { MidtransInputError } from '../../errors/midtrans.errors';
import { paymentMethod } from '../../payment-methods';
import { Described } from '../../validation/described';
import { NoCardData, Optional, Rule, Text, TextOrEmpty } from '../../validation/rules';
import { validate, type FieldError } from '../../validation/validate';
import { Note } from '../operation.request';
import type { MidtransPayment } from '../payment.entity';

const REFUND_KEY = /^[\w~.-]{1,100}$/;

/** A refund, as {@link PaymentService.refundPayment} takes it. */
export class RefundInput {
  /** Whole rupiah, at most what is left of the payment. */
  @Expose()
  @Described({ type: 'integer', minimum: 1, description: 'Whole rupiah', example: 5000 })
  @Rule('amount', '$property must be a whole number of rupiah above 0', (value) => {
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  })
  amount: number;

  /** At most 255 characters. */
  @Expose()
  @Optional()
  @Described({ example: 'Item out of stock' })
  @TextOrEmpty(255)
  reason?: string;

  /**
   * Whether the customer's bank is asked at once, where the method knows that.
   * @default false
   */
  @Expose()
  @Optional()
  @Described({ default: false, description: "Ask the customer's bank at once", example: false })
  @IsBoolean()
  direct?: boolean;

  /**
   * Names the refund: asked again with the same key, it is made once. Give the one of a
   * {@link OutcomeUnknownError} to find out and go on.
   * @default a new one
   */
  @Expose({ name: 'refund_key' })
  @Optional()
  @Described({
    type: 'string',
    pattern: REFUND_KEY.source,
    description: 'Asked for again with the same key, a refund is made once; made up where left out',
    example: 'reference1',
  })
  @NoCardData()
  @Rule('refundKey', '$property must be 1 to 100 letters, digits and the symbols - _ ~ .', (value) => {
    return typeof value === 'string' && REFUND_KEY.test(value);
  })
  refundKey?: string;

  /**
   * Of a payment that was paid more than once: by Midtrans' id, which of its transactions is given back.
   * @default the payment's own
   */
  @Expose({ name: 'transaction_id' })
  @Optional()
  @Described({ description: "Which of a payment's transactions: its own where left out" })
  @Text(255)
  transactionId?: string;
}

/** The body of a refund: what it is, and why it is made. */
export class RefundRequest extends RefundInput {
  @Note()
  note?: string;
}

/**
 * What is wrong with a refund before anything is set aside.
 *
 * @throws MidtransInputError that names each field at fault
 * @see https://docs.midtrans.com/reference/refund-transaction
 */
export function checkRefund(payment: MidtransPayment, input: RefundInput): void {
  const errors: FieldError[] = [...(validate(RefundInput, input).errors ?? [])];
  const { paymentType } = payment;
  const grossAmount = paidBy(payment);
  const isFullOnly = paymentMethod(paymentType).refunds === 'full';
  if (errors.every(({ field }) => field !== 'amount') && isFullOnly && input.amount !== grossAmount) {
    const message = `amount must be ${grossAmount}: ${paymentType} is refunded in full only`;
    errors.push({ field: 'amount', message });
  }
  if (errors.length > 0) throw new MidtransInputError(errors);
}

/** Whole rupiah that were paid by a payment's transaction, without a fee on top: a promotion may have lowered them. */
function paidBy({ grossAmount, attempts, transactionId }: MidtransPayment): number {
  const own = attempts.find((attempt) => attempt.transactionId === transactionId);
  return own === undefined ? grossAmount : Math.min(grossAmount, own.grossAmount);
}
