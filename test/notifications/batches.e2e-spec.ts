import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { delivery, ScriptedGateway, statusAnswer } from '../support/gateway';
import { startHost, type Host } from '../support/host';
import { until } from '../support/until';

const STORM = 60;
const CONFIRMATIONS = ['never', 'changes'] as const;

/** Payments as a charge leaves them before its answer is read. */
async function seed(host: Host, orderIds: readonly string[]): Promise<void> {
  await host.database.rows(
    `INSERT INTO midtrans_payments (id, account, order_id, transaction_id, transaction_status, payment_type, bank, gross_amount)
     SELECT id, 'default', order_id, 'transaction-of-' || order_id, 'pending', 'bank_transfer', 'bca', 100000
     FROM unnest($1::uuid[], $2::text[]) AS s (id, order_id)`,
    [orderIds.map(() => uuidv7()), orderIds],
  );
}

const settledOrders = async (host: Host): Promise<string[]> =>
  (
    await host.database.rows<{ order_id: string }>(
      `SELECT order_id FROM midtrans_payments WHERE transaction_status = 'settlement' ORDER BY order_id`,
    )
  ).map(({ order_id }) => order_id);

describe.each(CONFIRMATIONS)('notifications that come at once, with confirm: %s', (confirm) => {
  let host: Host;
  const orders = Array.from({ length: STORM }, (_, index) => `order-${index + 10}`);
  const [first = '', ...others] = orders;
  /** More than there are statements at a time. */
  const [locked, free] = [orders.slice(0, 3), orders.slice(3)];
  const settle = (orderId: string) => host.notify(delivery(orderId, 'settlement'));

  beforeEach(async () => {
    const gateway = new ScriptedGateway().on(/status$/, (request) => {
      const transactionId = new URL(request.url).pathname.split('/').at(-2) ?? '';
      const orderId = transactionId.replace('transaction-of-', '');
      return Response.json(statusAnswer(orderId, 'settlement', { transaction_id: transactionId }));
    });
    host = await startHost({
      poolSize: 20,
      midtrans: { http: { fetch: gateway.fetch }, notifications: { confirm } },
    });
    await seed(host, orders);
  });
  afterEach(() => host.close());

  it('are each written once, and told once', async () => {
    const answers = await Promise.all([...orders, ...orders].map(settle));
    expect(answers.map(({ status }) => status)).toEqual([...orders, ...orders].map(() => 200));
    expect(await settledOrders(host)).toEqual(orders);
    expect(new Set(answers.map(({ body }) => body.notification_id)).size).toBe(STORM);
    await until(() => host.recorder.events.length === STORM);
    expect(orders.map((orderId) => host.recorder.of(orderId))).toEqual(orders.map(() => ['payment.settled']));
  });

  it('are moved by two statements at a time, of many payments each', async () => {
    const moves = watchStatements('midtrans_payments_move_many');
    await Promise.all(orders.map(settle));
    moves.end();
    expect(moves.atOnce).toBe(2);
    expect(moves.sent).toBeLessThan(STORM);
  });

  it('do not wait for payments of others that somebody has locked', async () => {
    const locking = new Client({ connectionString: host.database.url });
    await locking.connect();
    await locking.query('BEGIN');
    await locking.query('SELECT 1 FROM midtrans_payments WHERE order_id = ANY ($1) FOR UPDATE', [locked]);
    const late = locked.map(settle);
    const answers = await Promise.all(free.map(settle));
    expect(answers.map(({ status }) => status)).toEqual(free.map(() => 200));
    expect(await settledOrders(host)).toEqual(free);
    await locking.query('COMMIT');
    await locking.end();
    expect((await Promise.all(late)).map(({ status }) => status)).toEqual(locked.map(() => 200));
    expect(await settledOrders(host)).toEqual(orders);
  });

  it('are taken, but for the one that the database refuses, which is delivered again', async () => {
    await host.database.rows(
      `ALTER TABLE midtrans_payments ADD CONSTRAINT refused CHECK (order_id <> '${first}' OR transaction_status <> 'settlement')`,
    );
    const [refused, ...answers] = await Promise.all(orders.map(settle));
    expect(refused?.status).toBe(503);
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(await settledOrders(host)).toEqual(others);
    await host.database.rows('ALTER TABLE midtrans_payments DROP CONSTRAINT refused');
    await until(async () => (await settle(first)).status === 200);
    await until(() => host.recorder.events.length === STORM);
    expect(host.recorder.of(first)).toEqual(['payment.settled']);
  });
});

/** How many statements of a name are sent, and how many of them are under way at once. */
function watchStatements(name: string) {
  const seen = { sent: 0, atOnce: 0, end: () => spy.mockRestore() };
  let running = 0;
  const query = Client.prototype.query as (this: Client, ...args: unknown[]) => Promise<unknown>;
  const watched: (this: Client, ...args: unknown[]) => unknown = function (...args) {
    const sent = query.apply(this, args);
    if ((args[0] as { name?: string }).name !== name) return sent;
    seen.sent++;
    seen.atOnce = Math.max(seen.atOnce, ++running);
    return sent.finally(() => running--);
  };
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(watched);
  return seen;
}
