import type { MidtransSubscription } from './subscription.entity';
import type { ChargeableSubscription } from './subscription.validation';

/**
 * A subscription as it was begun: what it is charged with comes with the call again, for that is not always kept; everything
 * else is what was sent first, whatever the host would say of it now.
 */
export function resumeFrom(
  asked: ChargeableSubscription,
  stored: MidtransSubscription,
): ChargeableSubscription {
  const { customerFirstName, customerLastName, customerEmail, customerPhone } = stored;
  const customer = { customerFirstName, customerLastName, customerEmail, customerPhone };
  const hasCustomer = Object.values(customer).some((field) => field !== null);
  return {
    ...asked,
    name: stored.name,
    amount: stored.amount,
    interval: stored.interval,
    intervalUnit: stored.intervalUnit,
    maxInterval: stored.maxInterval,
    startTime: stored.startTime,
    retryInterval: stored.retryInterval,
    retryIntervalUnit: stored.retryIntervalUnit,
    retryMaxInterval: stored.retryMaxInterval,
    metadata: stored.metadata,
    customerDetails: hasCustomer
      ? {
          firstName: customerFirstName ?? undefined,
          lastName: customerLastName ?? undefined,
          email: customerEmail ?? undefined,
          phone: customerPhone ?? undefined,
        }
      : undefined,
  };
}
