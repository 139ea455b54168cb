import { PaymentService } from 'nestjs-midtrans';
import { body, MIDTRANS_ID, naming, post, startNotifiedHost } from '../invoices/invoices.support';
import { BCA_CHARGE, delivery, pendingCharge } from '../support/gateway';

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
  await post(host, body({ order_id: id }));
  host.statusIs(id, 'settlement');
  host.invoiceIs(id, 'paid');
  expect(await host.notify(delivery(id, 'settlement', { fields: naming(MIDTRANS_ID) }))).toMatchObject({
    status: 200,
  });
  expect(await host.database.rows('SELECT 1 FROM midtrans_payments WHERE order_id = $1', [id])).toHaveLength(
    1,
  );

  expect(await host.app.get(PaymentService).find(id)).toMatchObject({ id, orderId: 'order-of-customer-1' });
  await host.close();
});
