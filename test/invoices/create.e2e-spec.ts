import { Injectable } from '@nestjs/common';
import { InvoiceNotFoundError, InvoiceService, MidtransConfigurationError } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import {
  body,
  create,
  dayIn,
  gatewayFixture,
  INVOICES,
  invoiceShown,
  invoiceTaken,
  post,
  retrieve,
  startInvoiceHost,
  voided,
} from './invoices.support';

/** A gateway that takes every invoice. */
function invoicingGateway(): ScriptedGateway {
  let count = 0;
  return new ScriptedGateway().on(/^POST \/v1\/invoices$/, (request) =>
    invoiceTaken(request, (++count).toString(16).padStart(24, '0')),
  );
}

describe('creating an invoice', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  async function host(gateway: ScriptedGateway, midtrans: object = {}): Promise<Host> {
    const started = await startHost({
      midtrans: { http: { fetch: gateway.fetch, retries: 0, timeoutMs: 2_000 }, ...midtrans },
    });
    hosts.push(started);
    return started;
  }
  const stored = (on: Host, orderId: string) =>
    on.database.rows(
      `SELECT status, midtrans_status, midtrans_invoice_id, failure_reason FROM midtrans_invoices WHERE order_id = $1`,
      [orderId],
    );
  const refusing = (status: number, answer: object) =>
    new ScriptedGateway().on(/invoices/, () => Response.json(answer, { status }));

  it('break 19: asks the gateway as it wants to be asked, to the rupiah', async () => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const items = [
      { item_id: 'SKU1111', description: 'midtrans pillow', quantity: 3, price: 33_333 },
      { description: 'sticker', price: 1 },
    ];
    const { body: answer } = await post(
      on,
      body({ items, customer_phone: '081234567890', customer_id: 'customer-1' }),
    );
    const [call] = gateway.calls;
    expect(call).toMatchObject({ method: 'POST', path: 'POST /v1/invoices' });
    expect(call?.headers.get('x-idempotency-key')).toMatch(/^[\da-f-]{36}$/);
    expect(call?.body).toEqual({
      order_id: answer.order_id,
      invoice_number: answer.invoice_number,
      invoice_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0700$/),
      due_date: `${dayIn(30)} 23:59:59 +0700`,
      customer_details: {
        id: 'customer-1',
        name: 'Customer One',
        email: 'customer-1@shop.test',
        phone: '81234567890',
      },
      item_details: [
        { item_id: 'SKU1111', description: 'midtrans pillow', quantity: 3, price: 33_333 },
        { description: 'sticker', quantity: 1, price: 1 },
      ],
      notes: 'Payment for consulting',
      payment_type: 'payment_link',
      payment_link: { enabled_payments: expect.arrayContaining(['bca_va', 'gopay', 'credit_card']) },
    });
    expect(answer.order_id.length).toBeLessThanOrEqual(36);
    // A part of a rupiah is neither cut off nor counted: it is refused.
    const split = await post(on, body({ items: [{ description: 'x', price: 1000.5 }] }));
    expect(split).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'items.0.price' }] },
    });
    expect(gateway.calls).toHaveLength(1);
  });

  it('break 19: voids with PATCH, and hears the gateway’s no', async () => {
    const gateway = invoicingGateway().on(/^PATCH /, gatewayFixture('invoice-void-200'));
    const on = await host(gateway);
    const invoice = await create(on);
    await voided(on, invoice.id, { reason: 'a mistake' });
    expect(gateway.calls.at(-1)).toMatchObject({
      path: `PATCH /v1/invoices/${invoice.midtrans_invoice_id}/void`,
      body: { void_reason: 'a mistake' },
    });

    const paid = await create(on);
    gateway
      .on(/^PATCH /, () => Response.json(gatewayFixture('invoice-void-409'), { status: 409 }))
      .on(/^GET /, invoiceShown(paid.order_id, 'paid', { id: paid.midtrans_invoice_id }));
    expect(await voided(on, paid.id)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('it is paid at Midtrans') },
    });
  });

  it('break 19: the gateway’s error_messages reach the caller', async () => {
    const on = await host(refusing(400, gatewayFixture('invoice-create-400')));
    const answer = await post(on, body({ order_id: 'refused' }));
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 'gateway_400',
        message: 'Midtrans: item must not be empty; gross_amount must be more than 0',
        details: [
          { field: '', message: 'item must not be empty' },
          { field: '', message: 'gross_amount must be more than 0' },
        ],
      },
    });
    expect(await stored(on, 'refused')).toMatchObject([
      {
        status: 'draft',
        midtrans_status: null,
        failure_reason: expect.stringContaining('item must not be empty'),
      },
    ]);
    const events = await on.database.rows('SELECT type FROM midtrans_outbox');
    expect(events).toEqual([]);
  });

  it.each(['customer-1', 'customer-2'])('leaves order id and number of a refused one to %s', async (user) => {
    const gateway = refusing(400, gatewayFixture('invoice-create-400'));
    const on = await host(gateway);
    const ids = { order_id: 'again', invoice_number: 'A-1' };
    expect((await post(on, body(ids))).status).toBe(400);
    gateway.on(/invoices/, (request) => invoiceTaken(request));
    const again = await on.request(INVOICES, { method: 'POST', user, json: body(ids) });
    expect(again).toMatchObject({ status: 201, body: { ...ids, status: 'sent' } });
    const keys = gateway.calls.map(({ headers }) => headers.get('x-idempotency-key'));
    expect(new Set(keys).size).toBe(2);
    expect(await stored(on, 'again')).toHaveLength(1);
  });

  it('takes an order id and an invoice number once', async () => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    await create(on, { order_id: 'once', invoice_number: 'A-1' });
    expect(await post(on, body({ order_id: 'once' }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', details: [{ field: 'order_id' }] },
    });
    expect(await post(on, body({ invoice_number: 'A-1' }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_invoice_number', details: [{ field: 'invoice_number' }] },
    });
    expect(gateway.calls).toHaveLength(1);
  });

  it('tells an order id that only Midtrans knows from everything else', async () => {
    const on = await host(refusing(409, gatewayFixture('invoice-create-409')));
    expect(await post(on, body({ order_id: 'elsewhere' }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', details: [{ field: 'order_id' }] },
    });
    expect(await stored(on, 'elsewhere')).toMatchObject([{ failure_reason: expect.any(String) }]);
  });

  it('sends one invoice for one order id, however many ask at the same time', async () => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        post(on, body({ order_id: 'twins', notes: index % 2 === 0 ? 'the same' : `another ${index}` })),
      ),
    );
    // What is the same request is one: Midtrans is asked under one key, and carries out one.
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 400]));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body: { id, notes } }) => `${id} ${notes}`)).size).toBe(1);
    expect(new Set(gateway.calls.map(({ headers }) => headers.get('x-idempotency-key'))).size).toBe(1);
    expect(await stored(on, 'twins')).toHaveLength(1);
    const events = await on.database.rows('SELECT type FROM midtrans_outbox ORDER BY sequence');
    expect(events.map(({ type }) => type)).toEqual(['invoice.created', 'invoice.sent']);
  });

  it('numbers 200 invoices at the same time, each with its own', async () => {
    const on = await host(invoicingGateway());
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(on, body())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.invoice_number)).size).toBe(200);
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(200);
  });

  it('looks for another number where one is taken, however often', async () => {
    let count = 0;
    /** Every number comes four times. */
    @Injectable()
    class Forgetful extends InvoiceService {
      protected override generateInvoiceNumber(): string {
        return `NO-${Math.floor(count++ / 4)}`;
      }
    }
    const on = await host(invoicingGateway(), { services: { invoices: Forgetful } });
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(on, body())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ body }) => body.invoice_number)).size).toBe(200);
    expect(count).toBeGreaterThan(200);
  });

  it('takes the host’s subclass for its steps', async () => {
    @Injectable()
    class Mine extends InvoiceService {
      protected override generateOrderId(): string {
        return 'mine-1';
      }

      protected override buildInvoicePayload(
        ...[invoice, input]: Parameters<InvoiceService['buildInvoicePayload']>
      ) {
        return { ...super.buildInvoicePayload(invoice, input), reference: 'by the host' };
      }
    }
    const gateway = invoicingGateway();
    const on = await host(gateway, { services: { invoices: Mine } });
    expect(on.app.get(InvoiceService)).toBeInstanceOf(Mine);
    expect((await create(on)).order_id).toBe('mine-1');
    expect(gateway.calls[0]?.body).toMatchObject({ order_id: 'mine-1', reference: 'by the host' });
  });

  it('uses the prefixes and the ways to pay of the options, and checks them at boot', async () => {
    const gateway = invoicingGateway();
    const invoices = { numberPrefix: 'SHOP/A', orderIdPrefix: 'SHOP-INVOICE', enabledPayments: ['gopay'] };
    const on = await host(gateway, { invoices });
    const invoice = await create(on);
    expect(invoice.invoice_number).toMatch(/^SHOP\/A-\d{8}-[0-9A-F]{6}$/);
    expect(invoice.order_id).toMatch(/^SHOP-INVOICE-\d{14}-[0-9A-F]{8}$/);
    expect(invoice.order_id).toHaveLength(36);
    await create(on, { payment_link: { enabled_payments: ['bca_va'] } });
    expect(gateway.calls).toMatchObject([
      { body: { payment_link: { enabled_payments: ['gopay'] } } },
      { body: { payment_link: { enabled_payments: ['bca_va'] } } },
    ]);
    const wrong = { numberPrefix: '', orderIdPrefix: 'thirteen-long', enabledPayments: [], colour: 'red' };
    const boot = startHost({ midtrans: { invoices: wrong } });
    await expect(boot).rejects.toThrow(MidtransConfigurationError);
    await expect(boot).rejects.toMatchObject({
      problems: [
        'invoices.colour: unknown option',
        expect.stringContaining('invoices.numberPrefix'),
        expect.stringContaining('invoices.orderIdPrefix'),
        expect.stringContaining('invoices.enabledPayments'),
      ],
    });
  });

  it('reads the documentation’s answer', async () => {
    const answer = gatewayFixture('invoice-create-201');
    const on = await host(new ScriptedGateway().on(/invoices/, () => Response.json(answer, { status: 201 })));
    const items = [{ item_id: 'SKU1111', description: 'midtrans pillow', price: 13_324 }];
    expect(await create(on, { items, order_id: answer.order_id })).toMatchObject({
      midtrans_invoice_id: '65e7e8e657389830d04836fc',
      status: 'sent',
      total_amount: '13324.00',
      pdf_url: 'https://assets.midtrans.com/invoices/pdf/5a76417e-be8e-437a-8e16-38c916aea614',
      payment_link_url: 'https://app.midtrans.com/payment-links/b1000b26-a311-42d4-9dc7-51a00ec8c681',
      virtual_accounts: [],
    });
  });

  it.each([
    [
      'invoice-get-200',
      {
        midtrans_status: 'pending',
        total_amount: '13324.00',
        pdf_url: 'https://assets.midtrans.com/invoices/pdf/5a76417e-be8e-437a-8e16-38c916aea614',
        payment_link_url: 'https://app.midtrans.com/payment-links/b1000b26-a311-42d4-9dc7-51a00ec8c681',
        virtual_accounts: [],
      },
    ],
    [
      'invoice-get-200-quotation',
      {
        // Of another word for the same there is nothing to tell but the word.
        midtrans_status: 'published',
        total_amount: '11524.00',
        virtual_accounts: [{ bank: 'bca_va', number: '12345678901' }],
      },
    ],
  ])('reads the documentation’s %s', async (name, told) => {
    const answer = gatewayFixture(name);
    const gateway = new ScriptedGateway().on(/^POST \/v1\/invoices$/, async (request) => {
      const { order_id } = (await request.json()) as { order_id: string };
      return Response.json({ id: answer.id, order_id, status: 'pending' }, { status: 201 });
    });
    const on = await host(gateway);
    const items = [{ description: 'midtrans pillow', price: answer.gross_amount }];
    const { id, order_id } = await create(on, { items });
    gateway.on(/^GET /, { ...answer, order_id });
    await on.app.get(InvoiceService).getInvoiceStatus(id);
    expect(await retrieve(on, id)).toMatchObject({ status: 'sent', ...told });
    const events = await on.database.rows('SELECT type FROM midtrans_outbox ORDER BY sequence');
    expect(events.map(({ type }) => type)).toEqual(['invoice.created', 'invoice.sent']);
  });

  it.each([
    ['overdue', 'overdue', 'invoice.overdue'],
    ['expired', 'overdue', 'invoice.expired'],
    ['canceled', 'void', 'invoice.voided'],
    ['rejected', 'void', 'invoice.voided'],
    ['voided', 'void', 'invoice.voided'],
    ['paid', 'paid', 'invoice.paid'],
  ])('asking finds it %s: %s, and says %s', async (midtransStatus, status, event) => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const { id, order_id, midtrans_invoice_id } = await create(on);
    gateway.on(/^GET /, invoiceShown(order_id, midtransStatus, { id: midtrans_invoice_id }));
    const service = on.app.get(InvoiceService);
    const { invoice } = await service.getInvoiceStatus(id);
    expect(invoice).toMatchObject({ status, midtransStatus });
    expect(invoice.isOverdue).toBe(midtransStatus === 'overdue');
    const { invoice: again } = await service.getInvoiceStatus(invoice);
    expect(again.updatedAt).toEqual(invoice.updatedAt);
    const events = await on.database.rows('SELECT type FROM midtrans_outbox ORDER BY sequence');
    expect(events.map(({ type }) => type)).toEqual(['invoice.created', 'invoice.sent', event]);
  });

  it('an answer about another invoice is not believed', async () => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const { id } = await create(on);
    gateway.on(/^GET /, { ...gatewayFixture('invoice-get-200'), status: 'paid' });
    await expect(on.app.get(InvoiceService).getInvoiceStatus(id)).rejects.toThrow('another invoice');
    expect(await retrieve(on, id)).toMatchObject({ status: 'sent' });
  });

  it('nothing is asked about an invoice that is not here', async () => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const service = on.app.get(InvoiceService);
    for (const id of ['65e7e8e657389830d04836fc', '00000000-0000-7000-8000-000000000000']) {
      await expect(service.getInvoiceStatus(id)).rejects.toThrow(InvoiceNotFoundError);
      await expect(service.voidInvoice(id)).rejects.toThrow(InvoiceNotFoundError);
    }
    expect(gateway.calls).toEqual([]);
  });

  it.each([
    ['invoice-404', 404, { code: 'unknown_to_gateway' }],
    ['invoice-500', 500, { code: 'gateway_failed' }],
  ])('asking passes on the documentation’s %s, and changes nothing', async (name, status, error) => {
    const gateway = invoicingGateway();
    const on = await host(gateway);
    const { id } = await create(on);
    gateway.on(/^(GET|PATCH) /, () => Response.json(gatewayFixture(name), { status }));
    await expect(on.app.get(InvoiceService).getInvoiceStatus(id)).rejects.toMatchObject({
      httpStatus: status,
    });
    expect((await voided(on, id)).body).toMatchObject(error);
    expect(await retrieve(on, id)).toMatchObject({ status: 'sent' });
  });

  it.each([
    ['refuses our key', 401, 502, 'gateway_refused_our_key', false],
    ['takes no more requests', 429, 503, 'gateway_rate_limit', false],
    ['has trouble of its own', 500, 502, 'gateway_failed', true],
  ])('where Midtrans %s (%i): %i', async (_what, status, expected, code, mayBeMade) => {
    const on = await host(refusing(status, gatewayFixture('invoice-500')));
    const answer = await post(on, body({ order_id: 'unlucky' }));
    expect(answer).toMatchObject({ status: expected, body: { code } });
    expect(answer.body.order_id).toBe(mayBeMade ? 'unlucky' : undefined);
    const [row] = await stored(on, 'unlucky');
    expect(row).toMatchObject({ status: 'draft', failure_reason: mayBeMade ? null : expect.any(String) });
  });

  it('says what is unknown where the answer of Midtrans cannot be stored', async () => {
    const on = await host(invoicingGateway());
    await on.database.rows(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`,
    );
    await on.database.rows(
      `CREATE TRIGGER refuse BEFORE UPDATE ON midtrans_invoices FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    expect(await post(on, body({ order_id: 'unstored' }))).toMatchObject({
      status: 503,
      body: { code: 'not_stored', order_id: 'unstored' },
    });
    expect(await stored(on, 'unstored')).toMatchObject([{ status: 'draft', failure_reason: null }]);
  });
});

describe('an answer that is lost', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  async function host(http: object = { retries: 0 }) {
    const started = await startInvoiceHost({ over: 'http', midtrans: { http } });
    hosts.push(started);
    return started;
  }
  const KEY = { 'idempotency-key': 'one-invoice' };
  const count = (on: Host) => on.database.rows('SELECT 1 FROM midtrans_invoices');

  it('is asked for again under the same key, and there is one invoice', async () => {
    const on = await host({ retries: 1 });
    on.simulator.fail('createInvoice', { kind: 'lost-response' });
    const invoice = await create(on, { order_id: 'lost' });
    expect(invoice).toMatchObject({ status: 'sent', midtrans_invoice_id: expect.stringMatching(/^\w{24}$/) });
    expect(on.simulator.effects('lost')).toEqual({ createInvoice: 1 });
  });

  it('leaves a draft, which the same Idempotency-Key takes up again', async () => {
    const on = await host();
    on.simulator.fail('createInvoice', { kind: 'lost-response' });
    const json = body();
    const lost = await post(on, json, KEY);
    expect(lost).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: expect.any(String) },
    });
    expect(await count(on)).toHaveLength(1);

    const found = await post(on, json, KEY);
    expect(found).toMatchObject({ status: 201, body: { order_id: lost.body.order_id, status: 'sent' } });
    expect(found.body.payment_link_url).not.toBe('');
    expect(on.simulator.effects(lost.body.order_id)).toEqual({ createInvoice: 1 });
    expect(await count(on)).toHaveLength(1);
    const replayed = await post(on, json, KEY);
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    expect(replayed.body).toEqual(found.body);
  });

  it('stays unknown while the repeat meets another trouble', async () => {
    const on = await host();
    on.simulator.fail('createInvoice', { kind: 'lost-response' });
    const json = body();
    const { body: lost } = await post(on, json, KEY);
    on.simulator.fail('createInvoice', { kind: 'status', status: 429, retryAfter: 7 });
    const limited = await post(on, json, KEY);
    expect(limited).toMatchObject({
      status: 503,
      body: { code: 'gateway_rate_limit', order_id: lost.order_id },
    });
    expect(await post(on, json, KEY)).toMatchObject({
      status: 201,
      body: { order_id: lost.order_id, status: 'sent' },
    });
    expect(on.simulator.effects(lost.order_id)).toEqual({ createInvoice: 1 });
  });

  it('is not needed to be paid: the notification tells the rest', async () => {
    const on = await host();
    on.simulator.fail('createInvoice', { kind: 'lost-response' });
    const json = body();
    const { body: lost } = await post(on, json, KEY);
    // Midtrans keeps its keys for 5 minutes; then it knows the order id, and not whose it is.
    await on.simulator.advance('6m');
    const again = await post(on, json, KEY);
    expect(again).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: lost.order_id },
    });
    const [left] = (await on.request(`${INVOICES}?order_id=${lost.order_id}`, { user: 'customer-1' })).body
      .results;
    expect(left).toMatchObject({ status: 'draft', midtrans_invoice_id: '', failure_reason: '' });
    expect(await voided(on, left.id)).toMatchObject({ status: 409, body: { code: 'in_progress' } });

    await on.simulator.payInvoice(lost.order_id, 'bca_va');
    await on.simulator.idle();
    const paid = await post(on, json, KEY);
    expect(paid.status).toBe(201);
    expect(paid.body).toEqual(await retrieve(on, left.id));
    expect(paid.body).toMatchObject({
      status: 'paid',
      midtrans_invoice_id: on.simulator.invoice(lost.order_id)?.id,
      payment_id: expect.any(String),
      payment_link_url: expect.stringMatching(/^http/),
    });
    expect(on.invoices.of(lost.order_id)).toEqual(['invoice.created', 'invoice.sent', 'invoice.paid']);
  });

  it('of voiding is found out by asking again', async () => {
    const on = await host();
    const invoice = await create(on);
    on.simulator.fail('voidInvoice', { kind: 'lost-response' });
    expect(await voided(on, invoice.id, { reason: 'a mistake' })).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: invoice.order_id },
    });
    expect(await retrieve(on, invoice.id)).toMatchObject({ status: 'sent' });
    expect(await voided(on, invoice.id, { reason: 'a mistake' })).toMatchObject({
      status: 200,
      body: { status: 'void', void_reason: 'a mistake' },
    });
    expect(on.simulator.effects(invoice.order_id)).toEqual({ createInvoice: 1, voidInvoice: 1 });
  });
});
