import { MidtransInsightsService } from 'nestjs-midtrans';
import { notificationBody, signNotification } from 'nestjs-midtrans/testing';
import { act, charge, retrieve, settled, type HostWithGateway } from '../operations/operations.support';
import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { insertPayment, stats, total } from './insights.support';

describe('GET /stats/', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startHostWithGateway();
  });
  afterAll(() => host.close());

  it('has what was done in the last day: charged, paid, expired, denied, cancelled, refunded and told', async () => {
    const gopay = await settled(host, 'gopay', 100_000);
    await settled(host, 'bca', 70_000);
    await charge(host, 'bca', 50_000);
    const expired = await charge(host, 'bca', 20_000);
    await host.simulator.expire(expired.orderId);
    const denied = await charge(host, 'mandiri', 30_000);
    await host.simulator.deny(denied.orderId);
    const cancelled = await charge(host, 'gopay', 40_000);
    await act(host, cancelled.id, 'cancel');
    const voided = await charge(host, 'card', 60_000);
    await act(host, voided.id, 'cancel');
    expect((await act(host, gopay.id, 'refund', { amount: 25_000 })).status).toBe(200);
    const { orderId } = gopay;
    const forged = notificationBody({ orderId, grossAmount: 100_000, transactionStatus: 'refund' });
    await host.notify(signNotification(forged, 'SB-Mid-server-forged'));
    await host.simulator.idle();
    await until(async () => (await retrieve(host, expired.id)).transaction_status === 'expire');
    await until(async () => (await retrieve(host, denied.id)).transaction_status === 'deny');

    const { status, body } = await stats(host);
    expect(status).toBe(200);
    expect(body.totals).toEqual({
      paid_amount: 170_000,
      paid_count: 2,
      created_count: 7,
      pending_count: 1,
      pending_amount: 50_000,
      refunded_amount: 25_000,
      refunded_count: 1,
      expired_count: 1,
      denied_count: 1,
      cancelled_count: 2,
    });
    expect(Date.parse(body.to) - Date.parse(body.from)).toBe(24 * 60 * 60_000);
    expect(body.bucket).toBe('hour');
    for (const field of ['paid_amount', 'paid_count', 'created_count', 'expired_count', 'denied_count']) {
      expect([field, total(body.series, field)]).toEqual([field, body.totals[field]]);
    }
    expect(body.methods).toEqual([
      {
        payment_type: 'bank_transfer',
        created_count: 3,
        paid_count: 1,
        expired_count: 1,
        denied_count: 0,
        paid_amount: 70_000,
        seconds_to_pay_p50: expect.any(Number),
        seconds_to_pay_p90: expect.any(Number),
      },
      {
        payment_type: 'credit_card',
        created_count: 1,
        paid_count: 0,
        expired_count: 0,
        denied_count: 0,
        paid_amount: 0,
        seconds_to_pay_p50: null,
        seconds_to_pay_p90: null,
      },
      expect.objectContaining({ payment_type: 'echannel', created_count: 1, denied_count: 1 }),
      expect.objectContaining({
        payment_type: 'gopay',
        created_count: 2,
        paid_count: 1,
        paid_amount: 100_000,
      }),
    ]);
    expect(total(body.refunds, 'amount')).toBe(25_000);
    const told = await host.database.rows<{ status: string; count: number }>(
      'SELECT status, count(*)::integer AS count FROM midtrans_notifications GROUP BY status ORDER BY status',
    );
    expect(told).toContainEqual({ status: 'invalid_signature', count: 1 });
    const counted = new Map<string, number>();
    for (const { status, count } of body.notifications)
      counted.set(status, (counted.get(status) ?? 0) + count);
    expect(counted).toEqual(new Map(told.map(({ status, count }) => [status, count])));
  });

  it('is the same in code', async () => {
    const [from, to] = [new Date(Date.now() - 60 * 60_000), new Date()];
    const inCode = await host.app.get(MidtransInsightsService).stats({ from, to });
    const { body } = await stats(host, { from: from.toISOString(), to: to.toISOString() });
    expect(inCode.totals.createdCount).toBe(7);
    expect(inCode.totals.paidAmount).toBe(body.totals.paid_amount);
    await expect(
      host.app.get(MidtransInsightsService).stats({ timeZone: 'Mars/Olympus' }),
    ).rejects.toMatchObject({ details: [{ field: 'timeZone' }] });
  });

  it('counts what was paid by the time it was paid, and what was created by the time it was created', async () => {
    await insertPayment(host, {
      createdAt: '2025-03-01T10:00:00Z',
      paidAt: '2025-03-02T10:00:30Z',
      amount: 11_000,
    });
    const first = await stats(host, {
      from: '2025-03-01',
      to: '2025-03-02',
      bucket: 'day',
      time_zone: 'UTC',
    });
    expect(first.body.totals).toMatchObject({ created_count: 1, paid_count: 0, paid_amount: 0 });
    expect(first.body.methods).toEqual([
      expect.objectContaining({ created_count: 1, paid_count: 1, paid_amount: 11_000 }),
    ]);
    const second = await stats(host, {
      from: '2025-03-02',
      to: '2025-03-03',
      bucket: 'day',
      time_zone: 'UTC',
    });
    expect(second.body.totals).toMatchObject({ created_count: 0, paid_count: 1, paid_amount: 11_000 });
    expect(second.body.series).toEqual([
      {
        at: '2025-03-02T00:00:00.000Z',
        payment_type: 'qris',
        paid_amount: 11_000,
        paid_count: 1,
        created_count: 0,
        expired_count: 0,
        denied_count: 0,
      },
    ]);
    expect(second.body.methods).toEqual([]);
  });

  it('tells how long half, and nine of ten, of those that paid took', async () => {
    const createdAt = '2025-04-01T10:00:00.000Z';
    for (let second = 1; second <= 10; second++) {
      const paidAt = new Date(Date.parse(createdAt) + second * 1_000).toISOString();
      await insertPayment(host, { createdAt, paidAt });
    }
    await insertPayment(host, { createdAt });
    const { body } = await stats(host, { from: '2025-04-01', to: '2025-04-02' });
    expect(body.methods).toEqual([
      expect.objectContaining({ created_count: 11, seconds_to_pay_p50: 5, seconds_to_pay_p90: 9 }),
    ]);
  });

  it.each([
    ['Asia/Jakarta', ['2025-05-01T17:00:00.000Z'], '2025-05-01T17:00:00.000Z'],
    ['Asia/Jayapura', ['2025-05-01T15:00:00.000Z'], '2025-05-01T15:00:00.000Z'],
    ['America/New_York', ['2025-05-02T04:00:00.000Z'], '2025-05-02T04:00:00.000Z'],
  ])('a day of %s ends at its own midnight', async (timeZone, [midnight = ''], next) => {
    const before = new Date(Date.parse(midnight) - 1).toISOString();
    const query = { from: '2025-05-01T04:00:00Z', to: '2025-05-03T04:00:00Z', bucket: 'day' };
    const countsIn = async () => {
      const { body } = await stats(host, { ...query, time_zone: timeZone });
      return new Map<string, number>(body.series.map((row: any) => [row.at, row.created_count]));
    };
    const had = await countsIn();
    await insertPayment(host, { createdAt: before });
    await insertPayment(host, { createdAt: midnight });
    await insertPayment(host, { createdAt: midnight });
    const has = await countsIn();
    const day = new Date(Date.parse(next) - 24 * 60 * 60_000).toISOString();
    expect((has.get(day) ?? 0) - (had.get(day) ?? 0)).toBe(1);
    expect((has.get(next) ?? 0) - (had.get(next) ?? 0)).toBe(2);
  });

  it('has what is at its first moment, and not what is at its end', async () => {
    await insertPayment(host, { createdAt: '2025-06-01T10:00:00Z', paidAt: '2025-06-01T10:00:00Z' });
    await insertPayment(host, { createdAt: '2025-06-01T11:00:00Z', paidAt: '2025-06-01T11:00:00Z' });
    const { body } = await stats(host, { from: '2025-06-01T10:00:00Z', to: '2025-06-01T11:00:00Z' });
    expect(body.totals).toMatchObject({ created_count: 1, paid_count: 1 });
    expect(body.series).toEqual([expect.objectContaining({ at: '2025-06-01T10:00:00.000Z' })]);
  });

  it('is nothing of a time in which there was nothing', async () => {
    const { status, body } = await stats(host, { from: '2024-01-01', to: '2024-01-02' });
    expect(status).toBe(200);
    expect(body).toEqual({
      from: '2024-01-01T00:00:00.000Z',
      to: '2024-01-02T00:00:00.000Z',
      bucket: 'hour',
      totals: {
        paid_amount: 0,
        paid_count: 0,
        created_count: 0,
        pending_count: 0,
        pending_amount: 0,
        refunded_amount: 0,
        refunded_count: 0,
        expired_count: 0,
        denied_count: 0,
        cancelled_count: 0,
      },
      series: [],
      methods: [],
      refunds: [],
      notifications: [],
      webhooks: [],
      consumers: [],
    });
  });

  it.each([
    ['from', { from: '2025-01-02', to: '2025-01-01' }],
    ['from', { from: '2025-01-01', to: '2025-01-01' }],
    ['from', { from: 'yesterday' }],
    ['to', { to: '1' }],
    ['from', { from: '2025-01-01', to: '2025-02-01' }],
    ['from', { from: '1970-01-01', bucket: 'day' }],
    ['bucket', { bucket: 'week' }],
    ['time_zone', { time_zone: 'Mars/Olympus' }],
    ['time_zone', { time_zone: '+07:00' }],
    ['account', { account: 'nobody' }],
    ['zone', { zone: 'Asia/Jakarta' }],
  ])('names %s where it is wrong: %j', async (field, query) => {
    const { status, body } = await stats(host, query);
    expect([status, body.code, body.details[0].field]).toEqual([400, 'invalid_input', field]);
  });

  it('takes a month by the day', async () => {
    const { status } = await stats(host, { from: '2025-01-01', to: '2025-02-01', bucket: 'day' });
    expect(status).toBe(200);
  });
});
