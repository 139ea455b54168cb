import { charge, CHARGES, newOrderId, retrieve } from '../operations/operations.support';
import { startHost, type Host, type HostOptions } from '../support/host';
import { until } from '../support/until';
import {
  clearFaults,
  makeCommandsDue,
  makeDue,
  reconcile,
  reconciliationOf,
  startQuietHost,
  type HostWithGateway,
} from './reconciliation.support';

const BALI_KEY = 'SB-Mid-server-bali';

let host: HostWithGateway;
const others: Host[] = [];
beforeAll(async () => {
  host = await startQuietHost({ midtrans: { reconciliation: { perSecond: 1_000 } } });
});
afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.close()));
  clearFaults(host);
  await host.database.rows('DELETE FROM midtrans_commands');
  await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL');
});
afterAll(() => host.close());

const chargedOften = async (times: number) => {
  const payments: { id: string; orderId: string }[] = [];
  for (let nth = 0; nth < times; nth++) payments.push(await charge(host, 'bca'));
  return payments;
};
const statusQuestions = (from: number) => host.calls.slice(from).filter((call) => call.endsWith('/status'));

/** Another instance on the same database and gateway. */
async function open(
  reconciliation: HostOptions['midtrans'] & object extends { reconciliation?: infer Options }
    ? Options
    : never,
  midtrans: HostOptions['midtrans'] = {},
): Promise<Host> {
  const other = await startHost({
    database: host.database,
    midtrans: {
      http: {
        retries: 0,
        fetch: (input, init) => {
          const request = new Request(input, init);
          host.calls.push(`${request.method} ${new URL(request.url).pathname}`);
          return host.simulator.fetch(request);
        },
      },
      ...midtrans,
      reconciliation,
    },
  });
  others.push(other);
  return other;
}

describe('reconciliation in several instances', () => {
  it('asks once about each payment', async () => {
    const payments = await chargedOften(30);
    for (const { orderId } of payments) await host.simulator.settle(orderId);
    const asked = host.calls.length;
    await makeDue(host);
    await Promise.all(
      [1, 2, 3].map(() => open({ enabled: true, intervalMs: 5, batchSize: 4, perSecond: 1_000 })),
    );
    await until(async () => {
      const open = await host.database.rows(
        `SELECT 1 FROM midtrans_payments WHERE transaction_status = 'pending'`,
      );
      return open.length === 0;
    });
    const questions = statusQuestions(asked);
    expect(questions).toHaveLength(30);
    expect(new Set(questions).size).toBe(30);
    await until(() =>
      payments.every(({ orderId }) =>
        [host, ...others].some(({ recorder }) => recorder.of(orderId).includes('payment.settled')),
      ),
    );
  });

  it('is late by a lease where one dies while it looks', async () => {
    const { id, orderId } = await charge(host, 'bca');
    await host.simulator.settle(orderId);
    await makeDue(host);
    const held = host.hold(/\/status$/);
    const dying = reconcile(host);
    await held.reached;
    const other = await open({ enabled: false });
    expect(await reconcile(other)).toEqual({});
    await host.database.rows(
      `UPDATE midtrans_payments SET next_check_at = next_check_at - interval '10 minutes' WHERE id = $1`,
      [id],
    );
    expect(await reconcile(other)).toEqual({ payments: { asked: 1, moved: 1 } });
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
    held.release();
    await dying;
    await until(() => [host, other].some(({ recorder }) => recorder.of(orderId).includes('payment.settled')));
    const told = [host, other].flatMap(({ recorder }) => recorder.of(orderId));
    expect(told.filter((type) => type === 'payment.settled')).toEqual(['payment.settled']);
  });

  it('leaves the accounts alone that are not of its options, and asks by itself only where it is switched on', async () => {
    const [payment] = await chargedOften(1);
    await host.simulator.settle(payment?.orderId ?? '');
    await host.database.rows('UPDATE midtrans_payments SET next_check_at = NULL WHERE id <> $1', [
      payment?.id,
    ]);
    await makeDue(host);
    const asked = host.calls.length;
    const off = await open({ enabled: false, intervalMs: 1 });
    const bali = await open(
      { enabled: true, intervalMs: 1 },
      { serverKey: undefined, clientKey: undefined, accounts: { bali: { serverKey: BALI_KEY } } },
    );
    // Bali's own is asked about again and again, while nobody asks about the other.
    const order_id = newOrderId('bali');
    await bali.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...CHARGES.bca, order_id, gross_amount: 100_000, account: 'bali' },
    });
    await host.database.rows(
      `INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount, transaction_status, next_check_at)
       VALUES (gen_random_uuid(), 'bali', $1, 'gopay', 1000, 'pending', now())`,
      [order_id],
    );
    await until(() => statusQuestions(asked).length > 0);
    expect(statusQuestions(asked)).toEqual(statusQuestions(asked).map(() => `GET /v2/${order_id}/status`));
    await expect(reconciliationOf(off).run({ account: 'bali' })).rejects.toThrow(
      'account bali is not configured',
    );
  });
});

describe('reconciliation by hand', () => {
  it('looks at no more than it is told to, and says that there is more', async () => {
    await chargedOften(5);
    await makeDue(host);
    const report = await reconciliationOf(host).run({ limit: 3 });
    expect(report).toMatchObject({ isComplete: false });
    expect(report.lookups.find(({ lookup }) => lookup === 'payments')).toMatchObject({
      asked: 3,
      unchanged: 3,
    });
    expect(await reconciliationOf(host).run()).toMatchObject({ isComplete: true });
  });

  it('looks at what is named, by kind or by feature', async () => {
    const [payment] = await chargedOften(1);
    host.simulator.fail('cancel', { kind: 'lost-response' });
    await host.request(`/api/midtrans/payments/${payment?.id}/cancel/`, {
      method: 'POST',
      user: 'customer-1',
      json: {},
    });
    await makeDue(host);
    await makeCommandsDue(host);
    expect(Object.keys(await reconcile(host, { only: ['payments.commands'] }))).toEqual([
      'payments.commands',
    ]);
    expect(await reconcile(host, { only: ['payments'] })).toEqual({});
    await expect(reconciliationOf(host).run({ only: ['invoises'] })).rejects.toThrow(
      /only names invoises, and there are .*payments, payments\.commands/,
    );
    await expect(reconciliationOf(host).run({ limit: 0 })).rejects.toThrow('limit must be a whole number');
  });

  it('tells of each look, and can be called off', async () => {
    await chargedOften(12);
    await makeDue(host);
    const calledOff = new AbortController();
    const seen: number[] = [];
    const report = await reconciliationOf(host).run({
      signal: calledOff.signal,
      onProgress: ({ lookups }) => {
        const asked = lookups.reduce((sum, each) => sum + each.asked, 0);
        seen.push(asked);
        if (asked === 3) calledOff.abort();
      },
    });
    expect(report.isComplete).toBe(false);
    expect(seen.slice(0, 3)).toEqual([1, 2, 3]);
    // What was not asked about is due before long.
    await until(async () => {
      const [row] = await host.database.rows<{ count: number }>(
        `SELECT count(*)::integer FROM midtrans_payments WHERE next_check_at < now() + interval '1 minute'`,
      );
      return (row?.count ?? 0) > 0;
    });
  });

  it('looks at everything that is open, due or not, each once', async () => {
    const payments = await chargedOften(25);
    const asked = host.calls.length;
    expect(await reconcile(host)).toEqual({});
    const { payments: report } = await reconcile(host, { all: true });
    expect(report?.asked).toBeGreaterThanOrEqual(25);
    for (const { orderId } of payments) {
      const transactionId = host.simulator.transaction(orderId)?.transactionId;
      expect(
        statusQuestions(asked).filter((call) => call === `GET /v2/${transactionId}/status`),
      ).toHaveLength(1);
    }
  });

  it('says what is left: how much, since when, and what was given up', async () => {
    await chargedOften(3);
    await makeDue(host);
    host.simulator.fail('charge', { kind: 'lost-response' });
    await host.request('/api/midtrans/charge/', {
      method: 'POST',
      user: 'customer-1',
      json: { ...CHARGES.bca, order_id: newOrderId('lost'), gross_amount: 100_000 },
    });
    const backlog = await reconciliationOf(host).backlog();
    expect(backlog).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          lookup: 'payments',
          account: 'default',
          due: 3,
          oldestDueAt: expect.any(Date),
        }),
        {
          lookup: 'payments.commands',
          account: 'default',
          due: 0,
          oldestDueAt: null,
          oldestUnresolvedAt: expect.any(Date),
          givenUp: 0,
        },
      ]),
    );
  });
});

describe('reconciliation while Midtrans is away', () => {
  it('stops asking, counts nothing as tried, and catches up when it is back', async () => {
    const payments = await chargedOften(20);
    for (const { orderId } of payments) await host.simulator.settle(orderId);
    await makeDue(host);
    const asked = host.calls.length;
    host.simulator.fail('getStatus', { kind: 'status', status: 429 }, { times: 'always' });
    const away = await reconciliationOf(host).run();
    expect(away.isComplete).toBe(false);
    expect(away.lookups.find(({ lookup }) => lookup === 'payments')).toMatchObject({ asked: 0, moved: 0 });
    // Those that were under way at once, and no batch after them.
    expect(statusQuestions(asked).length).toBeLessThanOrEqual(10);
    clearFaults(host);
    // Some were put off by an interval.
    await makeDue(host);
    expect(await reconcile(host)).toEqual({ payments: { asked: 20, moved: 20 } });
  });

  it('also where it only does not answer, after the third time', async () => {
    await chargedOften(20);
    await makeDue(host);
    const asked = host.calls.length;
    host.simulator.fail('getStatus', { kind: 'reset' }, { times: 'always' });
    const { payments } = await reconcile(host);
    expect(payments?.failed).toBe(2);
    expect(payments?.putOff).toBe(8);
    expect(statusQuestions(asked)).toHaveLength(10);
  });

  it('goes on with the other accounts', async () => {
    const { id, orderId } = await charge(host, 'bca');
    await host.simulator.settle(orderId);
    await makeDue(host);
    const both = await open(
      { enabled: false },
      { accounts: { bali: { serverKey: BALI_KEY, baseUrl: 'http://127.0.0.1:1' } } },
    );
    await host.database.rows(`
      INSERT INTO midtrans_payments (id, account, order_id, payment_type, gross_amount, transaction_status, next_check_at)
      VALUES (gen_random_uuid(), 'bali', 'elsewhere', 'gopay', 1000, 'pending', now())`);
    host.simulator.fail(
      'getStatus',
      { kind: 'status', status: 401 },
      { times: 'always', orderId: 'elsewhere' },
    );
    await reconcile(both);
    expect(await retrieve(host, id)).toMatchObject({ transaction_status: 'settlement' });
  });
});

describe('the rate of reconciliation', () => {
  it('is an account’s own: so many at once, and then so many a second', async () => {
    await chargedOften(15);
    const slow = await open({ enabled: false, perSecond: 5 });
    await makeDue(host);
    const began = performance.now();
    expect(await reconcile(slow)).toEqual({ payments: { asked: 15, unchanged: 15 } });
    // Five at once; the other ten take two seconds.
    expect(performance.now() - began).toBeGreaterThan(1_900);
  });
});
