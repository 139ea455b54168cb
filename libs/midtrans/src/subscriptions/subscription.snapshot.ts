import type { SubscriptionStep } from './subscription.events';
import type { Standing } from './subscription.change';
import type { SubscriptionRow } from './subscription.sql';
import type { Terms } from './subscription.terms';

/** A subscription as its events tell of it: without its token. */
export function snapshotOf(row: SubscriptionRow): SubscriptionStep['subscription'] {
  return {
    id: row.id,
    account: row.account,
    userId: row.user_id,
    midtransSubscriptionId: row.midtrans_subscription_id,
    name: row.name,
    paymentType: row.payment_type,
    amount: Number(row.amount),
    currency: row.currency,
    interval: row.interval,
    intervalUnit: row.interval_unit,
    maxInterval: row.max_interval,
    startTime: time(row.start_time),
    currentInterval: row.current_interval,
    gatewayTerms: row.gateway_terms,
    status: row.status,
    previousExecutionAt: time(row.previous_execution_at),
    nextExecutionAt: time(row.next_execution_at),
    customerFirstName: row.customer_first_name,
    customerLastName: row.customer_last_name,
    customerEmail: row.customer_email,
    customerPhone: row.customer_phone,
    metadata: row.metadata,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
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

function time(value: Date | null): string | null {
  return value?.toISOString() ?? null;
}
