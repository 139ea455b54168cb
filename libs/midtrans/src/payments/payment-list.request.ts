import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PAYMENT_TYPES, type PaymentType } from '../payment-methods';
import { PageRequest } from '../rest/page.request';
import { Described } from '../validation/described';
import { AsInstant } from '../validation/instant';
import { Optional, Rule, Uuid } from '../validation/rules';
import { PAYMENT_STATUSES, type PaymentStatus } from './payment.status';

const ORDER_ID = /^[\w~.-]{1,50}$/;

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
  @Described({ type: 'string', pattern: ORDER_ID.source })
  @Rule('orderId', '$property must be an order id', (value) => {
    return typeof value === 'string' && ORDER_ID.test(value);
  })
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
