import { compact, type JsonObject } from '../json';
import { formatLocal, formatUtc } from '../clock/calendar';
import type { SubscriptionRecord } from './subscription';

/** Fields that answers and notifications write alike. */
function common(record: SubscriptionRecord): JsonObject {
  const { gopayAccountId } = record;
  return {
    id: record.id,
    name: record.name,
    amount: String(record.amount),
    currency: 'IDR',
    status: record.status,
    token: record.token,
    payment_type: record.paymentType,
    metadata: record.metadata,
    customer_details: record.customerDetails,
    gopay: gopayAccountId === undefined ? undefined : { account_id: gopayAccountId },
  };
}

function schedule(record: SubscriptionRecord): JsonObject {
  const { previousExecutionAt, nextExecutionAt } = record;
  return {
    interval: record.interval,
    interval_unit: record.unit,
    max_interval: record.maxInterval,
    start_time: formatLocal(record.startTime),
    previous_execution_at: previousExecutionAt && formatLocal(previousExecutionAt),
    next_execution_at: nextExecutionAt && formatLocal(nextExecutionAt),
  };
}

/** The answer to a creation. */
export function creationBody(record: SubscriptionRecord): JsonObject {
  return compact({
    ...common(record),
    created_at: formatLocal(record.createdAt),
    schedule: compact(schedule(record)),
    retry_schedule: record.retrySchedule,
  });
}

/** The answer to GET: a creation's, and what came of it. */
export function subscriptionBody(record: SubscriptionRecord): JsonObject {
  return {
    ...creationBody(record),
    schedule: compact({ ...schedule(record), current_interval: record.currentInterval }),
    transaction_ids: [...record.transactionIds],
  };
}

export const UPDATED_BODY = { status_message: 'Subscription is updated.' };

/** The notification of a creation, and the subscription in that of a charge. Its times are UTC. */
export function notifiedSubscription(record: SubscriptionRecord, merchantId: string): JsonObject {
  const { nextExecutionAt } = record;
  return compact({
    ...common(record),
    merchant_id: merchantId,
    schedule: compact({
      interval: record.interval,
      interval_unit: record.unit,
      current_interval: record.currentInterval,
      start_time: formatUtc(record.startTime),
      next_execution_at: nextExecutionAt && formatUtc(nextExecutionAt),
    }),
  });
}

/** @see https://docs.midtrans.com/reference/http-notification */
export function chargeNotification(
  transaction: JsonObject,
  record: SubscriptionRecord,
  merchantId: string,
): JsonObject {
  return {
    transaction,
    subscription: notifiedSubscription(record, merchantId),
    event_name: 'subscription.charge',
  };
}
