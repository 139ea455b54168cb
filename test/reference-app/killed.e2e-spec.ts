import { createSimulator, type EndpointName, type Simulator } from 'midtrans-simulator';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { until } from '../support/until';
import { compile, spawnShop } from './process.support';
import { ask, asUser, json } from './shop.support';

const SERVER_KEY = 'SB-Mid-server-test';
const SECRET = 'demo-secret';

/** The real process, killed with SIGKILL while the gateway has its request and has not answered. */
describe('a shop that is killed before the gateway answers', () => {
  let database: TestDatabase;
  let simulator: Simulator;
  let gateway: string;

  beforeAll(async () => {
    await compile();
    database = await createTestDatabase();
    simulator = createSimulator({ serverKey: SERVER_KEY });
    gateway = (await simulator.listen()).url;
  }, 120_000);
  afterEach(() => simulator.clearFaults());
  afterAll(async () => {
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
    return { ...shop, api: `${await shop.url()}/api/midtrans` };
  }
  type Shop = Awaited<ReturnType<typeof open>>;

  const customer = () => asUser('customer-1', { secret: SECRET });
  const staff = () => asUser('staff', { isStaff: true, secret: SECRET });
  const charge = ({ api }: Shop, order_id: string) =>
    ask(
      `${api}/charge/`,
      json({ payment_type: 'gopay', gross_amount: 100_000, order_id }, { ...customer() }),
    );

  /** Makes a call whose process is killed when it has taken effect at the gateway, and gives the next process. */
  async function killedAt(
    shop: Shop,
    endpoint: EndpointName,
    orderId: string,
    call: (shop: Shop) => Promise<unknown>,
  ): Promise<Shop> {
    simulator.fail(endpoint, { kind: 'timeout', carriedOut: true });
    const answer = call(shop).catch(() => 'gone');
    await until(() => simulator.effects(orderId)[endpoint] === 1);
    shop.kill('SIGKILL');
    await shop.ended;
    expect(await answer).toBe('gone');
    await database.rows(`UPDATE midtrans_commands SET leased_until = now() - interval '1 second'`);
    return open();
  }

  it('has its charge gone on with by the next process, and it is charged once', async () => {
    const orderId = 'killed-charge';
    const next = await killedAt(await open(), 'charge', orderId, (shop) => charge(shop, orderId));
    expect(await charge(next, orderId)).toMatchObject({
      status: 201,
      body: { order_id: orderId, transaction_status: 'pending' },
    });
    expect(simulator.effects(orderId)).toEqual({ charge: 1 });
    next.kill('SIGTERM');
    await next.ended;
  });

  it('has its refund gone on with by the next process, without a key, and it is paid out once', async () => {
    const orderId = 'killed-refund';
    const shop = await open();
    const { id } = (await charge(shop, orderId)).body;
    await simulator.settle(orderId);
    const check = ({ api }: Shop) => ask(`${api}/payments/${String(id)}/check_status/`, { headers: staff() });
    expect((await check(shop)).status).toBe(200);
    const refund = ({ api }: Shop) =>
      ask(`${api}/payments/${String(id)}/refund/`, json({ amount: 40_000 }, { ...staff() }));
    const next = await killedAt(shop, 'refund', orderId, refund);
    expect(await refund(next)).toMatchObject({ status: 200, body: { payment: { net_amount: '60000.00' } } });
    expect(simulator.effects(orderId)).toEqual({ charge: 1, refund: 1 });
    next.kill('SIGTERM');
    await next.ended;
  });
});
