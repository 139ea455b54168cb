import { delivery } from '../support/gateway';
import { create, MIDTRANS_ID, naming, startNotifiedHost, type NotifiedHost } from './invoices.support';

describe('a notification of an invoice that comes again', () => {
  let host: NotifiedHost;

  beforeEach(async () => {
    host = await startNotifiedHost();
  });
  afterEach(() => host.close());

  it('books the refunds that were made since its first delivery was answered 503', async () => {
    const { order_id: orderId, total_amount: total } = await create(host, { order_id: 'INV-1' });
    const grossAmount = Number(total);
    const told = delivery(orderId, 'settlement', { grossAmount, fields: naming(MIDTRANS_ID) });
    const amount = { gross_amount: total };
    host.statusIs(orderId, 'settlement', amount);
    host.invoiceIs(orderId, 'sent');
    expect((await host.notify(told)).status).toBe(503);

    const refund = { refund_key: 'refund-1', refund_amount: '1000.00', created_at: '2026-11-22 10:00:00' };
    host.statusIs(orderId, 'partial_refund', { ...amount, refund_amount: '1000.00', refunds: [refund] });
    host.invoiceIs(orderId, 'paid');
    expect((await host.notify(told)).status).toBe(200);
    expect(
      await host.database.rows('SELECT refund_key, amount::float8 AS amount, status FROM midtrans_refunds'),
    ).toEqual([{ refund_key: 'refund-1', amount: 1_000, status: 'confirmed' }]);
    expect(await host.payments()).toMatchObject([{ transaction_status: 'partial_refund' }]);
  });

  it('is logged, recorded and not believed where Midtrans has another amount by now', async () => {
    const { order_id: orderId, total_amount: total } = await create(host, { order_id: 'INV-2' });
    const grossAmount = Number(total);
    const told = (n: number) =>
      delivery(orderId, 'settlement', { grossAmount, fields: { ...naming(MIDTRANS_ID), n } });
    host.statusIs(orderId, 'pending', { gross_amount: total });
    host.invoiceIs(orderId, 'sent');
    await host.notify({ ...told(1), transaction_status: 'pending' });

    host.statusIs(orderId, 'settlement', { gross_amount: '1.00' });
    host.invoiceIs(orderId, 'paid');
    expect((await host.notify(told(2))).status).toBe(200);
    expect(host.errors).toContainEqual(expect.stringMatching(/Order INV-2: .*not what was charged/));
    expect(await host.recorded()).toContainEqual({ order_id: orderId, status: 'amount_mismatch' });
    expect(await host.payments()).toContainEqual(
      expect.objectContaining({ order_id: orderId, transaction_status: 'pending' }),
    );
  });
});
