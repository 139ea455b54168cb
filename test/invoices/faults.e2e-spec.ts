import { InvoiceService, OutcomeUnknownError, type CreateInvoiceInput } from 'nestjs-midtrans';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Answer, type Host } from '../support/host';
import { until } from '../support/until';
import {
  body,
  create,
  dayIn,
  gatewayFixture,
  INVOICES,
  invoiceShown,
  invoiceTaken,
  MIDTRANS_ID,
  post,
  retrieve,
  startInvoiceHost,
  unresolved,
  voided,
} from './invoices.support';

const hosts: Host[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

async function hostOf(gateway: ScriptedGateway, http: object = {}): Promise<Host> {
  const midtrans = { http: { fetch: gateway.fetch, retries: 0, timeoutMs: 2_000, ...http } };
  const started = await startHost({ midtrans });
  hosts.push(started);
  return started;
}
const rowsOf = (on: Host) =>
  on.database.rows(
    'SELECT order_id, status, midtrans_status, failure_reason FROM midtrans_invoices ORDER BY id',
  );
const draft = (order_id: string) => ({
  order_id,
  status: 'draft',
  midtrans_status: null,
  failure_reason: null,
});
const keysOf = (gateway: ScriptedGateway) =>
  gateway.calls.map(({ headers }) => headers.get('x-idempotency-key'));
const DUPLICATE = () => Response.json(gatewayFixture('invoice-create-409'), { status: 409 });

describe('a creation', () => {
  const ORDER = 'INV-1001';
  const json = () => body({ order_id: ORDER });
  const taking = () => new ScriptedGateway().on(/^POST /, (request) => invoiceTaken(request));
  const isUnknown = ({ status, body: error }: Answer): void => {
    expect([status, error]).toEqual([
      502,
      expect.objectContaining({
        code: 'gateway_failed',
        order_id: ORDER,
        message: expect.stringContaining(
          `ask for the same invoice again, with order_id ${ORDER} or as it was`,
        ),
      }),
    ]);
  };

  it.each<[string, object]>([
    ['nothing', {}],
    ['no id', { order_id: ORDER, status: 'pending' }],
    ['no order', { id: MIDTRANS_ID, status: 'pending' }],
    ['another order', { id: MIDTRANS_ID, order_id: 'another', status: 'pending' }],
    ['an id that is none', { id: 'x'.repeat(65), order_id: ORDER, status: 'pending' }],
  ])('that is answered with %s is not known to be one', async (_what, answer) => {
    const gateway = new ScriptedGateway().on(/^POST /, () => Response.json(answer, { status: 201 }));
    const on = await hostOf(gateway);
    isUnknown(await post(on, json()));
    expect(await rowsOf(on)).toEqual([draft(ORDER)]);
    expect(await on.database.rows('SELECT 1 FROM midtrans_outbox')).toEqual([]);

    gateway.on(/^POST /, (request) => invoiceTaken(request));
    expect(await post(on, json())).toMatchObject({ status: 201, body: { midtrans_invoice_id: MIDTRANS_ID } });
    expect(new Set(keysOf(gateway)).size).toBe(1);
  });

  it('whose order id Midtrans has already, after a connection broke, may be ours or not', async () => {
    let attempts = 0;
    const gateway = new ScriptedGateway().on(/^POST /, () => {
      if (attempts++ === 0) throw new TypeError('fetch failed');
      return DUPLICATE();
    });
    const on = await hostOf(gateway, { retries: 1 });
    isUnknown(await post(on, json()));
    expect(gateway.calls).toHaveLength(2);
    expect(await rowsOf(on)).toEqual([draft(ORDER)]);
    expect(await on.database.rows('SELECT 1 FROM midtrans_outbox')).toEqual([]);
  });

  it('whose order id Midtrans has already, when it is taken up again, may be ours or not, however often', async () => {
    const gateway = new ScriptedGateway().on(/^POST /, () => new Response('', { status: 503 }));
    const on = await hostOf(gateway);
    const key = { 'idempotency-key': 'one' };
    isUnknown(await post(on, json(), key));
    gateway.on(/^POST /, DUPLICATE);
    // Were it kept as a refusal, the key would never find out.
    isUnknown(await post(on, json(), key));
    isUnknown(await post(on, json()));
    expect(await rowsOf(on)).toEqual([draft(ORDER)]);
  });

  it('that is lost without a key is taken up again by its order id, also by one that was made up', async () => {
    const on = await startInvoiceHost({ over: 'http', midtrans: { http: { retries: 0 } } });
    hosts.push(on);
    on.simulator.fail('createInvoice', { kind: 'lost-response' });
    const asked = body({
      items: [
        { description: 'A', price: 1_000 },
        { item_id: 'b', description: 'B', price: 5 },
      ],
    });
    const { status, body: lost } = await post(on, asked);
    expect([status, lost.order_id]).toEqual([502, expect.stringMatching(/^INV-/)]);
    const found = await post(on, { ...asked, order_id: lost.order_id });
    expect(found).toMatchObject({ status: 201, body: { order_id: lost.order_id, status: 'sent' } });
    expect(on.simulator.effects(lost.order_id)).toEqual({ createInvoice: 1 });
    expect(await rowsOf(on)).toHaveLength(1);
    // Whoever asks once more has had the answer.
    expect(await post(on, { ...asked, order_id: lost.order_id })).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id' },
    });
  });

  it('that is lost in the service is taken up by what its error says', async () => {
    const gateway = new ScriptedGateway().on(/^POST /, () => new Response('', { status: 503 }));
    const on = await hostOf(gateway);
    const service = on.app.get(InvoiceService);
    const input: CreateInvoiceInput = {
      customerName: 'Customer One',
      customerEmail: 'customer-1@shop.test',
      dueDate: dayIn(30),
      items: [{ description: 'Service Fee', price: 100_000 }],
    };
    const error = await service.createInvoice(input).catch((thrown: unknown) => thrown);
    if (!(error instanceof OutcomeUnknownError)) throw error;
    expect(error.message).toContain(error.remedy);
    const { orderId = '' } = error.ids;
    gateway.on(/^POST /, (request) => invoiceTaken(request));
    const { invoice } = await service.createInvoice({ ...input, orderId });
    expect(invoice).toMatchObject({ orderId, status: 'sent' });
    expect(new Set(keysOf(gateway)).size).toBe(1);
  });

  const ITEMS = [
    { item_id: 'a', description: 'A', price: 1_000, quantity: 2 },
    { description: 'B', price: 500 },
  ];
  it.each<[string, object]>([
    ['another name', { customer_name: 'Customer Two' }],
    ['another address', { customer_email: 'customer-2@shop.test' }],
    ['another phone', { customer_phone: '0812' }],
    ['another id of the customer', { customer_id: 'c-2' }],
    ['another due date', { due_date: dayIn(60) }],
    ['other notes', { notes: 'Other' }],
    ['another number', { invoice_number: 'A-2' }],
    ['another way to pay', { payment_type: 'virtual_account', virtual_accounts: [{ bank: 'bca_va' }] }],
    ['another price', { items: [{ ...ITEMS[0], price: 1_001 }, ITEMS[1]] }],
    ['another quantity', { items: [{ ...ITEMS[0], quantity: 1 }, ITEMS[1]] }],
    ['another description', { items: [{ ...ITEMS[0], description: 'C' }, ITEMS[1]] }],
    ['another item id', { items: [{ ...ITEMS[0], item_id: 'c' }, ITEMS[1]] }],
    ['another order of items', { items: [...ITEMS].reverse() }],
    ['an item more', { items: [...ITEMS, ITEMS[1]] }],
    ['an item less', { items: ITEMS.slice(0, 1) }],
  ])('that is lost is not taken up with %s', async (_what, rest) => {
    const gateway = new ScriptedGateway().on(/^POST /, () => new Response('', { status: 503 }));
    const on = await hostOf(gateway);
    const asked = body({ order_id: ORDER, items: ITEMS });
    isUnknown(await post(on, asked));
    gateway.on(/^POST /, (request) => invoiceTaken(request));
    expect((await post(on, { ...asked, ...rest })).body).toMatchObject({
      code: 'duplicate_order_id',
      message: `order_id ${ORDER} has an invoice`,
    });
    expect(gateway.calls).toHaveLength(1);
    const explicit = { items: [ITEMS[0], { ...ITEMS[1], quantity: 1, item_id: '' }], customer_phone: '' };
    expect((await post(on, { ...asked, ...explicit })).status).toBe(201);
  });

  it('that is lost is not taken up by another user', async () => {
    const gateway = new ScriptedGateway().on(/^POST /, () => new Response('', { status: 503 }));
    const on = await hostOf(gateway);
    isUnknown(await post(on, json()));
    const others = await on.request(INVOICES, { method: 'POST', user: 'customer-2', json: json() });
    expect(others.body).toMatchObject({ statusCode: 400, code: 'duplicate_order_id' });
    expect(gateway.calls).toHaveLength(1);
  });

  it('that is under way is not begun a second time: whoever asks again is told to wait', async () => {
    const gateway = taking();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    gateway.on(/^POST /, async (request) => {
      await held;
      return invoiceTaken(request);
    });
    const on = await hostOf(gateway);
    const first = post(on, json());
    await until(() => gateway.calls.length === 1);
    const key = { 'idempotency-key': 'second' };
    expect(await post(on, json(), key)).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: `order_id ${ORDER} is being created` },
    });
    release();
    expect((await first).status).toBe(201);
    expect(gateway.calls).toHaveLength(1);
    // That passes: the key is not held to it.
    const after = await post(on, json(), key);
    expect([after.status, after.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect(after.body).toEqual((await first).body);
    expect(gateway.calls).toHaveLength(1);
  });

  it('is told from a refused one: that has Midtrans’ words', async () => {
    const gateway = new ScriptedGateway().on(/^POST /, () =>
      Response.json(gatewayFixture('invoice-create-400'), { status: 400 }),
    );
    const on = await hostOf(gateway);
    await post(on, body({ order_id: 'refused' }));
    gateway.on(/^POST /, () => new Response('', { status: 503 }));
    await post(on, body({ order_id: 'unknown' }));
    const { results } = (await on.request(INVOICES, { user: 'customer-1' })).body;
    expect(results).toMatchObject([
      { order_id: 'unknown', status: 'draft', failure_reason: '' },
      {
        order_id: 'refused',
        status: 'draft',
        failure_reason: 'item must not be empty; gross_amount must be more than 0',
      },
    ]);
  });

  it('is stored without secrets, and whatever characters Midtrans’ answer holds', async () => {
    const SERVER_KEY = 'SB-Mid-server-test';
    const secrets = {
      server_key: SERVER_KEY,
      saved_token_id: '48111111xDUgxnnredRMAXuklkvAON1114',
      header: `Authorization: Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`,
      card: 'paid with 4811 1111 1111 1114',
    };
    const gateway = taking().on(/^POST /, async (request) => {
      const taken = (await (await invoiceTaken(request)).json()) as object;
      return Response.json({ ...taken, ...secrets, 'a\0b': 'c\0d', half: '\ud800' }, { status: 201 });
    });
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: ORDER });
    const [row] = await on.database.rows('SELECT create_response FROM midtrans_invoices');
    expect(row?.['create_response']).toMatchObject({ id: MIDTRANS_ID, order_id: ORDER, ab: 'cd', half: '' });
    const everything = JSON.stringify([
      await on.database.rows('SELECT * FROM midtrans_invoices'),
      await on.database.rows('SELECT * FROM midtrans_outbox'),
      await retrieve(on, id),
    ]);
    for (const secret of [SERVER_KEY, '48111111xDUg', 'U0ItTWlkL', '4811 1111']) {
      expect(everything).not.toContain(secret);
    }

    const words = {
      status_message: `a\0b \ud800 ${SERVER_KEY}`,
      error_messages: [`a\0b \ud800 ${SERVER_KEY}`],
    };
    gateway.on(/^POST /, () => Response.json(words, { status: 400 }));
    const refused = await post(on, body({ order_id: 'refused' }));
    expect([refused.status, refused.body.code]).toEqual([400, 'gateway_400']);
    expect(JSON.stringify([refused.body, await rowsOf(on)])).not.toContain(SERVER_KEY);
  });
});

describe('voiding', () => {
  const KEY = { 'idempotency-key': 'void-it' };
  /** A gateway of one invoice. */
  const gatewayOf = (order_id: string) => {
    const gateway = new ScriptedGateway().on(/^POST /, (request) => invoiceTaken(request));
    const is = (status: string) => gateway.on(/^GET /, invoiceShown(order_id, status));
    return { gateway, is };
  };

  it.each<[string, object]>([
    ['nothing', {}],
    ['a no', { success: false }],
    ['text', { success: 'true' }],
  ])('that is answered with %s is looked after', async (_what, answer) => {
    const { gateway, is } = gatewayOf('INV-1');
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    gateway.on(/^PATCH /, answer);

    is('pending');
    expect(await voided(on, id, { reason: 'a mistake' }, KEY)).toMatchObject({
      status: 502,
      body: {
        code: 'gateway_failed',
        order_id: 'INV-1',
        message: expect.stringContaining('It may have been carried out: ask again'),
      },
    });
    expect(await retrieve(on, id)).toMatchObject({ status: 'sent', void_reason: '' });
    is('voided');
    expect(await voided(on, id, { reason: 'a mistake' }, KEY)).toMatchObject({
      status: 200,
      body: { status: 'void', void_reason: 'a mistake' },
    });
  });

  it('that is answered with nothing, of an invoice that is paid, is refused', async () => {
    const { gateway, is } = gatewayOf('INV-1');
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    gateway.on(/^PATCH /, {});
    is('paid');
    expect(await voided(on, id, { reason: 'a mistake' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('it is paid at Midtrans') },
    });
    expect(await retrieve(on, id)).toMatchObject({ status: 'paid', void_reason: '' });
  });

  it.each([
    ['voided', 200, { status: 'void', void_reason: 'a mistake' }],
    ['paid', 400, { code: 'invalid_state', message: 'The invoice of order INV-1: it is paid at Midtrans' }],
    [
      'pending',
      400,
      { code: 'invalid_state', message: expect.stringContaining('Midtrans does not allow it') },
    ],
  ])('that Midtrans refuses, of an invoice that turns out to be %s: %i', async (status, code, said) => {
    const { gateway, is } = gatewayOf('INV-1');
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    gateway.on(/^PATCH /, () => Response.json(gatewayFixture('invoice-void-409'), { status: 409 }));
    is(status);
    expect(await voided(on, id, { reason: 'a mistake' })).toMatchObject({ status: code, body: said });
    expect(await unresolved(on)).toEqual([]);
  });

  it('that was done, and whose answer never left, is done when its key asks again, and refused to another', async () => {
    const { gateway } = gatewayOf('INV-1');
    gateway.on(/^PATCH /, gatewayFixture('invoice-void-200'));
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    await on.database.rows(
      `CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         NEW.status_code = NULL; NEW.body = NULL; RETURN NEW; END $$`,
    );
    await on.database.rows(
      `CREATE TRIGGER forget BEFORE UPDATE ON midtrans_idempotency_keys FOR EACH ROW EXECUTE FUNCTION forget()`,
    );
    const first = await voided(on, id, { reason: 'a mistake' }, KEY);
    const again = await voided(on, id, { reason: 'a mistake' }, KEY);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 200, null]);
    expect(again.body).toEqual(first.body);
    expect(gateway.calledFor(/^PATCH /)).toBe(1);
    for (const headers of [undefined, { 'idempotency-key': 'another' }]) {
      expect(await voided(on, id, {}, headers)).toMatchObject({
        status: 400,
        body: { code: 'invalid_state', message: 'The invoice of order INV-1: it is voided' },
      });
    }
  });

  it('under a key that asks again is refused where the invoice is over for another reason', async () => {
    const { gateway, is } = gatewayOf('INV-1');
    gateway.on(/^PATCH /, () => new Response('', { status: 503 }));
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    expect((await voided(on, id, {}, KEY)).status).toBe(502);
    is('expired');
    await on.app.get(InvoiceService).getInvoiceStatus(id);
    expect(await voided(on, id, {}, KEY)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
  });

  it('that a payment overtakes is refused, and leaves no reason behind', async () => {
    const { gateway, is } = gatewayOf('INV-1');
    const on = await hostOf(gateway);
    const { id } = await create(on, { order_id: 'INV-1' });
    gateway.on(/^PATCH /, async () => {
      is('paid');
      await on.app.get(InvoiceService).getInvoiceStatus(id);
      return Response.json(gatewayFixture('invoice-void-200'));
    });
    expect(await voided(on, id, { reason: 'a mistake' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: 'The invoice of order INV-1: it is paid at Midtrans' },
    });
    expect(await retrieve(on, id)).toMatchObject({ status: 'paid', void_reason: '' });
  });
});
