import { PaymentService } from 'nestjs-midtrans';
import { body, post, startNotifiedHost } from '../invoices/invoices.support';
import { BCA_CHARGE, pendingCharge } from '../support/gateway';

it('the id of a payment names it, although an order of another user is named after it', async () => {
  const host = await startNotifiedHost({ midtrans: { access: { uuidOrderIds: true } } });
  host.gateway.on(/^POST \/v2\/charge$/, async (request) => {
    const { transaction_details: details } = (await request.json()) as {
      transaction_details: { order_id: string; gross_amount: number };
    };
    return Response.json(pendingCharge(details));
  });
  const charged = await host.request('/api/midtrans/charge/', {
    method: 'POST',
    user: 'customer-1',
    json: { ...BCA_CHARGE, order_id: 'order-of-customer-1' },
  });
  const { id } = charged.body;
  expect(await post(host, body({ order_id: id }))).toMatchObject({
    status: 400,
    body: { code: 'duplicate_order_id', message: `order_id ${id} is a payment's id` },
  });
  await host.database.rows(
    `INSERT INTO midtrans_payments (id, account, user_id, order_id, payment_type, gross_amount)
     VALUES (gen_random_uuid(), 'default', 'customer-2', $1, 'gopay', 1)`,
    [id],
  );

  expect(await host.app.get(PaymentService).find(id)).toMatchObject({ id, orderId: 'order-of-customer-1' });
  await host.close();
});
