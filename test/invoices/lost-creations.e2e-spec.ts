import type { PrepareInvoice } from 'nestjs-midtrans';
import type { HostOptions } from '../support/host';
import {
  body,
  create,
  dayIn,
  INVOICES,
  leasesEnd,
  post,
  retrieve,
  startDyingHost,
  startInvoiceHost,
  unresolved,
  type InvoiceHost,
} from './invoices.support';

/** What a host says to an invoice, where a test wants it to say anything. */
let prepare: PrepareInvoice = () => undefined;

describe('an invoice whose answer was lost', () => {
  const hosts: { close(): Promise<void> }[] = [];
  let host: InvoiceHost;
  beforeEach(async () => {
    host = await started();
  });
  afterEach(async () => {
    prepare = () => undefined;
    await Promise.all(hosts.splice(0).map((each) => each.close()));
  });

  async function started(options: HostOptions = {}): Promise<InvoiceHost> {
    const invoices = { prepare: ((...asked) => prepare(...asked)) as PrepareInvoice };
    const one = await startInvoiceHost({ ...options, midtrans: { http: { retries: 0 }, invoices } });
    hosts.push(one);
    return one;
  }
  const rows = () =>
    host.database.rows<{ order_id: string }>(
      'SELECT order_id, failure_reason FROM midtrans_invoices ORDER BY id',
    );
  const lost = async (json: object = body(), headers = {}): Promise<string> => {
    host.simulator.fail('createInvoice', { kind: 'lost-response' });
    const answer = await post(host, json, headers);
    expect([answer.status, answer.body.code]).toEqual([502, 'gateway_failed']);
    return answer.body.order_id;
  };

  it.each([
    ['its answer was lost', { kind: 'lost-response' }, 502],
    ['it was carried out and 500 was answered', { kind: 'status', status: 500, carriedOut: true }, 502],
    ['it was carried out and a page was answered', { kind: 'html', status: 503, carriedOut: true }, 502],
    ['its answer broke off', { kind: 'broken-json' }, 502],
    ['it never arrived', { kind: 'reset' }, 502],
  ] as const)(
    'is one invoice when it is asked for again as it was, without a key, where %s',
    async (_what, fault, status) => {
      host.simulator.fail('createInvoice', fault);
      const first = await post(host, body());
      expect(first.status).toBe(status);
      const { order_id } = first.body;
      // Another trouble is no word about the first attempt.
      host.simulator.fail('createInvoice', { kind: 'status', status: 429, retryAfter: 0 });
      expect(await post(host, body())).toMatchObject({
        status: 503,
        body: { code: 'gateway_rate_limit', order_id },
      });
      expect(await rows()).toEqual([{ order_id, failure_reason: null }]);
      expect(await create(host)).toMatchObject({ order_id, status: 'sent' });
      expect(host.simulator.effects(order_id)).toEqual({ createInvoice: 1 });
      expect([await rows(), await unresolved(host)]).toEqual([[{ order_id, failure_reason: null }], []]);

      // Whoever asks once more has had the answer: this is another.
      const next = await create(host);
      expect(next.order_id).not.toBe(order_id);
      expect(host.simulator.invoices()).toHaveLength(2);
    },
  );

  it.each<[string, object]>([
    ['customer', { customer_name: 'Customer Two' }],
    ['address', { customer_email: 'customer-2@shop.test' }],
    ['phone', { customer_phone: '0812' }],
    ['due date', { due_date: dayIn(60) }],
    ['notes', { notes: 'Other' }],
    ['invoice number', { invoice_number: 'A-1' }],
    ['price', { items: [{ description: 'Service Fee', price: 99_999, quantity: 1 }] }],
    ['metadata', { metadata: { cart: 7 } }],
    ['ways to pay', { payment_link: { enabled_payments: ['gopay'] } }],
    ['payment type', { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] }],
  ])('is not continued by one of another %s: that is a new invoice', async (_what, rest) => {
    const order_id = await lost();
    const other = await create(host, rest);
    expect(other.order_id).not.toBe(order_id);
    expect(await create(host)).toMatchObject({ order_id });
    expect(host.simulator.invoices()).toHaveLength(2);
  });

  it('is not continued by another user', async () => {
    const order_id = await lost();
    const others = await host.request(INVOICES, { method: 'POST', user: 'customer-2', json: body() });
    expect(others.status).toBe(201);
    expect(others.body.order_id).not.toBe(order_id);
  });

  it('is one when it is asked for again in other words for the same', async () => {
    const items = [{ description: 'Service Fee', price: 100_000 }];
    const order_id = await lost(body({ items, invoice_number: 'A-1', metadata: { a: 1, b: 2 } }));
    const same = { items: [{ ...items[0], quantity: 1, item_id: '' }], customer_phone: '' };
    const again = await create(host, { ...same, invoice_number: 'A-1', metadata: { b: 2, a: 1 } });
    expect(again).toMatchObject({ order_id, invoice_number: 'A-1' });
    expect(await rows()).toHaveLength(1);
  });

  it('is a new one under a new Idempotency-Key, and one with the first without any', async () => {
    const order_id = await lost(body(), { 'idempotency-key': 'first' });
    const other = await post(host, body(), { 'idempotency-key': 'second' });
    expect(other.status).toBe(201);
    expect(other.body.order_id).not.toBe(order_id);
    expect(await create(host)).toMatchObject({ order_id });
    const own = await post(host, body(), { 'idempotency-key': 'first' });
    expect(own).toMatchObject({ status: 201, body: { order_id } });
    expect(host.simulator.invoices()).toHaveLength(2);
  });

  it.each<[what: string, asked: PrepareInvoice]>([
    ['has another price by now', () => ({ items: [{ description: 'Coffee', price: 50_000 }] })],
    ['has other ways to pay', () => ({ paymentLink: { enabledPayments: ['gopay'] } })],
  ])('is under its key what it was at first, also where the host %s', async (_what, asked) => {
    const key = { 'idempotency-key': 'first' };
    host.simulator.fail('createInvoice', { kind: 'reset' });
    expect((await post(host, body(), key)).status).toBe(502);
    prepare = asked;
    const again = await post(host, body(), key);
    expect(again).toMatchObject({ status: 201, body: { total_amount: '100000.00' } });
    expect(host.simulator.invoice(again.body.order_id)?.grossAmount).toBe(100_000);
    const { orderId } = await host.simulator.choose(again.body.payment_link_url, 'bca_va');
    expect(orderId).toMatch(new RegExp(`^${again.body.order_id}-`));
  });

  it('is told when it is asked for again, as it stands by then, where a payment has told of it meanwhile', async () => {
    const order_id = await lost();
    await host.simulator.payInvoice(order_id, 'bca_va');
    await host.simulator.idle();
    expect(await unresolved(host)).toEqual([{ action: 'create', is_resolved: true }]);
    const again = await create(host);
    expect(again).toMatchObject({ order_id, status: 'paid', total_amount: '100000.00' });
    expect(again).toEqual(await retrieve(host, again.id));
    expect([await rows(), await unresolved(host)]).toEqual([[{ order_id, failure_reason: null }], []]);
    expect(host.simulator.effects(order_id)).toMatchObject({ createInvoice: 1 });
  });

  it.each([
    ['and Midtrans has it', true],
    ['before Midtrans had it', false],
  ])('because the process died, %s, is one invoice when it is asked for again', async (_what, arrives) => {
    const dying = await startDyingHost(host, { arrives });
    hosts.push(dying);
    const first = post(dying, body());
    await dying.reached;
    const [{ order_id } = { order_id: '' }] = await rows();
    // As far as anybody knows it is under way.
    expect(await post(host, body())).toMatchObject({
      status: 409,
      body: { code: 'in_progress', message: expect.stringContaining(order_id) },
    });
    expect(await post(host, body({ order_id }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: `order_id ${order_id} is being created` },
    });
    await leasesEnd(host);
    expect(await create(host)).toMatchObject({ order_id, status: 'sent' });
    expect(host.simulator.effects(order_id)).toEqual({ createInvoice: 1 });

    // What the first comes to in the end is not what counts.
    dying.die();
    expect((await first).status).toBe(502);
    expect(await rows()).toEqual([{ order_id, failure_reason: null }]);
    expect(await retrieve(host, (await listed())[0].id)).toMatchObject({ status: 'sent' });
  });

  it('because the process died is one invoice under its key, and what the key goes by', async () => {
    const key = { 'idempotency-key': 'first' };
    const dying = await startDyingHost(host, { arrives: true });
    hosts.push(dying);
    const first = post(dying, body(), key);
    await dying.reached;
    await host.database.rows(
      `UPDATE midtrans_idempotency_keys SET locked_until = now() - interval '1 second'`,
    );
    await leasesEnd(host);
    const again = await post(host, body(), key);
    expect(again).toMatchObject({ status: 201, body: { status: 'sent' } });
    expect(host.simulator.effects(again.body.order_id)).toEqual({ createInvoice: 1 });
    dying.die();
    expect((await first).status).toBeGreaterThanOrEqual(500);
    expect(await rows()).toHaveLength(1);
  });

  const listed = async () => (await host.request(INVOICES, { user: 'customer-1' })).body.results;
});

it('invoices that are alike and asked for at once, without a key, are so many invoices', async () => {
  const host = await startInvoiceHost();
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(host, body())));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(answers.map(({ body: { order_id } }) => order_id)).size).toBe(5);
  await host.close();
});

it('an invoice’s order id has not the shape of a UUID where a REST client names it', async () => {
  const host = await startInvoiceHost();
  const order_id = '9aed5972-5b6a-401e-894b-a32c91ed1a3a';
  expect(await post(host, body({ order_id }))).toMatchObject({
    status: 400,
    body: { code: 'invalid_input', details: [{ field: 'order_id' }] },
  });
  await host.close();
});

it('an invoice’s order id is not the id of a transaction', async () => {
  const host = await startInvoiceHost();
  const json = { payment_type: 'gopay', gross_amount: 100_000 };
  await host.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-2', json });
  const order_id = 'transaction-7';
  await host.database.rows('UPDATE midtrans_payments SET transaction_id = $1', [order_id]);
  expect(await post(host, body({ order_id }))).toMatchObject({
    status: 400,
    body: { code: 'duplicate_order_id', message: `order_id ${order_id} is a transaction's id` },
  });
  expect([await host.database.rows('SELECT 1 FROM midtrans_invoices'), host.simulator.invoices()]).toEqual([
    [],
    [],
  ]);
  await host.close();
});
