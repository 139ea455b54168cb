import { bodyObject, picked, pickedWithin } from '../../rest/body.fields';
import { objectBody } from '../../rest/json-body';
import type { CreateSubscriptionInput, UpdateSubscriptionInput } from '../subscription.input';

/** Names of the body → names of the service's input. */
const CREATE_FIELDS = {
  name: 'name',
  amount: 'amount',
  payment_type: 'paymentType',
  token: 'token',
  gopay_account_id: 'gopayAccountId',
  saved_card: 'savedCard',
  pay_account: 'payAccount',
  payment_option: 'paymentOption',
  interval: 'interval',
  interval_unit: 'intervalUnit',
  max_interval: 'maxInterval',
  start_time: 'startTime',
  retry_interval: 'retryInterval',
  retry_interval_unit: 'retryIntervalUnit',
  retry_max_interval: 'retryMaxInterval',
  customer_details: 'customerDetails',
  metadata: 'metadata',
} as const;
const UPDATE_FIELDS = {
  name: 'name',
  amount: 'amount',
  token: 'token',
  gopay_account_id: 'gopayAccountId',
  saved_card: 'savedCard',
  pay_account: 'payAccount',
  payment_option: 'paymentOption',
  interval: 'interval',
  next_execution_at: 'nextExecutionAt',
  retry_interval: 'retryInterval',
  retry_interval_unit: 'retryIntervalUnit',
  retry_max_interval: 'retryMaxInterval',
} as const;
const CUSTOMER_FIELDS = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
} as const;

/**
 * Reads the body of `POST /subscriptions/`; what is none of ours is not read. Values stay as they came:
 * `SubscriptionService.createSubscription` validates them.
 *
 * @throws MidtransInputError where the body is no object
 */
export function subscriptionInputOf(body: unknown): CreateSubscriptionInput {
  const input = picked(bodyObject(body), CREATE_FIELDS);
  if ('customerDetails' in input) {
    input['customerDetails'] = pickedWithin(input['customerDetails'], CUSTOMER_FIELDS);
  }
  return input as unknown as CreateSubscriptionInput;
}

/**
 * Reads the body of `PATCH /subscriptions/{id}/`, like {@link subscriptionInputOf}.
 *
 * @throws MidtransInputError where the body is no object, or has fields that cannot be changed
 */
export function updateInputOf(body: unknown): UpdateSubscriptionInput {
  return picked(objectBody(body, Object.keys(UPDATE_FIELDS)), UPDATE_FIELDS);
}
