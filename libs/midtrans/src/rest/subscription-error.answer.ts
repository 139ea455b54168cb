import {
  SubscriptionNotFoundError,
  SubscriptionOutcomeUnknownError,
  SubscriptionRefusedError,
  SubscriptionStateError,
} from '../errors/subscription.errors';
import type { ErrorAnswer } from './error.answer';
import { errorBody } from './error.body';
import { gatewayAnswer, unknownOutcome } from './gateway-error.answer';

/** How an error of a subscription is told to a REST client; undefined where it is none. */
export function subscriptionAnswer(error: unknown): ErrorAnswer | undefined {
  if (error instanceof SubscriptionNotFoundError) return { body: errorBody(404, 'not_found', error.message) };
  if (error instanceof SubscriptionRefusedError) return gatewayAnswer(error.cause);
  if (error instanceof SubscriptionStateError) {
    return { body: errorBody(400, 'invalid_state', error.message) };
  }
  if (error instanceof SubscriptionOutcomeUnknownError) {
    const { operation, subscriptionId, cause } = error;
    const { body, ...rest } = unknownOutcome(cause);
    const message = `${body.message}. The ${operation} of the subscription may have been carried out: ask again, under the same Idempotency-Key`;
    return { ...rest, body: { ...body, message, subscription_id: subscriptionId } };
  }
  return undefined;
}
