import type { MidtransUser } from '../access/midtrans-user';
import { ForbiddenError } from '../errors/midtrans.errors';
import type { MidtransSubscription } from './subscription.entity';
import type { UpdateSubscriptionInput } from './update-subscription.request';
import type { PrepareSubscription, RequestedSubscription, RequestedTerms } from './subscription.options';
import { defined } from './subscription.terms';

/** What decides how much is charged, and when. */
const PRICE_AND_SCHEDULE = [
  'amount',
  'interval',
  'nextExecutionAt',
  'retryInterval',
  'retryIntervalUnit',
  'retryMaxInterval',
] as const satisfies readonly (keyof UpdateSubscriptionInput & keyof RequestedTerms)[];

/**
 * A change as it is to be made: the host has the last word. Price and schedule were agreed with the merchant, so that of these an
 * owner changes only what the host sets, which is asked about them apart: who returns the rest as it came has set none of them.
 *
 * @param user - who asks; null where the controllers are public
 * @throws ForbiddenError that names what is not the caller's to change
 */
export async function preparedUpdate(
  asked: UpdateSubscriptionInput,
  user: MidtransUser | null,
  { id, name, amount, metadata }: MidtransSubscription,
  prepare?: PrepareSubscription,
): Promise<UpdateSubscriptionInput> {
  const { requested, terms } = split(asked);
  const set = (await prepare?.(requested, user, { id, name, amount, metadata }, terms)) ?? {};
  if (user?.isStaff !== true) requireSet(terms, set);
  return { ...asked, ...set };
}

function split(asked: UpdateSubscriptionInput): { requested: RequestedSubscription; terms: RequestedTerms } {
  const isTerm = (field: string) => PRICE_AND_SCHEDULE.some((term) => term === field);
  const fields = Object.entries(defined(asked));
  return {
    requested: Object.fromEntries(fields.filter(([field]) => !isTerm(field))),
    terms: Object.fromEntries(fields.filter(([field]) => isTerm(field))),
  };
}

function requireSet(terms: RequestedTerms, set: Partial<RequestedSubscription>): void {
  const details = PRICE_AND_SCHEDULE.filter(
    (field) => Object.hasOwn(terms, field) && !Object.hasOwn(set, field),
  ).map((field) => ({ field, message: `${field} is for staff to change` }));
  if (details.length === 0) return;
  throw new ForbiddenError(details.map(({ message }) => message).join('; '), details);
}
