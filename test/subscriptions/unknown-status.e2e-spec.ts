import { randomUUID } from 'node:crypto';
import { delivery } from '../support/gateway';
import { startSubscriptionHost } from './subscriptions.support';

it('a charge of an unknown status is recorded, without a question to Midtrans', async () => {
  const host = await startSubscriptionHost();
  const { midtrans_subscription_id: subscriptionId } = await host.subscribe();
  expect(subscriptionId).toEqual(expect.any(String));
  const asked = host.calls.length;
  const orderId = `gold-${randomUUID()}`;
  const answer = await host.notify(
    delivery(orderId, 'settlement', {
      fields: { transaction_status: 'teleported', subscription_id: subscriptionId },
    }),
  );
  expect(answer.status).toBe(200);
  expect(
    await host.database.rows('SELECT status FROM midtrans_notifications WHERE order_id = $1', [orderId]),
  ).toEqual([{ status: 'unknown_status' }]);
  expect(host.calls.slice(asked)).toEqual([]);
  await host.close();
});
