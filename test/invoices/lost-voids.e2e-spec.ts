import { InvoiceService } from 'nestjs-midtrans';
import { delivery } from '../support/gateway';
import { until } from '../support/until';
import {
  create,
  leasesEnd,
  naming,
  nothingArrives,
  retrieve,
  startDyingHost,
  startInvoiceHost,
  startNotifiedHost,
  unresolved,
  voided,
  type InvoiceHost,
} from './invoices.support';

const REASON = { reason: 'The order was called off' };
const OTHER = { reason: 'Another reason' };
const KEY = { 'idempotency-key': 'void-it' };

describe('a void whose answer was lost', () => {
  const hosts: { close(): Promise<void> }[] = [];
  let host: InvoiceHost;
  beforeEach(async () => {
    host = await startInvoiceHost({ midtrans: { http: { retries: 0 } } });
    hosts.push(host);
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((each) => each.close()));
  });

  /** An invoice that somebody voided, without having been told so. */
  const lost = async (headers = {}, kind: 'lost-response' | 'reset' = 'lost-response') => {
    const invoice = await create(host);
    host.simulator.fail('voidInvoice', { kind });
    expect(await voided(host, invoice.id, REASON, headers)).toMatchObject({
      status: 502,
      body: { code: 'gateway_failed', order_id: invoice.order_id },
    });
    expect(await retrieve(host, invoice.id)).toMatchObject({ status: 'sent', void_reason: '' });
    return invoice as { id: string; order_id: string };
  };
  const isVoid = async (id: string, void_reason = REASON.reason) =>
    expect(await retrieve(host, id)).toMatchObject({ status: 'void', void_reason });
  const asked = () => host.calls.filter((call) => call.startsWith('PATCH ')).length;
  const status = (id: string) => host.app.get(InvoiceService).getInvoiceStatus(id);

  it('is found by asking how the invoice stands, with its reason, and told to whoever asks for it again', async () => {
    const { id, order_id } = await lost();
    const { invoice } = await status(id);
    expect(invoice).toMatchObject({ status: 'void', voidReason: REASON.reason });
    expect(await unresolved(host)).toEqual([{ action: 'void', is_resolved: true }]);
    expect(await voided(host, id, OTHER)).toMatchObject({
      status: 200,
      body: { void_reason: REASON.reason },
    });
    expect(await unresolved(host)).toEqual([]);
    // By now its caller has been told.
    expect(await voided(host, id, REASON)).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect([asked(), host.simulator.effects(order_id)]).toEqual([1, { createInvoice: 1, voidInvoice: 1 }]);
  });

  it.each([
    ['under its key', KEY],
    ['under another key', { 'idempotency-key': 'another' }],
    ['without a key', {}],
  ])(
    'is found by voiding again %s, which asks Midtrans first and for nothing twice',
    async (_what, headers) => {
      const { id, order_id } = await lost(KEY);
      expect(await voided(host, id, REASON, headers)).toMatchObject({
        status: 200,
        body: { status: 'void' },
      });
      await isVoid(id);
      expect([asked(), await unresolved(host)]).toEqual([1, []]);
      expect(host.simulator.effects(order_id)).toMatchObject({ voidInvoice: 1 });
    },
  );

  it('is asked for again where it never arrived, as it was begun, and a no to that is not the last word', async () => {
    const { id, order_id } = await lost({}, 'reset');
    host.simulator.fail('voidInvoice', { kind: 'status', status: 429, retryAfter: 0 });
    expect(await voided(host, id, OTHER)).toMatchObject({
      status: 503,
      body: { code: 'gateway_rate_limit', order_id },
    });
    await status(id);
    expect(await unresolved(host)).toEqual([{ action: 'void', is_resolved: false }]);
    expect(await voided(host, id, OTHER)).toMatchObject({ status: 200 });
    await isVoid(id);
    expect([await unresolved(host), host.simulator.effects(order_id)]).toEqual([
      [],
      { createInvoice: 1, voidInvoice: 1 },
    ]);
  });

  it('is forgotten once it cannot arrive any more: the next is another', async () => {
    const { id } = await lost({}, 'reset');
    await nothingArrives(host);
    await status(id);
    expect(await unresolved(host)).toEqual([]);
    host.simulator.fail('voidInvoice', { kind: 'status', status: 429, retryAfter: 0 });
    const limited = await voided(host, id, OTHER);
    expect([limited.status, limited.body.order_id]).toEqual([503, undefined]);
    expect(await voided(host, id, OTHER)).toMatchObject({ status: 200 });
    await isVoid(id, OTHER.reason);
  });

  it('is not asked for again while Midtrans cannot say how the invoice stands', async () => {
    const { id, order_id } = await lost();
    host.simulator.fail('getInvoice', { kind: 'status', status: 500 });
    expect(await voided(host, id)).toMatchObject({ status: 502, body: { code: 'gateway_failed', order_id } });
    expect(asked()).toBe(1);
    expect(await voided(host, id)).toMatchObject({ status: 200 });
    await isVoid(id);
  });

  it('is over where the invoice turns out to be paid, and leaves no reason', async () => {
    const { id, order_id } = await lost({}, 'reset');
    await host.simulator.payInvoice(order_id, 'bca_va');
    await host.simulator.idle();
    expect(await unresolved(host)).toEqual([]);
    expect(await voided(host, id, REASON)).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: `The invoice of order ${order_id}: it is paid` },
    });
    expect(await retrieve(host, id)).toMatchObject({ status: 'paid', void_reason: '' });
    expect(asked()).toBe(1);
  });

  it.each([
    ['and Midtrans has voided it', true],
    ['before Midtrans heard of it', false],
  ])('because the process died, %s, is found or made by whoever comes next', async (_what, arrives) => {
    const { id, order_id } = await create(host);
    const dying = await startDyingHost(host, { arrives });
    hosts.push(dying);
    const first = voided(dying, id, REASON);
    await dying.reached;
    expect(await voided(host, id, OTHER)).toMatchObject({
      status: 409,
      body: { code: 'in_progress', message: expect.stringContaining('it is being voided: ask again') },
    });
    await leasesEnd(host);
    expect((await status(id)).invoice.status).toBe(arrives ? 'void' : 'sent');
    expect(await voided(host, id, OTHER)).toMatchObject({ status: 200, body: { status: 'void' } });
    await isVoid(id);
    expect(host.simulator.effects(order_id)).toMatchObject({ voidInvoice: 1 });
    dying.die();
    expect((await first).status).toBe(200);
    expect(await unresolved(host)).toEqual([]);
  });
});

it('a void whose answer was lost is found by a notification’s look at the invoice, with its reason', async () => {
  const host = await startNotifiedHost();
  const { id, order_id } = await create(host, { order_id: 'INV-1' });
  host.gateway.on(/^PATCH /, () => new Response('', { status: 503 }));
  expect((await voided(host, id, REASON)).status).toBe(502);
  host.statusIs(order_id, 'expire');
  host.invoiceIs(order_id, 'voided');
  expect((await host.notify(delivery(order_id, 'expire', { fields: naming() }))).status).toBe(200);
  expect(await retrieve(host, id)).toMatchObject({ status: 'void', void_reason: REASON.reason });
  expect(await unresolved(host)).toEqual([{ action: 'void', is_resolved: true }]);
  await until(() => host.eventsOf(order_id).includes('invoice.voided'));
  expect(await voided(host, id, OTHER)).toMatchObject({ status: 200, body: { void_reason: REASON.reason } });
  expect(host.gateway.calledFor(/^PATCH /)).toBe(1);
  await host.close();
});
