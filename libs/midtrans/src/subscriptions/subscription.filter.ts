import { Expose } from 'class-transformer';
import { Allow, IsIn } from 'class-validator';
import type { OwnedFilter } from '../access/listing';
import type { OwnershipScope } from '../access/midtrans-user';
import { Described } from '../validation/described';
import { Optional, Text } from '../validation/rules';
import { SUBSCRIPTION_PAYMENT_TYPES, type SubscriptionPaymentType } from './charge-terms';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from './subscription.status';

/** Narrows a list of subscriptions, in code and in the query of `GET /subscriptions/`. What is left out says nothing. */
export class SubscriptionFilter implements OwnedFilter {
  @Allow()
  readonly scope?: OwnershipScope;

  @Expose()
  @Optional()
  @Described({ description: 'The merchant account' })
  @Text(64)
  readonly account?: string;

  @Expose({ name: 'payment_type' })
  @Optional()
  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  readonly paymentType?: SubscriptionPaymentType;

  @Expose()
  @Optional()
  @IsIn(SUBSCRIPTION_STATUSES)
  readonly status?: SubscriptionStatus;
}
