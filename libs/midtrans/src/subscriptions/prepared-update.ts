import type { MidtransUser } from '../access/midtrans-user';
import { ForbiddenError } from '../errors/midtrans.errors';
import type { MidtransSubscription } from './subscription.entity';
import type { UpdateSubscriptionInput } from './subscription.request';
import type { PrepareSubscription, RequestedSubscription } from './subscription.options';

/** What decides how much is charged, and when. */
const PRICE_AND_SCHEDULE = [
  'amount',
  'interval',
  'nextExecutionAt',
  'retryInterval',
  'retryIntervalUnit',
  'retryMaxInterval',
] as const satisfies readonly (keyof UpdateSubscriptionInput)[];

/**
 * A change as it is to be made: the host has the last word. Price and schedule were agreed with the merchant, so that of these an
 * owner changes only what the host sets.
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
  const set = (await prepare?.({ ...asked }, user, { id, name, amount, metadata })) ?? {};
  if (user?.isStaff !== true) requireSet(asked, set);
  return { ...asked, ...set };
}

function requireSet(asked: UpdateSubscriptionInput, set: Partial<RequestedSubscription>): void {
  const details = PRICE_AND_SCHEDULE.filter(
    (field) => asked[field] !== undefined && !Object.hasOwn(set, field),
  ).map((field) => ({ field, message: `${field} is for staff to change` }));
  if (details.length === 0) return;
  throw new ForbiddenError(details.map(({ message }) => message).join('; '), details);
}
