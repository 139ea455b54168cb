import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SubscriptionService, InvoiceService } from 'nestjs-midtrans';
import { delivery, ScriptedGateway } from '../support/gateway';
import { startHost } from '../support/host';
import { until } from '../support/until';
import {
  GOOD_CARD,
  OTHER_CARD,
  RECURRING,
  ROOT,
  startSubscriptionHost,
} from '../subscriptions/subscriptions.support';
import {
  body as invoiceBody,
  post as postInvoice,
  startInvoiceHost,
  startNotifiedHost,
  voided,
  invoiceTaken,
  naming,
} from '../invoices/invoices.support';
import { provider } from '../support/provider';
import {
  link,
  newPhoneNumber,
  OWNER,
  retrieve,
  rowsOf,
  startAccountHost,
  unbind,
  accountDelivery,
  linked,
} from '../pay-accounts/pay-accounts.support';

const hosts: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const h of hosts.splice(0)) await h.close();
});
const subs = async (options: any = {}) => {
  const h = await startSubscriptionHost({
    simulator: RECURRING,
    midtrans: { http: { retries: 0 }, ...options.midtrans },
    ...options.rest,
  });
  hosts.push(h);
  return h;
};
const scripted = async (gateway: ScriptedGateway, midtrans: any = {}) => {
  const h = await startHost({
    midtrans: {
      http: { fetch: gateway.fetch, retries: 0 },
      subscriptions: { syncIntervalMs: 1 },
      ...midtrans,
    },
  });
  hosts.push(h);
  return h;
};
const BODY = { name: 'gold', amount: 99_000, payment_type: 'credit_card', token: GOOD_CARD };
const SUB = {
  id: 'd98a63b8-97e4-4059-825f-0f62340407e9',
  name: 'gold',
  amount: '99000',
  currency: 'IDR',
  status: 'active',
  token: GOOD_CARD,
  schedule: { interval: 1, interval_unit: 'month', current_interval: 0 },
};
const age = (h: any, seconds: number) =>
  h.database.rows(`UPDATE midtrans_commands SET
  asked_at = asked_at - interval '${seconds} seconds', earlier_asked_at = earlier_asked_at - interval '${seconds} seconds'`);
const act = (h: any, id: string, action: string, user = 'customer-1') =>
  h.request(`${ROOT}${id}/${action}/`, { method: 'POST', user, json: {} });

const CHARGE = { payment_type: 'bank_transfer', bank: 'bca', gross_amount: 100_000, order_id: 'lost-1' };
@Injectable()
class Taxed extends SubscriptionService {
  protected override buildSubscriptionPayload(
    ...args: Parameters<SubscriptionService['buildSubscriptionPayload']>
  ) {
    const request = super.buildSubscriptionPayload(...args);
    return { ...request, amount: String(Math.round((Number(request.amount) * 111) / 100)) };
  }
}
let isBroken = false;
@Injectable()
class Broken extends InvoiceService {
  protected override buildInvoicePayload(...args: Parameters<InvoiceService['buildInvoicePayload']>) {
    if (isBroken) throw new Error('a bug of the host');
    return super.buildInvoicePayload(...args);
  }
}
it('a cancel gets through although the update before it is refused each time, however often it is asked for', async () => {
  const h = await subs();
  const { id, midtrans_subscription_id: mid } = await h.subscribe();
  h.simulator.fail('updateSubscription', { kind: 'reset' });
  expect((await h.update(id, { amount: 50_000 })).status).toBe(502);
  h.simulator.fail('updateSubscription', { kind: 'status', status: 400 }, { times: 'always' } as any);
  const seen: number[] = [];
  for (let i = 0; i < 20; i++) {
    await age(h, 30);
    seen.push((await h.act(id, 'cancel')).status);
  }
  expect([seen.at(-1), h.simulator.subscription(mid)?.status]).toEqual([200, 'inactive']);
});

it('a charge that never arrived is refused in the end, however often it is asked for', async () => {
  const h = await subs();
  const json = { payment_type: 'gopay', gross_amount: 10_000, order_id: 'never-1' };
  const charge = () => h.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json });
  h.simulator.fail('charge', { kind: 'reset' });
  expect((await charge()).status).toBe(502);
  h.simulator.fail('charge', { kind: 'status', status: 400 }, { times: 'always' } as any);
  const seen: number[] = [];
  for (let i = 0; i < 20; i++) {
    await age(h, 30);
    seen.push((await charge()).status);
  }
  expect(seen.at(-1)).toBe(400);
});

it('a disable that is answered after another call has enabled it again changes nothing', async () => {
  const h = await subs();
  const { id, midtrans_subscription_id: mid } = await h.subscribe();
  const held = h.hold(/\/disable$/, 'answer');
  const first = h.act(id, 'disable');
  await held.reached;
  await h.leaseEnds();
  expect((await h.act(id, 'enable')).status).toBe(200);
  expect([(await h.view(id)).status, h.simulator.subscription(mid)?.status]).toEqual(['active', 'active']);
  h.simulator.fail('getSubscription', { kind: 'status', status: 500 });
  held.release();
  const answer = await first;
  expect([answer.status >= 400, (await h.view(id)).status, h.simulator.subscription(mid)?.status]).toEqual([
    true,
    'active',
    'active',
  ]);
});

it('an update that is answered after the next one brings no old price back', async () => {
  const h = await subs();
  const { id, midtrans_subscription_id: mid } = await h.subscribe();
  const held = h.hold(/^\/v1\/subscriptions\/[^/]+$/, 'call');
  // the first held call is the GET before the PATCH: let it go, hold the PATCH
  const first = h.update(id, { amount: 50_000 });
  await held.reached;
  const patch = h.hold(/^\/v1\/subscriptions\/[^/]+$/, 'answer');
  held.release();
  await patch.reached;
  await h.leaseEnds();
  expect((await h.update(id, { amount: 60_000 })).status).toBe(200);
  h.simulator.fail('getSubscription', { kind: 'status', status: 500 });
  patch.release();
  const answer = await first;
  expect([answer.status >= 400, (await h.view(id)).amount, h.simulator.subscription(mid)?.amount]).toEqual([
    true,
    '60000.00',
    60_000,
  ]);
});

it('a linking that is answered after it was gone on with does not take the account that its customer goes on with', async () => {
  const h = await startAccountHost({ midtrans: { http: { retries: 0 } } });
  hosts.push(h);
  const who = { user: `customer-${randomUUID()}` };
  const json = { phone_number: newPhoneNumber() };
  const held = h.hold(/^\/v2\/pay\/account$/, 'answer');
  const first = link(h, who, json);
  await held.reached;
  await h.database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
  const second = await link(h, who, json);
  expect(second.status).toBe(201);
  held.release();
  await first;
  await h.simulator.linkPayAccount(second.body.account_id);
  await h.simulator.idle();
  expect(await rowsOf(h, who.user)).toContainEqual({
    id: expect.any(String),
    account_id: second.body.account_id,
    status: 'enabled',
  });
});

it('a no to a creation that a notification has told of is not told as a failure', async () => {
  const gateway = new ScriptedGateway();
  const h = await scripted(gateway);
  gateway.on(/^POST \/v1\/subscriptions$/, async (request) => {
    const { metadata } = (await request.json()) as any;
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUB, metadata });
    const hint = await h.request('/api/midtrans/notification/recurring/', {
      method: 'POST',
      json: { ...SUB, metadata },
    });
    expect(hint.status).toBe(200);
    return Response.json({ status_message: 'no', status_code: '400' }, { status: 400 });
  });
  const answer = await h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY });
  const rows = await h.database.rows('SELECT status FROM midtrans_subscriptions');
  expect([answer.status, rows]).toEqual([502, [{ status: 'active' }]]);
});

it.each([['reset'], ['lost-response']] as const)(
  'what a host adds to the payload is added once, where a creation goes on (%s)',
  async (kind) => {
    const h = await subs({ midtrans: { services: { subscriptions: Taxed } } });
    h.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    const create = () =>
      h.request(ROOT, { method: 'POST', user: 'customer-1', json: { ...BODY, amount: 100_000 } });
    h.simulator.fail('createSubscription', { kind });
    expect((await create()).status).toBe(502);
    const again = await create();
    expect([
      again.status,
      again.body.amount,
      h.simulator.subscriptions().map(({ amount }) => amount),
    ]).toEqual([201, '111000.00', [111_000]]);
  },
);

it('a cancel is not forgotten by a look that began before it was asked for', async () => {
  const h = await subs();
  const { id, midtrans_subscription_id: mid } = await h.subscribe();
  h.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  await h.nextCharge(mid);
  const held = h.hold(/^\/v2\/.*\/status$/, 'call');
  const look = h.app
    .get(SubscriptionService)
    .getSubscriptionStatus(id)
    .catch(() => undefined);
  await held.reached;
  h.simulator.fail('cancelSubscription', { kind: 'lost-response' });
  expect((await h.act(id, 'cancel')).status).toBe(502);
  await h.arrivesNoMore();
  held.release();
  await look;
  // whichever: found out by now, or still open
  await h.app.get(SubscriptionService).getSubscriptionStatus(id);
  expect((await h.view(id)).status).toBe('cancelled');
});

it('a lost new card that Midtrans says nothing of is in nobody’s way for good', async () => {
  const { token: _, ...shown } = SUB;
  const gateway = new ScriptedGateway()
    .on(/^POST \/v1\/subscriptions$/, SUB)
    .on(/^GET \/v1\/subscriptions/, shown);
  const h = await scripted(gateway);
  const { id } = (await h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY })).body;
  gateway.on(/^PATCH /, () => Response.error());
  expect(
    (await h.request(`${ROOT}${id}/`, { method: 'PATCH', user: 'customer-1', json: { token: OTHER_CARD } }))
      .status,
  ).toBe(502);
  gateway.on(/^PATCH /, { status_message: 'Subscription is updated.' });
  gateway.on(/cancel$/, () => {
    gateway.on(/^GET \/v1\/subscriptions/, { ...shown, status: 'inactive' });
    return Response.json({ status_message: 'Subscription is updated.' });
  });
  const seen: number[] = [];
  for (let i = 0; i < 5; i++) {
    await age(h, 86_400);
    seen.push((await act(h, id, 'cancel')).status);
  }
  expect(seen.at(-1)).toBe(200);
});

it('a lost new card that Midtrans says nothing of hides no change of price for good', async () => {
  const { token: _, ...shown } = SUB;
  const gateway = new ScriptedGateway()
    .on(/^POST \/v1\/subscriptions$/, SUB)
    .on(/^GET \/v1\/subscriptions/, shown);
  const h = await scripted(gateway);
  const { id } = (await h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY })).body;
  gateway.on(/^PATCH /, () => Response.error());
  await h.request(`${ROOT}${id}/`, { method: 'PATCH', user: 'customer-1', json: { token: OTHER_CARD } });
  await age(h, 86_400);
  gateway.on(/^GET \/v1\/subscriptions/, { ...shown, amount: '150000' });
  await h.app.get(SubscriptionService).getSubscriptionStatus(id);
  expect(
    await h.database.rows(`SELECT type FROM midtrans_outbox WHERE type = 'subscription.amount_differs'`),
  ).toHaveLength(1);
});

it('a creation whose row cannot be read at the end names its id, and is not made twice', async () => {
  const h = await subs();
  const create = () => h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY });
  const spy = jest
    .spyOn(provider<any>(h, 'SubscriptionRepository'), 'findById')
    .mockRejectedValueOnce(new Error('connection terminated'));
  const first = await create();
  spy.mockRestore();
  await create();
  expect([first.status, typeof first.body.subscription_id, h.simulator.subscriptions().length]).toEqual([
    503,
    'string',
    1,
  ]);
});

it('a cancel whose row cannot be read at the end names its id', async () => {
  const h = await subs();
  const { id } = await h.subscribe();
  const repo = provider<any>(h, 'SubscriptionRepository');
  const real = repo.findById.bind(repo);
  let n = 0;
  jest.spyOn(repo, 'findById').mockImplementation(async (x: unknown) => {
    // once the gateway has done it
    if (h.calls.some((c) => c.endsWith('/cancel')) && n++ === 0) throw new Error('connection terminated');
    return real(x);
  });
  const answer = await h.request(`${ROOT}${id}/cancel/`, {
    method: 'POST',
    user: 'customer-1',
    json: {},
  });
  jest.restoreAllMocks();
  expect(answer).toMatchObject({ body: { subscription_id: id } });
});

it('who cancelled a subscription whose creation was lost, and subscribes again, is subscribed', async () => {
  const h = await subs();
  h.simulator.failNotifications({ kind: 'drop' });
  const create = () => h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY });
  h.simulator.fail('createSubscription', { kind: 'lost-response' });
  const { subscription_id: id } = (await create()).body;
  const [made] = h.simulator.subscriptions();
  const created = h.simulator.notifications().find(({ orderId }) => orderId === made?.id);
  await h.recurring(created?.body);
  expect((await h.act(id, 'cancel')).status).toBe(200);
  expect((await create()).body.status).toBe('active');
});

it('who voided an invoice whose creation was lost, and asks for it anew, has one that can be paid', async () => {
  const h = await startNotifiedHost();
  hosts.push(h);
  h.gateway.on(/^POST \/v1\/invoices$/, () => Response.error());
  const lost = await postInvoice(h, invoiceBody({ invoice_number: undefined }));
  const order = lost.body.order_id;
  const [{ id, invoice_number }] = await h.database.rows<any>(
    'SELECT id, invoice_number FROM midtrans_invoices',
  );
  h.statusIs(order, 'expire');
  h.invoiceIs(order, 'pending', { invoice_number });
  expect((await h.notify(delivery(order, 'expire', { fields: naming() }))).status).toBe(200);
  h.gateway.on(/^PATCH /, { success: true });
  expect((await voided(h, id, { reason: 'x' })).status).toBe(200);
  h.gateway.on(/^POST \/v1\/invoices$/, (request) => invoiceTaken(request, 'c2f5bda9f01a1fe61f99770b'));
  const anew = await postInvoice(h, invoiceBody());
  expect([anew.status, anew.body.status]).toEqual([201, 'sent']);
});

it.each(['cancel', 'disable', 'enable'] as const)(
  'a lost %s that was found out is told to its caller, and not refused by asking anew',
  async (action) => {
    const gateway = new ScriptedGateway()
      .on(/^POST \/v1\/subscriptions$/, SUB)
      .on(/^GET \/v1\/subscriptions/, SUB);
    const h = await scripted(gateway);
    const { id } = (await h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY })).body;
    const end = action === 'enable' ? 'active' : 'inactive';
    if (action === 'enable') {
      gateway
        .on(/disable$/, { status_message: 'ok' })
        .on(/^GET \/v1\/subscriptions/, { ...SUB, status: 'inactive' });
      expect((await act(h, id, 'disable')).status).toBe(200);
    }
    gateway.on(new RegExp(`${action}$`), () => Response.error());
    expect((await act(h, id, action)).status).toBe(502);
    gateway.on(/^GET \/v1\/subscriptions/, { ...SUB, status: end });
    await h.app.get(SubscriptionService).getSubscriptionStatus(id);
    gateway.on(new RegExp(`${action}$`), () =>
      Response.json({ status_message: 'Subscription is already so' }, { status: 400 }),
    );
    const again = await act(h, id, action);
    expect([again.status, again.body.status ?? again.body]).toEqual([
      200,
      { cancel: 'cancelled', disable: 'disabled', enable: 'active' }[action],
    ]);
  },
);

it('an answer to a creation that names nothing of it is none', async () => {
  const gateway = new ScriptedGateway()
    .on(/^POST \/v1\/subscriptions$/, { id: 'whose', status: 'active' })
    .on(/^GET \/v1\/subscriptions/, { id: 'whose', status: 'active' });
  const h = await scripted(gateway);
  const answer = await h.request(ROOT, { method: 'POST', user: 'customer-1', json: BODY });
  expect(answer.status).toBe(502);
});

it('a subscription is charged to its owner’s wallets alone, whoever changes it', async () => {
  const h = await subs();
  const a = await linked(h, { user: 'customer-a' });
  const b = await linked(h, { user: 'customer-b' });
  const { body } = await h.request(ROOT, {
    method: 'POST',
    user: 'customer-b',
    json: { name: 'gold', amount: 99_000, payment_type: 'gopay', pay_account: b.id },
  });
  const answer = await h.request(`${ROOT}${body.id}/`, {
    method: 'PATCH',
    user: 'staff',
    staff: true,
    json: { pay_account: a.id },
  });
  expect(answer.status).toBe(400);
});

it('an account that is linked again is not unlinked by the notification of its earlier unlinking', async () => {
  const accountId = randomUUID();
  const says = (account_status: string, status_code = '200') => ({
    status_code,
    account_id: accountId,
    account_status,
  });
  const gateway = new ScriptedGateway()
    .on(/^POST \/v2\/pay\/account$/, says('PENDING', '201'))
    .on(/^GET \/v2\/pay\/account\//, says('ENABLED'))
    .on(/unbind$/, says('DISABLED', '204'));
  const h = await scripted(gateway);
  const json = { phone_number: newPhoneNumber() };
  const { id } = (await link(h, OWNER, json)).body;
  await retrieve(h, id);
  expect((await unbind(h, id)).status).toBe(200);
  await link(h, OWNER, json);
  expect((await retrieve(h, id)).body.status).toBe('enabled');
  await h.notify(accountDelivery(accountId, 'DISABLED'));
  expect((await retrieve(h, id)).body.status).toBe('enabled');
});

it.each([
  ['without an amount', { gross_amount: undefined }],
  ['without a payment type', { payment_type: undefined }],
  ['without its order', { order_id: undefined }],
])('a lost charge is no failure because Midtrans answers for it %s', async (_w, fields) => {
  const gateway = new ScriptedGateway().on(/^POST \/v2\/charge$/, () => Response.error());
  const h = await scripted(gateway);
  expect(
    (await h.request('/api/midtrans/charge/', { method: 'POST', user: 'customer-1', json: CHARGE })).status,
  ).toBe(502);
  const shown: any = delivery('lost-1', 'settlement', {
    grossAmount: 100_000,
    fields: { payment_type: 'bank_transfer', transaction_time: undefined },
  });
  gateway.on(/^GET \/v2\/lost-1\/status$/, { ...shown, ...fields });
  await age(h, 600);
  const [{ id }] = await h.database.rows<any>('SELECT id FROM midtrans_payments');
  await h.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'customer-1' });
  expect(await h.database.rows('SELECT transaction_status FROM midtrans_payments')).toEqual([
    { transaction_status: 'initiated' },
  ]);
});

it('a lost charge of a card that another bank acquired is no failure', async () => {
  const gateway = new ScriptedGateway().on(/^POST \/v2\/charge$/, () => Response.error());
  const h = await scripted(gateway);
  const json = {
    payment_type: 'credit_card',
    token_id: 'token',
    bank: 'bca',
    gross_amount: 100_000,
    order_id: 'lost-2',
  };
  expect(
    (
      await h.request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'customer-1',
        json: { ...json, bank: undefined, credit_card: { bank: 'bca' } },
      })
    ).status,
  ).toBe(502);
  gateway.on(
    /^GET \/v2\/lost-2\/status$/,
    delivery('lost-2', 'capture', {
      grossAmount: 100_000,
      fraudStatus: 'accept',
      fields: { payment_type: 'credit_card', bank: 'bni', transaction_time: undefined },
    }),
  );
  await age(h, 600);
  const [{ id, bank }] = await h.database.rows<any>('SELECT id, bank FROM midtrans_payments');
  await h.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'customer-1' });
  expect([bank, await h.database.rows('SELECT transaction_status FROM midtrans_payments')]).toEqual([
    bank,
    [{ transaction_status: 'capture' }],
  ]);
});

it('an invoice that was never sent, for a bug of the host, is refused like any other once Midtrans refuses it', async () => {
  const h = await startInvoiceHost({ midtrans: { http: { retries: 0 }, services: { invoices: Broken } } });
  hosts.push(h);
  isBroken = true;
  await h.request('/api/midtrans/invoices/', {
    method: 'POST',
    user: 'customer-1',
    json: invoiceBody({ order_id: 'BUG-1' }),
  });
  isBroken = false;
  h.simulator.fail('createInvoice', { kind: 'status', status: 400 }, { times: 'always' } as any);
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) {
    await age(h, 600);
    seen.push((await postInvoice(h, invoiceBody({ order_id: 'BUG-1' }))).status);
  }
  expect(seen).toEqual([400, 400, 400]);
});

describe.each([
  ['was carried out', 'lost-response'],
  ['never arrived', 'reset'],
] as const)('a change that is repeated under its key, whose first call %s', (_what, kind) => {
  it('does not disable a subscription that was enabled since', async () => {
    const h = await subs();
    const { id } = await h.subscribe();
    const headers = { 'idempotency-key': randomUUID() };
    const disable = () =>
      h.request(`${ROOT}${id}/disable/`, { method: 'POST', user: 'customer-1', json: {}, headers });
    h.simulator.fail('disableSubscription', { kind });
    expect((await disable()).status).toBe(502);
    expect((await act(h, id, 'enable')).status).toBe(200);
    expect(await disable()).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(await h.view(id)).toMatchObject({ status: 'active' });
    expect((await act(h, id, 'disable')).body).toMatchObject({ status: 'disabled' });
  });

  it('brings no old price back', async () => {
    const h = await subs();
    const { id, midtrans_subscription_id: midtransId } = await h.subscribe();
    const headers = { 'idempotency-key': randomUUID() };
    const update = () =>
      h.request(`${ROOT}${id}/`, {
        method: 'PATCH',
        user: 'staff',
        staff: true,
        json: { amount: 50_000 },
        headers,
      });
    h.simulator.fail('updateSubscription', { kind });
    expect((await update()).status).toBe(502);
    await h.app.get(SubscriptionService).getSubscriptionStatus(id);
    if (kind === 'lost-response') expect((await h.update(id, { amount: 60_000 })).status).toBe(200);
    const again = await update();
    // What never arrived is made by its repeat.
    const amount = kind === 'lost-response' ? 60_000 : 50_000;
    expect([again.status, again.body.amount]).toEqual([200, `${amount}.00`]);
    expect(h.simulator.subscription(midtransId)?.amount).toBe(amount);
  });
});

describe('an account that is linked again under the id that it had', () => {
  const accountId = randomUUID();
  const says = (account_status: string, status_code = '200') => ({
    status_code,
    account_id: accountId,
    account_status,
  });
  const LOOK = /^GET \/v2\/pay\/account\//;
  it('is not unlinked by a look that began before', async () => {
    const gateway = new ScriptedGateway()
      .on(/^POST \/v2\/pay\/account$/, says('PENDING', '201'))
      .on(LOOK, says('ENABLED'))
      .on(/unbind$/, says('DISABLED', '204'));
    const h = await scripted(gateway);
    const json = { phone_number: newPhoneNumber() };
    const { id } = (await link(h, OWNER, json)).body;
    expect((await retrieve(h, id)).body.status).toBe('enabled');
    expect((await unbind(h, id)).status).toBe(200);
    let release = () => {};
    let reached = false;
    const gate = new Promise<void>((r) => (release = r));
    gateway.on(LOOK, async () => {
      reached = true;
      await gate;
      return Response.json(says('DISABLED', '204'));
    });
    const look = retrieve(h, id);
    await until(() => reached);
    gateway.on(LOOK, says('ENABLED'));
    expect((await link(h, OWNER, json)).body).toMatchObject({ id, status: 'enabled' });
    expect((await retrieve(h, id)).body.status).toBe('enabled');
    release();
    await look;
    expect((await retrieve(h, id)).body.status).toBe('enabled');
    const unlinked = await h.database.rows(
      `SELECT 1 FROM midtrans_outbox WHERE type = 'pay_account.unlinked'`,
    );
    expect(unlinked).toHaveLength(1);
  });

  it('is not unlinked by the late answer to an unlinking that was told long ago', async () => {
    const gateway = new ScriptedGateway()
      .on(/^POST \/v2\/pay\/account$/, says('PENDING', '201'))
      .on(LOOK, says('ENABLED'));
    const h = await scripted(gateway);
    const json = { phone_number: newPhoneNumber() };
    const { id } = (await link(h, OWNER, json)).body;
    await retrieve(h, id);
    let release = () => {};
    let reached = false;
    const gate = new Promise<void>((r) => (release = r));
    gateway.on(/unbind$/, async () => {
      reached = true;
      await gate;
      return Response.json(says('DISABLED', '204'));
    });
    const first = unbind(h, id);
    await until(() => reached);
    await h.database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
    gateway.on(LOOK, says('DISABLED', '204'));
    expect((await unbind(h, id)).body.status).toBe('disabled');
    gateway.on(LOOK, says('ENABLED'));
    expect((await link(h, OWNER, json)).body).toMatchObject({ id, status: 'enabled' });
    expect((await retrieve(h, id)).body.status).toBe('enabled');
    release();
    await first;
    expect((await retrieve(h, id)).body.status).toBe('enabled');
  });
});
