import { newOrderId, retrieve, type HostWithGateway } from '../operations/operations.support';
import type { Answer } from '../support/host';
import { until } from '../support/until';

/** What came of a payment, from its charge to its refund. */
export interface Journey {
  readonly statuses: Readonly<Record<'charge' | 'repeat' | 'refund' | 'list', number>>;
  readonly isRepeatTheSame: boolean;
  readonly listed: number;
  readonly status: string;
}

export const ALL_WENT_WELL: Journey = {
  statuses: { charge: 201, repeat: 201, refund: 200, list: 200 },
  isRepeatTheSame: true,
  listed: 1,
  status: 'refund',
};

/** A payment's whole way: charged, asked for again under the same key, settled by the webhook, refunded at once, and listed. */
export async function journey(host: HostWithGateway): Promise<Journey> {
  const orderId = newOrderId('journey');
  const key = { 'idempotency-key': `key-${orderId}` };
  const ask = (path: string, headers: Record<string, string>, json?: object): Promise<Answer> =>
    host.request(`/api/midtrans/${path}`, {
      method: json === undefined ? 'GET' : 'POST',
      user: 'staff',
      staff: true,
      json,
      headers,
    });
  const order = { payment_type: 'gopay', gross_amount: 100_000, order_id: orderId };
  const charged = await ask('charge/', key, order);
  const again = await ask('charge/', key, order);
  await host.simulator.settle(orderId);
  await host.simulator.idle();
  const { id } = charged.body as { id: string };
  const refund = await ask(`payments/${id}/refund/`, {}, { amount: 100_000 });
  const list = await ask(`payments/?order_id=${orderId}`, {});
  const status = await until(
    async () => String((await retrieve(host, id)).transaction_status),
    (seen) => seen === 'refund',
  );
  return {
    statuses: { charge: charged.status, repeat: again.status, refund: refund.status, list: list.status },
    isRepeatTheSame: JSON.stringify(again.body) === JSON.stringify(charged.body),
    listed: (list.body as { results?: unknown[] }).results?.length ?? 0,
    status,
  };
}
