import { InvoiceService, PaymentService } from 'nestjs-midtrans';
import { dayIn } from '../invoices/invoices.support';
import type { ScriptedGateway } from '../support/gateway';
import { oneAdapter, startHost, type Host } from '../support/host';
import { INVOICE, NUMBER, PAIRS, takingGateway, TAKERS } from './order-ids.support';

/** The owner of the id, and somebody else who wants it. */
const [HOLDER, ANOTHER] = ['customer-1', 'customer-2'];

describe.each(oneAdapter(__filename))('an order id or invoice number, on %s', (adapter) => {
  let gateway: ScriptedGateway;
  let host: Host;
  let twin: Host;
  let count = 0;

  beforeAll(async () => {
    const midtrans = {
      accounts: { bali: { serverKey: 'SB-Mid-server-bali' } },
      http: { fetch: (...call: Parameters<typeof fetch>) => gateway.fetch(...call), retries: 0 },
    };
    host = await startHost({ adapter, midtrans });
    // Another process of the same application.
    twin = await startHost({ adapter, midtrans, database: host.database });
  });
  beforeEach(() => {
    gateway = takingGateway();
  });
  afterAll(async () => {
    await twin.close();
    await host.close();
  });

  const newId = (): string => `id-${++count}`;
  const sent = (): number => gateway.calledFor(/^POST/);
  const refusing = (path: RegExp): void =>
    void gateway.on(path, () => Response.json({ error_messages: ['no'] }, { status: 400 }));
  const silent = (path: RegExp): void => void gateway.on(path, () => new Response('', { status: 502 }));

  it.each(PAIRS)('of %s is not for %s to take', async (_holder, _taker, holder, taker) => {
    const id = newId();
    expect((await holder.take(host, id, HOLDER)).status).toBe(201);
    for (const user of holder === taker ? [ANOTHER] : [HOLDER, ANOTHER]) {
      expect(await taker.take(host, id, user)).toMatchObject({
        status: 400,
        body: { code: taker.code, details: [{ field: taker.field }] },
      });
    }
    expect(sent()).toBe(1);
  });

  it.each(PAIRS)(
    'of %s that Midtrans refused is for %s of anybody',
    async (_holder, _taker, holder, taker) => {
      const id = newId();
      refusing(holder.gatewayPath);
      expect((await holder.take(host, id, HOLDER)).status).toBe(400);
      gateway = takingGateway();
      const taken = await taker.take(host, id, ANOTHER);
      expect(taken).toMatchObject({ status: 201, body: { [taker.field]: id } });
      expect(sent()).toBe(1);
      expect((await holder.take(host, id, HOLDER)).status).toBe(400);
      expect(sent()).toBe(1);
    },
  );

  it.each(PAIRS)(
    'of %s whose outcome nobody knows is not for %s to take',
    async (_holder, _taker, holder, taker) => {
      const id = newId();
      silent(holder.gatewayPath);
      expect((await holder.take(host, id, HOLDER)).status).toBe(502);
      gateway = takingGateway();
      expect(await taker.take(host, id, ANOTHER)).toMatchObject({ status: 400, body: { code: taker.code } });
      expect(sent()).toBe(0);
    },
  );

  it.each(PAIRS)('that %s and %s want at once goes to one of them', async (_one, _other, one, other) => {
    for (const id of Array.from({ length: 12 }, newId)) {
      gateway = takingGateway();
      const answers = await Promise.all([
        one.take(host, id, HOLDER),
        other.take(twin, id, ANOTHER),
        other.take(host, id, ANOTHER),
        one.take(twin, id, HOLDER),
      ]);
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      const refused = answers.filter(({ status }) => status === 400);
      expect(refused).toHaveLength(3);
      for (const { body } of refused) expect([one.code, other.code]).toContain(body.code);
      expect(sent()).toBe(1);
    }
  });

  it('may be the same of one invoice', async () => {
    const id = newId();
    const created = await INVOICE.take(host, id);
    expect(created.status).toBe(201);
    const both = {
      customerName: 'One',
      customerEmail: 'one@shop.test',
      dueDate: dayIn(30),
      orderId: newId(),
    };
    const items = [{ description: 'Consulting', price: 1_000 }];
    const { invoice } = await host.app
      .get(InvoiceService)
      .createInvoice({ ...both, items, invoiceNumber: both.orderId });
    expect(invoice).toMatchObject({ status: 'sent', invoiceNumber: both.orderId });
  });

  it('is one of its merchant account: another account has its own', async () => {
    const id = newId();
    expect((await NUMBER.take(host, id)).status).toBe(201);
    const charge = {
      paymentType: 'bank_transfer',
      grossAmount: 100_000,
      orderId: id,
      account: 'bali',
    } as const;
    const { payment } = await host.app
      .get(PaymentService)
      .createCharge({ ...charge, paymentOptions: { bank: 'bca' } });
    expect(payment).toMatchObject({ account: 'bali', transactionStatus: 'pending' });
  });

  it('that two invoices want the other way round at once keeps neither waiting for the other', async () => {
    const service = host.app.get(InvoiceService);
    const invoice = {
      customerName: 'One',
      customerEmail: 'one@shop.test',
      dueDate: dayIn(30),
      items: [{ description: 'Consulting', price: 1_000 }],
    };
    for (let round = 0; round < 12; round++) {
      const [one, other] = [newId(), newId()];
      const results = await Promise.allSettled([
        service.createInvoice({ ...invoice, orderId: one, invoiceNumber: other }),
        service.createInvoice({ ...invoice, orderId: other, invoiceNumber: one }),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it.each(TAKERS.map((taker) => [taker.name, taker] as const))(
    'that is a transaction’s id is not for %s to take',
    async (_name, taker) => {
      const transactionId = `transaction-${newId()}`;
      await host.database.rows(
        `INSERT INTO midtrans_payments (id, account, user_id, order_id, payment_type, gross_amount, transaction_id)
         VALUES (gen_random_uuid(), 'default', $1, $2, 'gopay', 1, $3)`,
        [HOLDER, newId(), transactionId],
      );
      expect(await taker.take(host, transactionId, ANOTHER)).toMatchObject({
        status: 400,
        body: { code: taker.code },
      });
      expect(sent()).toBe(0);
    },
  );
});
