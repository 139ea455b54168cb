/** The shop lists a customer's payments through the service, page by page. */
import { deepEqual, equal } from 'node:assert/strict';
import { PaymentService } from 'nestjs-midtrans';
import { inShop } from './shop';

void inShop(async (app) => {
  const payments = app.get(PaymentService);
  const charge = (orderId: string, userId: string) =>
    payments.createCharge({ orderId, paymentType: 'qris', grossAmount: 50_000, userId });
  await charge('listed-1', 'customer-1');
  await charge('listed-2', 'customer-2');
  await charge('listed-3', 'customer-1');

  const ofCustomer = { scope: { kind: 'user', userId: 'customer-1' }, status: 'pending' } as const;
  const first = await payments.list(ofCustomer, { limit: 1 });
  const second = await payments.list(ofCustomer, { limit: 1, cursor: first.nextCursor ?? undefined });
  deepEqual(
    [...first.items, ...second.items].map(({ orderId }) => orderId),
    ['listed-3', 'listed-1'],
  );
  equal(second.nextCursor, null);
});
