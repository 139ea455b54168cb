import { startHostWithGateway } from '../support/host';
import { until } from '../support/until';
import { act, charge, settled, type HostWithGateway } from './operations.support';

describe('how its predecessor broke', () => {
  let host: HostWithGateway;
  const asked: string[] = [];
  beforeAll(async () => {
    host = await startHostWithGateway({
      over: 'http',
      midtrans: { http: { onRequest: ({ path }) => void asked.push(path) } },
    });
  });
  afterEach(() => host.simulator.clearFaults());
  afterAll(() => host.close());

  it.each([
    ['cancel', 'bca', {}],
    ['refund', 'gopay', { amount: 10_000 }],
    ['capture', 'authorizedCard', {}],
  ] as const)('break 15: no row is locked while Midtrans is asked to %s', async (operation, method, json) => {
    const { id, orderId } = operation === 'refund' ? await settled(host, method) : await charge(host, method);
    host.simulator.fail(operation, { kind: 'latency', ms: 400 }, { orderId });
    asked.length = 0;
    const answer = act(host, id, operation, json);
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await until(() => asked.some((path) => path.endsWith(operation)));
    const locked = await host.database.rows(
      'SELECT id FROM midtrans_payments WHERE id = $1 FOR UPDATE NOWAIT',
      [id],
    );
    expect(locked).toHaveLength(1);
    const inTransaction = await host.database.rows(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(inTransaction).toEqual([]);
    expect(isAnswered).toBe(false);
    expect((await answer).status).toBe(200);
  });

  it('break 18: the notification URL goes to Midtrans as a header, and only to hosts that the merchant allows', async () => {
    const sent: { headers: Headers; body: any }[] = [];
    const watched = await startHostWithGateway({
      midtrans: {
        charges: { notificationUrlHosts: ['shop.test'] },
        http: {
          fetch: async (input, init) => {
            const request = new Request(input, init);
            sent.push({ headers: request.headers, body: await request.clone().json() });
            return watched.simulator.fetch(request);
          },
        },
      },
    });
    const asCustomer = (notification_url?: string) =>
      watched.request('/api/midtrans/charge/', {
        method: 'POST',
        user: 'customer-1',
        json: { payment_type: 'gopay', gross_amount: 50_000, notification_url },
      });
    expect((await asCustomer('https://shop.test/hook')).status).toBe(201);
    expect(sent[0]?.headers.get('x-override-notification')).toBe('https://shop.test/hook');
    expect(JSON.stringify(sent[0]?.body)).not.toContain('shop.test');
    expect(await asCustomer('https://elsewhere.test/hook')).toMatchObject({
      status: 400,
      body: { details: [{ field: 'notification_url' }] },
    });
    expect(sent).toHaveLength(1);
    await watched.close();
  });
});
