import type { startHostWithGateway } from '../support/host';
import { until } from '../support/until';

export type HostWithGateway = Awaited<ReturnType<typeof startHostWithGateway>>;

/** A body of `POST /charge/` for each way to pay that the tests of operations need. */
export const CHARGES = {
  gopay: { payment_type: 'gopay' },
  bca: { payment_type: 'bank_transfer', bank: 'bca' },
  permata: { payment_type: 'bank_transfer', bank: 'permata' },
  mandiri: { payment_type: 'echannel' },
  indomaret: { payment_type: 'cstore', store: 'indomaret' },
  shopeepay: { payment_type: 'shopeepay', callback_url: 'https://shop.test/back' },
  card: {
    payment_type: 'credit_card',
    token_id: '48111111-1114-3c2a',
    credit_card: { authentication: false },
  },
  challengedCard: {
    payment_type: 'credit_card',
    token_id: '45111111-1117-3c2a',
    credit_card: { authentication: false },
  },
  authorizedCard: {
    payment_type: 'credit_card',
    token_id: '48111111-1114-3c2a',
    credit_card: { authentication: false, type: 'authorize' },
  },
} as const;

let count = 0;

/** An order id that no other test uses. */
export function newOrderId(name: string): string {
  return `${name}-${process.pid}-${++count}`;
}

/** A payment of customer-1, as REST shows it. */
export async function charge(
  host: HostWithGateway,
  method: keyof typeof CHARGES,
  amount = 500_000,
): Promise<{ id: string; orderId: string; body: any }> {
  const orderId = newOrderId(method);
  const { body, status } = await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...CHARGES[method], gross_amount: amount, order_id: orderId },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { id: body.id, orderId, body };
}

/** A payment that is settled, here as well as at the gateway. */
export async function settled(
  host: HostWithGateway,
  method: keyof typeof CHARGES = 'gopay',
  amount = 500_000,
): Promise<{ id: string; orderId: string }> {
  const payment = await charge(host, method, amount);
  await host.simulator.settle(payment.orderId);
  await until(async () => (await retrieve(host, payment.id)).transaction_status === 'settlement');
  return payment;
}

export async function retrieve(host: HostWithGateway, id: string): Promise<any> {
  return (await host.request(`/api/midtrans/payments/${id}/`, { user: 'staff', staff: true })).body;
}

/** What staff do to a payment. */
export function act(host: HostWithGateway, id: string, action: string, json: object = {}, headers = {}) {
  return host.request(`/api/midtrans/payments/${id}/${action}/`, {
    method: 'POST',
    user: 'staff',
    staff: true,
    json,
    headers,
  });
}

export function check(host: HostWithGateway, id: string) {
  return host.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'staff', staff: true });
}
