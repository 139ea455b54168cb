import { gatewayName } from './order-prefix';
import type { Source } from './subscription.sources';

/** What is charged, and when: what an update may change. Absent is unchanged, or not told. */
export interface SubscriptionTerms {
  readonly name?: string;
  /** Whole rupiah. */
  readonly amount?: number;
  readonly interval?: number;
  readonly retryInterval?: number;
  readonly retryIntervalUnit?: 'minute' | 'hour' | 'day';
  readonly retryMaxInterval?: number;
}
export type Terms = SubscriptionTerms;

/** What an update changes. */
export interface SubscriptionChange extends Terms, Source {
  readonly nextExecutionAt?: Date;
}

/** Those of the gateway's terms that are others than the ones that stand here: somebody changed them in the dashboard, say. */
export function differingTerms(told: Terms, agreed: Required<Terms>): Terms {
  // Midtrans has a name with a dash for each character that it does not take.
  const isSameName = told.name === gatewayName(agreed.name);
  const differing = Object.entries(told).filter(([term, value]) => value !== agreed[term as keyof Terms]);
  return Object.fromEntries(differing.filter(([term]) => term !== 'name' || !isSameName));
}

/** Fields without a value say nothing. */
export function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
