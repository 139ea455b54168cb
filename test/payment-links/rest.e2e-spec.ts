import { randomUUID } from 'node:crypto';
import type { PreparePaymentLink } from 'nestjs-midtrans';
import { oneAdapter } from '../support/host';
import {
  body,
  create,
  deleted,
  LINKS,
  post,
  retrieve,
  startLinkHost,
  type LinkHost,
} from './payment-links.support';

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
  message: 'Payment link not found',
  code: 'not_found',
  details: [],
};

describe.each(oneAdapter(__filename))('payment links over REST, on %s', (adapter) => {
  let host: LinkHost;
  beforeAll(async () => {
    host = await startLinkHost({ adapter });
  });
  afterAll(() => host.close());

  const ENDPOINTS = [
    ['GET /payment-links/', 'GET', () => LINKS],
    ['POST /payment-links/', 'POST', () => LINKS],
    ['GET /payment-links/{id}/', 'GET', (id: string) => `${LINKS}${id}/`],
    ['DELETE /payment-links/{id}/', 'DELETE', (id: string) => `${LINKS}${id}/`],
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
      const json = method === 'POST' ? body() : undefined;
      const answer = await host.request(url, { method, json, ...CALLERS[caller] });
      expect(answer.status).toBe(status);
      if (status === 404) expect(answer.body).toEqual(NOT_FOUND);
      if (endpoint.includes('{id}') && status !== 200) {
        expect((await retrieve(host, id)).status).toBe('active');
      }
    },
  );

  it('makes a link of Midtrans, whose address nobody can guess', async () => {
    const link = await create(host, { title: 'Concert ticket', usage_limit: 3, metadata: { show: 7 } });
    expect(link).toMatchObject({
      account: 'default',
      order_id: expect.stringMatching(/^LINK-\d{14}-[\dA-F]{8}$/),
      payment_link_id: expect.stringMatching(/^[\da-f]{32}$/),
      status: 'active',
      gross_amount: '44000.00',
      min_amount: null,
      max_amount: null,
      preset_amount: null,
      currency: 'IDR',
      usage_limit: 3,
      usage: 0,
      title: 'Concert ticket',
      expires_at: null,
      metadata: { show: 7 },
      failure_reason: '',
    });
    expect(link.payment_url).toContain(link.payment_link_id);
    expect(await retrieve(host, link.id)).toEqual(link);
    expect(host.simulator.effects(link.order_id)).toEqual({ createPaymentLink: 1 });
    expect(await host.simulator.payLink(link.payment_url, 'bca_va')).toMatchObject({
      orderId: expect.stringMatching(new RegExp(`^${link.order_id}-\\d{13}$`)),
    });
  });

  it('lists links newest first, each to its own', async () => {
    const own = await create(host, { order_id: `own-${adapter}` });
    const others = await host.request(LINKS, { method: 'POST', user: 'customer-9', json: body() });
    const list = async (query: string, user: string, staff = false) =>
      (await host.request(`${LINKS}?${query}`, { user, staff })).body.results.map(({ id }: any) => id);
    expect(await list('limit=1', 'customer-1')).toEqual([own.id]);
    expect(await list('', 'customer-9')).toEqual([others.body.id]);
    expect(await list(`order_id=own-${adapter}`, 'staff', true)).toEqual([own.id]);
    expect(await list(`payment_link_id=${own.payment_link_id}`, 'staff', true)).toEqual([own.id]);
    expect(await list(`status=deleted&order_id=own-${adapter}`, 'staff', true)).toEqual([]);
    const wrong = await host.request(`${LINKS}?state=active`, { user: 'customer-1' });
    expect(wrong).toMatchObject({ status: 400, body: { details: [{ field: 'state' }] } });
  });

  it('deletes a link once: then nobody can pay by it, and its order id stays taken', async () => {
    const link = await create(host);
    const answer = await deleted(host, link.id);
    expect(answer).toMatchObject({ status: 200, body: { id: link.id, status: 'deleted' } });
    await expect(host.simulator.choose(link.payment_url)).rejects.toThrow('no longer available');
    expect(await deleted(host, link.id)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: `The payment link of order ${link.order_id}: it is deleted` },
    });
    expect(await post(host, body({ order_id: link.order_id }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: `order_id ${link.order_id} has a payment link` },
    });
    expect(host.simulator.effects(link.order_id)).toEqual({ createPaymentLink: 1, deletePaymentLink: 1 });
  });

  it('is one link under one Idempotency-Key, and deleted once', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await post(host, body(), key);
    expect(await post(host, body(), key)).toMatchObject({ status: 201, body: first.body });
    const other = { 'idempotency-key': randomUUID() };
    const once = await deleted(host, first.body.id, other);
    expect(await deleted(host, first.body.id, other)).toMatchObject({ status: 200, body: once.body });
    expect(host.simulator.effects(first.body.order_id)).toEqual({
      createPaymentLink: 1,
      deletePaymentLink: 1,
    });
  });

  it.each<[what: string, json: object, field: string, ...message: string[]]>([
    [
      'no amount',
      { gross_amount: undefined },
      'gross_amount',
      'gross_amount is required, unless the amount is dynamic',
    ],
    ['a part of a rupiah', { gross_amount: 1.5 }, 'gross_amount'],
    ['two amounts', { dynamic_amount: { min_amount: 1 } }, 'gross_amount'],
    [
      'limits the wrong way round',
      { gross_amount: undefined, dynamic_amount: { min_amount: 2, max_amount: 1 } },
      'dynamic_amount.min_amount',
      'min_amount must not be above the highest amount',
    ],
    [
      'an amount outside its limits',
      { gross_amount: undefined, dynamic_amount: { min_amount: 2, preset_amount: 1 } },
      'dynamic_amount.preset_amount',
    ],
    [
      'items of another sum',
      { item_details: [{ name: 'Ticket', price: 40_000 }] },
      'item_details',
      'item_details must add up to the gross amount of 44000, but their sum is 40000: -4000 too little',
    ],
    ['an order id that leaves no room', { order_id: 'o'.repeat(37) }, 'order_id'],
    [
      'a link id in capitals',
      { payment_link_id: 'Concert' },
      'payment_link_id',
      'payment_link_id must be 1 to 50 letters from a to z, digits or -',
    ],
    ['too many uses', { usage_limit: 1_000_001 }, 'usage_limit'],
    ['no use', { usage_limit: 0 }, 'usage_limit'],
    ['a long title', { title: 't'.repeat(41) }, 'title'],
    ['a customer nobody can reach', { customer_details: { notes: 'x' } }, 'customer_details'],
    [
      'an unknown field of the customer',
      { customer_details: { first_name: 'A', customer_details_required_fields: ['age'] } },
      'customer_details.customer_details_required_fields.0',
    ],
    [
      'months that are none',
      { credit_card: { installment: { terms: { bca: [0] } } } },
      'credit_card.installment.terms.bca',
    ],
    ['an unknown unit', { expiry: { duration: 1, unit: 'month' } }, 'expiry.unit'],
    [
      'a time that is over',
      { expiry: { start_time: '2022-04-01T18:00:00+07:00', duration: 20, unit: 'days' } },
      'expiry',
      'expiry must not be over',
    ],
    ['an address that is none', { callbacks: { finish: 'home' } }, 'callbacks.finish'],
    ['a field that nobody knows', { gross: 1 }, 'gross'],
    ['an account', { account: 'bali' }, 'account'],
    ['a card number', { title: '4811 1111 1111 1114' }, 'title'],
  ])(
    'refuses %s by the name that the caller wrote, and stores nothing',
    async (_what, json, field, ...[message]) => {
      const count = () => host.database.rows('SELECT count(*) FROM midtrans_payment_links');
      const before = await count();
      const answer = await post(host, body(json));
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input', details: [{ field }] } });
      if (message !== undefined) expect(answer.body.details[0].message).toBe(message);
      expect(await count()).toEqual(before);
    },
  );

  it('asks Midtrans for what its caller wants, with 3-D Secure and a limit in any case', async () => {
    const link = await create(host, {
      gross_amount: undefined,
      dynamic_amount: { min_amount: 5_000, max_amount: 90_000, preset_amount: 20_000 },
      payment_link_id: `donation-${adapter}`,
      usage_limit: 9,
      customer_required: true,
      customer_details: { first_name: 'Sari', email: 'sari@example.test', notes: 'Thank you' },
      enabled_payments: ['gopay'],
      credit_card: {
        bank: 'bca',
        whitelist_bins: ['48111111'],
        bank_routing: { bin: { mandiri: ['debit'] } },
        installment: { required: false, terms: { bni: [3, 6], offline: [12] }, offline_bins: ['bca'] },
      },
      expiry: { start_time: '2099-04-01T18:00:00+07:00', duration: 20, unit: 'days' },
      callbacks: { finish: 'https://shop.test/thanks' },
      custom_fields: ['one', '', 'three'],
    });
    expect(link).toMatchObject({
      gross_amount: null,
      min_amount: '5000.00',
      max_amount: '90000.00',
      preset_amount: '20000.00',
      expires_at: '2099-04-21T11:00:00.000Z',
    });
    expect(link).toMatchObject({
      customer_details: { first_name: 'Sari', last_name: '', email: 'sari@example.test', notes: 'Thank you' },
      item_details: [],
      enabled_payments: ['gopay'],
      finish_url: 'https://shop.test/thanks',
      custom_fields: ['one', '', 'three'],
    });
    const [row] = await host.database.rows('SELECT request FROM midtrans_payment_links WHERE id = $1', [
      link.id,
    ]);
    expect(row?.['request']).toEqual({
      transaction_details: { order_id: link.order_id, payment_link_id: `donation-${adapter}` },
      payment_link_type: 'DYNAMIC_AMOUNT',
      dynamic_amount: { min_amount: 5_000, max_amount: 90_000, preset_amount: 20_000 },
      usage_limit: 9,
      customer_required: true,
      customer_details: { first_name: 'Sari', email: 'sari@example.test', notes: 'Thank you' },
      enabled_payments: ['gopay'],
      credit_card: {
        secure: true,
        bank: 'bca',
        whitelist_bins: ['48111111'],
        bank_routing: { bin: { mandiri: ['debit'] } },
        installment: { required: false, terms: { bni: [3, 6], offline: [12] }, offline_bins: ['bca'] },
      },
      expiry: { start_time: '2099-04-01 18:00 +0700', duration: 20, unit: 'days' },
      callbacks: { finish: 'https://shop.test/thanks' },
      custom_field1: 'one',
      custom_field3: 'three',
    });
    expect(await post(host, body({ payment_link_id: `donation-${adapter}` }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_payment_link_id', details: [{ field: 'payment_link_id' }] },
    });
  });
});

describe('what a host decides of payment links', () => {
  let prepare: PreparePaymentLink = () => undefined;
  let host: LinkHost;
  beforeAll(async () => {
    host = await startLinkHost({
      midtrans: {
        clientPrices: false,
        controllers: { charge: false, snap: false, invoices: false, subscriptions: false },
        paymentLinks: { clientIds: false, orderIdPrefix: 'TIX', prepare: (...asked) => prepare(...asked) },
        access: { permissions: { delete_payment_link: 'owner' } },
      },
    });
  });
  afterAll(() => host.close());

  it.each(['order_id', 'payment_link_id'])('keeps the %s from clients where it says so', async (field) => {
    expect(await post(host, body({ [field]: 'mine' }))).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field }] },
    });
  });

  it('has the last word on the price, and on who may delete', async () => {
    prepare = () => ({ grossAmount: 50_000, usageLimit: 2 });
    const link = await create(host, { gross_amount: 1 });
    expect(link).toMatchObject({ gross_amount: '50000.00', usage_limit: 2 });
    expect(link.order_id).toMatch(/^TIX-/);
    const own = await host.request(`${LINKS}${link.id}/`, { method: 'DELETE', user: 'customer-1' });
    expect(own).toMatchObject({ status: 200, body: { status: 'deleted' } });
  });
});
