import { charge, CHARGES, newOrderId, retrieve } from '../operations/operations.support';
import { startHost } from '../support/host';
import { until } from '../support/until';
import {
  clearFaults,
  makeCommandsDue,
  makeDue,
  passMinutes,
  reconcile,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';
import { nextCheckIn } from './rows.support';

const API = '/api/midtrans';

describe('a charge whose answer never came', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startQuietHost();
  });
  afterEach(async () => {
    clearFaults(host);
    await host.database.rows('DELETE FROM midtrans_commands');
    await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL');
  });
  afterAll(() => host.close());

  const post = (order_id: string, headers: Record<string, string> = {}) =>
    host.request(`${API}/charge/`, {
      method: 'POST',
      user: 'customer-1',
      json: { ...CHARGES.bca, order_id, gross_amount: 100_000 },
      headers,
    });
  const stored = async (order_id: string): Promise<any> => {
    const [row] = await host.database.rows<any>('SELECT * FROM midtrans_payments WHERE order_id = $1', [
      order_id,
    ]);
    return row;
  };
  const lost = async (orderId: string, kind: 'lost-response' | 'timeout', headers = {}) => {
    host.simulator.fail('charge', kind === 'timeout' ? { kind: 'reset' } : { kind }, { orderId });
    expect((await post(orderId, headers)).status).toBe(502);
    expect(await stored(orderId)).toMatchObject({ transaction_status: 'initiated' });
  };

  it('becomes what Midtrans made of it, with the same events', async () => {
    const orderId = newOrderId('arrived');
    await lost(orderId, 'lost-response');
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await stored(orderId)).toMatchObject({
      transaction_status: 'pending',
      va_number: expect.stringMatching(/\d+/),
    });
    await until(() => host.recorder.of(orderId).length === 2);
    expect(host.recorder.of(orderId)).toEqual(['payment.created', 'payment.pending']);
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
  });

  it('is asked about a minute after it was asked for', async () => {
    await lost(newOrderId('minute'), 'timeout');
    expect(await reconcile(host)).toEqual({});
    const [row] = await host.database.rows<{ seconds: number }>(
      'SELECT extract(epoch FROM next_check_at - asked_at)::float8 AS seconds FROM midtrans_commands',
    );
    expect(row?.seconds).toBeCloseTo(60, 1);
  });

  it('is no failure as long as it may still arrive', async () => {
    const orderId = newOrderId('may-arrive');
    await lost(orderId, 'timeout');
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, unchanged: 1 } });
    expect(await stored(orderId)).toMatchObject({ transaction_status: 'initiated' });
    // It is not due again at once.
    expect(await reconcile(host)).toEqual({});
  });

  it('is a failure where Midtrans never had it, and its order id can be charged again', async () => {
    const orderId = newOrderId('never');
    await lost(orderId, 'timeout');
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await stored(orderId)).toMatchObject({
      transaction_status: 'failure',
      status_message: 'Midtrans never received the charge',
    });
    await until(() => host.recorder.of(orderId).length === 1);
    expect(host.recorder.of(orderId)).toEqual(['payment.failed']);
    expect(await post(orderId)).toMatchObject({ status: 201, body: { transaction_status: 'pending' } });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
  });

  it('is paid where it turned out to be a failure, arrived all the same, and was paid', async () => {
    const orderId = newOrderId('late');
    const held = host.hold(/\/charge$/);
    const answer = post(orderId);
    await held.reached;
    expect((await answer).status).toBe(504);
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await stored(orderId)).toMatchObject({ transaction_status: 'failure' });
    held.release();
    await until(() => host.simulator.transaction(orderId) !== undefined);
    host.simulator.clearFaults();
    await host.simulator.settle(orderId);
    expect(await stored(orderId)).toMatchObject({ transaction_status: 'settlement' });
    await until(() => host.recorder.of(orderId).length === 2);
    expect(host.recorder.of(orderId)).toEqual(['payment.failed', 'payment.settled']);
  });

  it('has the answer of its payment under the key whose caller was never answered, once that is known', async () => {
    const orderId = newOrderId('keyed');
    const headers = { 'idempotency-key': orderId };
    await lost(orderId, 'lost-response', headers);
    await makeCommandsDue(host);
    await reconcile(host);
    host.simulator.fail('charge', { kind: 'status', status: 500 });
    expect(await post(orderId, headers)).toMatchObject({
      status: 201,
      body: { order_id: orderId, transaction_status: 'pending' },
    });
    expect(host.simulator.effects(orderId)).toEqual({ charge: 1 });
    expect(await host.database.rows('SELECT 1 FROM midtrans_commands')).toEqual([]);
  });

  it('is known to have come to something, without asking, where a notification told of its payment', async () => {
    const orderId = newOrderId('told');
    await lost(orderId, 'lost-response');
    host.simulator.clearFaults();
    await host.simulator.settle(orderId);
    await until(async () => (await stored(orderId)).transaction_status === 'settlement');
    await makeCommandsDue(host);
    const asked = host.calls.length;
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(host.calls.slice(asked)).toEqual([]);
    // It stays for its caller, who has not been told.
    expect(
      await host.database.rows('SELECT resolved_at IS NOT NULL AS is_resolved FROM midtrans_commands'),
    ).toEqual([{ is_resolved: true }]);
  });

  it('is a failure where even what was asked for is forgotten', async () => {
    const orderId = newOrderId('forgotten');
    await lost(orderId, 'timeout');
    await host.database.rows('DELETE FROM midtrans_commands');
    await makeDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, unchanged: 1 } });
    await host.database.rows(
      `UPDATE midtrans_payments SET updated_at = updated_at - interval '2 hours' WHERE order_id = $1`,
      [orderId],
    );
    await makeDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 1, moved: 1 } });
    expect(await stored(orderId)).toMatchObject({ transaction_status: 'failure' });
  });

  it('is looked at by itself, where nobody says otherwise', async () => {
    const orderId = newOrderId('by-itself');
    await lost(orderId, 'lost-response');
    const other = await startHost({
      database: host.database,
      midtrans: {
        http: { fetch: (input, init) => host.simulator.fetch(new Request(input, init)) },
        reconciliation: { enabled: undefined, intervalMs: 5 },
      },
    });
    await makeCommandsDue(host);
    await until(async () => (await stored(orderId)).transaction_status === 'pending');
    await other.close();
  });

  it('is asked about once a day where a month has brought no answer that can be read, and is not given up', async () => {
    const unusable = newOrderId('unusable');
    await lost(unusable, 'lost-response');
    await passMinutes(host, 40 * 24 * 60);
    host.simulator.fail('getStatus', { kind: 'broken-json' }, { times: 'always' });
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, failed: 1 } });
    expect(await stored(unusable)).toMatchObject({ transaction_status: 'initiated' });
    const [{ id } = { id: '' }] = await host.database.rows<{ id: string }>(
      'SELECT id FROM midtrans_commands',
    );
    const minutes = (await nextCheckIn(host, 'midtrans_commands', id)) ?? 0;
    expect(Math.round(minutes / 60)).toBe(24);
    clearFaults(host);
    await host.database.rows('UPDATE midtrans_commands SET asked_at = created_at');
    await makeCommandsDue(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await stored(unusable)).toMatchObject({ transaction_status: 'pending' });
  });
});

describe('a charge by a method that Midtrans knows by its transaction alone', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startQuietHost();
  });
  afterAll(() => host.close());

  it('stays open for a month where its answer never came, and is a failure then', async () => {
    const orderId = newOrderId('dana');
    host.simulator.fail('charge', { kind: 'lost-response' });
    await host.request(`${API}/charge/`, {
      method: 'POST',
      user: 'customer-1',
      json: {
        payment_type: 'dana',
        callback_url: 'https://shop.test/back',
        order_id: orderId,
        gross_amount: 100_000,
      },
    });
    const status = async () => {
      const sql = 'SELECT transaction_status AS status FROM midtrans_payments WHERE order_id = $1';
      return (await host.database.rows<{ status: string }>(sql, [orderId]))[0]?.status;
    };
    await passMinutes(host);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, unchanged: 1 } });
    expect(await status()).toBe('initiated');
    await passMinutes(host, 31 * 24 * 60);
    expect(await reconcile(host)).toEqual({ 'payments.commands': { asked: 1, moved: 1 } });
    expect(await status()).toBe('failure');
  });
});

describe('a payment whose notification never came', () => {
  let host: HostWithGateway;
  beforeAll(async () => {
    host = await startQuietHost();
  });
  afterEach(() => clearFaults(host));
  afterAll(() => host.close());

  it.each([
    ['paid', 'bca', 'settle', 'settlement', ['payment.created', 'payment.pending', 'payment.settled']],
    ['expired', 'gopay', 'expire', 'expire', ['payment.created', 'payment.pending', 'payment.expired']],
    ['denied', 'gopay', 'deny', 'deny', ['payment.created', 'payment.pending', 'payment.denied']],
    ['failed', 'gopay', 'failure', 'failure', ['payment.created', 'payment.pending', 'payment.failed']],
    ['settled', 'card', 'settle', 'settlement', ['payment.created', 'payment.captured', 'payment.settled']],
    ['captured', 'authorizedCard', 'pay', 'capture', expect.arrayContaining(['payment.captured'])],
    ['called a fraud', 'challengedCard', 'deny', 'cancel', expect.arrayContaining(['payment.cancelled'])],
  ] as const)('is %s here once it is looked at (%s)', async (_what, method, happens, status, events) => {
    const { id, orderId } = await charge(host, method);
    await makeDue(host);
    expect(await reconcile(host)).toMatchObject({ payments: { unchanged: expect.any(Number) } });
    await host.simulator[happens](orderId);
    await makeDue(host);
    expect(await reconcile(host)).toMatchObject({ payments: { moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: status });
    await until(() => host.recorder.of(orderId).length >= 3);
    expect(host.recorder.of(orderId)).toEqual(events);
  });

  it.each([
    ['half way to its expiry, where that is near', 'gopay', 6, 9],
    ['after some hours, where it is far', 'bca', 179, 182],
    ['once a day, where it is held', 'authorizedCard', 1_439, 1_442],
    ['once a day, where it is captured', 'card', 1_439, 1_442],
    ['after some hours, where it is challenged', 'challengedCard', 179, 182],
  ] as const)('is looked at %s', async (_when, method, earliest, latest) => {
    const { id } = await charge(host, method);
    const minutes = async () => {
      const sql = `
        SELECT extract(epoch FROM next_check_at - now())::float8 / 60 AS minutes FROM midtrans_payments WHERE id = $1`;
      const [row] = await host.database.rows<{ minutes: number }>(sql, [id]);
      return row?.minutes;
    };
    const planned = await minutes();
    await makeDue(host);
    await reconcile(host);
    for (const wait of [planned, await minutes()]) {
      expect(wait).toBeGreaterThan(earliest);
      expect(wait).toBeLessThan(latest);
    }
  });

  it('is not looked at any more once it is settled or over', async () => {
    const { orderId } = await charge(host, 'bca');
    host.simulator.clearFaults();
    await host.simulator.settle(orderId);
    await until(() => host.recorder.of(orderId).length === 3);
    await host.database.rows(
      `UPDATE midtrans_payments SET next_check_at = NULL WHERE transaction_status <> 'settlement'`,
    );
    await makeDue(host);
    const asked = host.calls.length;
    expect(await reconcile(host)).toEqual({});
    expect(host.calls.slice(asked)).toEqual([]);
  });

  it.each(['permata', 'mandiri', 'indomaret'] as const)(
    'is reversed here where its bank took it back after it was settled, and is looked at for three days for that (%s)',
    async (method) => {
      const { id, orderId } = await charge(host, method);
      host.simulator.clearFaults();
      await host.simulator.settle(orderId);
      await until(() => host.recorder.of(orderId).includes('payment.settled'));
      clearFaults(host);
      expect(await nextCheckIn(host, 'midtrans_payments', id)).toBeGreaterThan(58);
      expect(await nextCheckIn(host, 'midtrans_payments', id)).toBeLessThan(62);
      await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL WHERE id <> $1', [id]);
      await makeDue(host);
      expect(await reconcile(host)).toEqual({ payments: { asked: 1, unchanged: 1 } });
      await host.simulator.deny(orderId);
      await makeDue(host);
      expect(await reconcile(host)).toEqual({ payments: { asked: 1, moved: 1 } });
      expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'deny' });
      await until(() => host.recorder.of(orderId).includes('payment.reversed'));
      expect(await nextCheckIn(host, 'midtrans_payments', id)).toBeNull();
    },
  );

  it('is left as it is where Midtrans has forgotten it', async () => {
    const { id } = await charge(host, 'bca');
    await makeDue(host);
    host.simulator.fail('getStatus', { kind: 'status', status: 404 }, { times: 'always' });
    const { payments } = await reconcile(host);
    expect(payments?.moved).toBeUndefined();
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'pending' });
  });
});
