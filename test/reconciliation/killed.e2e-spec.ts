import { createSimulator, type EndpointName, type Fault, type Simulator } from 'midtrans-simulator';
import { compile, spawnShop } from '../reference-app/process.support';
import { ask, asUser, json } from '../reference-app/shop.support';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/until';

const SERVER_KEY = 'SB-Mid-server-test';
const SECRET = 'demo-secret';
const ARRIVES: Fault = { kind: 'timeout', carriedOut: true };
const IS_LOST: Fault = { kind: 'timeout' };

/** Real processes: one is killed with SIGKILL in the middle of everything, and nobody but the next one's reconciliation goes on with it. */
describe('a shop that is killed while the gateway has its requests', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let gateway: string;
  const shops: { kill(signal: NodeJS.Signals): boolean; readonly ended: Promise<unknown> }[] = [];

  beforeAll(async () => {
    await compile();
    database = await createTestDatabase();
    // It sends no notifications: they are all lost.
    simulator = createSimulator({ serverKey: SERVER_KEY });
    gateway = (await simulator.listen()).url;
  }, 120_000);
  afterAll(async () => {
    for (const shop of shops) {
      shop.kill('SIGKILL');
      await shop.ended;
    }
    await simulator.close();
    await database.drop();
  });

  async function open() {
    const shop = spawnShop({
      PORT: '0',
      DATABASE_URL: database.url,
      MIDTRANS_SERVER_KEY: SERVER_KEY,
      MIDTRANS_CLIENT_KEY: 'SB-Mid-client-test',
      MIDTRANS_BASE_URL: gateway,
      JWT_SECRET: SECRET,
    });
    shops.push(shop);
    return { ...shop, api: `${await shop.url()}/api/midtrans` };
  }
  type Shop = Awaited<ReturnType<typeof open>>;

  const customer = () => asUser('customer-1', { secret: SECRET });
  const staff = () => asUser('staff', { isStaff: true, secret: SECRET });
  const charge = ({ api }: Shop, order_id: string, headers = {}) =>
    ask(
      `${api}/charge/`,
      json({ payment_type: 'gopay', gross_amount: 100_000, order_id }, { ...customer(), ...headers }),
    );
  const act = ({ api }: Shop, id: string, action: string, body: object = {}) =>
    ask(`${api}/payments/${id}/${action}/`, json(body, staff()));
  const statusOf = async (orderId: string) => {
    const sql = 'SELECT transaction_status AS status FROM midtrans_payments WHERE order_id = $1';
    return (await database.rows<{ status: string }>(sql, [orderId]))[0]?.status;
  };
  const refundOf = async (id: unknown) => {
    const sql = 'SELECT status FROM midtrans_refunds WHERE payment_id = $1';
    return (await database.rows<{ status: string }>(sql, [id]))[0]?.status;
  };
  const eventsOf = async (orderId: string) => {
    const sql = `
      SELECT o.type FROM midtrans_outbox o JOIN midtrans_payments p ON p.id = o.subject_id
      WHERE p.order_id = $1 ORDER BY o.sequence`;
    return (await database.rows<{ type: string }>(sql, [orderId])).map(({ type }) => type);
  };

  /** Makes a call that the gateway never answers, and resolves when the gateway has it. */
  async function leave(endpoint: EndpointName, fault: Fault, orderId: string, call: () => Promise<unknown>) {
    simulator.fail(endpoint, fault, { orderId });
    void call().catch(() => 'gone');
    await until(() => !simulator.faults().some(({ when }) => when.orderId === orderId));
  }

  it('has everything brought to its end by the next one', async () => {
    const shop = await open();
    const paid = async (orderId: string): Promise<string> => {
      const { id } = (await charge(shop, orderId)).body;
      await simulator.settle(orderId);
      await ask(`${shop.api}/payments/${String(id)}/check_status/`, { headers: staff() });
      return String(id);
    };
    const refunded = await paid('refund-arrived');
    const notRefunded = await paid('refund-lost');
    const cancelled = String((await charge(shop, 'cancel-arrived')).body.id);
    const notCancelled = String((await charge(shop, 'cancel-lost')).body.id);
    await charge(shop, 'webhook-lost');

    const key = { 'idempotency-key': 'charge-arrived' };
    await leave('charge', ARRIVES, 'charge-arrived', () => charge(shop, 'charge-arrived', key));
    await leave('charge', IS_LOST, 'charge-lost', () => charge(shop, 'charge-lost'));
    await leave('refund', ARRIVES, 'refund-arrived', () => act(shop, refunded, 'refund', { amount: 40_000 }));
    await leave('refund', IS_LOST, 'refund-lost', () => act(shop, notRefunded, 'refund', { amount: 40_000 }));
    await leave('cancel', ARRIVES, 'cancel-arrived', () => act(shop, cancelled, 'cancel'));
    await leave('cancel', IS_LOST, 'cancel-lost', () => act(shop, notCancelled, 'cancel'));
    shop.kill('SIGKILL');
    await shop.ended;
    await simulator.settle('webhook-lost');
    expect(await Promise.all(['charge-arrived', 'charge-lost', 'webhook-lost'].map(statusOf))).toEqual([
      'initiated',
      'initiated',
      'pending',
    ]);
    expect([await refundOf(refunded), await refundOf(notRefunded)]).toEqual(['requested', 'requested']);

    // Some minutes pass.
    await database.rows(`
      UPDATE midtrans_commands SET leased_until = now() - interval '1 minute', next_check_at = now() - interval '1 minute',
        asked_at = asked_at - interval '5 minutes'`);
    await database.rows(`UPDATE midtrans_payments SET next_check_at = now() WHERE order_id = 'webhook-lost'`);
    await database.rows(`UPDATE midtrans_idempotency_keys SET locked_until = now() - interval '1 minute'`);
    const next = await open();
    await until(async () => {
      const unresolved = await database.rows('SELECT 1 FROM midtrans_commands WHERE resolved_at IS NULL');
      return unresolved.length === 0 && (await statusOf('webhook-lost')) === 'settlement';
    });

    expect(await statusOf('charge-arrived')).toBe('pending');
    expect(await eventsOf('charge-arrived')).toEqual(['payment.created', 'payment.pending']);
    expect(await statusOf('charge-lost')).toBe('failure');
    expect(await eventsOf('charge-lost')).toEqual(['payment.failed']);
    expect(await refundOf(refunded)).toBe('confirmed');
    expect(await statusOf('refund-arrived')).toBe('partial_refund');
    expect(await refundOf(notRefunded)).toBe('rejected');
    expect(await statusOf('refund-lost')).toBe('settlement');
    expect(await statusOf('cancel-arrived')).toBe('cancel');
    expect(await statusOf('cancel-lost')).toBe('pending');
    expect(await eventsOf('webhook-lost')).toEqual(['payment.created', 'payment.pending', 'payment.settled']);

    // Nobody was charged, paid or cancelled twice, and each can be gone on with.
    expect((await charge(next, 'charge-arrived', key)).body).toMatchObject({ transaction_status: 'pending' });
    expect((await charge(next, 'charge-lost')).status).toBe(201);
    expect((await act(next, notRefunded, 'refund', { amount: 100_000 })).status).toBe(200);
    expect((await act(next, notCancelled, 'cancel')).status).toBe(200);
    expect(simulator.effects('charge-arrived')).toEqual({ charge: 1 });
    expect(simulator.effects('charge-lost')).toEqual({ charge: 1 });
    expect(simulator.effects('refund-arrived')).toEqual({ charge: 1, refund: 1 });
    expect(simulator.effects('refund-lost')).toEqual({ charge: 1, refund: 1 });
    expect(simulator.effects('cancel-arrived')).toEqual({ charge: 1, cancel: 1 });
    expect(simulator.effects('cancel-lost')).toEqual({ charge: 1, cancel: 1 });
  }, 120_000);

  it('has its look gone on with by the next one, where it is killed while it looks', async () => {
    const shop = await open();
    const orderId = 'killed-look';
    await charge(shop, orderId);
    await simulator.settle(orderId);
    const { transactionId } = simulator.transaction(orderId) ?? {};
    simulator.fail('getStatus', { kind: 'timeout' }, { orderId: transactionId });
    await database.rows('UPDATE midtrans_payments SET next_check_at = now() WHERE order_id = $1', [orderId]);
    await until(() => simulator.faults().length === 0);
    for (const each of shops.splice(0)) {
      each.kill('SIGKILL');
      await each.ended;
    }
    const [leased] = await database.rows<{ is_leased: boolean }>(
      'SELECT next_check_at > now() AS is_leased FROM midtrans_payments WHERE order_id = $1',
      [orderId],
    );
    expect([await statusOf(orderId), leased]).toEqual(['pending', { is_leased: true }]);
    await database.rows(
      `UPDATE midtrans_payments SET next_check_at = next_check_at - interval '5 minutes' WHERE order_id = $1`,
      [orderId],
    );
    await open();
    await until(async () => (await statusOf(orderId)) === 'settlement');
    expect(await eventsOf(orderId)).toEqual(['payment.created', 'payment.pending', 'payment.settled']);
  }, 120_000);
});
