import { OutcomeUnknownError, PaymentService, PaymentStateError } from 'nestjs-midtrans';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { act, charge, check, retrieve, settled, type HostWithGateway } from './operations.support';

describe('refunds', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway({
      over: 'http',
      poolSize: 20,
      simulator: { seed: 7 },
      midtrans: { http: { timeoutMs: 5_000 } },
    });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  const refund = (id: string, json: object, headers = {}) => act(host, id, 'refund', json, headers);
  const refundsOf = async (id: string) =>
    (await host.request(`/api/midtrans/payments/${id}/refunds/`, { user: 'staff', staff: true })).body;
  const refundedAtGateway = (orderId: string) => host.simulator.transaction(orderId)?.refundAmount ?? 0;

  it('break 1: are kept: 60,000 and 60,000 on a payment of 100,000 do not fit', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    const first = await refund(id, { amount: 60_000, reason: 'Item out of stock' });
    expect(first).toMatchObject({
      status: 200,
      body: {
        payment: {
          transaction_status: 'partial_refund',
          refund_amount: '60000.00',
          net_amount: '40000.00',
          is_paid: true,
        },
        refund: { amount: '60000.00', reason: 'Item out of stock', status: 'confirmed', is_direct: false },
      },
    });
    expect(await refund(id, { amount: 60_000 })).toMatchObject({
      status: 400,
      body: { code: 'amount_exceeded', message: expect.stringContaining('40000') },
    });
    expect(refundedAtGateway(orderId)).toBe(60_000);
    expect(await retrieve(host, id)).toMatchObject({ refund_amount: '60000.00', net_amount: '40000.00' });
  });

  it('break 24: can be made in parts, until nothing is left', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    for (const amount of [30_000, 50_000, 20_000]) expect((await refund(id, { amount })).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({
      transaction_status: 'refund',
      net_amount: '0.00',
      is_paid: false,
    });
    expect(await refundsOf(id)).toMatchObject([
      { amount: '30000.00', status: 'confirmed' },
      { amount: '50000.00', status: 'confirmed' },
      { amount: '20000.00', status: 'confirmed' },
    ]);
    await until(() => host.recorder.of(orderId).includes('payment.refunded'));
    const told = host.recorder.of(orderId).filter((type) => type.includes('refund'));
    expect(told).toEqual(['payment.partially_refunded', 'payment.partially_refunded', 'payment.refunded']);
  });

  it('of 10,000, a hundred at once, on a payment of 500,000: fifty are made, while every fifth answer is lost', async () => {
    const { id, orderId } = await settled(host);
    host.simulator.fail('refund', { kind: 'lost-response' }, { probability: 0.2, times: 'always' });

    const answers = await Promise.all(Array.from({ length: 100 }, () => refund(id, { amount: 10_000 })));
    const refused = answers.filter(({ status }) => status === 400);
    expect(refused.map(({ body }) => body.code)).toEqual(Array.from({ length: 50 }, () => 'amount_exceeded'));
    expect(refundedAtGateway(orderId)).toBe(500_000);
    expect(host.simulator.effects(orderId)).toMatchObject({ refund: 50 });

    host.simulator.clearFaults();
    expect((await check(host, id)).status).toBe(200);
    const payment = await retrieve(host, id);
    expect(payment).toMatchObject({
      transaction_status: 'refund',
      refund_amount: '500000.00',
      net_amount: '0.00',
    });
    const refunds: { status: string; refund_key: string }[] = await refundsOf(id);
    expect(refunds).toHaveLength(50);
    expect(refunds.every(({ status }) => status === 'confirmed')).toBe(true);
    const atGateway = host.simulator.transaction(orderId)?.refunds ?? [];
    expect(new Set(atGateway.map(({ refundKey }) => refundKey))).toEqual(
      new Set(refunds.map(({ refund_key }) => refund_key)),
    );
  });

  it('break 2: asked for again under the same key are made once, whatever became of the answer', async () => {
    const { id, orderId } = await settled(host);
    host.simulator.fail('refund', { kind: 'lost-response' }, { times: 3 });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
    const key = { 'idempotency-key': `refund-of-${orderId}` };

    const lost = await refund(id, { amount: 10_000 }, key);
    expect(lost).toMatchObject({
      status: 502,
      body: { order_id: orderId, refund_key: expect.stringContaining(orderId) },
    });
    expect(await refundsOf(id)).toMatchObject([{ status: 'requested', amount: '10000.00' }]);
    expect(await retrieve(host, id)).toMatchObject({ net_amount: '500000.00' });

    const again = await refund(id, { amount: 10_000 }, key);
    expect(again).toMatchObject({ status: 200, body: { refund: { refund_key: lost.body.refund_key } } });
    expect(refundedAtGateway(orderId)).toBe(10_000);
    expect(host.simulator.effects(orderId)).toMatchObject({ refund: 1 });
    // From here on it is the stored answer that is given.
    expect((await refund(id, { amount: 10_000 }, key)).headers.get('idempotent-replayed')).toBe('true');
  });

  it('keep their amount set aside while their outcome is unknown, and check_status finds it out', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    host.simulator.fail('refund', { kind: 'lost-response' }, { times: 3 });
    host.simulator.failNotifications({ kind: 'drop' }, { orderId, times: 'always' });
    expect((await refund(id, { amount: 80_000 })).status).toBe(502);
    expect(await refund(id, { amount: 30_000 })).toMatchObject({
      status: 400,
      body: { code: 'amount_exceeded' },
    });
    const checked = await check(host, id);
    expect(checked.body.payment).toMatchObject({ refund_amount: '80000.00', net_amount: '20000.00' });
    expect(await refundsOf(id)).toMatchObject([{ status: 'confirmed' }]);
    await until(() => host.recorder.of(orderId).includes('payment.partially_refunded'));
    expect((await refund(id, { amount: 20_000 })).status).toBe(200);
  });

  it('that the bank rejects are not counted', async () => {
    const { id, orderId } = await settled(host, 'card', 100_000);
    host.simulator.denyNext(orderId, 'directRefund');
    expect(await refund(id, { amount: 40_000, direct: true })).toMatchObject({
      status: 400,
      body: { code: 'declined', message: expect.stringContaining('denied by the bank') },
    });
    expect(await refundsOf(id)).toMatchObject([{ status: 'rejected', is_direct: true, status_code: '202' }]);
    expect(await retrieve(host, id)).toMatchObject({
      transaction_status: 'settlement',
      net_amount: '100000.00',
    });
    expect((await refund(id, { amount: 100_000, direct: true })).status).toBe(200);
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'refund', net_amount: '0.00' });
  });

  it('made in the dashboard are booked, and the message of the bank’s confirmation is folded in', async () => {
    const { id, orderId } = await settled(host, 'gopay', 100_000);
    await host.simulator.refund(orderId, 25_000);
    await until(async () => (await retrieve(host, id)).net_amount === '75000.00');
    await host.simulator.advance('3d');
    await until(async () => (await refundsOf(id))[0]?.bank_confirmed_at !== null);
    expect(await refundsOf(id)).toMatchObject([{ amount: '25000.00', status: 'confirmed' }]);
    const told = host.recorder.of(orderId).filter((type) => type === 'payment.partially_refunded');
    expect(told).toHaveLength(1);
  });

  it('are apart from chargebacks', async () => {
    const { id, orderId } = await settled(host, 'card', 100_000);
    await host.simulator.chargeback(orderId, 30_000);
    await until(async () => (await retrieve(host, id)).transaction_status === 'partial_chargeback');
    expect(await retrieve(host, id)).toMatchObject({ refund_amount: '0.00', net_amount: '100000.00' });
    expect(await refundsOf(id)).toEqual([]);
  });

  it.each([
    ['bca', 50_000, { code: 'not_supported' }],
    ['shopeepay', 50_000, { code: 'invalid_input', details: [{ field: 'amount' }] }],
  ] as const)('of %s keep to what the method knows', async (method, amount, body) => {
    const { id } = await settled(host, method, 100_000);
    expect(await refund(id, { amount })).toMatchObject({ status: 400, body });
    expect(await refundsOf(id)).toEqual([]);
  });

  it('of what is not paid are refused', async () => {
    const { id } = await charge(host, 'gopay');
    expect(await refund(id, { amount: 10_000 })).toMatchObject({
      status: 400,
      body: { code: 'invalid_state', message: expect.stringContaining('pending') },
    });
  });

  it.each([
    [{}, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ amount: -5 }, 'amount'],
    [{ amount: 10.5 }, 'amount'],
    [{ amount: '10000' }, 'amount'],
    [{ amount: 10_000, reason: 'x'.repeat(256) }, 'reason'],
    [{ amount: 10_000, direct: 'yes' }, 'direct'],
    [{ amount: 10_000, refund_key: 'no spaces' }, 'refund_key'],
    [{ amount: 10_000, amuont: 1 }, 'amuont'],
  ])('given as %j are refused by the name of the field', async (json, field) => {
    const { id, orderId } = await settled(host);
    expect(await refund(id, json)).toMatchObject({ status: 400, body: { details: [{ field }] } });
    expect(refundedAtGateway(orderId)).toBe(0);
    expect(await refundsOf(id)).toEqual([]);
  });

  it('name one refund by their key: another amount under it is refused, the same gives the same', async () => {
    const { id, orderId } = await settled(host);
    const first = await refund(id, { amount: 10_000, refund_key: 'customer-chose' });
    const same = await refund(id, { amount: 10_000, refund_key: 'customer-chose' });
    expect(same.body.refund.id).toBe(first.body.refund.id);
    expect(await refund(id, { amount: 20_000, refund_key: 'customer-chose' })).toMatchObject({
      status: 400,
      body: { code: 'refund_key_taken' },
    });
    expect(refundedAtGateway(orderId)).toBe(10_000);
  });

  it('say through the service what they say over REST', async () => {
    const { id, orderId } = await settled(host);
    const service = host.app.get(PaymentService);
    const { payment, refund: made, response } = await service.refundPayment(orderId, { amount: 10_000 });
    expect(payment).toMatchObject({ id, netAmount: 490_000 });
    expect(made).toMatchObject({ amount: 10_000, status: 'confirmed' });
    expect(response).toMatchObject({ status_code: '200', refund_key: made.refundKey });

    await expect(service.refundPayment(orderId, { amount: 500_000 })).rejects.toBeInstanceOf(
      PaymentStateError,
    );
    host.simulator.fail('refund', { kind: 'timeout', carriedOut: true }, { times: 1 });
    const unknown: unknown = await service
      .refundPayment(orderId, { amount: 20_000 })
      .catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(OutcomeUnknownError);
    const { refundKey } = (unknown as OutcomeUnknownError).ids;
    const found = await service.refundPayment(orderId, { amount: 20_000, refundKey });
    expect(found.payment.netAmount).toBe(470_000);
    expect(refundedAtGateway(orderId)).toBe(30_000);
  });
});
