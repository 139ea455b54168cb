import {
  formatWibTime,
  type SubscriptionRequest,
  type UpdateSubscriptionRequest,
  type WireSubscriptionCustomer,
} from '../gateway';
import type { CustomerDetails } from '../payments/charge.request';
import { OUR_ID } from './subscription.gateway-state';
import { gatewayName } from './order-prefix';
import type { MidtransSubscription } from './subscription.entity';
import type { SubscriptionChange } from './subscription.terms';
import type { ChargeableSubscription } from './subscription.validation';

/**
 * The body of `POST /v1/subscriptions`.
 *
 * @param id - ours, which goes with it: should its answer be lost, the notification of its creation says whose it is
 */
export function subscriptionRequest(id: string, subscription: ChargeableSubscription): SubscriptionRequest {
  const { maxInterval, startTime, customerDetails, gopayAccountId, metadata } = subscription;
  return {
    name: gatewayName(subscription.name),
    amount: String(subscription.amount),
    currency: 'IDR',
    payment_type: subscription.paymentType,
    token: subscription.token,
    schedule: {
      interval: subscription.interval,
      interval_unit: subscription.intervalUnit,
      ...(maxInterval !== null && { max_interval: maxInterval }),
      ...(startTime !== null && { start_time: wibTimeWithOffset(startTime) }),
    },
    retry_schedule: {
      interval: subscription.retryInterval,
      interval_unit: subscription.retryIntervalUnit,
      max_interval: subscription.retryMaxInterval,
    },
    // Ours comes last: nobody makes their subscription pass for another's.
    metadata: { ...metadata, [OUR_ID]: id },
    ...(customerDetails !== undefined && { customer_details: wireCustomer(customerDetails) }),
    ...(gopayAccountId !== undefined && { gopay: { account_id: gopayAccountId } }),
  };
}

/** What an update says of a subscription though it stays. */
export type UpdatedSubscription = Pick<
  MidtransSubscription,
  | 'name'
  | 'amount'
  | 'currency'
  | 'gopayAccountId'
  | 'retryInterval'
  | 'retryIntervalUnit'
  | 'retryMaxInterval'
>;

/**
 * The body of `PATCH /v1/subscriptions/{id}`, which wants what stays as well.
 *
 * @param token - the present one, where it is kept
 */
export function updateRequest(
  present: UpdatedSubscription,
  change: SubscriptionChange,
  token: string | undefined,
): UpdateSubscriptionRequest {
  const { interval, nextExecutionAt, retryInterval, retryIntervalUnit, retryMaxInterval } = change;
  const gopayAccountId = change.gopayAccountId ?? present.gopayAccountId;
  const retries = [retryInterval, retryIntervalUnit, retryMaxInterval].some((field) => field !== undefined);
  const schedule = {
    ...(interval !== undefined && { interval }),
    ...(nextExecutionAt !== undefined && { next_execution_at: wibTimeWithOffset(nextExecutionAt) }),
  };
  return {
    name: gatewayName(change.name ?? present.name),
    amount: String(change.amount ?? present.amount),
    currency: present.currency,
    token: change.token ?? token,
    ...(Object.keys(schedule).length > 0 && { schedule }),
    ...(retries && {
      retry_schedule: {
        interval: retryInterval ?? present.retryInterval,
        interval_unit: retryIntervalUnit ?? present.retryIntervalUnit,
        max_interval: retryMaxInterval ?? present.retryMaxInterval,
      },
    }),
    ...(gopayAccountId !== null && { gopay: { account_id: gopayAccountId } }),
  };
}

/** `YYYY-MM-DD HH:mm:ss +0700`. */
function wibTimeWithOffset(instant: Date): string {
  return `${formatWibTime(instant)} +0700`;
}

/** The gateway wants a field left out rather than empty. */
function wireCustomer({ firstName, lastName, email, phone }: CustomerDetails): WireSubscriptionCustomer {
  const wire = { first_name: firstName, last_name: lastName, email, phone };
  return Object.fromEntries(Object.entries(wire).filter(([, value]) => value !== undefined && value !== ''));
}
