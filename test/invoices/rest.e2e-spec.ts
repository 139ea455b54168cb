import { randomUUID } from 'node:crypto';
import { ForbiddenException } from '@nestjs/common';
import type { PrepareInvoice } from 'nestjs-midtrans';
import { ADAPTERS } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  dayIn,
  INVOICES,
  post,
  retrieve,
  startInvoiceHost,
  voided,
  type InvoiceHost,
} from './invoices.support';

/** Who asks. */
const CALLERS = {
  anonymous: {},
  owner: { user: 'customer-1' },
  'another customer': { user: 'customer-2' },
  staff: { user: 'staff', staff: true },
} as const;
type Caller = keyof typeof CALLERS;

const NOT_FOUND = {
  statusCode: 404,
  error: 'Not Found',
  message: 'Invoice not found',
  code: 'not_found',
  details: [],
};

describe.each(ADAPTERS)('invoices over REST, on %s', (adapter) => {
  let host: InvoiceHost;
  beforeAll(async () => {
    host = await startInvoiceHost({ adapter });
  });
  afterAll(() => host.close());

  const ENDPOINTS = [
    ['GET /invoices/', 'GET', () => INVOICES],
    ['POST /invoices/', 'POST', () => INVOICES],
    ['GET /invoices/{id}/', 'GET', (id: string) => `${INVOICES}${id}/`],
    ['POST /invoices/{id}/void/', 'POST', (id: string) => `${INVOICES}${id}/void/`],
  ] as const;
  const EXPECTED: Record<Caller, readonly number[]> = {
    anonymous: [403, 403, 403, 403],
    owner: [200, 201, 200, 403],
    'another customer': [200, 201, 404, 404],
    staff: [200, 201, 200, 200],
  };
  const TABLE = (Object.keys(CALLERS) as Caller[]).flatMap((caller) =>
    ENDPOINTS.flatMap(([endpoint, method, path], index) =>
      ['with', 'without'].map((slash) => ({
        endpoint,
        method,
        path,
        caller,
        slash,
        status: EXPECTED[caller][index],
      })),
    ),
  );

  it.each(TABLE)(
    '$endpoint for $caller, $slash its slash: $status',
    async ({ endpoint, method, path, caller, slash, status }) => {
      const { id } = await create(host);
      const url = slash === 'with' ? path(id) : path(id).replace(/\/$/, '');
      const json = endpoint === 'POST /invoices/' ? body() : method === 'POST' ? {} : undefined;
      const answer = await host.request(url, { method, json, ...CALLERS[caller] });
      expect(answer.status).toBe(status);
      if (status === 404) expect(answer.body).toEqual(NOT_FOUND);
      if (endpoint.includes('{id}') && status !== 200) {
        expect((await retrieve(host, id)).status).toBe('sent');
      }
    },
  );

  it('tells an invoice of another from none at all in no way', async () => {
    const { id } = await create(host);
    for (const each of [id, randomUUID(), 'not-an-id']) {
      for (const [method, path] of [
        ['GET', `${INVOICES}${each}/`],
        ['POST', `${INVOICES}${each}/void/`],
      ] as const) {
        const answer = await host.request(path, { method, ...CALLERS['another customer'] });
        expect([answer.status, answer.body]).toEqual([404, NOT_FOUND]);
      }
    }
  });

  it('takes no user id from the body, nor anything else that it does not know', async () => {
    for (const field of ['user_id', 'userId', 'account', 'customerName']) {
      const { status, body: error } = await post(host, body({ [field]: 'customer-2' }));
      expect([status, error.details]).toEqual([400, [expect.objectContaining({ field })]]);
    }
    const { id } = await create(host);
    const [row] = await host.database.rows('SELECT user_id, account FROM midtrans_invoices WHERE id = $1', [
      id,
    ]);
    expect(row).toEqual({ user_id: 'customer-1', account: 'default' });
  });

  it('lists to customers their own invoices, newest first, and to staff all', async () => {
    const mine = [(await create(host)).id, (await create(host)).id];
    const other = await host.request(INVOICES, { method: 'POST', user: 'customer-2', json: body() });
    const listed = async (caller: Caller) =>
      (await host.request(`${INVOICES}?limit=200`, CALLERS[caller])).body.results.map(({ id }: any) => id);
    const toOwner = await listed('owner');
    expect(toOwner.slice(0, 2)).toEqual([...mine].reverse());
    expect(toOwner).not.toContain(other.body.id);
    expect((await listed('staff')).slice(0, 3)).toEqual([other.body.id, ...[...mine].reverse()]);
  });

  it('goes through pages without leaving one out or showing one twice', async () => {
    const customer_email = `${randomUUID()}@shop.test`;
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await create(host, { customer_email })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${cursor}`;
      const path = `${INVOICES}?customer_email=${encodeURIComponent(customer_email)}&limit=2${at}`;
      const { body: page } = await host.request(path, CALLERS.owner);
      expect(page.results.length).toBeLessThanOrEqual(2);
      expect(page.results.every(({ items }: any) => items.length === 1)).toBe(true);
      seen.push(...page.results.map(({ id }: any) => id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('filters by status, address, number, order and due date', async () => {
    const customer_email = `${randomUUID()}@shop.test`;
    const soon = await create(host, { customer_email, due_date: dayIn(1) });
    const later = await create(host, { customer_email, due_date: dayIn(10) });
    const gone = await create(host, { customer_email, due_date: dayIn(20) });
    await voided(host, gone.id);
    const found = async (query: string) => {
      const path = `${INVOICES}?customer_email=${encodeURIComponent(customer_email)}&${query}`;
      const { body: page, status } = await host.request(path, CALLERS.owner);
      expect([status, page]).toEqual([200, expect.anything()]);
      return page.results.map(({ id }: any) => id);
    };
    expect(await found('')).toEqual([gone.id, later.id, soon.id]);
    expect(await found('status=sent')).toEqual([later.id, soon.id]);
    expect(await found('status=void')).toEqual([gone.id]);
    expect(await found('status=paid')).toEqual([]);
    expect(await found(`due_date=${dayIn(10)}`)).toEqual([later.id]);
    expect(await found(`due_before=${dayIn(10)}`)).toEqual([soon.id]);
    expect(await found(`due_after=${dayIn(1)}&due_before=${dayIn(20)}`)).toEqual([later.id]);
    expect(await found(`order_id=${soon.order_id}`)).toEqual([soon.id]);
    expect(await found(`invoice_number=${later.invoice_number}`)).toEqual([later.id]);
  });

  it('finds what is past its due date, whether Midtrans calls it overdue or not', async () => {
    const customer_email = `${randomUUID()}@shop.test`;
    const open = await create(host, { customer_email, due_date: dayIn(1) });
    const called = await create(host, { customer_email, due_date: dayIn(1) });
    await create(host, { customer_email, due_date: dayIn(0) });
    await host.database.rows(
      'UPDATE midtrans_invoices SET due_date = due_date - 30 WHERE id = ANY ($1::uuid[])',
      [[open.id, called.id]],
    );
    await host.database.rows(
      `UPDATE midtrans_invoices SET status = 'overdue', midtrans_status = 'overdue' WHERE id = $1`,
      [called.id],
    );
    const found = async (query: string) => {
      const path = `${INVOICES}?customer_email=${encodeURIComponent(customer_email)}&${query}`;
      const { results } = (await host.request(path, CALLERS.owner)).body;
      return results.map(({ id, is_overdue }: any) => [id, is_overdue]);
    };
    expect(await found('status=overdue')).toEqual([[called.id, true]]);
    expect(await found(`status=sent&due_before=${dayIn(0)}`)).toEqual([[open.id, true]]);
  });

  it.each([
    'status=expired',
    'status=',
    'due_date=tomorrow',
    'due_before=2026-02-30',
    'order_id=a/b',
    'limit=0',
    'limit=201',
    'cursor=5',
    'status=sent&status=paid',
  ])('refuses ?%s, and names the parameter', async (query) => {
    const { status, body: answer } = await host.request(`${INVOICES}?${query}`, CALLERS.owner);
    expect([status, answer.code]).toEqual([400, 'invalid_input']);
    expect(answer.details[0].field).toBe(query.split('=')[0]);
  });

  it.each<[string, object, string, RegExp]>([
    ['no name', { customer_name: undefined }, 'customer_name', /^customer_name must be/],
    ['no address', { customer_email: 'x' }, 'customer_email', /^customer_email must be/],
    ['a day that is over', { due_date: '2020-01-01' }, 'due_date', /^due_date must not be over/],
    ['no items', { items: [] }, 'items', /^items must be/],
    ['no price', { items: [{ description: 'x' }] }, 'items.0.price', /^price must/],
    [
      'a long item id',
      { items: [{ item_id: 'x'.repeat(31), description: 'x', price: 1 }] },
      'items.0.item_id',
      /^item_id must/,
    ],
    [
      'an odd bank',
      { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'x' }] },
      'virtual_accounts.0.bank',
      /^bank must/,
    ],
    [
      'a bank of no object',
      { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'constructor', number: '1' }] },
      'virtual_accounts.0.bank',
      /^bank must/,
    ],
    [
      'a short number',
      { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va', number: '123' }] },
      'virtual_accounts.0.number',
      /^number must be 11 digits for bca_va$/,
    ],
    [
      'a long number, of the second',
      {
        payment_type: 'virtual_account',
        virtual_accounts: [{ bank: 'permata_va' }, { bank: 'bni_va', number: '123456789' }],
      },
      'virtual_accounts.1.number',
      /^number must be 1 to 8 digits for bni_va$/,
    ],
    ['a phone in two lines', { customer_phone: '+62\n\n8' }, 'customer_phone', /^customer_phone must be/],
    [
      'no ways to pay',
      { payment_link: { enabled_payments: [] } },
      'payment_link.enabled_payments',
      /^enabled_payments must/,
    ],
    ['a long order id', { order_id: 'x'.repeat(37) }, 'order_id', /^order_id must/],
  ])('refuses %s, in the names of the body', async (_what, rest, field, message) => {
    const answer = await post(host, body(rest));
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    expect(answer.body.details).toContainEqual({ field, message: expect.stringMatching(message) });
  });

  it.each([[], 'text', 5, null].map((json) => [json]))('refuses %j for a body', async (json) => {
    const init = { method: 'POST', user: 'customer-1', body: JSON.stringify(json) };
    const answer = await host.request(INVOICES, { ...init, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(400);
  });

  it('void knows its reason and nothing else', async () => {
    const { id } = await create(host);
    expect(await voided(host, id, { note: 'x' })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'note' }] },
    });
    for (const reason of [5, null, 'r'.repeat(256), {}]) {
      expect(await voided(host, id, { reason })).toMatchObject({
        status: 400,
        body: { code: 'invalid_input', details: [{ field: 'reason' }] },
      });
    }
    expect((await retrieve(host, id)).status).toBe('sent');
  });

  it('an Idempotency-Key makes one invoice of many requests, and voids once', async () => {
    const json = body({ customer_email: `${randomUUID()}@shop.test` });
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(host, json, headers)));
    expect([...new Set(answers.map(({ status }) => status))].sort()).toEqual([201, 409]);
    const again = await post(host, json, headers);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await post(host, { ...json, notes: 'another' }, headers);
    expect(other.status).toBe(422);
    const { results } = (
      await host.request(
        `${INVOICES}?customer_email=${encodeURIComponent(json.customer_email)}`,
        CALLERS.owner,
      )
    ).body;
    expect(results).toHaveLength(1);

    const key = { 'idempotency-key': randomUUID() };
    const first = await voided(host, again.body.id, { reason: 'x' }, key);
    const second = await voided(host, again.body.id, { reason: 'x' }, key);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    await until(() => host.invoices.of(again.body.order_id).includes('invoice.voided'));
    expect(host.simulator.effects(again.body.order_id)).toEqual({ createInvoice: 1, voidInvoice: 1 });
  });
});

it('prepare has the last word on what is sent, and none on whose it is', async () => {
  const asked: unknown[] = [];
  const prepare: PrepareInvoice = (invoice, user) => {
    asked.push([invoice.customerEmail, user]);
    if (invoice.notes === 'no') throw new ForbiddenException('Not this one');
    return { items: [{ description: 'What is in the cart', price: 75_000 }], userId: 'customer-2' };
  };
  const host = await startInvoiceHost({ midtrans: { invoices: { prepare } } });
  const invoice = await create(host, { items: [{ description: 'Anything', price: 1 }] });
  expect(invoice).toMatchObject({
    total_amount: '75000.00',
    items: [{ description: 'What is in the cart' }],
  });
  expect(host.simulator.invoice(invoice.order_id)?.grossAmount).toBe(75_000);
  expect((await retrieve(host, invoice.id)).id).toBe(invoice.id);
  expect(asked).toEqual([['customer-1@shop.test', { id: 'customer-1', isStaff: false }]]);
  expect(await post(host, body({ notes: 'no' }))).toMatchObject({
    status: 403,
    body: { message: 'Not this one' },
  });
  await host.close();
});

it('void is the owner’s where the host opens it', async () => {
  const host = await startInvoiceHost({ midtrans: { access: { permissions: { void_invoice: 'owner' } } } });
  const { id } = await create(host);
  const request = (user: string) =>
    host.request(`${INVOICES}${id}/void/`, { method: 'POST', user, json: { reason: 'no longer needed' } });
  expect((await request('customer-2')).status).toBe(404);
  expect(await request('customer-1')).toMatchObject({ status: 200, body: { status: 'void' } });
  await host.close();
});

it('voids once, however many ask at the same time', async () => {
  const host = await startInvoiceHost();
  const { id, order_id } = await create(host);
  const answers = await Promise.all(Array.from({ length: 10 }, () => voided(host, id)));
  for (const { status, body: answer } of answers) {
    expect([
      [200, 'void'],
      [400, 'invalid_state'],
      [409, 'in_progress'],
    ]).toContainEqual([status, answer.code ?? answer.status]);
  }
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  await until(() => host.invoices.of(order_id).includes('invoice.voided'));
  expect(host.invoices.of(order_id).filter((type) => type === 'invoice.voided')).toHaveLength(1);
  await host.close();
});
