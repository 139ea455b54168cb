import { Expose } from 'class-transformer';
import { IsIn } from 'class-validator';
import { OwnedFilter } from '../access/account.filter';
import { Optional } from '../validation/rules';
import { SUBSCRIPTION_PAYMENT_TYPES, type SubscriptionPaymentType } from './charge-terms';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from './subscription.status';

/** Narrows a list of subscriptions, in code and in the query of `GET /subscriptions/`. What is left out says nothing. */
export class SubscriptionFilter extends OwnedFilter {
  @Expose({ name: 'payment_type' })
  @Optional()
  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  readonly paymentType?: SubscriptionPaymentType;

  @Expose()
  @Optional()
  @IsIn(SUBSCRIPTION_STATUSES)
  readonly status?: SubscriptionStatus;
}
