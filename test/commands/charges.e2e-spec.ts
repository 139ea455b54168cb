import { PaymentService } from 'nestjs-midtrans';
import { formatWibTime } from 'nestjs-midtrans/gateway';
import { act, charge as charged, check } from '../operations/operations.support';
import {
  BCA_CHARGE,
  chargingGateway,
  delivery,
  pendingCharge,
  ScriptedGateway,
  statusAnswer,
} from '../support/gateway';
import { startHost, startHostWithGateway, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import type { HostWithGateway } from './commands.support';

const CARD = {
  payment_type: 'credit_card',
  bank: undefined,
  token_id: '48111111-1114-3c2a',
  credit_card: { authentication: false },
};
const now = () => formatWibTime(new Date());

const charge = (on: Host, order_id: string, rest: object = {}, headers = {}, user = 'customer-1') =>
  on.request('/api/midtrans/charge/', {
    method: 'POST',
    user,
    json: { ...BCA_CHARGE, order_id, ...rest },
    headers,
  });
const statusOf = async (on: Host, orderId: string) =>
  (
    await on.database.rows<{ transaction_status: string }>(
      'SELECT transaction_status FROM midtrans_payments WHERE order_id = $1',
      [orderId],
    )
  )[0]?.transaction_status;
const hosts: Host[] = [];
/** A host that closes with its test, however that ends. */
async function open(options: HostOptions): Promise<Host> {
  const host = await startHost(options);
  hosts.push(host);
  return host;
}
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const passMinutes = (on: Host) =>
  on.database.rows(`UPDATE midtrans_commands SET asked_at = asked_at - interval '10 minutes'`);
const refusal = (code: string, status = 200) =>
  Response.json({ status_code: code, status_message: 'No' }, { status });

describe('a charge whose answer was lost', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 } } });
  });
  beforeEach(() => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it.each([
    ['429', { kind: 'status', status: 429, retryAfter: 0 }],
    ['401', { kind: 'status', status: 401 }],
    ['402', { kind: 'status', status: 402 }],
    ['404', { kind: 'status', status: 404 }],
    ['406', { kind: 'status', status: 406 }],
    ['409', { kind: 'status', status: 409 }],
    ['411', { kind: 'status', status: 411 }],
    ['412', { kind: 'status', status: 412 }],
    ['a page', { kind: 'html', status: 403 }],
  ] as const)('is no failure for a %s at the next attempt, and is found captured', async (name, no) => {
    const order_id = `captured-${name.replaceAll(' ', '-')}`;
    const headers = { 'idempotency-key': order_id };
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id, CARD, headers)).status).toBe(502);
    // Midtrans cannot be asked how it stands either.
    host.simulator.fail('charge', no);
    host.simulator.fail('getStatus', { kind: 'status', status: 503 });
    expect(await charge(host, order_id, CARD, headers)).toMatchObject({ status: 502, body: { order_id } });
    expect(await statusOf(host, order_id)).toBe('initiated');
    expect(await charge(host, order_id, CARD, headers)).toMatchObject({
      status: 201,
      body: { order_id, transaction_status: 'capture' },
    });
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
  });

  it('names its order where the gateway limits us at the next attempt, also with 503', async () => {
    const order_id = 'limited-later';
    const gateway = new ScriptedGateway()
      .on(/charge$/, () => new Response('', { status: 502 }))
      .on(/status$/, () => refusal('404'));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    expect((await charge(on, order_id)).status).toBe(502);
    gateway.on(/charge$/, () => refusal('429', 429));
    expect(await charge(on, order_id)).toMatchObject({
      status: 503,
      body: { code: 'gateway_rate_limit', order_id },
    });
    expect(await statusOf(on, order_id)).toBe('initiated');
    // A minute later Midtrans' word that it has no such order is the last one.
    await passMinutes(on);
    expect(await charge(on, order_id)).toMatchObject({ status: 503, body: { code: 'gateway_rate_limit' } });
    expect(await statusOf(on, order_id)).toBe('failure');
    gateway.on(/charge$/, pendingCharge({ order_id, gross_amount: 100_000 }));
    expect((await charge(on, order_id)).status).toBe(201);
  });

  it('that never arrived is a failure once Midtrans says a minute later that it has no such order', async () => {
    host.simulator.fail('charge', { kind: 'reset' });
    const order_id = 'never-arrived';
    expect((await charge(host, order_id)).status).toBe(502);
    const [row] = await host.database.rows<{ id: string }>(
      'SELECT id FROM midtrans_payments WHERE order_id = $1',
      [order_id],
    );
    const id = row?.id ?? '';
    expect((await check(host, id)).body.code).toBe('unknown_to_gateway');
    expect(await statusOf(host, order_id)).toBe('initiated');
    await passMinutes(host);
    expect(await check(host, id)).toMatchObject({
      status: 200,
      body: { payment: { transaction_status: 'failure' } },
    });
    await until(() => host.recorder.of(order_id).includes('payment.failed'));
    expect((await charge(host, order_id, { gross_amount: 120_000 })).status).toBe(201);
  });

  it('is told to its caller once a look has found it, and is a duplicate from then on', async () => {
    const order_id = 'found-by-a-look';
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id)).status).toBe(502);
    await host.app.get(PaymentService).getStatus(order_id);
    expect(await charge(host, order_id)).toMatchObject({
      status: 201,
      body: { transaction_status: 'pending' },
    });
    expect((await charge(host, order_id)).body.code).toBe('duplicate_order_id');
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
  });

  it('is not sent again once it is over at Midtrans, where only a look told how it stood', async () => {
    const order_id = 'over-meanwhile';
    const gopay = { payment_type: 'gopay', bank: undefined };
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id, gopay)).status).toBe(502);
    // A look says that it is pending, and not how it is paid: that is in the lost answer alone.
    await host.app.get(PaymentService).getStatus(order_id);
    await host.simulator.expire(order_id);
    expect(await charge(host, order_id, gopay)).toMatchObject({
      status: 201,
      body: { transaction_status: 'expire' },
    });
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
    await until(() => host.recorder.of(order_id).includes('payment.expired'));
  });

  it('is not sent again where Midtrans cannot be asked how it stands', async () => {
    const order_id = 'not-asked';
    const gopay = { payment_type: 'gopay', bank: undefined };
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id, gopay)).status).toBe(502);
    await host.app.get(PaymentService).getStatus(order_id);
    const away = host.simulator.fail('getStatus', { kind: 'status', status: 503 }, { times: 'always' });
    expect(await charge(host, order_id, gopay)).toMatchObject({ status: 502, body: { order_id } });
    away.lift();
    // Asked again, it has the answer that was lost.
    expect((await charge(host, order_id, gopay)).status).toBe(201);
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
  });

  it('is not another user’s to take up', async () => {
    const order_id = 'not-yours';
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id)).status).toBe(502);
    expect((await charge(host, order_id, {}, {}, 'customer-2')).body.code).toBe('duplicate_order_id');
  });
});

describe('what lies under the order id of a charge without an answer', () => {
  it.each([
    ['another amount', { gross_amount: '99000.00' }],
    ['another type', { payment_type: 'gopay' }],
    ['another bank', { va_numbers: [{ bank: 'bni', va_number: '1' }] }],
    ['another currency', { currency: 'USD' }],
    ['an earlier time', { transaction_time: '2020-01-01 10:00:00' }],
    ['a later time', { transaction_time: '2099-01-01 10:00:00' }],
    ['the mark of an invoice', { metadata: { midtrans_invoice_id: 'invoice-1' } }],
    ['no amount', { gross_amount: undefined }],
    ['no order', { order_id: undefined }],
    ['another order', { order_id: 'another' }],
  ])('is not that charge where it has %s', async (_what, fields) => {
    const gateway = new ScriptedGateway()
      .on(/charge$/, () => new Response('', { status: 502 }))
      .on(/status$/, statusAnswer('claimed', 'settlement', { transaction_time: now(), ...fields }));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    expect((await charge(on, 'claimed')).status).toBe(502);
    await on.app
      .get(PaymentService)
      .getStatus('claimed')
      .catch(() => undefined);
    expect(await charge(on, 'claimed')).toMatchObject({ status: 502, body: { order_id: 'claimed' } });
    expect(await statusOf(on, 'claimed')).toBe('initiated');
    expect(await on.deliveredOf('claimed')).toEqual([]);
  });

  it('is that charge where order, amount, type and time agree', async () => {
    const gateway = new ScriptedGateway()
      .on(/charge$/, () => new Response('', { status: 502 }))
      .on(/status$/, statusAnswer('claimed', 'settlement', { transaction_time: now() }));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    expect((await charge(on, 'claimed')).status).toBe(502);
    expect(await charge(on, 'claimed')).toMatchObject({
      status: 201,
      body: { transaction_status: 'settlement' },
    });
  });
});

describe('the answer to a charge', () => {
  it.each([
    ['names another order', { order_id: 'another' }],
    ['names no order', { order_id: undefined }],
    ['has another amount', { gross_amount: '1.00' }],
    ['has another currency', { currency: 'USD' }],
    ['has no status', { transaction_status: undefined }],
    ['has a status that nobody knows', { transaction_status: 'teleported' }],
  ])('is not believed where it %s: what the charge came to is asked', async (_what, fields) => {
    const gateway = new ScriptedGateway()
      .on(/charge$/, async (request) => {
        const { transaction_details } = (await request.json()) as any;
        return Response.json({ ...pendingCharge(transaction_details), ...fields });
      })
      .on(/status$/, () => new Response('', { status: 503 }));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    expect(await charge(on, 'bound')).toMatchObject({ status: 502, body: { order_id: 'bound' } });
    expect(await statusOf(on, 'bound')).toBe('initiated');
    gateway.on(/status$/, statusAnswer('bound', 'pending', { transaction_time: now() }));
    expect((await charge(on, 'bound')).status).toBe(201);
  });

  it('is sent for under one Idempotency-Key, whoever takes the charge up', async () => {
    const gateway = new ScriptedGateway()
      .on(/charge$/, () => new Response('', { status: 502 }))
      .on(/status$/, () => refusal('404'));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    await charge(on, 'one-key');
    await charge(on, 'one-key', {}, { 'idempotency-key': 'of-the-client' });
    await charge(on, 'one-key');
    const keys = gateway.calls
      .filter(({ path }) => path.endsWith('/charge'))
      .map(({ headers }) => headers.get('idempotency-key'));
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });
});

describe('an order id that is the id of another’s transaction', () => {
  const TRANSACTION = '9aed5972-5b6a-401e-894b-a32c91ed1a3a';
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 }, access: { uuidOrderIds: true } } });
  });
  afterAll(() => host.close());

  /** A payment that another system of the merchant's has begun: nothing of it is stored here. */
  async function elsewhere(orderId: string): Promise<string> {
    const answer = await host.simulator.fetch(
      new Request('https://api.sandbox.midtrans.com/v2/charge', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from('SB-Mid-server-test:').toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          payment_type: 'bank_transfer',
          bank_transfer: { bank: 'bca' },
          transaction_details: { order_id: orderId, gross_amount: 100_000 },
        }),
      }),
    );
    return ((await answer.json()) as { transaction_id: string }).transaction_id;
  }

  it('is refused where the transaction is stored here', async () => {
    const { body } = await charged(host, 'bca', 100_000);
    expect(await charge(host, body.transaction_id, {}, {}, 'customer-2')).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id', message: expect.stringContaining("is a transaction's id") },
    });
  });

  it('of a UUID’s shape is refused from REST clients, unless the host allows it', async () => {
    const strict = await open({ midtrans: { http: { fetch: chargingGateway().fetch } } });
    expect(await charge(strict, TRANSACTION)).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', details: [{ field: 'order_id' }] },
    });
    expect(await strict.database.rows('SELECT 1 FROM midtrans_payments')).toEqual([]);
    expect((await charge(host, TRANSACTION)).status).toBe(201);
  });

  it.each(['cancel', 'expire'] as const)(
    'does not let its owner %s that transaction while their own charge is on its way',
    async (action) => {
      const victim = `victim-${action}`;
      const transactionId = await elsewhere(victim);
      const held = host.hold(/charge$/);
      const charging = charge(host, transactionId, {}, {}, 'customer-2');
      await held.reached;
      const [row] = await host.database.rows<{ id: string }>(
        'SELECT id FROM midtrans_payments WHERE order_id = $1',
        [transactionId],
      );
      const answer = await host.request(`/api/midtrans/payments/${row?.id}/${action}/`, {
        method: 'POST',
        user: 'customer-2',
        json: {},
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      held.release();
      await charging;
      expect(host.simulator.transaction(victim)?.status).toBe('pending');
      const [stored] = await host.database.rows(
        'SELECT transaction_id FROM midtrans_payments WHERE order_id = $1',
        [transactionId],
      );
      expect(stored?.['transaction_id']).not.toBe(transactionId);
    },
  );

  it('gives its owner nothing of that transaction where their own charge never had an answer', async () => {
    const transactionId = await elsewhere('victim-lost');
    host.simulator.fail('charge', { kind: 'reset' });
    expect((await charge(host, transactionId, {}, {}, 'customer-2')).status).toBe(502);
    await host.simulator.settle('victim-lost');
    await charge(host, transactionId, {}, {}, 'customer-2');
    expect(await statusOf(host, transactionId)).not.toBe('settlement');
    expect(await host.deliveredOf(transactionId)).not.toContain('payment.settled');
  });
});

describe('the answer to an operation', () => {
  it.each([
    ['names another order and transaction', { order_id: 'another', transaction_id: 'another' }],
    ['names another transaction', { transaction_id: 'another' }],
    ['names nothing', { order_id: undefined, transaction_id: undefined }],
    ['has another amount', { gross_amount: '1.00' }],
    ['has another currency', { currency: 'USD' }],
    ['has no status', { transaction_status: undefined }],
    ['says that nothing has changed', { transaction_status: 'pending' }],
  ])('is not believed where it %s: how the payment stands is asked', async (_what, fields) => {
    const gateway = chargingGateway();
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    const { body } = await charge(on, 'operated');
    const { transaction_id } = body;
    const own = { transaction_id, transaction_time: now() };
    gateway.on(/cancel$/, { ...statusAnswer('operated', 'cancel', own), status_code: '200', ...fields });
    gateway.on(/status$/, statusAnswer('operated', 'pending', own));
    const cancel = () =>
      on.request(`/api/midtrans/payments/${body.id}/cancel/`, {
        method: 'POST',
        user: 'customer-1',
        json: {},
      });
    expect(await cancel()).toMatchObject({ status: 502, body: { order_id: 'operated' } });
    expect(await statusOf(on, 'operated')).toBe('pending');
    gateway.on(/status$/, statusAnswer('operated', 'cancel', own));
    expect((await cancel()).status).toBe(200);
    expect(await statusOf(on, 'operated')).toBe('cancel');
  });
});

describe('the status of a payment', () => {
  it.each([
    ['names no order', { order_id: undefined }],
    ['names another order', { order_id: 'another' }],
    ['has no amount', { gross_amount: undefined }],
    ['has another amount', { gross_amount: '1.00' }],
    ['has another currency', { currency: 'USD' }],
    ['has a signature that is not made with our key', { signature_key: 'f'.repeat(128) }],
  ])('makes nobody paid where its answer %s', async (_what, fields) => {
    const gateway = chargingGateway();
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    const { body } = await charge(on, 'thin');
    const { transaction_id } = body;
    gateway.on(/status$/, { ...statusAnswer('thin', 'settlement', { transaction_id }), ...fields });
    await on.app
      .get(PaymentService)
      .getStatus('thin')
      .catch(() => undefined);
    expect(await statusOf(on, 'thin')).toBe('pending');
    expect((await on.notify(delivery('thin', 'settlement'))).status).toBe(503);
    expect(await statusOf(on, 'thin')).toBe('pending');
  });
});

describe('an operation whose answer was lost', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 } } });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it('is found out before another operation on the payment decides', async () => {
    const { id, orderId } = await charged(host, 'authorizedCard');
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    host.simulator.fail('cancel', { kind: 'lost-response' });
    expect((await act(host, id, 'cancel')).status).toBe(502);
    expect(await act(host, id, 'capture')).toMatchObject({ status: 400, body: { code: 'invalid_state' } });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, cancel: 1 });
    // Its caller has not been told yet, and is now.
    expect(await act(host, id, 'cancel')).toMatchObject({
      status: 200,
      body: { transaction_status: 'cancel' },
    });
    expect((await act(host, id, 'cancel')).status).toBe(400);
  });

  it('is not the same where it captures another amount: that is refused as what it is', async () => {
    const { id, orderId } = await charged(host, 'authorizedCard');
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    host.simulator.fail('capture', { kind: 'lost-response' });
    expect((await act(host, id, 'capture', { amount: 300_000 })).status).toBe(502);
    for (const json of [{ amount: 200_000 }, {}]) {
      expect(await act(host, id, 'capture', json)).toMatchObject({
        status: 400,
        body: { code: 'invalid_state' },
      });
    }
    expect(await act(host, id, 'capture', { amount: 300_000 })).toMatchObject({
      status: 200,
      body: { gross_amount: '300000.00' },
    });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, capture: 1 });
  });

  it('is open until Midtrans has shown for a minute that it was not carried out', async () => {
    const { id } = await charged(host, 'bca');
    host.simulator.fail('cancel', { kind: 'reset' });
    expect((await act(host, id, 'cancel')).status).toBe(502);
    const open = async () => (await host.database.rows('SELECT action FROM midtrans_commands')).length;
    await check(host, id);
    expect(await open()).toBe(1);
    await passMinutes(host);
    await check(host, id);
    expect(await open()).toBe(0);
  });

  it('keeps every other from being begun while Midtrans cannot be asked what came of it', async () => {
    const { id, orderId } = await charged(host, 'authorizedCard');
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
    host.simulator.fail('capture', { kind: 'lost-response' });
    expect((await act(host, id, 'capture')).status).toBe(502);
    host.simulator.fail('getStatus', { kind: 'reset' });
    expect(await act(host, id, 'cancel')).toMatchObject({ status: 502, body: { order_id: orderId } });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1, capture: 1 });
  });
});
