import type { MidtransSubscription } from './subscription.entity';
import type { ChargeableSubscription } from './subscription.validation';

/**
 * A subscription as it was begun: what it is charged with comes with the call again, for that is not always kept; everything
 * else is what was sent first, whatever the host would say of it now.
 */
export function resumeFrom(
  asked: ChargeableSubscription,
  begun: MidtransSubscription,
): ChargeableSubscription {
  const { customerFirstName, customerLastName, customerEmail, customerPhone } = begun;
  const customer = { customerFirstName, customerLastName, customerEmail, customerPhone };
  const hasCustomer = Object.values(customer).some((field) => field !== null);
  return {
    ...asked,
    name: begun.name,
    amount: begun.amount,
    interval: begun.interval,
    intervalUnit: begun.intervalUnit,
    maxInterval: begun.maxInterval,
    startTime: begun.startTime,
    retryInterval: begun.retryInterval,
    retryIntervalUnit: begun.retryIntervalUnit,
    retryMaxInterval: begun.retryMaxInterval,
    metadata: begun.metadata,
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
