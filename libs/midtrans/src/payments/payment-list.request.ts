import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PAYMENT_TYPES, type PaymentType } from '../payment-methods';
import { AsBoolean, PageRequest, WholeNumber } from '../rest/page.request';
import { Described } from '../validation/described';
import { AsInstant } from '../validation/instant';
import { Rupiah } from '../validation/filter.rules';
import { HostText, Optional, OrderId, Text, Uuid } from '../validation/rules';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.status';

/** The query of `GET /payments/`. Whatever it says narrows what the caller may see, and shows nobody more than that. */
export class PaymentListRequest extends PageRequest {
  @Expose()
  @Optional()
  @Described({
    description:
      'How its order id, transaction id, VA number, bill key, payment code, customer e-mail address or phone number begins',
  })
  @Text(255)
  q?: string;

  @Expose({ name: 'payment_type' })
  @Optional()
  @IsIn(PAYMENT_TYPES)
  paymentType?: PaymentType;

  @Expose()
  @Optional()
  @Described({ description: 'The transaction status' })
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

  @Expose()
  @Optional()
  @Text(255)
  bank?: string;

  @Expose({ name: 'user_id' })
  @Optional()
  @Described({ description: 'Whose it is' })
  @HostText(255)
  userId?: string;

  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  account?: string;

  @Expose({ name: 'customer_email' })
  @Optional()
  @Described({ description: 'In any case' })
  @Text(255)
  customerEmail?: string;

  @Expose({ name: 'min_amount' })
  @Optional()
  @WholeNumber()
  @Described({ type: 'integer', minimum: 0, description: 'Whole rupiah that `gross_amount` is at least' })
  @Rupiah()
  minAmount?: number;

  @Expose({ name: 'max_amount' })
  @Optional()
  @WholeNumber()
  @Described({ type: 'integer', minimum: 0, description: 'Whole rupiah that `gross_amount` is at most' })
  @Rupiah()
  maxAmount?: number;

  @Expose({ name: 'has_refund' })
  @Optional()
  @Described({ description: 'Whether anything of it went back' })
  @AsBoolean()
  hasRefund?: boolean;

  @Expose({ name: 'order_id' })
  @Optional()
  @OrderId(50)
  orderId?: string;

  @Expose({ name: 'subscription_id' })
  @Optional()
  @Described({ description: 'The charges of a subscription' })
  @Uuid()
  subscriptionId?: string;

  @Expose({ name: 'created_after' })
  @Optional()
  @AsInstant()
  createdAfter?: Date;

  @Expose({ name: 'created_before' })
  @Optional()
  @AsInstant()
  createdBefore?: Date;
}
