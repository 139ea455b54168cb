import { InvoiceService } from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  dayIn,
  retrieve,
  startInvoiceHost,
  voided,
  type InvoiceHost,
} from './invoices.support';

describe.each(oneAdapter(__filename))('the life of an invoice, on %s', (adapter) => {
  let host: InvoiceHost;
  beforeEach(async () => {
    host = await startInvoiceHost({ adapter });
  });
  afterEach(() => host.close());

  const eventsOf = (orderId: string) => host.invoices.of(orderId);
  const seen = (orderId: string, type: string) => until(() => eventsOf(orderId).includes(type));
  const paymentsOf = (orderId: string) =>
    host.database.rows(
      `SELECT id, user_id, order_id, transaction_status, gross_amount, customer_email
       FROM midtrans_payments WHERE order_id LIKE $1 ORDER BY id`,
      [`${orderId}%`],
    );

  it('is sent when it is created, with a page to pay on', async () => {
    const invoice = await create(host);
    expect(invoice).toEqual({
      id: expect.any(String),
      account: 'default',
      invoice_number: expect.stringMatching(/^INV-\d{8}-[0-9A-F]{6}$/),
      order_id: expect.stringMatching(/^INV-\d{14}-[0-9A-F]{8}$/),
      midtrans_invoice_id: host.simulator.invoices()[0]?.id,
      status: 'sent',
      midtrans_status: 'pending',
      payment_type: 'payment_link',
      customer_name: 'Customer One',
      customer_email: 'customer-1@shop.test',
      customer_phone: '',
      customer_id: '',
      total_amount: '100000.00',
      currency: 'IDR',
      due_date: dayIn(30),
      paid_at: null,
      payment_id: null,
      notes: 'Payment for consulting',
      failure_reason: '',
      void_reason: '',
      pdf_url: expect.stringMatching(/^http/),
      payment_link_url: expect.stringMatching(/^http/),
      virtual_accounts: [],
      items: [
        {
          id: expect.any(String),
          item_id: '',
          description: 'Service Fee',
          quantity: 1,
          price: '100000.00',
          subtotal: '100000.00',
        },
      ],
      is_overdue: false,
      metadata: {},
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await retrieve(host, invoice.id)).toEqual(invoice);
    await seen(invoice.order_id, 'invoice.sent');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent']);
  });

  it('is paid on its page: the payment is its user’s and linked, and invoice.paid comes once', async () => {
    const invoice = await create(host, { metadata: { contract: 7 } });
    const { orderId } = await host.simulator.payInvoice(invoice.order_id, 'bca_va');
    expect(orderId).toMatch(new RegExp(`^${invoice.order_id}-\\d+$`));
    await host.simulator.idle();

    const paid = await retrieve(host, invoice.id);
    const [payment, ...others] = await paymentsOf(invoice.order_id);
    expect(others).toEqual([]);
    expect(payment).toMatchObject({
      user_id: 'customer-1',
      order_id: orderId,
      transaction_status: 'settlement',
      gross_amount: '100000.00',
      customer_email: 'customer-1@shop.test',
    });
    expect(paid).toMatchObject({ status: 'paid', midtrans_status: 'paid', payment_id: payment?.['id'] });
    expect(Date.parse(paid.paid_at)).toBeGreaterThan(0);

    await seen(invoice.order_id, 'invoice.paid');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
    const event = host.invoices.events.find(({ type }) => type === 'invoice.paid');
    expect(event).toMatchObject({
      account: 'default',
      previousStatus: 'sent',
      invoice: {
        id: invoice.id,
        userId: 'customer-1',
        status: 'paid',
        totalAmount: 100_000,
        paymentId: payment?.['id'],
        paidAt: new Date(paid.paid_at),
        dueDate: dayIn(30),
        metadata: { contract: 7 },
        createdAt: expect.any(Date),
      },
    });
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    expect(host.recorder.of(orderId).at(0)).toBe('payment.created');
    expect(host.recorder.of(orderId).at(-1)).toBe('payment.settled');
    const [shown] = (await host.request('/api/midtrans/payments/', { user: 'customer-1' })).body.results;
    expect(shown).toMatchObject({ order_id: orderId, is_paid: true });
  });

  it('is paid by transfer to one of its numbers', async () => {
    const virtual_accounts = [{ bank: 'bca_va', number: '12345678901' }, { bank: 'permata_va' }];
    const invoice = await create(host, { payment_type: 'virtual_account', virtual_accounts });
    expect(invoice).toMatchObject({
      payment_type: 'virtual_account',
      payment_link_url: '',
      virtual_accounts: [
        { bank: 'bca_va', number: expect.stringContaining('12345678901') },
        { bank: 'permata_va', number: expect.stringMatching(/^\d+$/) },
      ],
    });
    await host.simulator.payInvoice(invoice.midtrans_invoice_id, 'bca_va');
    await host.simulator.idle();
    const [payment] = await paymentsOf(invoice.order_id);
    expect(payment).toMatchObject({ order_id: invoice.order_id, transaction_status: 'settlement' });
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'paid', payment_id: payment?.['id'] });
  });

  it('break 22: notifications make it paid, whatever their order and however often they come', async () => {
    const invoice = await create(host);
    host.simulator.failNotifications({ kind: 'duplicate', copies: 3, concurrent: true }, { times: 'always' });
    const { orderId } = await host.simulator.choose(invoice.payment_link_url, 'gopay');
    await host.simulator.pay(orderId);
    await host.simulator.idle();
    // What was delivered long ago comes once more, the last first.
    for (const { id } of [...host.simulator.notifications()].reverse()) await host.simulator.resend(id);

    const [payment, ...others] = await paymentsOf(invoice.order_id);
    expect(others).toEqual([]);
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'paid', payment_id: payment?.['id'] });
    await seen(invoice.order_id, 'invoice.paid');
    await until(() => host.recorder.of(orderId).includes('payment.settled'));
    await seen(invoice.order_id, 'invoice.paid');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
    const settled = host.recorder.of(orderId).filter((type) => type === 'payment.settled');
    expect(settled).toHaveLength(1);
  });

  it('break 22: a settlement that overtakes what came before it is enough', async () => {
    host.simulator.failNotifications({ kind: 'reorder' });
    const invoice = await create(host);
    const { orderId } = await host.simulator.choose(invoice.payment_link_url, 'gopay');
    await host.simulator.pay(orderId);
    await host.simulator.idle();
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'paid' });
    expect(await paymentsOf(invoice.order_id)).toMatchObject([{ transaction_status: 'settlement' }]);
    await seen(invoice.order_id, 'invoice.paid');
    expect(eventsOf(invoice.order_id).filter((type) => type === 'invoice.paid')).toHaveLength(1);
  });

  it('is not paid by what only claims to be a settlement, though its signature is right', async () => {
    host.simulator.failNotifications({ kind: 'replay', status: 'settlement' }, { times: 'always' });
    const invoice = await create(host);
    const { orderId } = await host.simulator.choose(invoice.payment_link_url, 'gopay');
    await until(() => host.simulator.notifications().length === 2);
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'sent', payment_id: null });
    expect(await paymentsOf(invoice.order_id)).toMatchObject([
      { order_id: orderId, transaction_status: 'pending' },
    ]);
  });

  it('outlives a payment on its page that runs out of time, and is paid by another', async () => {
    const invoice = await create(host);
    const first = await host.simulator.choose(invoice.payment_link_url, 'gopay');
    await host.simulator.expire(first.orderId);
    await host.simulator.idle();
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'sent', payment_id: null });
    const second = await host.simulator.payInvoice(invoice.order_id, 'bni_va');
    await host.simulator.idle();
    const payments = await paymentsOf(invoice.order_id);
    expect(payments).toMatchObject([
      { order_id: first.orderId, transaction_status: 'expire' },
      { order_id: second.orderId, transaction_status: 'settlement' },
    ]);
    expect(await retrieve(host, invoice.id)).toMatchObject({
      status: 'paid',
      payment_id: payments[1]?.['id'],
    });
  });

  it('expires with its numbers, and says so once', async () => {
    const invoice = await create(host, {
      payment_type: 'virtual_account',
      virtual_accounts: [{ bank: 'bca_va' }],
    });
    await host.simulator.advance('32d');
    await host.simulator.idle();
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'overdue', midtrans_status: 'expired' });
    expect(await paymentsOf(invoice.order_id)).toMatchObject([{ transaction_status: 'expire' }]);
    await host.app.get(InvoiceService).getInvoiceStatus(invoice.id);
    await seen(invoice.order_id, 'invoice.expired');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.expired']);
  });

  it('that nobody opened expires without a notification: asking finds it', async () => {
    const invoice = await create(host);
    await host.simulator.advance('32d');
    await host.simulator.idle();
    expect(host.simulator.notifications()).toEqual([]);
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'sent' });

    const { invoice: asked, response } = await host.app.get(InvoiceService).getInvoiceStatus(invoice.id);
    expect(response).toMatchObject({ id: invoice.midtrans_invoice_id, status: 'expired' });
    expect(asked).toMatchObject({ status: 'overdue', midtransStatus: 'expired' });
    await seen(invoice.order_id, 'invoice.expired');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.expired']);
    expect(await voided(host, invoice.id)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
  });

  it('whose notification never came is found paid by asking, with the payment that paid it as soon as that is found', async () => {
    const byTransfer = await create(host, {
      payment_type: 'virtual_account',
      virtual_accounts: [{ bank: 'bca_va' }],
    });
    const byLink = await create(host);
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    host.simulator.fail('getPaymentLink', { kind: 'status', status: 404 });
    await host.simulator.payInvoice(byTransfer.order_id);
    await host.simulator.payInvoice(byLink.order_id, 'bca_va');
    await host.simulator.idle();
    expect(await retrieve(host, byTransfer.id)).toMatchObject({ status: 'sent' });

    const service = host.app.get(InvoiceService);
    await service.getInvoiceStatus(byTransfer.midtrans_invoice_id);
    await service.getInvoiceStatus(byLink.midtrans_invoice_id);
    const [payment] = await paymentsOf(byTransfer.order_id);
    expect(await retrieve(host, byTransfer.id)).toMatchObject({
      status: 'paid',
      payment_id: payment?.['id'],
    });
    expect(await retrieve(host, byLink.id)).toMatchObject({ status: 'paid', payment_id: null });

    // Where Midtrans lists no payments of the link, only the notification tells the payment's order id: late is good enough.
    host.simulator.clearFaults();
    const [attempt] = host.simulator
      .notifications()
      .filter(({ orderId }) => orderId?.startsWith(byLink.order_id))
      .slice(-1);
    await host.simulator.resend(attempt?.id ?? '');
    const [linked] = await paymentsOf(byLink.order_id);
    expect(await retrieve(host, byLink.id)).toMatchObject({ status: 'paid', payment_id: linked?.['id'] });
    await seen(byLink.order_id, 'invoice.paid');
    expect(eventsOf(byLink.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
  });

  it('that is voided cannot be paid', async () => {
    const invoice = await create(host);
    const { status, body: answer } = await voided(host, invoice.id, { reason: 'Customer cancelled order' });
    expect([status, answer.status, answer.midtrans_status, answer.void_reason]).toEqual([
      200,
      'void',
      'voided',
      'Customer cancelled order',
    ]);
    await expect(host.simulator.payInvoice(invoice.order_id)).rejects.toThrow('voided');
    await seen(invoice.order_id, 'invoice.voided');
    expect(eventsOf(invoice.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.voided']);
    expect(host.invoices.events.at(-1)?.invoice.voidReason).toBe('Customer cancelled order');
    expect(await voided(host, invoice.id)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
  });

  it('that is paid cannot be voided, whether we know or Midtrans alone does', async () => {
    const invoice = await create(host);
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    await host.simulator.payInvoice(invoice.order_id, 'bca_va');
    expect(await voided(host, invoice.id)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('it is paid at Midtrans') },
    });
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'paid' });
    expect(await voided(host, invoice.id)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect(eventsOf(invoice.order_id)).not.toContain('invoice.voided');
  });

  it('goes through the service as well as over REST, with an instant for a due date', async () => {
    const service = host.app.get(InvoiceService);
    const { invoice, response } = await service.createInvoice({
      customerName: 'Customer Two',
      customerEmail: 'customer-2@shop.test',
      customerPhone: '+62 812-1234-5678',
      // 1 January in WIB.
      dueDate: new Date('2027-12-31T17:00:00Z'),
      items: [
        { itemId: 'SKU1111', description: 'Pillow', quantity: 3, price: 33_333 },
        { description: 'Sticker', price: 1 },
      ],
      userId: 'customer-2',
    });
    expect(invoice).toMatchObject({ dueDate: '2028-01-01', totalAmount: 100_000, userId: 'customer-2' });
    expect(response).toMatchObject({
      gross_amount: 100_000,
      due_date: '2028-01-01 23:59:59 +0700',
      customer_details: { phone: '6281212345678' },
    });
    const { invoice: gone } = await service.voidInvoice(invoice, { reason: 'no longer needed' });
    expect(gone).toMatchObject({ status: 'void', voidReason: 'no longer needed' });
  });

  it('keeps seeds’ bodies as they are', async () => {
    const { metadata, ...seeds } = { metadata: undefined, ...body() };
    expect(metadata).toBeUndefined();
    expect((await create(host, seeds)).status).toBe('sent');
  });
});
