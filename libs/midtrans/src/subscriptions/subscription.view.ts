import { formatAmount } from '../gateway/money';
import { scheduleDisplay } from './schedule-display';
import type { MidtransSubscription } from './subscription.entity';

/** A subscription on our wire. Text that there is none of is `""`; a missing time is null. */
export function subscriptionView(subscription: MidtransSubscription) {
  return {
    id: subscription.id,
    midtrans_subscription_id: subscription.midtransSubscriptionId ?? '',
    name: subscription.name,
    payment_type: subscription.paymentType,
    amount: formatAmount(subscription.amount),
    currency: subscription.currency,
    interval: subscription.interval,
    interval_unit: subscription.intervalUnit,
    max_interval: subscription.maxInterval,
    start_time: subscription.startTime?.toISOString() ?? null,
    current_interval: subscription.currentInterval,
    status: subscription.status,
    next_execution_at: subscription.nextExecutionAt?.toISOString() ?? null,
    customer_first_name: subscription.customerFirstName ?? '',
    customer_last_name: subscription.customerLastName ?? '',
    customer_email: subscription.customerEmail ?? '',
    customer_phone: subscription.customerPhone ?? '',
    schedule_display: scheduleDisplay(subscription),
    metadata: subscription.metadata,
    created_at: subscription.createdAt.toISOString(),
    updated_at: subscription.updatedAt.toISOString(),
  };
}
