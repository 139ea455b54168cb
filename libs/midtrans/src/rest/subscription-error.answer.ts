import {
  SubscriptionNotFoundError,
  SubscriptionRefusedError,
  SubscriptionStateError,
} from '../errors/subscription.errors';
import type { ErrorAnswer } from './error.answer';
import { errorBody } from './error.body';
import { gatewayAnswer } from './gateway-error.answer';

/** How an error of a subscription is told to a REST client; undefined where it is none. */
export function subscriptionAnswer(error: unknown): ErrorAnswer | undefined {
  if (error instanceof SubscriptionNotFoundError) return { body: errorBody(404, 'not_found', error.message) };
  if (error instanceof SubscriptionRefusedError) return gatewayAnswer(error.cause);
  if (error instanceof SubscriptionStateError) {
    return { body: errorBody(400, 'invalid_state', error.message) };
  }
  return undefined;
}
