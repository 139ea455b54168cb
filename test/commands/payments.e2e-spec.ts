import { ServiceUnavailableException } from '@nestjs/common';
import { formatWibTime } from 'nestjs-midtrans/gateway';
import { act, charge as charged, newOrderId } from '../operations/operations.support';
import { BCA_CHARGE, chargingGateway, delivery, ScriptedGateway, statusAnswer } from '../support/gateway';
import { SERVER_KEY, startHost, startHostWithGateway, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import { provider } from '../support/provider';
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
const row = async (on: Host, orderId: string): Promise<any> =>
  (await on.database.rows('SELECT * FROM midtrans_payments WHERE order_id = $1', [orderId]))[0];
const statusOf = async (on: Host, orderId: string) => (await row(on, orderId))?.transaction_status;
const passMinutes = (on: Host) =>
  on.database.rows(
    `UPDATE midtrans_commands SET asked_at = asked_at - interval '10 minutes', earlier_asked_at = earlier_asked_at - interval '10 minutes'`,
  );
const endLeases = (on: Host) =>
  on.database.rows(
    `UPDATE midtrans_commands SET leased_until = now() - interval '1 second' WHERE leased_until IS NOT NULL`,
  );
const look = (on: Host, id: string) =>
  on.request(`/api/midtrans/payments/${id}/check_status/`, { user: 'staff', staff: true });
const refundsOf = (on: Host, id: string) =>
  on.database.rows<any>(
    'SELECT refund_key, amount, status FROM midtrans_refunds WHERE payment_id = $1 ORDER BY id',
    [id],
  );

const hosts: Host[] = [];
async function open(options: HostOptions): Promise<Host> {
  const host = await startHost(options);
  hosts.push(host);
  return host;
}
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

/** Keeps no books: grants every refund. */
class Generous {
  readonly granted = new Map<string, number>();
  readonly gateway = new ScriptedGateway();
  constructor(readonly orderId: string) {
    this.gateway
      .on(/refund$/, (request) => this.grant(request))
      .on(/status$/, () => Response.json(this.status()));
  }
  async grant(request: Request, rest: object = {}) {
    const { refund_key, amount } = (await request.json()) as any;
    this.granted.set(refund_key, amount);
    return Response.json({
      ...statusAnswer(this.orderId, 'partial_refund'),
      status_code: '200',
      refund_key,
      refund_amount: `${amount}.00`,
      ...rest,
    });
  }
  status(rest: object = {}) {
    return statusAnswer(this.orderId, 'partial_refund', {
      refund_amount: `${this.paidOut}.00`,
      refunds: [...this.granted].map(([refund_key, amount]) => ({
        refund_key,
        refund_amount: `${amount}.00`,
      })),
      ...rest,
    });
  }
  get paidOut() {
    return [...this.granted.values()].reduce((a, b) => a + b, 0);
  }
}
async function paid(orderId: string, http: object = { retries: 0 }, rest: object = {}) {
  const generous = new Generous(orderId);
  const host = await open({
    midtrans: {
      http: { fetch: generous.gateway.fetch, ...http },
      notifications: { confirm: 'never' },
      ...rest,
    },
  });
  const [{ id }] = (await host.database.rows<any>(
    `INSERT INTO midtrans_payments (id, account, user_id, order_id, payment_type, gross_amount)
     VALUES (gen_random_uuid(), 'default', 'customer-1', $1, 'gopay', 100000) RETURNING id`,
    [orderId],
  )) as any;
  expect(
    (await host.notify(delivery(orderId, 'settlement', { fields: { payment_type: 'gopay' } }))).status,
  ).toBe(200);
  const refund = (json: object, headers = {}) =>
    host.request(`/api/midtrans/payments/${id}/refund/`, {
      method: 'POST',
      user: 'staff',
      staff: true,
      json,
      headers,
    });
  return { host, generous, refund, id: id as string };
}

async function settled2(host: HostWithGateway, method: any, amount: number) {
  const payment = await charged(host, method, amount);
  await host.simulator.settle(payment.orderId);
  await look(host, payment.id);
  return payment;
}

describe('a payment at the simulated gateway', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({ midtrans: { http: { retries: 0 } } });
  });
  beforeEach(() => {
    host.simulator.failNotifications({ kind: 'drop' }, { times: 'always' });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it('a DANA charge whose answer was lost is no failure for a 404: Midtrans knows it by another id', async () => {
    const order_id = 'order-t2';
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect(
      (
        await charge(host, order_id, {
          payment_type: 'dana',
          bank: undefined,
          callback_url: 'https://shop.test/',
        })
      ).status,
    ).toBe(502);
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
    await passMinutes(host);
    await look(host, (await row(host, order_id)).id);
    expect(await statusOf(host, order_id)).not.toBe('failure');
  });

  it.each(['mandiri', 'bca', 'bri', 'mega', 'cimb', 'maybank'])(
    'a lost charge of a card is found whichever bank acquires it: %s',
    async (bank) => {
      const order_id = `order-t22-${bank}`;
      host.simulator.fail('charge', { kind: 'lost-response' });
      expect(
        (await charge(host, order_id, { ...CARD, credit_card: { ...CARD.credit_card, bank } })).status,
      ).toBe(502);
      await look(host, (await row(host, order_id)).id);
      expect(await statusOf(host, order_id)).toBe('capture');
    },
  );

  it('a charge that a webhook tells of during a look is not taken for failed by that look', async () => {
    const order_id = 'order-t23';
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect(
      (
        await charge(host, order_id, {
          payment_type: 'dana',
          bank: undefined,
          callback_url: 'https://shop.test/',
        })
      ).status,
    ).toBe(502);
    await passMinutes(host);
    const { id } = await row(host, order_id);
    const hold = host.hold(/order-t23\/status$/, 'answer');
    const looking = look(host, id);
    await hold.reached;
    const transaction_id = host.simulator.transaction(order_id)?.transactionId;
    expect(
      (await host.notify(delivery(order_id, 'pending', { fields: { payment_type: 'dana', transaction_id } })))
        .status,
    ).toBe(200);
    expect(await statusOf(host, order_id)).toBe('pending');
    hold.release();
    await looking;
    await look(host, id);
    expect(await statusOf(host, order_id)).toBe('pending');
  });

  it('a charge that was repeated during a look is not taken for failed by that look', async () => {
    const order_id = 'order-t4';
    host.simulator.fail('charge', { kind: 'reset' });
    expect((await charge(host, order_id, CARD)).status).toBe(502);
    const { id } = await row(host, order_id);
    // The repeat begins when 69 seconds are over ...
    const early = host.hold(/order-t4\/status$/, 'answer');
    const repeat = charge(host, order_id, CARD);
    await early.reached;
    await passMinutes(host); // ... and a look begins two seconds later.
    const late = host.hold(/order-t4\/status$/, 'answer');
    const looking = look(host, id);
    await late.reached;
    host.simulator.fail('charge', { kind: 'lost-response' });
    early.release();
    expect((await repeat).status).toBe(502);
    expect(host.simulator.transaction(order_id)?.status).toBe('capture');
    late.release();
    await looking;
    await look(host, id);
    expect(await statusOf(host, order_id)).toBe('capture');
  });

  it('a no that is written down late does not make a failure of a charge that somebody went on with', async () => {
    const order_id = 'order-t6';
    const ledger = provider<any>(host, 'PaymentLedger');
    const fail = ledger.fail.bind(ledger);
    let go = (): void => undefined;
    const stalled = new Promise<void>((resolve) => (go = resolve));
    let reached = false;
    jest.spyOn(ledger, 'fail').mockImplementationOnce(async (...args: unknown[]) => {
      reached = true;
      await stalled;
      return fail(...args);
    });
    host.simulator.fail('charge', { kind: 'status', status: 429, retryAfter: 0 });
    const slow = charge(host, order_id, CARD);
    await until(() => reached);
    await endLeases(host);
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id, CARD)).status).toBe(502);
    go();
    await slow;
    expect(host.simulator.transaction(order_id)?.status).toBe('capture');
    await look(host, (await row(host, order_id)).id);
    expect(await statusOf(host, order_id)).toBe('capture');
  });

  it('an order id whose charge never arrived is free for another price, and then for nothing else', async () => {
    const order_id = 'order-t11';
    host.simulator.fail('charge', { kind: 'reset' });
    expect((await charge(host, order_id)).status).toBe(502);
    await passMinutes(host);
    const dearer = await charge(host, order_id, { gross_amount: 110_000 });
    const other = await charge(host, order_id, { payment_type: 'gopay', bank: undefined });
    expect([dearer.status, dearer.body.code, other.status, other.body.code]).toEqual([
      201,
      undefined,
      400,
      'duplicate_order_id',
    ]);
  });

  it('who asks for another charge is not answered with a lost one that Midtrans has', async () => {
    const order_id = newOrderId('another');
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id)).status).toBe(502);
    expect(await charge(host, order_id, { bank: 'bni' })).toMatchObject({
      status: 400,
      body: { code: 'duplicate_order_id' },
    });
    expect(await charge(host, order_id)).toMatchObject({ status: 201, body: { bank: 'bca' } });
    expect(host.simulator.effects(order_id)).toEqual({ charge: 1 });
  });

  it('nothing else is done to a payment while nobody knows what became of its cancel', async () => {
    const { id, orderId } = await charged(host, 'authorizedCard');
    // Midtrans is slow to carry it out: we have given up waiting.
    host.simulator.fail('cancel', { kind: 'reset' });
    expect((await act(host, id, 'cancel')).status).toBe(502);
    const capture = await act(host, id, 'capture');
    expect([capture.status, host.simulator.transaction(orderId)?.status]).toEqual([409, 'authorize']);
  });

  it('a part is not taken for captured because all of it was by a call without an answer', async () => {
    const { id } = await charged(host, 'authorizedCard', 500_000);
    host.simulator.fail('capture', { kind: 'lost-response' });
    expect((await act(host, id, 'capture')).status).toBe(502);
    const part = await act(host, id, 'capture', { amount: 100_000 });
    expect([part.status, part.body.code]).toEqual([400, 'invalid_state']);
  });

  it('a refund that was too much because of another is made once that one has come to nothing', async () => {
    const { id } = await settled2(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'reset' });
    expect((await act(host, id, 'refund', { amount: 80_000, refund_key: 'a' })).status).toBe(502);
    const stall = host.hold(/refund$/, 'call');
    const slow = act(host, id, 'refund', { amount: 80_000, refund_key: 'a' });
    await stall.reached;
    const headers = { 'idempotency-key': 'order-t14' };
    const first = await act(host, id, 'refund', { amount: 60_000 }, headers);
    host.simulator.fail('refund', { kind: 'reset' });
    stall.release();
    await slow;
    await passMinutes(host);
    await look(host, id);
    const again = await act(host, id, 'refund', { amount: 60_000 }, headers);
    expect([first.body.code, again.status, again.body.code]).toEqual(['amount_exceeded', 200, undefined]);
  });

  it('a lost 3DS charge that is asked for again has the page that it goes on at', async () => {
    const json = { ...CARD, credit_card: undefined };
    const normal = await charge(host, 'order-t16b-normal', json);
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, 'order-t16b', json)).status).toBe(502);
    const again = await charge(host, 'order-t16b', json);
    const how = ({ body }: any) => [body.transaction_status, !!body.redirect_url];
    expect([again.status, how(again)]).toEqual([201, how(normal)]);
  });

  it('a lost GoPay charge that is asked for again has the code that it is paid with', async () => {
    const order_id = 'order-t16';
    const normal = await charge(host, 'order-t16-normal', { payment_type: 'gopay', bank: undefined });
    host.simulator.fail('charge', { kind: 'lost-response' });
    expect((await charge(host, order_id, { payment_type: 'gopay', bank: undefined })).status).toBe(502);
    const again = await charge(host, order_id, { payment_type: 'gopay', bank: undefined });
    const how = ({ body }: any) => [
      !!body.deeplink_url,
      !!body.qr_string,
      !!body.redirect_url,
      (body.actions ?? []).length,
    ];
    expect([again.status, how(again)]).toEqual([201, how(normal)]);
  });

  it('a cancel that was repeated during a look is not forgotten by that look', async () => {
    const { id, orderId } = await charged(host, 'bca');
    host.simulator.fail('cancel', { kind: 'reset' });
    expect((await act(host, id, 'cancel')).status).toBe(502);
    const { transaction_id } = await row(host, orderId);
    const path = new RegExp(`${transaction_id}/status$`);
    const early = host.hold(path, 'answer');
    const repeat = act(host, id, 'cancel');
    await early.reached;
    await passMinutes(host);
    const late = host.hold(path, 'answer');
    const looking = look(host, id);
    await late.reached;
    host.simulator.fail('cancel', { kind: 'lost-response' });
    early.release();
    expect((await repeat).status).toBe(502);
    late.release();
    await looking;
    const told = await act(host, id, 'cancel');
    expect([host.simulator.effects(orderId)['cancel'], told.status]).toEqual([1, 200]);
  });

  it('a status that was overtaken by a cancel does not settle the payment', async () => {
    const { id, orderId } = await charged(host, 'authorizedCard');
    const authorization = `Basic ${Buffer.from(`${SERVER_KEY}:`).toString('base64')}`;
    const { transaction_id } = await row(host, orderId);
    await host.simulator.fetch(
      new Request('http://x/v2/capture', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ transaction_id, gross_amount: 500000 }),
      }),
    );
    expect(host.simulator.transaction(orderId)?.status).toBe('capture');
    const stall = host.hold(new RegExp(`${transaction_id}/status$`), 'answer');
    const looking = look(host, id);
    await stall.reached;
    expect((await act(host, id, 'cancel')).status).toBe(200);
    stall.release();
    await looking;
    expect([
      host.simulator.transaction(orderId)?.status,
      await statusOf(host, orderId),
      host.recorder.of(orderId).includes('payment.settled'),
    ]).toEqual(['cancel', 'cancel', false]);
  });
});

describe('a payment at a gateway of its own mind', () => {
  it('a refund that was made at the client’s first attempt and declined at its second is not rejected', async () => {
    const { generous, refund, id, host } = await paid('order-t7', { retries: 1 });
    let calls = 0;
    generous.gateway.on(/refund\/online\/direct$|refund$/, async (request) => {
      if (++calls === 1) {
        await generous.grant(request);
        return new Response('', { status: 503 });
      }
      return Response.json({
        ...statusAnswer('order-t7', 'settlement'),
        status_code: '202',
        status_message: 'Refund request is denied by the bank',
      });
    });
    const answer = await refund({ amount: 60_000, direct: true });
    expect([answer.status, await refundsOf(host, id)]).toMatchObject([200, [{ status: 'confirmed' }]]);
  });

  it('what was refunded so is not refunded to somebody again', async () => {
    const { generous, refund } = await paid('order-t7b', { retries: 1 });
    let calls = 0;
    generous.gateway.on(/refund\/online\/direct$|refund$/, async (request) => {
      if (++calls === 2)
        return Response.json({
          ...statusAnswer('order-t7b', 'settlement'),
          status_code: '202',
          status_message: 'no',
        });
      const granted = await generous.grant(request);
      return calls === 1 ? new Response('', { status: 503 }) : granted;
    });
    await refund({ amount: 60_000, direct: true });
    await refund({ amount: 100_000, direct: true });
    expect(generous.paidOut).toBeLessThanOrEqual(100_000);
  });

  it('a capture that was made at the client’s first attempt and declined at its second is not refused', async () => {
    const gateway = new ScriptedGateway();
    const base = {
      order_id: 'order-t7c',
      transaction_id: 'tx-T7c',
      gross_amount: '100000.00',
      currency: 'IDR',
      payment_type: 'credit_card',
      fraud_status: 'accept',
      transaction_time: now(),
    };
    gateway.on(/charge$/, { ...base, status_code: '200', transaction_status: 'authorize' });
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 1 } } });
    const { body } = await charge(on, 'order-t7c', {
      ...CARD,
      credit_card: { authentication: false, type: 'authorize' },
    });
    let calls = 0;
    gateway.on(/capture$/, () => {
      if (++calls > 1)
        return Response.json({
          ...base,
          status_code: '202',
          transaction_status: 'deny',
          status_message: 'Already captured',
        });
      gateway.on(/status$/, { ...base, status_code: '200', transaction_status: 'capture' });
      return new Response('', { status: 503 });
    });
    const answer = await on.request(`/api/midtrans/payments/${body.id}/capture/`, {
      method: 'POST',
      user: 'staff',
      staff: true,
      json: {},
    });
    expect([answer.status, answer.body.transaction_status]).toEqual([200, 'capture']);
  });

  it('a no of the bank that a notification has overtaken is no no', async () => {
    const { generous, refund, host, id } = await paid('order-t27');
    generous.gateway.on(/refund/, async (request) => {
      const { refund_key } = (await request.json()) as any;
      const refunds = [{ refund_key, refund_amount: '10000.00' }];
      await host.notify(
        delivery('order-t27', 'partial_refund', {
          fields: { payment_type: 'gopay', refund_amount: '10000.00', refunds },
        }),
      );
      return Response.json({
        ...statusAnswer('order-t27', 'settlement'),
        status_code: '202',
        status_message: 'no',
      });
    });
    const answer = await refund({ amount: 10_000, direct: true });
    expect([(await refundsOf(host, id))[0].status, answer.status]).toEqual(['confirmed', 200]);
  });

  it('a refund whose caller could not be told is told to who asks again', async () => {
    const { generous, refund, host } = await paid('order-t8');
    const repository = provider<any>(host, 'RefundRepository');
    jest.spyOn(repository, 'findById').mockRejectedValueOnce(new Error('Connection terminated'));
    const first = await refund({ amount: 20_000 });
    const again = await refund({ amount: 20_000 });
    expect([first.status, again.status, generous.paidOut]).toEqual([503, 200, 20_000]);
  });

  it('an operation whose caller could not be told is told to who asks again', async () => {
    const gateway = chargingGateway();
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    const { body } = await charge(on, 'order-t8b');
    gateway.on(/cancel$/, {
      ...statusAnswer('order-t8b', 'cancel', { transaction_id: body.transaction_id }),
      status_code: '200',
    });
    const repository = provider<any>(on, 'PaymentRepository');
    const find = repository.findById.bind(repository);
    jest.spyOn(repository, 'findById').mockImplementation(async (...args: unknown[]) => {
      if (gateway.calledFor(/cancel$/) === 1) {
        jest.restoreAllMocks();
        throw new Error('Connection terminated');
      }
      return find(...args);
    });
    const cancel = () =>
      on.request(`/api/midtrans/payments/${body.id}/cancel/`, {
        method: 'POST',
        user: 'staff',
        staff: true,
        json: {},
      });
    const [first, again] = [await cancel(), await cancel()];
    expect([first.status, again.status]).toEqual([503, 200]);
  });

  it('a charge whose caller could not be told is told to who asks again', async () => {
    const gateway = chargingGateway();
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    const repository = provider<any>(on, 'PaymentRepository');
    jest.spyOn(repository, 'findById').mockRejectedValueOnce(new Error('Connection terminated'));
    const first = await charge(on, 'order-t64');
    const again = await charge(on, 'order-t64');
    expect([first.status, first.body.order_id, again.status, again.body.code]).toEqual([
      503,
      'order-t64',
      201,
      undefined,
    ]);
  });

  it.each([
    ['no list of refunds', { refunds: undefined }],
    ['no status', { transaction_status: undefined, refunds: undefined, refund_amount: undefined }],
  ])('a status with %s gives up no refund', async (_what, thin) => {
    const { generous, refund, host, id } = await paid(`order-t9-${_what.length}`);
    generous.gateway.on(/refund$/, async (request) => {
      await generous.grant(request);
      return new Response('', { status: 502 });
    });
    expect((await refund({ amount: 80_000, refund_key: 'one' })).status).toBe(502);
    generous.gateway
      .on(/status$/, () => Response.json(generous.status(thin)))
      .on(/refund$/, (request) => generous.grant(request));
    await passMinutes(host);
    await look(host, id);
    const rows = await refundsOf(host, id);
    const other = await refund({ amount: 100_000, refund_key: 'two' });
    expect([rows[0].status, generous.paidOut <= 100_000, other.status]).toEqual(['requested', true, 409]);
  });

  it('a refund stays unknown where Midtrans does not know its payment for the moment', async () => {
    const { generous, refund, host } = await paid('order-t15');
    generous.gateway.on(/refund$/, async (request) => {
      await generous.grant(request);
      return new Response('', { status: 502 });
    });
    expect((await refund({ amount: 80_000, refund_key: 'one' })).status).toBe(502);
    generous.gateway.on(/status$/, () => Response.json({ status_code: '404', status_message: 'no' }));
    const again = await refund({ amount: 80_000, refund_key: 'one' });
    expect([again.status, again.body.order_id]).toEqual([502, 'order-t15']);
    await passMinutes(host);
  });

  it('a charge that Midtrans calls a duplicate, and does not show, is not known to have failed', async () => {
    const gateway = new ScriptedGateway()
      .on(/charge$/, () => new Response('', { status: 502 }))
      .on(/status$/, () => Response.json({ status_code: '503', status_message: 'no' }));
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    expect((await charge(on, 'order-t18')).status).toBe(502);
    await passMinutes(on);
    gateway.on(/charge$/, () => Response.json({ status_code: '406', status_message: 'used' }));
    gateway.on(/status$/, () => Response.json({ status_code: '404', status_message: 'no' }));
    const again = await charge(on, 'order-t18');
    expect([again.status, await statusOf(on, 'order-t18')]).toEqual([502, 'initiated']);
  });

  it('a no to a refund that is written down late does not free what somebody went on with', async () => {
    const { generous, refund, host, id } = await paid('order-t20');
    const ledger = provider<any>(host, 'RefundLedger');
    const reject = ledger.reject.bind(ledger);
    let go = (): void => undefined;
    const stalled = new Promise<void>((resolve) => (go = resolve));
    let reached = false;
    jest.spyOn(ledger, 'reject').mockImplementationOnce(async (...args: unknown[]) => {
      reached = true;
      await stalled;
      return reject(...args);
    });
    generous.gateway.on(/refund$/, () =>
      Response.json({ status_code: '429', status_message: 'no' }, { status: 429 }),
    );
    const slow = refund({ amount: 80_000, refund_key: 'one' });
    await until(() => reached);
    await endLeases(host);
    generous.gateway.on(/refund$/, async (request) => {
      await generous.grant(request);
      return new Response('', { status: 502 });
    });
    expect((await refund({ amount: 80_000, refund_key: 'one' })).status).toBe(502);
    go();
    await slow;
    generous.gateway.on(/refund$/, (request) => generous.grant(request));
    generous.gateway.on(/status$/, () => Response.json(statusAnswer('order-t20', 'settlement')));
    await refund({ amount: 100_000, refund_key: 'two' });
    expect([(await refundsOf(host, id))[0].status, generous.paidOut]).toEqual(['requested', 80_000]);
  });
  it('a request that got no further than the host’s own word is not answered with an old payment', async () => {
    let fail = false;
    const host = await startHostWithGateway({
      midtrans: {
        http: { retries: 0 },
        charges: {
          prepare: () => {
            if (fail) throw new ServiceUnavailableException();
            return {};
          },
        },
      },
    });
    try {
      expect((await charge(host, 'order-t31')).status).toBe(201);
      await host.simulator.settle('order-t31');
      fail = true;
      const headers = { 'idempotency-key': 'order-t31' };
      const json = { ...BCA_CHARGE, order_id: 'order-t31', gross_amount: 50_000 };
      expect(
        (
          await host.request('/api/midtrans/charge/', {
            method: 'POST',
            user: 'customer-1',
            json,
            headers,
          })
        ).status,
      ).toBe(503);
      fail = false;
      const again = await charge(host, 'order-t31', { gross_amount: 50_000 }, headers);
      expect([again.status, again.body.code]).toEqual([400, 'duplicate_order_id']);
    } finally {
      await host.close();
    }
  });

  it('an approval whose answer names no verdict is none', async () => {
    const gateway = new ScriptedGateway();
    const base = {
      order_id: 'order-t41',
      transaction_id: 'tx-T41',
      gross_amount: '100000.00',
      currency: 'IDR',
      payment_type: 'credit_card',
      transaction_time: now(),
      status_code: '200',
      transaction_status: 'capture',
    };
    const challenged = { ...base, status_code: '201', fraud_status: 'challenge' };
    gateway
      .on(/charge$/, challenged)
      .on(/status$/, challenged)
      .on(/approve$/, base);
    const on = await open({ midtrans: { http: { fetch: gateway.fetch, retries: 0 } } });
    const { body } = await charge(on, 'order-t41', CARD);
    const answer = await on.request(`/api/midtrans/payments/${body.id}/approve/`, {
      method: 'POST',
      user: 'staff',
      staff: true,
      json: {},
    });
    expect([answer.status, (await row(on, 'order-t41')).fraud_status]).toEqual([502, 'challenge']);
  });
});
