import { EXAMPLE_ID, type ErrorExamples, type OpenOutcome } from '../rest/error.catalogue';
import { REMEDY, SubscriptionNotFoundError } from './subscription.errors';

export const OPEN_OUTCOME: OpenOutcome = { ids: { subscriptionId: EXAMPLE_ID }, remedy: REMEDY };

/** What the errors of every endpoint look like where it is about a subscription. */
export const EXAMPLES: ErrorExamples = { not_found: new SubscriptionNotFoundError() };
