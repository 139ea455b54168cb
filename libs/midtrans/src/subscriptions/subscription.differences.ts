import type { SubscriptionGatewayState } from './subscription.gateway-state';
import type { ChangeResolution } from './pending-changes';
import { termsOf } from './subscription.snapshot';
import type { SubscriptionRow } from './subscription.sql';
import type { StatusUpdate } from './subscription.status';
import { differingTerms, type Terms } from './subscription.terms';

/**
 * What the gateway has otherwise than was agreed: what it told before and does not now, it has still. What was agreed stays.
 *
 * @param gateway - what it says now; null where it was not asked
 */
export function differingFrom(
  before: SubscriptionRow,
  gateway: SubscriptionGatewayState | null,
  { done, openUpdate }: ChangeResolution,
): Terms {
  const known = before.gateway_terms ?? {};
  if (openUpdate !== undefined) return known;
  const made: Terms = done?.details ?? {};
  const still = Object.entries(known).filter(([term]) => made[term as keyof Terms] === undefined);
  return differingTerms({ ...Object.fromEntries(still), ...gateway?.terms }, { ...termsOf(before), ...made });
}

/** Which differences nobody has been told of. */
export function newsIn(
  differing: Terms,
  { gateway_terms: known }: SubscriptionRow,
): Pick<StatusUpdate, 'hasNewAmount' | 'hasNewTerms'> {
  const news = Object.entries(differing).filter(([term, value]) => known?.[term as keyof Terms] !== value);
  const isAmount = ([term]: [string, unknown]): boolean => term === 'amount';
  return { hasNewAmount: news.some(isAmount), hasNewTerms: !news.every(isAmount) };
}
