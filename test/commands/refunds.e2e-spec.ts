import { Injectable } from '@nestjs/common';
import {
  OnMidtransEvent,
  OutcomeUnknownError,
  PaymentService,
  type PaymentEvent,
  type RefundInput,
} from 'nestjs-midtrans';
import { delivery, ScriptedGateway, statusAnswer } from '../support/gateway';
import { startHost, startHostWithGateway, type Host } from '../support/host';
import { until } from '../support/until';
import {
  act,
  charge,
  check,
  retrieve,
  settled,
  type HostWithGateway,
} from '../operations/operations.support';

/** A host's listener that gives part of a payment back, as the README writes it, and counts how often it ran. */
@Injectable()
class Returns {
  readonly runs = new Map<string, number>();
  key: ((event: PaymentEvent) => string | undefined) | undefined;

  constructor(private readonly payments: PaymentService) {}

  @OnMidtransEvent('payment.settled')
  async giveBack(event: PaymentEvent): Promise<void> {
    const { orderId } = event.payment;
    if (this.key === undefined) return;
    this.runs.set(orderId, (this.runs.get(orderId) ?? 0) + 1);
    const input: RefundInput = { amount: 20_000, refundKey: this.key(event) };
    await this.payments.refundPayment(orderId, input);
  }
}

const refundsOf = (host: Host, id: string) =>
  host.database.rows<{ refund_key: string; amount: string; status: string }>(
    'SELECT refund_key, amount, status FROM midtrans_refunds WHERE payment_id = $1 ORDER BY id',
    [id],
  );

describe('a refund is made once', () => {
  let host: HostWithGateway;
  let returns: Returns;

  beforeAll(async () => {
    host = await startHostWithGateway({
      providers: [Returns],
      midtrans: { http: { timeoutMs: 2_000, retries: 0 }, events: { backoffMs: 1, sweepIntervalMs: 20 } },
    });
    returns = host.app.get(Returns);
  });
  afterEach(() => {
    returns.key = undefined;
    host.simulator.clearFaults();
  });
  afterAll(() => host.close());

  const atGateway = (orderId: string) => host.simulator.transaction(orderId)?.refundAmount ?? 0;
  const refund = (id: string, amount: number, headers = {}) => act(host, id, 'refund', { amount }, headers);
  const untoldKey = async (id: string, amount: number): Promise<string> => {
    const { status, body } = await refund(id, amount);
    expect([status, body.order_id]).toEqual([502, expect.any(String)]);
    return body.refund_key;
  };
  /** What would be so after a minute in which nobody was asked. */
  const passMinutes = () =>
    host.database.rows(`UPDATE midtrans_commands SET asked_at = asked_at - interval '10 minutes'`);

  it.each([
    ['with the event’s id for its key', (event: PaymentEvent) => event.id],
    ['without a key', () => undefined],
  ])('by a durable listener whose first answer is lost and that runs again, %s', async (_how, key) => {
    returns.key = key;
    const { orderId } = await charge(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' }, { orderId });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId, skip: 1, times: 'always' });
    await host.simulator.settle(orderId);
    await until(() => returns.runs.get(orderId) === 2);
    await until(async () => {
      const [row] = await host.database.rows(`SELECT count(*) AS waiting FROM midtrans_deliveries`);
      return row?.['waiting'] === '0';
    });
    expect(host.simulator.effects(orderId)).toMatchObject({ refund: 1 });
    expect(atGateway(orderId)).toBe(20_000);
  });

  it.each([
    ['nothing has told of it', async () => undefined],
    ['its status has been asked for', (id: string) => check(host, id)],
  ])(
    'where its answer was lost and the same call comes again without a key, and %s',
    async (_what, meanwhile) => {
      const { id, orderId } = await settled(host, 'gopay', 100_000);
      host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
      host.simulator.fail('refund', { kind: 'lost-response' });
      const refund_key = await untoldKey(id, 20_000);
      await meanwhile(id);
      expect(await refund(id, 20_000)).toMatchObject({
        status: 200,
        body: { refund: { refund_key, status: 'confirmed' } },
      });
      expect(atGateway(orderId)).toBe(20_000);
      // Its caller has been told: asked for once more, it is another.
      expect((await refund(id, 20_000)).body.refund.refund_key).not.toBe(refund_key);
      expect(atGateway(orderId)).toBe(40_000);
    },
  );

  it('where its answer was lost, a notification has confirmed it, and the same call comes again without a key', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' });
    const refund_key = await untoldKey(id, 20_000);
    await until(async () => (await retrieve(host, id)).refund_amount === '20000.00');
    expect(await refund(id, 20_000)).toMatchObject({ status: 200, body: { refund: { refund_key } } });
    expect(atGateway(orderId)).toBe(20_000);
  });

  it('is another under a key of its own, whatever came of the one before', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' });
    const refund_key = await untoldKey(id, 20_000);
    const other = await act(host, id, 'refund', { amount: 20_000, refund_key: `mine-${orderId}` });
    expect(other).toMatchObject({ status: 200, body: { refund: { refund_key: `mine-${orderId}` } } });
    expect(await refundsOf(host, id)).toMatchObject([
      { refund_key, status: 'confirmed' },
      { refund_key: `mine-${orderId}`, status: 'confirmed' },
    ]);
    expect(atGateway(orderId)).toBe(40_000);
  });

  it('waits for one of the same payment that nobody knows the outcome of, and goes on once that is known', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'reset' });
    const refund_key = await untoldKey(id, 20_000);
    expect(await refund(id, 30_000)).toMatchObject({
      status: 409,
      body: { code: 'in_progress', message: expect.stringContaining(refund_key) },
    });
    expect(atGateway(orderId)).toBe(0);

    await passMinutes();
    expect(await refund(id, 30_000)).toMatchObject({
      status: 200,
      body: { payment: { net_amount: '70000.00' } },
    });
    expect(await refundsOf(host, id)).toMatchObject([
      { refund_key, status: 'rejected' },
      { status: 'confirmed' },
    ]);
    expect(atGateway(orderId)).toBe(30_000);
  });

  it('that Midtrans does not list is given up after a minute, and not before; then its amount is free', async () => {
    const { id } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'reset' });
    await untoldKey(id, 80_000);
    await check(host, id);
    expect(await refundsOf(host, id)).toMatchObject([{ status: 'requested' }]);
    await passMinutes();
    await check(host, id);
    expect(await refundsOf(host, id)).toMatchObject([{ status: 'rejected' }]);
    expect((await refund(id, 100_000)).status).toBe(200);
  });

  it('while Midtrans cannot be asked what came of the one before, is not begun: the error names that one', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
    const refund_key = await untoldKey(id, 20_000);
    host.simulator.fail('getStatus', { kind: 'status', status: 503 });
    expect(await refund(id, 30_000)).toMatchObject({ status: 502, body: { order_id: orderId, refund_key } });
    expect(atGateway(orderId)).toBe(20_000);
  });

  it('says through the service which refund to ask about', async () => {
    const { orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' });
    const service = host.app.get(PaymentService);
    const lost: unknown = await service
      .refundPayment(orderId, { amount: 5_000 })
      .catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(OutcomeUnknownError);
    expect(lost).toMatchObject({ operation: 'refund', ids: { orderId, refundKey: expect.any(String) } });
  });
});

describe('a gateway that grants every refund', () => {
  const hosts: Host[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
  });

  /** Keeps no books: whatever is asked for is paid out. */
  class Generous {
    readonly granted = new Map<string, number>();
    readonly gateway = new ScriptedGateway();

    constructor(private readonly orderId: string) {
      this.gateway
        .on(/refund$/, async (request) => {
          const { refund_key, amount } = (await request.json()) as { refund_key: string; amount: number };
          this.granted.set(refund_key, amount);
          return Response.json(this.answer({ refund_key, refund_amount: `${amount}.00` }));
        })
        .on(/status$/, () =>
          Response.json(
            statusAnswer(orderId, 'partial_refund', {
              refunds: [...this.granted].map(([refund_key, amount]) => ({
                refund_key,
                refund_amount: `${amount}.00`,
              })),
            }),
          ),
        );
    }

    get paidOut(): number {
      return [...this.granted.values()].reduce((sum, amount) => sum + amount, 0);
    }

    answer(rest: object) {
      return { ...statusAnswer(this.orderId, 'partial_refund'), status_code: '200', ...rest };
    }
  }

  async function paid(orderId: string) {
    const generous = new Generous(orderId);
    const host = await startHost({
      poolSize: 20,
      midtrans: { http: { fetch: generous.gateway.fetch, retries: 0 }, notifications: { confirm: 'never' } },
    });
    hosts.push(host);
    const [row] = await host.database.rows<{ id: string }>(
      `INSERT INTO midtrans_payments (id, account, user_id, order_id, payment_type, gross_amount)
       VALUES (gen_random_uuid(), 'default', 'customer-1', $1, 'gopay', 100000) RETURNING id`,
      [orderId],
    );
    expect(
      (await host.notify(delivery(orderId, 'settlement', { fields: { payment_type: 'gopay' } }))).status,
    ).toBe(200);
    const refund = (json: object) =>
      host.request(`/api/midtrans/payments/${row?.id}/refund/`, {
        method: 'POST',
        user: 'staff',
        staff: true,
        json,
      });
    return { host, generous, refund, id: row?.id ?? '' };
  }

  it.each([
    ['with keys of their own', (index: number) => ({ amount: 2_000, refund_key: `key-${index}` })],
    ['without keys', () => ({ amount: 2_000 })],
  ])('pays out exactly what was paid, where a hundred are asked for at once %s', async (_how, bodyOf) => {
    const { generous, refund, host, id } = await paid(`generous-${_how.length}`);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => refund(bodyOf(index))));
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect([count(200), count(400)]).toEqual([50, 50]);
    expect(generous.paidOut).toBe(100_000);
    expect(await retrieve(host as HostWithGateway, id)).toMatchObject({ net_amount: '0.00' });
  });

  it('is not believed where its answer is about another order, another refund, less money, or says nothing', async () => {
    const { generous, refund, host, id } = await paid('misleading');
    for (const [index, wrong] of [
      { order_id: 'another', transaction_id: 'another' },
      { refund_key: 'another' },
      { refund_amount: '1.00' },
      { refund_amount: undefined },
      { currency: 'USD' },
      { transaction_status: 'settlement' },
      { transaction_status: undefined },
      { order_id: undefined, transaction_id: undefined },
    ].entries()) {
      generous.gateway.on(/refund$/, async (request) => {
        const { refund_key, amount } = (await request.json()) as { refund_key: string; amount: number };
        return Response.json(generous.answer({ refund_key, refund_amount: `${amount}.00`, ...wrong }));
      });
      const refund_key = `wrong-${index}`;
      expect([wrong, await refund({ amount: 1_000, refund_key })]).toMatchObject([
        wrong,
        { status: 502, body: { order_id: 'misleading', refund_key } },
      ]);
      expect(await refundsOf(host, id)).toEqual([{ refund_key, amount: '1000.00', status: 'requested' }]);
      await host.database.rows('DELETE FROM midtrans_refunds');
      await host.database.rows('DELETE FROM midtrans_commands');
    }
  });

  it('stays confirmed where a notification told so before the call came to an error of its own', async () => {
    const { generous, refund, host, id } = await paid('overtaken');
    generous.gateway.on(/refund$/, async (request) => {
      const { refund_key } = (await request.json()) as { refund_key: string };
      generous.granted.set(refund_key, 10_000);
      const refunds = [{ refund_key, refund_amount: '10000.00' }];
      await host.notify(
        delivery('overtaken', 'partial_refund', {
          fields: { payment_type: 'gopay', refund_amount: '10000.00', refunds },
        }),
      );
      return Response.json({ status_code: '412', status_message: 'Merchant cannot modify the status' });
    });
    expect(await refund({ amount: 10_000 })).toMatchObject({
      status: 200,
      body: { refund: { status: 'confirmed' }, payment: { refund_amount: '10000.00' } },
    });
    expect(await refundsOf(host, id)).toMatchObject([{ status: 'confirmed' }]);
  });
});
