import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PAYMENT_TYPES, type PaymentType } from '../payment-methods';
import { PageRequest } from '../rest/page.request';
import { Described } from '../validation/described';
import { AsInstant } from '../validation/instant';
import { Optional, OrderId, Uuid } from '../validation/rules';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.status';

/** The query of `GET /payments/`. */
export class PaymentListRequest extends PageRequest {
  @Expose({ name: 'payment_type' })
  @Optional()
  @IsIn(PAYMENT_TYPES)
  paymentType?: PaymentType;

  @Expose()
  @Optional()
  @Described({ description: 'The transaction status' })
  @IsIn(PAYMENT_STATUSES)
  status?: PaymentStatus;

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
