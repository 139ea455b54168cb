import { measureConsumer } from '../telemetry/telemetry';
import type { MidtransEvent } from './event';

/** Runs a consumer, measured. What it gives is whatever the consumer does. */
export function measured(consumer: string, event: MidtransEvent, handle: () => unknown): unknown {
  const { id, type, account } = event;
  return measureConsumer({ consumer, id, type, account, orderId: orderIdOf(event) }, handle);
}

/** Of the payment that it is about, or that paid what it is about. */
function orderIdOf(event: MidtransEvent): string | null {
  const { payment }: Readonly<Record<string, unknown>> = { ...event };
  const { orderId }: { orderId?: unknown } = typeof payment === 'object' && payment !== null ? payment : {};
  return typeof orderId === 'string' ? orderId : null;
}
