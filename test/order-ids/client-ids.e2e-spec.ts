import { InvoiceService, PaymentService } from 'nestjs-midtrans';
import { body as invoiceBody, dayIn, INVOICES } from '../invoices/invoices.support';
import { BCA_CHARGE, type ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';
import { takingGateway } from './order-ids.support';

const CHARGE = '/api/midtrans/charge/';

describe.each(oneAdapter(__filename))('a host that keeps ids to itself, on %s', (adapter) => {
  let gateway: ScriptedGateway;
  let host: Host;
  let prepared: { orderId?: string; invoiceNumber?: string };

  beforeAll(async () => {
    host = await startHost({
      adapter,
      midtrans: {
        http: { fetch: (...call) => gateway.fetch(...call), retries: 0 },
        charges: { clientIds: false, prepare: () => ({ orderId: prepared.orderId }) },
        invoices: { clientIds: false, prepare: () => prepared },
      },
    });
  });
  beforeEach(() => {
    gateway = takingGateway();
    prepared = {};
  });
  afterAll(() => host.close());

  const post = (path: string, json: object, staff = false) =>
    host.request(path, { method: 'POST', user: 'customer-1', staff, json });
  const choose = (field: string) => ({
    field,
    message: `${field} is for the merchant to choose: leave it out`,
  });

  it.each([
    ['charge', CHARGE, BCA_CHARGE, { order_id: 'MINE-1' }],
    ['invoice', INVOICES, invoiceBody(), { order_id: 'MINE-1' }],
    ['invoice', INVOICES, invoiceBody(), { invoice_number: '2026/0001' }],
    ['invoice', INVOICES, invoiceBody(), { order_id: 'MINE-1', invoice_number: '2026/0001' }],
  ])('refuses a client’s %s that names them, staff’s as well', async (_what, path, json, ids) => {
    for (const staff of [false, true]) {
      expect(await post(path, { ...json, ...ids }, staff)).toMatchObject({
        status: 400,
        body: { code: 'invalid_input', details: Object.keys(ids).map(choose) },
      });
    }
    expect(gateway.calls).toEqual([]);
    expect(await host.database.rows("SELECT 1 FROM midtrans_payments WHERE order_id = 'MINE-1'")).toEqual([]);
  });

  it('makes them up where nobody chooses', async () => {
    expect((await post(CHARGE, BCA_CHARGE)).body.order_id).toMatch(/^ORDER-\d{14}-[\dA-F]{8}$/);
    const invoice = await post(INVOICES, invoiceBody());
    expect(invoice.body.order_id).toMatch(/^INV-\d{14}-[\dA-F]{8}$/);
    expect(invoice.body.invoice_number).toMatch(/^INV-\d{8}-[\dA-F]{6}$/);
  });

  it('chooses them where it prepares what is asked for', async () => {
    prepared = { orderId: 'OURS-1', invoiceNumber: '2026/0002' };
    expect((await post(CHARGE, BCA_CHARGE)).body.order_id).toBe('OURS-1');
    prepared = { orderId: 'OURS-2', invoiceNumber: '2026/0002' };
    expect((await post(INVOICES, invoiceBody())).body).toMatchObject({
      order_id: 'OURS-2',
      invoice_number: '2026/0002',
    });
  });

  it('chooses them in its code', async () => {
    const { payment } = await host.app.get(PaymentService).createCharge({
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      paymentOptions: { bank: 'bca' },
      orderId: 'OURS-3',
    });
    expect(payment.orderId).toBe('OURS-3');
    const { invoice } = await host.app.get(InvoiceService).createInvoice({
      customerName: 'Customer One',
      customerEmail: 'customer-1@shop.test',
      dueDate: dayIn(30),
      items: [{ description: 'Consulting', price: 1_000 }],
      orderId: 'OURS-4',
      invoiceNumber: '2026/0003',
    });
    expect(invoice).toMatchObject({ orderId: 'OURS-4', invoiceNumber: '2026/0003' });
  });
});
