import { makeCommandsDue, passMinutes, reconcile } from '../reconciliation/reconciliation.support';
import {
  body,
  create,
  deleted,
  gatewayFixture,
  leasesEnd,
  post,
  retrieve,
  startDyingHost,
  startLinkHost,
  unresolved,
  type LinkHost,
} from './payment-links.support';
import { ScriptedGateway } from '../support/gateway';
import { startHost, type Host } from '../support/host';

const LOST = [
  ['its answer was lost', { kind: 'lost-response' }],
  ['it was carried out and 500 was answered', { kind: 'status', status: 500, carriedOut: true }],
  ['it was carried out and a page was answered', { kind: 'html', status: 503, carriedOut: true }],
  ['its answer broke off', { kind: 'broken-json' }],
  ['it never arrived', { kind: 'reset' }],
] as const;

describe('a payment link whose answer was lost', () => {
  const hosts: { close(): Promise<void> }[] = [];
  let host: LinkHost;
  beforeEach(async () => {
    host = await startLinkHost({ midtrans: { http: { retries: 0 } } });
    hosts.push(host);
  });
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((each) => each.close()));
  });

  const rows = () =>
    host.database.rows<{ order_id: string; status: string }>(
      'SELECT order_id, status FROM midtrans_payment_links ORDER BY id',
    );

  it.each(LOST)('is one link when it is asked for again as it was, where %s', async (_what, fault) => {
    host.simulator.fail('createPaymentLink', fault);
    const first = await post(host, body());
    expect([first.status, first.body.code]).toEqual([502, 'gateway_failed']);
    const { order_id } = first.body;
    expect(await rows()).toEqual([{ order_id, status: 'initiated' }]);

    expect(await create(host)).toMatchObject({ order_id, status: 'active' });
    expect(host.simulator.effects(order_id)).toEqual({ createPaymentLink: 1 });
    expect([await rows(), await unresolved(host)]).toEqual([[{ order_id, status: 'active' }], []]);
    // Whoever asks once more has had the answer: this is another.
    expect((await create(host)).order_id).not.toBe(order_id);
  });

  it.each([
    ['and Midtrans has it', { kind: 'lost-response' }, 'active', ''],
    ['and it never arrived', { kind: 'reset' }, 'failure', 'Midtrans never received it'],
  ] as const)('is asked about by itself, %s', async (_what, fault, status, failure_reason) => {
    host.simulator.fail('createPaymentLink', fault);
    const { order_id } = (await post(host, body())).body;
    await makeCommandsDue(host);
    await reconcile(host);
    await passMinutes(host);
    await reconcile(host);
    const [link] = (await host.request('/api/midtrans/payment-links/', { user: 'customer-1' })).body.results;
    expect(link).toMatchObject({ order_id, status, failure_reason });
    if (status === 'active') {
      expect(await host.simulator.payLink(link.payment_url, 'bca_va')).toMatchObject({
        status: 'settlement',
      });
    } else {
      expect(await create(host, { order_id })).toMatchObject({ order_id, status: 'active' });
    }
    expect(host.simulator.effects(order_id)).toEqual({ createPaymentLink: 1 });
  });

  it('is what a payment tells of it: it is active, and the payment is its own', async () => {
    host.simulator.fail('createPaymentLink', { kind: 'lost-response' });
    const { order_id } = (await post(host, body({ payment_link_id: 'known-to-the-test' }))).body;
    await host.simulator.payLink('https://gateway.test/simulator/payment-links/known-to-the-test', 'gopay');
    await host.simulator.idle();
    const [link] = (await host.request('/api/midtrans/payment-links/', { user: 'customer-1' })).body.results;
    expect(link).toMatchObject({ order_id, status: 'exhausted', usage: 1 });
    expect(link.payment_url).toContain('known-to-the-test');
    expect(await create(host, { payment_link_id: 'known-to-the-test' })).toMatchObject({ id: link.id });
  });

  it.each([
    ['and Midtrans has it', true],
    ['before Midtrans had it', false],
  ])('because the process died, %s, is one when it is asked for again', async (_what, arrives) => {
    const dying = await startDyingHost(host, { arrives });
    hosts.push(dying);
    const first = post(dying, body());
    await dying.reached;
    const [{ order_id } = { order_id: '' }] = await rows();
    // As far as anybody knows it is under way.
    expect(await post(host, body())).toMatchObject({ status: 409, body: { code: 'in_progress' } });
    expect(await post(host, body({ order_id }))).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: `order_id ${order_id} is being created` },
    });
    await leasesEnd(host);
    expect(await create(host)).toMatchObject({ order_id, status: 'active' });
    expect(host.simulator.effects(order_id)).toEqual({ createPaymentLink: 1 });
    dying.die();
    expect((await first).status).toBe(502);
    expect(await rows()).toEqual([{ order_id, status: 'active' }]);
  });

  it.each(LOST)('is deleted once when that is asked for again, where %s', async (_what, fault) => {
    const { id, order_id } = await create(host);
    host.simulator.fail('deletePaymentLink', fault);
    expect((await deleted(host, id)).status).toBe(502);
    expect(await deleted(host, id)).toMatchObject({ status: 200, body: { status: 'deleted' } });
    expect(host.simulator.effects(order_id)).toEqual({ createPaymentLink: 1, deletePaymentLink: 1 });
    expect(await unresolved(host)).toEqual([]);
  });

  it.each([
    ['deleted, where Midtrans did it', { kind: 'lost-response' }, 'deleted'],
    ['what it was, where Midtrans did not', { kind: 'reset' }, 'active'],
  ] as const)('whose deletion was lost is found to be %s', async (_what, fault, status) => {
    const { id } = await create(host);
    host.simulator.fail('deletePaymentLink', fault);
    await deleted(host, id);
    await passMinutes(host);
    await reconcile(host);
    expect(await retrieve(host, id)).toMatchObject({ status });
  });

  it('is none where somebody else has made another of its order id meanwhile', async () => {
    host.simulator.fail('createPaymentLink', { kind: 'reset' });
    const { order_id } = (await post(host, body())).body;
    await host.simulator.fetch(
      new Request('https://gateway.test/v1/payment-links', {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}` },
        body: JSON.stringify({ transaction_details: { order_id, gross_amount: 1 }, usage_limit: 1 }),
      }),
    );
    await passMinutes(host);
    await reconcile(host);
    const [link] = (await host.request('/api/midtrans/payment-links/', { user: 'customer-1' })).body.results;
    expect(link).toMatchObject({
      order_id,
      status: 'failure',
      failure_reason: 'Midtrans has another payment link of that order',
    });
  });

  it('that was deleted in the dashboard is deleted when that is asked for', async () => {
    const { id, order_id } = await create(host);
    await host.simulator.fetch(
      new Request(`https://gateway.test/v1/payment-links/${order_id}`, {
        method: 'DELETE',
        headers: { authorization: `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}` },
      }),
    );
    expect(await deleted(host, id)).toMatchObject({ status: 200, body: { status: 'deleted' } });
  });
});

describe('a payment link that Midtrans does not take', () => {
  let host: Host;
  afterEach(() => host.close());

  async function refusedWith(status: number, fixture: string) {
    const gateway = new ScriptedGateway().on(/^POST /, () =>
      Response.json(gatewayFixture(fixture), { status }),
    );
    host = await startHost({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    return post(host, body({ order_id: 'order-123' }));
  }
  const row = async () =>
    (await host.database.rows('SELECT status, failure_reason FROM midtrans_payment_links'))[0];

  it('has an order id that is taken there: that is told as such', async () => {
    expect(await refusedWith(409, 'payment-link-error-409')).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: 'order_id order-123 has a payment link at Midtrans' },
    });
    expect(await row()).toEqual({
      status: 'failure',
      failure_reason: "The Order ID 'order-123' has been taken",
    });
  });

  it('is not as Midtrans wants it: its words are told', async () => {
    expect(await refusedWith(400, 'payment-link-error-400')).toMatchObject({
      status: 400,
      body: {
        code: 'gateway_400',
        details: [
          { message: 'Invalid JSON data provided.' },
          { message: "This Payment Link ID 'payment-112' has been taken" },
          { message: expect.stringContaining('alphanumeric') },
        ],
      },
    });
    expect(await row()).toMatchObject({ status: 'failure' });
  });

  it('is refused for the key, which is ours to mend: the words are a text, and no list', async () => {
    expect(await refusedWith(401, 'payment-link-error-401')).toMatchObject({
      status: 502,
      body: { code: 'gateway_refused_our_key' },
    });
    expect(await row()).toEqual({
      status: 'failure',
      failure_reason: 'Access denied due to unauthorized request',
    });
  });

  it('frees its order id: the next one has it, and the refused one keeps its history', async () => {
    await refusedWith(409, 'payment-link-error-409');
    const again = await host.request('/api/midtrans/payment-links/', {
      method: 'POST',
      user: 'customer-2',
      json: body({ order_id: 'order-123' }),
    });
    expect(again.body.code).toBe('duplicate_order_id');
    const orders = await host.database.rows<{ order_id: string; user_id: string }>(
      'SELECT order_id, user_id FROM midtrans_payment_links ORDER BY id',
    );
    expect(orders).toEqual([
      { order_id: expect.stringMatching(/^order-123#[\da-f-]{36}$/), user_id: 'customer-1' },
      { order_id: 'order-123', user_id: 'customer-2' },
    ]);
  });
});
