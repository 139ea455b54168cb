import { propertiesOf } from '../database/columns';
import type { Standing } from './subscription.change';
import type { SubscriptionRow } from './subscription.sql';
import type { Terms } from './subscription.terms';

/** Columns that events do not tell. */
const UNTOLD = [
  'version',
  'retry_interval',
  'retry_interval_unit',
  'retry_max_interval',
  'gopay_account_id',
  'transaction_ids',
];

/** A subscription as its events tell of it. */
export function snapshotOf(row: SubscriptionRow): object {
  return { ...propertiesOf(row, UNTOLD), amount: Number(row.amount) };
}

/** What was agreed. */
export function termsOf(row: SubscriptionRow): Required<Terms> {
  return {
    name: row.name,
    amount: Number(row.amount),
    interval: row.interval,
    retryInterval: row.retry_interval,
    retryIntervalUnit: row.retry_interval_unit,
    retryMaxInterval: row.retry_max_interval,
  };
}

export function standingOf(row: SubscriptionRow): Standing {
  return {
    id: row.id,
    status: row.status,
    terms: { ...termsOf(row), ...row.gateway_terms },
    nextExecutionAt: row.next_execution_at,
    gopayAccountId: row.gopay_account_id,
  };
}
