import { IsIn } from 'class-validator';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '../subscription.status';
import { PageQuery, pageOf, readQuery, type ListRequest } from '../../rest/page.query';
import { Optional } from '../../validation/rules';
import { SUBSCRIPTION_PAYMENT_TYPES, type SubscriptionPaymentType } from '../subscription.input';
import type { SubscriptionFilter } from '../subscription.repository';

class SubscriptionListQuery extends PageQuery {
  @Optional()
  @IsIn(SUBSCRIPTION_PAYMENT_TYPES)
  payment_type?: SubscriptionPaymentType;

  @Optional()
  @IsIn(SUBSCRIPTION_STATUSES)
  status?: SubscriptionStatus;
}

/**
 * Reads the query of `GET /subscriptions/`. Parameters that are none of ours are left alone.
 *
 * @throws MidtransInputError that names each parameter at fault
 */
export function subscriptionListRequestOf(query: unknown): ListRequest<SubscriptionFilter> {
  const value = readQuery(SubscriptionListQuery, ['payment_type', 'status', 'limit', 'cursor'], query);
  return { filter: { paymentType: value.payment_type, status: value.status }, page: pageOf(value) };
}
