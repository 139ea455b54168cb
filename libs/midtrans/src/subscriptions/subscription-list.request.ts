import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { PageRequest } from '../rest/page.request';
import { Optional } from '../validation/rules';
import { SUBSCRIPTION_PAYMENT_TYPES, type SubscriptionPaymentType } from './subscription.request';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from './subscription.status';

/** The query of `GET /subscriptions/`. */
export class SubscriptionListRequest extends PageRequest {
  @Expose({ name: 'payment_type' })
  @Optional()
  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  paymentType?: SubscriptionPaymentType;

  @Expose()
  @Optional()
  @IsIn(SUBSCRIPTION_STATUSES)
  status?: SubscriptionStatus;
}
