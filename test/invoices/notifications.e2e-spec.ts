import { signNotification } from 'nestjs-midtrans/testing';
import { delivery } from '../support/gateway';
import { SERVER_KEY } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  gatewayFixture,
  invoiceTaken,
  MIDTRANS_ID,
  naming,
  post,
  retrieve,
  startNotifiedHost,
  type NotifiedHost,
} from './invoices.support';

describe('notifications of invoices', () => {
  let host: NotifiedHost;
  beforeEach(async () => {
    host = await startNotifiedHost();
  });
  afterEach(() => host.close());

  it('break 22: the documentation’s settlement pays its invoice, once', async () => {
    const sample = gatewayFixture('notif-invoice-bca-settlement');
    const { id } = await create(host, { order_id: sample.order_id });
    const notified = signNotification(sample, SERVER_KEY);
    host.gateway.on(/^GET \/v2\//, { ...notified, status_message: 'Success, transaction is found' });
    host.invoiceIs(sample.order_id, 'paid');
    const answers = await Promise.all(Array.from({ length: 10 }, () => host.notify(notified)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map((answer) => answer.body.notification_id)).size).toBe(1);

    expect(await host.payments()).toEqual([
      { order_id: sample.order_id, user_id: 'customer-1', transaction_status: 'settlement' },
    ]);
    expect(await host.recorded()).toEqual([{ order_id: sample.order_id, status: 'processed' }]);
    expect(await retrieve(host, id)).toMatchObject({
      status: 'paid',
      // 11:27:50 in WIB.
      paid_at: '2021-06-23T04:27:50.000Z',
      payment_id: expect.any(String),
    });
    await until(() => host.eventsOf(sample.order_id).includes('invoice.paid'));
    expect(host.eventsOf(sample.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
    await until(() => host.recorder.of(sample.order_id).includes('payment.settled'));
    expect(host.recorder.of(sample.order_id)).toEqual(['payment.created', 'payment.settled']);

    // What is known is not asked for again.
    const calls = host.gateway.calls.length;
    expect((await host.notify(notified)).status).toBe(200);
    expect(host.gateway.calls).toHaveLength(calls);
  });

  it('a settlement that Midtrans does not confirm yet is asked for again, and what it says is kept', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1', 'pending');
    host.invoiceIs('order-1', 'pending');
    const notified = delivery('order-1', 'settlement', { fields: naming() });
    expect((await host.notify(notified)).status).toBe(503);
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'unconfirmed' }]);
    expect(await host.payments()).toMatchObject([{ transaction_status: 'pending' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });

    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid');
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'processed' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('an order that Midtrans does not make for the invoice is not the invoice’s, whatever its metadata says', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    for (const orderId of ['cheap', 'order-12', 'order-1-x', 'my-order-1']) {
      host.statusIs(orderId, 'settlement');
      host.invoiceIs('order-1', 'paid');
      expect((await host.notify(delivery(orderId, 'settlement', { fields: naming() }))).status).toBe(200);
    }
    expect(await host.payments()).toEqual([]);
    expect((await host.recorded()).map(({ status }) => status)).toEqual(
      Array.from({ length: 4 }, () => 'unmatched'),
    );
    expect(host.gateway.calledFor(/invoices\//)).toBe(0);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });
  });

  it('another’s own charge does not pass for the invoice’s payment', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    await host.database.rows(
      `INSERT INTO midtrans_payments (id, account, user_id, order_id, payment_type, gross_amount, transaction_status)
       VALUES (gen_random_uuid(), 'default', 'customer-2', 'order-1-1', 'bank_transfer', 100000, 'pending')`,
    );
    host.statusIs('order-1-1', 'settlement');
    host.invoiceIs('order-1', 'paid');
    await host.notify(delivery('order-1-1', 'settlement', { fields: naming() }));
    expect(await host.payments()).toMatchObject([
      { user_id: 'customer-2', transaction_status: 'settlement' },
    ]);
    expect(host.gateway.calledFor(/invoices\/./)).toBe(0);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent', payment_id: null });
  });

  it.each(['not-here', 'a'.repeat(65), '../../v2/order-1/cancel', 7, null, { id: MIDTRANS_ID }])(
    'names an invoice that is not here by %j, and is like any other',
    async (name) => {
      await create(host, { order_id: 'order-1' });
      host.statusIs('order-9', 'settlement');
      const fields = { metadata: { midtrans_invoice_id: name } };
      expect((await host.notify(delivery('order-9', 'settlement', { fields }))).status).toBe(200);
      expect(await host.recorded()).toEqual([{ order_id: 'order-9', status: 'unmatched' }]);
      expect(host.gateway.calls.filter(({ path }) => path.includes('invoices/'))).toEqual([]);
    },
  );

  it.each([
    ['the payment', /^GET \/v2\//],
    ['the invoice', /^GET \/v1\//],
  ])('%s that cannot be read now is asked for again with the next delivery', async (_what, pattern) => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid');
    host.gateway.on(pattern, () => new Response('', { status: 503 }));
    const notified = delivery('order-1', 'settlement', { fields: naming() });
    expect((await host.notify(notified)).status).toBe(503);
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'unconfirmed' }]);
    expect([await host.payments(), (await retrieve(host, id)).status]).toEqual([[], 'sent']);

    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid');
    expect((await host.notify(notified)).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'processed' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('a payment that is ahead of its invoice is kept, and comes again for the invoice', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'pending');
    const notified = delivery('order-1', 'settlement', { fields: naming() });
    expect((await host.notify(notified)).status).toBe(503);
    expect(await host.payments()).toMatchObject([{ transaction_status: 'settlement' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'sent' });

    host.invoiceIs('order-1', 'paid');
    expect((await host.notify(notified)).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
    await until(() => host.eventsOf('order-1').includes('invoice.paid'));
    expect(host.eventsOf('order-1').filter((type) => type === 'invoice.paid')).toHaveLength(1);
  });

  it('an amount with the gateway’s fee on top is the invoice’s', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    const info = {
      original_amount: '100000.00',
      gross_amount: '102500.00',
      customer_imposed_payment_fee: '2500.00',
    };
    const metadata = { ...naming().metadata, extra_info: { gross_amount_info: info } };
    const fields = { metadata, gross_amount: '102500.00' };
    host.statusIs('order-1', 'settlement', fields);
    host.invoiceIs('order-1', 'paid');
    const notified = signNotification({ ...delivery('order-1', 'settlement'), ...fields }, SERVER_KEY);
    expect((await host.notify(notified)).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: expect.any(String) });
  });

  it('what is refunded of a paid one is the payment’s alone', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid');
    await host.notify(delivery('order-1', 'settlement', { fields: naming() }));
    const refund = { payment_type: 'gopay', refund_amount: '100000.00' };
    host.statusIs('order-1', 'refund', refund);
    expect(
      (await host.notify(delivery('order-1', 'refund', { fields: { ...naming(), ...refund } }))).status,
    ).toBe(200);
    expect(await host.payments()).toMatchObject([{ transaction_status: 'refund' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid' });
  });

  it('is not believed of an invoice that has our order id, but not our number', async () => {
    host.gateway.on(/^POST \/v1\/invoices$/, () => new Response('', { status: 503 }));
    const lost = await post(host, body({ order_id: 'order-1' }));
    expect([lost.status, lost.body.order_id]).toEqual([502, 'order-1']);
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid', { invoice_number: 'somebody-else' });
    expect((await host.notify(delivery('order-1', 'settlement', { fields: naming() }))).status).toBe(200);
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'unmatched' }]);
    const rows = await host.database.rows('SELECT status, midtrans_invoice_id FROM midtrans_invoices');
    expect(rows).toEqual([{ status: 'draft', midtrans_invoice_id: null }]);
  });

  it('is not believed of an invoice that Midtrans refused', async () => {
    host.gateway.on(/^POST \/v1\/invoices$/, () =>
      Response.json(gatewayFixture('invoice-create-409'), { status: 409 }),
    );
    await post(host, body({ order_id: 'order-1', invoice_number: 'A-1' }));
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'paid', { invoice_number: 'A-1' });
    await host.notify(delivery('order-1', 'settlement', { fields: naming() }));
    expect(await host.recorded()).toEqual([{ order_id: 'order-1', status: 'unmatched' }]);
  });

  it('of a payment that came for a voided invoice keeps the payment; the invoice stays void', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1', 'settlement');
    host.invoiceIs('order-1', 'voided');
    expect((await host.notify(delivery('order-1', 'settlement', { fields: naming() }))).status).toBe(200);
    expect(await host.payments()).toMatchObject([{ transaction_status: 'settlement' }]);
    expect(await retrieve(host, id)).toMatchObject({ status: 'void', payment_id: null });
    await until(() => host.eventsOf('order-1').includes('invoice.voided'));
    expect(host.eventsOf('order-1')).toEqual(['invoice.created', 'invoice.sent', 'invoice.voided']);
  });

  it('of another amount than the invoice’s does not pass for its payment', async () => {
    const { id } = await create(host, { order_id: 'order-1' });
    host.statusIs('order-1-1', 'settlement', { gross_amount: '1.00' });
    host.invoiceIs('order-1', 'paid');
    await host.notify(delivery('order-1-1', 'settlement', { grossAmount: 1, fields: naming() }));
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', payment_id: null });
  });

  it('overtakes the answer to the invoice’s creation, and nothing is told twice', async () => {
    host.gateway.on(/^POST \/v1\/invoices$/, async (request) => {
      const taken = await invoiceTaken(request.clone());
      const { order_id, invoice_number } = (await request.json()) as Record<string, string>;
      if (order_id === undefined) throw new Error('no order id');
      host.statusIs(order_id, 'settlement');
      host.invoiceIs(order_id, 'paid', { invoice_number });
      expect((await host.notify(delivery(order_id, 'settlement', { fields: naming() }))).status).toBe(200);
      return taken;
    });
    expect(await create(host, { order_id: 'order-1' })).toMatchObject({
      status: 'paid',
      midtrans_invoice_id: MIDTRANS_ID,
      payment_id: expect.any(String),
      pdf_url: expect.stringMatching(/^https/),
    });
    await until(() => host.eventsOf('order-1').includes('invoice.paid'));
    expect(host.eventsOf('order-1')).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
  });
});
