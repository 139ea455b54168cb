import { INVOICE_STATUSES, InvoiceService, type InvoiceFilter } from 'nestjs-midtrans';
import { startHost, type Host } from '../support/host';
import { AT, ID, MOST_TOUCHED, newestOf, oneOf, ROWS, workOf } from './lists.support';

const STATUSES = oneOf([
  ['draft', 0.1],
  ['void', 20],
  ['overdue', 30],
  ['partial', 100],
  ['sent', 50],
  ['paid', 1000],
]);

describe('with 100,000 invoices', () => {
  let host: Host;
  let invoices: InvoiceService;
  beforeAll(async () => {
    const accounts = {
      bali: { serverKey: 'SB-Mid-server-bali' },
      none: { serverKey: 'SB-Mid-server-lombok' },
    };
    host = await startHost({ midtrans: { accounts } });
    invoices = host.app.get(InvoiceService);
    await host.database.rows(`
      INSERT INTO midtrans_invoices
        (id, account, user_id, invoice_number, order_id, status, payment_type, customer_name, customer_email, total_amount,
         due_date, created_at)
      SELECT ${ID}, CASE WHEN n % 10000 = 0 THEN 'bali' ELSE 'default' END, 'customer-' || n % 5000, 'INV-' || n, 'ORDER-' || n,
        ${STATUSES}, 'payment_link', 'Budi', 'customer' || n % 5000 || '@shop.test', 1000, ${AT}::date + 7, ${AT}
      FROM generate_series(1, ${ROWS}) AS n`);
    await host.database.rows('ANALYZE midtrans_invoices');
  }, 60_000);
  afterAll(() => host.close());

  const dayIn = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);

  // What is due before a day long past is the one page for which the newest are passed by: the order is that of creation.
  it.each<[InvoiceFilter, string]>([
    [{}, 'true'],
    [{ account: 'bali' }, "account = 'bali'"],
    [{ account: 'none' }, 'false'],
    [{ scope: { kind: 'user', userId: 'customer-7' } }, "user_id = 'customer-7'"],
    ...INVOICE_STATUSES.map((status): [InvoiceFilter, string] => [{ status }, `status = '${status}'`]),
    [{ customerEmail: 'customer7@shop.test' }, "customer_email = 'customer7@shop.test'"],
    [{ customerEmail: 'none@shop.test' }, 'false'],
    [{ orderId: 'ORDER-7' }, "order_id = 'ORDER-7'"],
    [{ orderId: 'none' }, 'false'],
    [{ invoiceNumber: 'INV-7' }, "invoice_number = 'INV-7'"],
    [{ invoiceNumber: 'none' }, 'false'],
    [{ dueDate: dayIn(-30) }, `due_date = '${dayIn(-30)}'`],
    [{ dueDate: dayIn(99) }, 'false'],
    [{ dueAfter: dayIn(5) }, `due_date > '${dayIn(5)}'`],
    [{ dueAfter: dayIn(99) }, 'false'],
    [{ dueBefore: dayIn(8) }, 'true'],
    [{ dueBefore: dayIn(-999) }, 'false'],
  ])('%j lists the newest of %s, and looks at few others', async (filter, meaning) => {
    const { scanned, touched, page } = await workOf(host, (request) => invoices.list(filter, request));
    expect(page.items.map(({ id }) => id)).toEqual(await newestOf(host, 'midtrans_invoices', meaning));
    // None of them has an item here.
    expect(scanned.filter((table) => table !== 'midtrans_invoice_items')).toEqual([]);
    expect(touched).toBeLessThan(MOST_TOUCHED);
  });

  it.each([
    ['colour', { colour: 'red' }],
    ['status', { status: 'open' }],
    ['customerEmail', { customerEmail: 'none' }],
    ['orderId', { orderId: 'a b' }],
    ['dueAfter', { dueAfter: '30 February' }],
    ['account', { account: '' }],
  ] as [string, object][])('%s is refused in %j', async (field, filter) => {
    await expect(invoices.list(filter)).rejects.toMatchObject({
      details: [expect.objectContaining({ field })],
    });
  });
});
