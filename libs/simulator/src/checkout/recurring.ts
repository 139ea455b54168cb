import { INTERVAL_UNITS } from '../clock/calendar';
import { isObject, objectAt, type JsonObject } from '../json';
import { choiceProblems, objectProblems } from './field-problems';
import { momentProblems } from './moment';

// The reference says integer, and has `true` in its sample.
const REQUIRED: readonly unknown[] = [true, 1];
const NOT_REQUIRED: readonly unknown[] = [false, 0];

/** The messages that a request's wish for a page about a subscription deserves. */
export function recurringProblems({ recurring }: JsonObject): string[] {
  return objectProblems(recurring, 'recurring', ({ required, start_time: start, interval_unit: unit }) => [
    ...([...REQUIRED, ...NOT_REQUIRED].includes(required)
      ? []
      : ['recurring.required must be true or false']),
    ...momentProblems(start, 'recurring.start_time'),
    ...choiceProblems(unit, 'recurring.interval_unit', INTERVAL_UNITS),
  ]);
}

/** What notifications tell of the subscription that the merchant is to make. */
export function recurringOf({ recurring }: JsonObject): JsonObject | undefined {
  return isObject(recurring) ? recurring : undefined;
}

/**
 * Whether every new card is saved, whatever the customer would say: a subscription is charged to it.
 *
 * @see https://docs.midtrans.com/reference/json-objects
 */
export function savesEveryCard(request: JsonObject): boolean {
  return REQUIRED.includes(objectAt(request, 'recurring').required);
}
