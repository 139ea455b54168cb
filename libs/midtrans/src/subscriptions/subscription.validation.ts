import { parseInstant } from '../validation/instant';
import { validate, type FieldError } from '../validation/validate';
import type { MidtransSubscription } from './subscription.entity';
import { LONGEST_NEW_NAME } from './charge-terms';
import { UpdateSubscriptionInput } from './update-subscription.request';
import { CreateSubscriptionInput } from './subscription.request';
import { gatewayName } from './order-prefix';

/** A subscription that may be sent: every rule that can be known beforehand holds, and every default is filled in. */
export interface ValidSubscription extends Omit<CreateSubscriptionInput, 'startTime'> {
  readonly interval: number;
  readonly intervalUnit: NonNullable<CreateSubscriptionInput['intervalUnit']>;
  readonly maxInterval: number | null;
  readonly startTime: Date | null;
  readonly retryInterval: number;
  readonly retryIntervalUnit: NonNullable<CreateSubscriptionInput['retryIntervalUnit']>;
  readonly retryMaxInterval: number;
}

/** A subscription, and what the gateway charges for it: a secret. */
export interface ChargeableSubscription extends Omit<
  ValidSubscription,
  'savedCard' | 'payAccount' | 'paymentOption'
> {
  readonly token: string;
}

/** A change that may be sent. */
export interface ValidUpdate extends Omit<UpdateSubscriptionInput, 'nextExecutionAt'> {
  readonly nextExecutionAt?: Date;
}

type Checked<T> =
  | { readonly value: T; readonly errors?: undefined }
  | { readonly value?: undefined; readonly errors: readonly FieldError[] };

/**
 * Validates a subscription of unknown origin, each field named as in {@link CreateSubscriptionInput}.
 *
 * @param now - what times must lie after
 * @see https://docs.midtrans.com/reference/create-subscription
 */
export function validateSubscription(input: unknown, now: Date): Checked<ValidSubscription> {
  const { value, errors } = validate(CreateSubscriptionInput, input);
  if (value === undefined) return { errors };
  const startTime = value.startTime === undefined ? undefined : instantOf(value.startTime);
  if (startTime !== undefined && startTime <= now) return { errors: [inThePast('startTime')] };
  return {
    value: {
      ...value,
      interval: value.interval ?? 1,
      intervalUnit: value.intervalUnit ?? 'month',
      maxInterval: value.maxInterval === undefined ? 12 : value.maxInterval,
      startTime: startTime ?? null,
      retryInterval: value.retryInterval ?? 1,
      retryIntervalUnit: value.retryIntervalUnit ?? 'day',
      retryMaxInterval: value.retryMaxInterval ?? 3,
    },
  };
}

/**
 * Validates a change of unknown origin, each field named as in {@link UpdateSubscriptionInput}.
 *
 * @param present - the subscription to be changed
 * @param now - what times must lie after
 * @see https://docs.midtrans.com/reference/update-subscription
 */
export function validateUpdate(
  input: unknown,
  present: Pick<MidtransSubscription, 'name' | 'paymentType'>,
  now: Date,
): Checked<ValidUpdate> {
  const { value, errors } = validate(UpdateSubscriptionInput, input);
  if (value === undefined) return { errors };
  const { nextExecutionAt: next, ...rest } = value;
  const nextExecutionAt = next === undefined ? undefined : instantOf(next);
  const broken: FieldError[] = [];
  const say = (field: string, message: string): void => void broken.push({ field, message });
  if (Object.values(value).every((field) => field === undefined)) say('', 'there is nothing to update');
  if (value.name === undefined && gatewayName(present.name).length > LONGEST_NEW_NAME) {
    const limit = `at most ${LONGEST_NEW_NAME} characters`;
    say('name', `name must be given, in ${limit}: Midtrans takes no update with a longer one`);
  }
  for (const field of SOURCES_OF_OTHERS[present.paymentType]) {
    if (value[field] !== undefined) say(field, `${field} does not belong to ${present.paymentType}`);
  }
  if (nextExecutionAt !== undefined && nextExecutionAt <= now) broken.push(inThePast('nextExecutionAt'));
  return broken.length > 0 ? { errors: broken } : { value: { ...rest, nextExecutionAt } };
}

const SOURCES_OF_OTHERS = {
  credit_card: ['gopayAccountId', 'payAccount'],
  gopay: ['savedCard'],
} as const;

function inThePast(field: string): FieldError {
  return { field, message: `${field} must be in the future` };
}

/** Of a value that was validated as one. */
function instantOf(value: Date | string): Date | undefined {
  return value instanceof Date ? value : parseInstant(value);
}
